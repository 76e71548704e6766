"""What was taken back can be done again after a new start: the record holds it."""

import random
import time

import pytest

from tests.study.test_boundaries import IDA, Room
from themeseed.errors import BoundaryError, DecisionError
from themeseed.records import BoundaryEdit, Decision
from themeseed.review import Done, taken_back
from themeseed.study import Study
from themeseed.study.desk import Desk
from themeseed.study.seat import Seat
from themeseed.study.undoing import taken_back_by

CODES = ("recruitment", "teams", "identity", "boundaries", "practice")


def made(number: int, codes: tuple[str, ...] = ("teams",), **more: str) -> Decision:
    values = {"quote_id": "q", "coder_id": "ida", "verdict": "change"} | more
    at = f"2026-01-01T00:00:{number:02}"
    return Decision(id=str(number), codes=codes, decided_at=at, **values)  # type: ignore[arg-type]  # a verdict


def undo(number: int, quote_id: str = "q") -> Decision:
    return made(number, (), verdict="undo", quote_id=quote_id)


def ids(steps: list[Done]) -> list[tuple[str, ...]]:
    return [
        (each.id,) if isinstance(each, BoundaryEdit) else tuple(it.id for it in each) for each in steps
    ]


def test_what_was_taken_back_waits_the_latest_last_until_something_else_is_decided() -> None:
    history = [made(1), made(2, quote_id="r"), undo(3, "r"), undo(4)]
    assert ids(taken_back(history)) == [("2",), ("1",)]
    again = [*history, made(5)]
    assert ids(taken_back(again)) == [("2",)]
    assert taken_back([*again, made(6, ("identity",))]) == []


def test_a_decision_and_what_carried_it_are_taken_back_as_one_step() -> None:
    carried = [
        Decision(
            id=f"carried-{quote}", quote_id=quote, coder_id="ida", verdict="change", codes=("teams",),
            decided_at="2026-01-01T00:00:01", carried_from=("1",),
        )
        for quote in ("q.1", "q.2")
    ]  # fmt: skip
    later = [made(2, quote_id="z"), undo(3, "z")]
    history = [made(1), *carried, *later, undo(5), undo(6, "q.1"), undo(7, "q.2")]
    assert ids(taken_back(history)) == [("2",), ("1", "carried-q.1", "carried-q.2")]
    # Done again, it is decided on the quotes that are there now: one step still.
    again = [*history, made(8, quote_id="q.1"), made(9, quote_id="q.2")]
    assert ids(taken_back(again)) == [("2",)]


def test_of_the_consensus_each_adjudicator_has_their_own() -> None:
    def by(each: Decision) -> bool:
        return each.decided_by == "ola"

    one, other = made(1, decided_by="ola"), made(2, quote_id="r", decided_by="max")
    history = [one, other, made(3, (), verdict="undo", quote_id="q", decided_by="ola")]
    history.append(made(4, (), verdict="undo", quote_id="r", decided_by="max"))
    assert ids(taken_back(history, by=by)) == [("1",)]


def live(seat: Seat) -> list[tuple[str, ...]]:
    return ids(seat._undone.steps)


@pytest.mark.parametrize("seed", range(4))
def test_after_a_new_start_the_same_can_be_done_again_as_before(talked: Study, seed: int) -> None:
    room, chance = Room(talked), random.Random(seed)  # noqa: S311  # which step comes next, no secret
    deeper = 0
    bursts = [
        (action, chance.randint(1, 4))
        for _ in range(5)
        for action in chance.sample(("decide", "cut", "undo", "redo"), k=4)
    ]
    for number, action in enumerate(each for each, n in bursts for _ in range(n)):
        time.sleep(0.002)  # each step has a time of its own, as people's have
        quotes = list(room.desk.quotes.values())
        quote = chance.choice(quotes)
        try:
            match action:
                case "decide":
                    decision, entry = room.ida.decide(
                        quote.id, "change", codes=[chance.choice(CODES)], note=str(number)
                    )
                    room.keep(entry)
                    room.ida.decided(decision)
                case "cut":
                    room.cut(room.ida, room.join(quote))
                case "undo":
                    room.undo(room.ida)
                case _:
                    room.redo(room.ida)
        except (BoundaryError, DecisionError):
            continue
        found = ids(taken_back_by(Desk(talked), IDA))
        assert found == live(room.ida)
        deeper = max(deeper, len(found))
    assert deeper > 1
