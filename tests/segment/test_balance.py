"""Parting sentences into runs: few, short enough, and as equal as can be."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeseed.segment.balance import balanced_ends


@pytest.mark.parametrize(
    ("lengths", "ends"),
    [
        ([], []),
        ([10], [1]),
        ([100, 40, 20], [1, 3]),
        ([60, 60, 60, 10], [2, 4]),
        ([10, 400, 10], [1, 2, 3]),
        ([20] * 16, [5, 10, 16]),
    ],
)
def test_runs_are_as_few_and_as_equal_as_can_be(lengths: list[int], ends: list[int]) -> None:
    found = balanced_ends(lengths, 150)
    assert len(found) == len(ends)
    assert _squares(lengths, found) == _squares(lengths, ends)


@given(lengths=st.lists(st.integers(1, 9), min_size=1, max_size=8), most=st.integers(1, 20))
def test_no_other_way_has_fewer_runs_or_is_more_equal(lengths: list[int], most: int) -> None:
    n = len(lengths)
    ways = [
        [*inner, n] for count in range(n) for inner in combinations(range(1, n), count)
    ]  # fmt: skip
    allowed = [way for way in ways if _fits(lengths, way, most)]
    best = min((len(way), _squares(lengths, way)) for way in allowed)
    found = balanced_ends(lengths, most)
    assert found in allowed
    assert (len(found), _squares(lengths, found)) == best


def _runs(lengths: list[int], ends: list[int]) -> list[list[int]]:
    return [lengths[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _squares(lengths: list[int], ends: list[int]) -> int:
    return sum(sum(run) ** 2 for run in _runs(lengths, ends))


def _fits(lengths: list[int], ends: list[int], most: int) -> bool:
    return all(sum(run) <= most or len(run) == 1 for run in _runs(lengths, ends))
