import numpy as np
import pytest
from numpy.typing import NDArray

from themeseed.match.levels import levels

ONES = np.ones(200)


def log_odds(shares: list[float], n: int, seed: int) -> NDArray[np.float64]:
    """Return what texts look like that are mostly read rightly, their codes drawn by shares."""
    rng = np.random.default_rng(seed)
    codes = rng.choice(len(shares), n, p=shares)
    return np.asarray(rng.normal(size=(n, len(shares))) + 3 * np.eye(len(shares))[codes])


def test_a_code_that_is_rarer_in_what_is_left_is_lowered() -> None:
    moved = levels(log_odds([0.6, 0.35, 0.05], 500, 0), log_odds([1 / 3] * 3, 200, 1), ONES)
    assert moved[0] > 0.3
    assert moved[2] < -0.5


def test_where_decided_quotes_are_like_the_others_little_moves() -> None:
    shares = [0.6, 0.3, 0.1]
    moved = levels(log_odds(shares, 500, 0), log_odds(shares, 200, 1), ONES)
    assert np.abs(moved).max() < 0.2


@pytest.mark.parametrize(("n", "m"), [(500, 2), (2, 200)])
def test_few_quotes_of_either_kind_move_little(n: int, m: int) -> None:
    here, there = log_odds([1.0, 0.0, 0.0], n, 0), log_odds([0.0, 1.0, 0.0], m, 1)
    many = levels(log_odds([1.0, 0.0, 0.0], 500, 0), log_odds([0.0, 1.0, 0.0], 200, 1), ONES)
    assert np.abs(levels(here, there, np.ones(m))).max() < 0.2 * np.abs(many).max()


@pytest.mark.parametrize(("n", "m"), [(0, 5), (5, 0)])
def test_with_none_decided_or_none_left_nothing_moves(n: int, m: int) -> None:
    assert not levels(np.zeros((n, 3)), np.zeros((m, 3)), np.ones(m)).any()
