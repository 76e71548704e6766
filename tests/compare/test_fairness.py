"""Errors by group: published intervals, planted errors found, and none where there are none."""

import numpy as np
import pytest
from numpy.typing import NDArray

from themeseed import fairness
from themeseed.compare.fairness import lean_bounds
from themeseed.errors import NothingToDoError
from themeseed.records import Coding, Fairness, Quote

Floats = NDArray[np.float64]


def compared(given: Floats, read: Floats, group: list[str], case: list[str] | None = None) -> Fairness:
    quotes = [
        Quote(
            id=f"q{row:03}", name="q", text="...", document_id="d", start=0, end=3,
            case_id=case[row] if case else None,
        )
        for row in range(len(given))
    ]  # fmt: skip

    def codings(held: Floats, coder: str) -> list[Coding]:
        return [
            Coding(quote_id=it.id, coder_id=coder, codes=("c",) if has else ())
            for it, has in zip(quotes, held, strict=True)
        ]

    group_of = {it.id: name for it, name in zip(quotes, group, strict=True)}
    return fairness(codings(given, "Ada"), codings(read, "machine"), quotes, ["c"], group_of, by="role")


def pairs(both: int, only_read: int, only_given: int, neither: int) -> tuple[Floats, Floats]:
    read = [1.0] * (both + only_read) + [0.0] * (only_given + neither)
    given = [1.0] * both + [0.0] * only_read + [1.0] * only_given + [0.0] * neither
    return np.array(given), np.array(read)


def test_the_interval_of_paired_shares_is_newcombes() -> None:
    # Newcombe (1998), Statistics in Medicine 17(22), table III, method 10.
    given, read = pairs(36, 12, 2, 0)
    found = lean_bounds(given, read, n_effective=50, level=0.95)
    assert found == pytest.approx((0.2, 0.0569, 0.3404), abs=5e-5)


def test_intervals_of_the_error_hold_the_truth() -> None:
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(600):
        given = (rng.random(60) < 0.3).astype(np.float64)
        read = np.where(rng.random(60) < 0.2, 1.0, given)  # leans by 0.2 x 0.7
        _, low, high = lean_bounds(given, read, n_effective=60, level=0.95)
        held += low <= 0.14 <= high
    assert 0.92 < held / 600 < 0.985


def test_a_machine_that_leans_for_one_group_is_found_out() -> None:
    rng = np.random.default_rng(0)
    given = (rng.random(240) < 0.3).astype(np.float64)
    group = ["staff"] * 120 + ["peer worker"] * 120
    read = given.copy()
    read[:120][rng.random(120) < 0.35] = 1.0
    found = compared(given, read, group, [str(row // 6) for row in range(240)])
    assert found.shuffled == "cases"
    (code,) = found.codes
    assert code.tested.holm is not None
    assert code.tested.holm < 0.01
    peers, staff = code.groups
    assert (peers.group, peers.lean) == ("peer worker", 0)
    assert peers.low < 0 < peers.high
    assert staff.low > 0.1
    assert found.differing.p is not None
    assert found.differing.p < 0.01


def test_a_machine_that_errs_alike_is_found_to_differ_one_time_in_twenty() -> None:
    rng = np.random.default_rng(2)
    small = []
    for _ in range(60):
        given = (rng.random(80) < 0.4).astype(np.float64)
        read = np.where(rng.random(80) < 0.25, 1 - given, given)
        p = compared(given, read, ["a"] * 40 + ["b"] * 40).codes[0].tested.p
        small.append(p is not None and p <= 0.05)
    assert np.mean(small) < 0.13


def test_where_quotes_of_a_person_are_read_alike_the_interval_is_wider() -> None:
    given = np.zeros(60)
    read = np.repeat([1.0, 0.0, 0.0, 1.0, 0.0, 0.0], 10)
    apart = compared(given, read, ["a"] * 60).codes[0].groups[0]
    together = compared(given, read, ["a"] * 60, [str(row // 10) for row in range(60)])
    wide = together.codes[0].groups[0]
    assert wide.high - wide.low > 2 * (apart.high - apart.low)


def test_small_groups_are_named() -> None:
    given = np.zeros(20)
    found = compared(given, given, ["a"] * 17 + ["b"] * 3)
    assert any("b (3)" in it for it in found.warnings)
    assert found.codes[0].tested.note == "the error is the same on every quote"


def test_nothing_coded_by_both_says_what_to_do() -> None:
    with pytest.raises(NothingToDoError, match="themeseed review"):
        fairness([], [], [], ["c"], {}, by="role")
