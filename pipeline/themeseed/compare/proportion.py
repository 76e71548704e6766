"""Intervals of shares that hold when few quotes were sampled or few have the code.

The rule: no interval leaves 0 to 1, and none has width zero while quotes are still unseen.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def quantile(level: float, freedom: float = math.inf) -> float:
    """Return the two-sided quantile of Student's t, or of the normal without degrees of freedom.

    >>> round(quantile(0.95), 2), round(quantile(0.95, 10), 3)
    (1.96, 2.228)
    """
    from scipy.special import ndtri, stdtrit

    tail = (1 + level) / 2
    return float(ndtri(tail) if math.isinf(freedom) else stdtrit(freedom, tail))


def wilson(share: Floats, n_effective: Floats, z: float) -> tuple[Floats, Floats]:
    """Return the bounds of shares (any shape) that are worth samples of `n_effective` quotes.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, Journal of
    the American Statistical Association 22(158), 209-212. With the effective size of the sample in
    the place of its size: Korn and Graubard (1998), Confidence intervals for proportions with small
    expected number of positive counts estimated from survey data, Survey Methodology 24(2),
    193-201. Where `n_effective` is infinite, everything is known and both bounds are the share.
    """
    p = np.clip(share, 0.0, 1.0)
    # z * z / n is 0 for an infinite n, and the interval then has no width.
    worth = z * z / np.maximum(n_effective, 1e-9)
    middle = (p + worth / 2) / (1 + worth)
    half = np.sqrt(worth * p * (1 - p) + worth * worth / 4) / (1 + worth)
    return np.clip(middle - half, 0.0, p), np.clip(middle + half, p, 1.0)


def difference(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Return the first share less the second, as value, low, high; each given the same way.

    Newcombe (1998), Interval estimation for the difference between independent proportions, method
    10, Statistics in Medicine 17(8), 873-890; for estimates of any kind, Zou and Donner (2008),
    Construction of confidence limits about effect measures, Statistics in Medicine 27(10),
    1693-1702. The two estimates must not depend on each other.
    """
    (one, one_low, one_high), (two, two_low, two_high) = first, second
    apart = one - two
    low = apart - math.hypot(one - one_low, two_high - two)
    high = apart + math.hypot(one_high - one, two - two_low)
    return apart, max(low, -1.0), min(high, 1.0)
