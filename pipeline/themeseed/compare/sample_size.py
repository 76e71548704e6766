"""How many quotes to decide blind for an interval as narrow as is wanted."""

import numpy as np

from themeseed.compare.proportion import quantile, wilson
from themeseed.errors import ConfigError


def needed_sample(
    share: float,
    within: float,
    *,
    n_quotes: int,
    explained: float = 0.0,
    level: float = 0.95,
) -> int:
    """Return the smallest sample whose interval is no wider than `within` to either side.

    The width is half of Wilson's interval at the expected share, sampled without repetition: what
    `prevalence` will give if the share comes out as expected (Cochran 1977, Sampling Techniques,
    chapter 4, with another interval).

    Args:
        share: the expected share, 0 to 1; 0.5 is the safe guess.
        within: half of the wanted width, such as 0.05 for five points up and down.
        n_quotes: how many quotes the sample is drawn from.
        explained: which share of the variance the machine explains, 0 to 1; 0 for the sample alone.
        level: of the interval.

    Raises:
        ConfigError: a share outside 0 to 1, a width that is not above 0, or no quotes.

    >>> needed_sample(0.5, 0.05, n_quotes=1_000_000)
    381
    """
    if not (0 <= share <= 1 and 0 <= explained <= 1 and 0 < within < 1 and n_quotes > 0):
        raise ConfigError(
            f"A sample cannot be sized for share {share}, within {within}, explained {explained}, "
            f"{n_quotes} quotes. Shares go from 0 to 1, the width from above 0 to below 1."
        )
    few, many = 1, n_quotes
    while few < many:
        tried = (few + many) // 2
        if _half_width(share, tried, n_quotes, explained, level) <= within:
            many = tried
        else:
            few = tried + 1
    return few


def _half_width(share: float, n: int, n_quotes: int, explained: float, level: float) -> float:
    if n >= n_quotes:
        return 0.0
    freedom = n - 2 if explained else np.inf
    if freedom < 1:
        return 1.0
    worth = n / ((1 - n / n_quotes) * max(1 - explained, 1e-12))
    low, high = wilson(np.array([share]), np.array([worth]), quantile(level, freedom))
    return float(high[0] - low[0]) / 2
