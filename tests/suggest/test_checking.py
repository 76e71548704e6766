"""What is said of probabilities, code sets and decided quotes is what they are."""

import numpy as np
import pytest

from themeseed.records import Suggestion
from themeseed.suggest import calibration_error, checked, shift


def suggestions(n: int, *, sure: float, in_set: bool = True) -> list[Suggestion]:
    return [
        Suggestion(
            id=f"{quote} {code}",
            run_id="r",
            quote_id=f"q{quote:03d}",
            code_id=code,
            rank=rank,
            probability=sure if rank == 1 else (1 - sure) / 2,
            calibrated=True,
            suggested=rank == 1,
            in_set=in_set or rank == 1,
        )
        for quote in range(n)
        for rank, code in ((1, "a"), (2, "b"))
    ]


def given(n: int, n_right: int) -> dict[str, tuple[str, ...]]:
    return {f"q{quote:03d}": ("a",) if quote < n_right else ("b",) for quote in range(n)}


def test_true_probabilities_are_off_by_chance_alone() -> None:
    found = checked(suggestions(100, sure=0.8), given(100, 80), "blind", exclusive=True, seed=0)
    assert found is not None
    assert (found.n_quotes, found.right) == (100, 0.8)
    assert found.off == pytest.approx(0)
    assert found.said == pytest.approx(0.8)
    assert found.off_interval.low < 0.02 < found.off_interval.high
    assert 0.01 < found.off_by_chance < 0.06


def test_boastful_probabilities_are_off_by_more_than_chance() -> None:
    found = checked(suggestions(100, sure=0.8), given(100, 40), "other", exclusive=True, seed=0)
    assert found is not None
    assert found.off == pytest.approx(0.4)
    assert found.off_interval.low > found.off_by_chance * 3


def test_code_sets_are_counted_for_quotes_with_codes() -> None:
    codes = given(40, 30) | {"q039": ()}
    found = checked(suggestions(40, sure=0.7, in_set=False), codes, "blind", exclusive=True, seed=0)
    assert found is not None
    assert (found.held, found.n_with_codes, found.set_size) == (30, 39, 1.0)
    assert checked(suggestions(40, sure=0.7), {}, "blind", exclusive=True, seed=0) is None


def test_the_calibration_error_is_the_mean_gap_of_its_bins() -> None:
    sure, right = np.array([0.15, 0.15, 0.95, 0.95]), np.array([0.0, 0.0, 1.0, 0.0])
    assert calibration_error(sure, right) == pytest.approx((0.15 + 0.45) / 2)


def clouds(seed: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return 120 vectors of two documents, which lie apart, and a choice by lot."""
    rng = np.random.default_rng(seed)
    vectors = rng.normal(0, 1, (120, 8)).astype(np.float32)
    vectors[60:, 0] += 1.5
    return vectors, rng.permutation(120) < 40, ["first"] * 60 + ["second"] * 60


def test_quotes_drawn_by_lot_look_like_the_rest() -> None:
    alarms = 0
    for seed in range(40):
        vectors, by_lot, documents = clouds(seed)
        found = shift(vectors, by_lot, documents, seed=0)
        assert found is not None
        alarms += not found.alike
    assert alarms <= 3


def test_deciding_one_document_only_does_not_look_like_the_rest() -> None:
    vectors, _, documents = clouds(0)
    found = shift(vectors, np.arange(120) < 40, documents, seed=0)
    assert found is not None
    assert not found.alike
    assert set(found.apart) == {"first (40 of 60)", "second (0 of 60)"}


def test_of_few_quotes_nothing_is_said() -> None:
    vectors, _, documents = clouds(0)
    assert shift(vectors, np.arange(120) < 19, documents, seed=0) is None
