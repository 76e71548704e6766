"""Codes that are hard to tell apart are named, others are not."""

import numpy as np
import pytest

from tests.suggest.test_code_sets import given
from themeseed.records import MatchScores
from themeseed.suggest import confused


def apart(by: float, n: int = 40, seed: int = 0) -> MatchScores:
    """Return scores of two codes; every other quote leans to the first by so many deviations."""
    scores = np.random.default_rng(seed).normal(0, 1, (n, 2))
    scores[::2, 0] += by
    return MatchScores(
        quote_ids=tuple(f"q{row}" for row in range(n)),
        code_ids=("a", "b"),
        scores=scores,
        exclusive=True,
    )


CODINGS = given(*[("a",), ("b",)] * 20)


def test_what_chance_tells_apart_is_named_with_how_often_it_is_right() -> None:
    (pair,) = confused(apart(0.0), CODINGS)
    assert (pair.one, pair.other, pair.n_one, pair.n_other) == ("a", "b", 20, 20)
    leads = apart(0.0).scores[:, 0] - apart(0.0).scores[:, 1]
    wins = np.mean([first > second for first in leads[::2] for second in leads[1::2]])
    assert pair.told_apart == pytest.approx(wins)


def test_codes_that_scores_tell_apart_are_not_named() -> None:
    assert confused(apart(3.0), CODINGS) == ()


def test_nothing_is_said_of_codes_with_few_quotes_or_that_go_together() -> None:
    assert confused(apart(0.0, n=18), CODINGS[:18]) == ()
    together = apart(0.0)
    several = MatchScores(
        quote_ids=together.quote_ids,
        code_ids=together.code_ids,
        scores=together.scores,
        exclusive=False,
    )
    assert confused(several, CODINGS) == ()
