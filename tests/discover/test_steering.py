"""What people did with candidates, applied again: which candidate an edit holds for, what it does."""

import numpy as np
import pytest

from themeseed.discover import (
    Group,
    Steered,
    at_grain,
    edits_in_force,
    grain_of,
    in_two,
    steer,
    suggested_name,
)
from themeseed.records import CandidateEdit

ALL = [f"q{number:02}" for number in range(40)]


def quotes(first: int, last: int) -> tuple[str, ...]:
    return tuple(ALL[first:last])


def edit(kind: str, *groups: tuple[str, ...], text: str = "", key: str = "") -> CandidateEdit:
    return CandidateEdit(
        id=key or f"{kind}-{text}",
        coder_id="ida",
        kind=kind,  # type: ignore[arg-type]  # tests name kinds by their words
        groups=groups,
        text=text,
        edited_at="2026-01-01T00:00:00.000+00:00",
    )


def steered(
    found: list[tuple[str, ...]], *edits: CandidateEdit, known: list[str] | None = None
) -> tuple[Steered, ...]:
    return steer(
        [Steered(quote_ids=each, origins=(number,)) for number, each in enumerate(found)],
        edits,
        known_to=lambda _: ALL if known is None else known,
        divide=lambda ids: (ids[: len(ids) // 2], ids[len(ids) // 2 :]),
    )


def test_a_name_holds_for_the_candidate_that_shares_most_and_more_than_half() -> None:
    named = edit("name", quotes(0, 10), text="Doubt")
    other, same = steered([quotes(8, 20), quotes(0, 12)], named)
    assert (other.name, same.name) == ("", "Doubt")
    # 6 of 12 quotes are half, which is not the same any more; 7 of 13 are.
    assert [each.name for each in steered([quotes(4, 12)], edit("name", quotes(0, 10), text="D"))] == [
        ""
    ]
    assert [each.name for each in steered([quotes(3, 13)], edit("name", quotes(0, 10), text="D"))] == [
        "D"
    ]


def test_quotes_that_came_later_do_not_make_another_candidate_of_it() -> None:
    named = edit("name", quotes(0, 5), text="Doubt")
    grown = [quotes(0, 30)]
    assert steered(grown, named)[0].name == ""
    assert steered(grown, named, known=ALL[:8])[0].name == "Doubt"


def test_what_was_discarded_is_set_aside_and_answers_to_nothing_later() -> None:
    discard, name = (
        edit("discard", quotes(0, 10), text="small talk"),
        edit("name", quotes(0, 9), text="X"),
    )
    (one,) = steered([quotes(0, 10)], discard, name)
    assert one.set_aside_by == discard
    assert one.name == ""


def test_merged_candidates_are_one_with_the_name_of_the_merge_or_of_the_first() -> None:
    found = [quotes(0, 10), quotes(20, 30), quotes(10, 20)]
    names = [edit("name", found[0], text="First"), edit("name", found[2], text="Third")]
    merge = edit("merge", found[0], found[2])
    merged, other = steered(found, *names, merge)
    assert (merged.quote_ids, merged.origins, merged.name) == (quotes(0, 20), (0, 2), "First")
    assert other.quote_ids == found[1]
    assert steered(found, *names, edit("merge", found[0], found[2], text="Both"))[0].name == "Both"
    assert steered([found[0]], merge)[0].changed is False


def test_a_split_gives_two_candidates_that_do_not_have_what_was_said_of_the_whole() -> None:
    found = [quotes(0, 10)]
    first, second = steered(found, edit("name", found[0], text="Whole"), edit("split", found[0]))
    assert (first.quote_ids, second.quote_ids) == (quotes(0, 5), quotes(5, 10))
    assert (first.name, second.name) == ("", "")
    named = edit("name", quotes(0, 5), text="Half")
    assert [it.name for it in steered(found, edit("split", found[0]), named)] == ["Half", ""]


def test_a_pin_keeps_its_quotes_together_whether_they_are_found_or_not() -> None:
    pin = edit("pin", quotes(0, 6))
    (found,) = steered([quotes(0, 5)], pin)
    assert (found.quote_ids, found.origins) == (quotes(0, 6), (0,))
    other, brought = steered([quotes(20, 30)], pin)
    assert other.quote_ids == quotes(20, 30)
    assert (brought.quote_ids, brought.origins) == (quotes(0, 6), ())
    assert steered([quotes(20, 30)], edit("pin", ()))[1:] == ()


def test_what_was_taken_back_is_not_in_force() -> None:
    finer, coarser = edit("finer", key="f"), edit("coarser", key="c")
    undo = CandidateEdit(id="u", coder_id="ida", kind="undo", edited_at="", undoes="f")
    assert edits_in_force([finer, coarser, undo]) == (coarser,)
    assert grain_of([finer, finer, coarser]) == 1


GROUPS = [Group(rows=np.arange(n), tight=1.0) for n in (40, 18, 6, 4)]


@pytest.mark.parametrize(
    ("grain", "sizes"),
    [(0, [40, 18, 6]), (1, [18, 6]), (2, [6]), (9, [6]), (-1, [40, 18]), (-2, [40]), (-9, [40])],
)
def test_finer_leaves_large_groups_aside_and_coarser_small_ones(grain: int, sizes: list[int]) -> None:
    found = at_grain(GROUPS, np.zeros((40, 2)), most=10, grain=grain)
    assert [len(each.rows) for each in found] == sizes


def test_a_group_is_divided_where_it_parts_and_not_into_parts_that_are_too_small() -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(np.repeat(np.eye(3)[:2], [5, 7], axis=0), 0.1)
    order = rng.permutation(12)
    larger, smaller = in_two(rows[order], smallest=4)
    assert set(order[larger]) == set(range(5, 12))
    assert set(order[smaller]) == set(range(5))
    (whole,) = in_two(rows[order], smallest=6)
    assert len(whole) == 12
    (whole,) = in_two(rows[:3], smallest=2)
    assert len(whole) == 3


def test_a_suggested_name_is_a_phrase_that_quotes_share_before_single_words() -> None:
    inside = [["late", "pay"], ["late", "pay", "again"], ["pay"], ["bus"]]
    assert suggested_name(inside, [["bus"]] * 5, ["pay", "late", "again"]) == "Late pay, again"
    assert suggested_name([["a"], ["b"]], [], ["b", "a"]) == "B, a"
    assert suggested_name([[]], [], []) == ""
