"""The bar chosen by a share: of suggestions that are right, or of quotes that get one."""

import numpy as np
import pytest

from tests.suggest.test_code_sets import PLAIN, made
from themeseed.config import SuggestConfig, parse_config
from themeseed.errors import ConfigError
from themeseed.suggest import with_bar

ROWS = [[share, 0.01] for share in (0.95, 0.85, 0.75, 0.65, 0.55, 0.45, 0.35, 0.25, 0.15, 0.05)]


def test_a_bar_that_is_set_stands() -> None:
    config = SuggestConfig(min_probability=0.3)
    assert with_bar(config, PLAIN, made(ROWS)) == config


@pytest.mark.parametrize(("share", "n"), [(0.0, 0), (0.3, 3), (1.0, 10)])
def test_so_many_quotes_reach_the_bar_as_are_wanted(share: float, n: int) -> None:
    bar = with_bar(SuggestConfig(suggest_for=share), PLAIN, made(ROWS)).min_probability
    assert bar is not None
    assert sum(row[0] >= bar for row in ROWS) == n


def test_the_bar_is_the_lowest_above_which_enough_are_right() -> None:
    bar = with_bar(SuggestConfig(min_right=0.8), PLAIN, made(ROWS)).min_probability
    # 0.95, 0.85, 0.75 and 0.65 have a mean of 0.8; with 0.55 it falls below.
    assert bar == pytest.approx(0.65)


def test_where_nothing_is_sure_enough_nothing_is_suggested() -> None:
    assert with_bar(SuggestConfig(min_right=0.99), PLAIN, made(ROWS)).min_probability == 1.0


def test_the_share_wanted_right_comes_true() -> None:
    rng = np.random.default_rng(3)
    probabilities = rng.uniform(0.02, 0.98, (4000, 2))
    right = rng.random((4000, 2)) < probabilities
    bar = with_bar(SuggestConfig(min_right=0.7), PLAIN, made(probabilities.tolist())).min_probability
    assert right[probabilities >= (bar or 0)].mean() == pytest.approx(0.7, abs=0.03)


def test_two_settings_for_one_bar_are_refused() -> None:
    with pytest.raises(ConfigError, match="min_probability and min_right"):
        parse_config({"suggest": {"min_probability": 0.4, "min_right": 0.7}})


def test_a_share_of_false_nothing_is_refused_where_a_quote_may_have_several_codes() -> None:
    with pytest.raises(ConfigError, match=r"false_nothing under \[suggest\] does nothing"):
        parse_config({"match": {"multiple": True}, "suggest": {"false_nothing": 0.1}})
