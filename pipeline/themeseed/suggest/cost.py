"""The bar for suggesting, chosen by what it costs: how many suggestions there are, how many are right.

The rule: the probabilities choose, so it holds as far as they are true; `compare` says how far.
"""

from dataclasses import replace

import numpy as np

from themeseed.config import SuggestConfig
from themeseed.records import MatchScores
from themeseed.suggest.calibration import Calibration
from themeseed.suggest.suggesting import rounded

_NEVER = 1.0
_ROUNDING = 1e-9


def with_bar(config: SuggestConfig, calibration: Calibration, scores: MatchScores) -> SuggestConfig:
    """Return the settings with `min_probability` where a share is wanted instead; else as they are.

    `min_right`: the lowest bar above which the mean probability is at least so much. `suggest_for`: the
    bar that so large a share of the quotes reach.

    Args:
        config: with at most one of min_probability, min_right and suggest_for.
        calibration: makes scores probabilities.
        scores: of all quotes, none knowing its own decision.
    """
    wanted = config.min_right
    if wanted is None and config.suggest_for is None:
        return config
    codes = rounded(calibration.probabilities(scores.scores))
    first = np.sort(codes.max(axis=1))[::-1]
    if wanted is None:
        n = round((config.suggest_for or 0.0) * len(first))
        return replace(config, min_probability=float(first[n - 1]) if n else _NEVER)
    offered = first if calibration.exclusive else np.sort(codes, axis=None)[::-1]
    means = np.cumsum(offered) / np.arange(1, len(offered) + 1)
    enough = np.flatnonzero(means >= wanted - _ROUNDING)
    return replace(config, min_probability=float(offered[enough[-1]]) if len(enough) else _NEVER)
