"""What was taken back can be done again after a new start: the record holds it."""

import random
import time
from dataclasses import replace

import pytest

from tests.study.test_boundaries import BEN, IDA, Room
from themeseed.errors import BoundaryError, DecisionError
from themeseed.records import BoundaryEdit, Coder, Decision
from themeseed.review import Done, assign, taken_back
from themeseed.study import Study
from themeseed.study.deciding_together import decided_on
from themeseed.study.desk import Desk
from themeseed.study.reviewing import ReviewSession
from themeseed.study.seat import Seat
from themeseed.study.undoing import taken_back_by
from themeseed.study.writer import Entry

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


def grouped(numbers: tuple[int, ...], group: str, *, verdict: str = "change") -> list[Decision]:
    """Decisions on the quotes of these numbers, or their undoings, that were made together."""
    codes = () if verdict == "undo" else ("teams",)
    return [
        replace(
            made(100, codes, quote_id=f"q{number}", verdict=verdict),
            id=f"{group}-{number}-{verdict}",
            together=group,
        )
        for number in numbers
    ]


def test_what_was_decided_together_is_one_step_and_is_done_again_together_only() -> None:
    back = grouped((3, 2, 1), "g", verdict="undo")
    history = [made(1), *grouped((1, 2, 3), "g"), *back]
    assert ids(taken_back(history)) == [("g-1-change", "g-2-change", "g-3-change")]
    assert ids(taken_back([*history, undo(5)]))[1:] == [("1",)]
    again = grouped((1, 3), "h")
    assert ids(taken_back([*history, *again])) == []
    twice = [*history, *again, *grouped((3, 1), "h", verdict="undo")]
    assert ids(taken_back(twice)) == [("h-1-change", "h-3-change")]

    # The same on one quote of the group alone is another decision: there is nothing to do again.
    below = [*grouped((1, 3), "g"), made(2, quote_id="z"), undo(3, "z")]
    below += grouped((3, 1), "g", verdict="undo")
    assert ids(taken_back(below)) == [("2",), ("g-1-change", "g-3-change")]
    assert ids(taken_back([*below, *again])) == [("2",)]
    assert taken_back([*below, replace(again[0], together=None)]) == []


def test_two_groups_that_are_taken_back_are_two_steps() -> None:
    history = [*grouped((1, 2), "g"), *grouped((3, 4), "h")]
    history += [*grouped((4, 3), "h", verdict="undo"), *grouped((2, 1), "g", verdict="undo")]
    assert ids(taken_back(history)) == [("h-3-change", "h-4-change"), ("g-1-change", "g-2-change")]
    assert ids(taken_back([*history, *grouped((1, 2), "i")])) == [("h-3-change", "h-4-change")]


def live(seat: Seat) -> list[tuple[str, ...]]:
    return ids(seat._undone.steps)


def together(room: Room, seat: Seat, quote_ids: list[str], code: str) -> tuple[Decision, ...]:
    decisions = decided_on(seat, quote_ids, code)
    if decisions:
        room.keep(Entry(decisions=decisions))
        seat.decided_together(decisions)
    return decisions


def standing(room: Room, coder: Coder) -> set[str]:
    return {each.quote_id for each in room.desk.ledger.standing() if each.coder_id == coder.id}


def test_a_group_is_taken_back_of_the_coder_who_decided_it_alone(talked: Study) -> None:
    room = Room(talked)
    first, second, third, *_ = (quote.id for quote in talked.store.quotes())
    together(room, room.ida, [first, second], "teams")
    together(room, room.ben, [second, third], "identity")
    room.undo(room.ida)
    assert (standing(room, IDA), standing(room, BEN)) == (set(), {second, third})
    room.redo(room.ida)
    room.undo(room.ben)
    assert (standing(room, IDA), standing(room, BEN)) == ({first, second}, set())


def test_a_group_is_taken_back_with_what_went_along_and_done_again_where_it_is_in_force(
    talked: Study,
) -> None:
    room = Room(talked)
    first, second, third, *_ = talked.store.quotes()
    together(room, room.ida, [first.id, third.id], "teams")
    room.cut(room.ben, room.join(first))
    joined = next(iter(room.desk.lineage.now(first.id)))
    assert second.id not in room.desk.quotes
    room.undo(room.ida)
    assert standing(room, IDA) == set()
    room.redo(room.ida)
    assert third.id in standing(room, IDA)
    assert standing(room, IDA) <= {joined, third.id}
    room.undo(room.ida)
    assert standing(room, IDA) == set()


def test_in_the_terminal_too_a_group_of_the_pages_is_taken_back_as_one_step(undecided: Study) -> None:
    session = ReviewSession(undecided, "Ida")
    room = Room(undecided)
    first, second, third, fourth, *_ = (quote.id for quote in undecided.store.quotes())
    session.decide("none")
    room.desk.catch_up()
    group = together(room, room.ida, [second, third, fourth], "teams")
    undoings = session.undo()
    assert [each.quote_id for each in undoings] == [second, third, fourth]
    assert {each.together for each in undoings} == {group[0].together}
    assert session.current is not None
    assert session.current.id == second
    assert standing_of(undecided) == {first}
    # And what the terminal took back, the pages can do again.
    seat = Seat(Desk(undecided), IDA)
    _, entry = seat.redo()
    room.keep(entry)
    assert standing_of(undecided) == {first, second, third, fourth}


def test_what_the_terminal_takes_back_waits_for_the_browser_where_it_is_to_be_decided_blind(
    undecided: Study,
) -> None:
    room = Room(undecided)
    first, second, third, *_ = (quote.id for quote in undecided.store.quotes())
    undecided.store.append_team(assignments=[assign(IDA.id, [first], by=BEN)])
    together(room, room.ida, [first, second], "teams")
    session = ReviewSession(undecided, "Ida")
    assert (session.n_kept_back, session.current and session.current.id) == (0, third)
    session.undo()
    assert (session.n_kept_back, session.current and session.current.id) == (1, second)


def standing_of(study: Study) -> set[str]:
    return {each.quote_id for each in Desk(study).ledger.standing()}


@pytest.mark.parametrize("seed", range(4))
def test_after_a_new_start_the_same_can_be_done_again_as_before(talked: Study, seed: int) -> None:
    room, chance = Room(talked), random.Random(seed)  # noqa: S311  # which step comes next, no secret
    deeper = 0
    bursts = [
        (action, chance.randint(1, 4))
        for _ in range(5)
        for action in chance.sample(("decide", "together", "cut", "undo", "redo"), k=5)
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
                case "together":
                    some = [each.id for each in chance.sample(quotes, k=min(3, len(quotes)))]
                    together(room, room.ida, some, chance.choice(CODES))
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
