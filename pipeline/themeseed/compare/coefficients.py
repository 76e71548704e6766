"""Coefficients of agreement between two coders, from counts, for many resamples at once.

Shapes: `agreeing` (...) counts the quotes on which the coders agree; `first` and `second`
(... x categories) count how often each coder used each category; the leading axes are resamples,
or resamples and codes. Where a coefficient is not defined the result is NaN, which never leaves
this package.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NOTHING = 1e-12
"""What is nearer to 0 is 0, and what is nearer to each other the same."""


def percent_agreement(agreeing: Floats, first: Floats) -> Floats:
    """Return the share of quotes on which the coders agree."""
    return np.asarray(agreeing / first.sum(axis=-1), dtype=np.float64)


def kappa_chance(first: Floats, second: Floats) -> Floats:
    """Return the agreement expected by chance from each coder's own use of the categories.

    Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20(1), 37-46.
    """
    n = first.sum(axis=-1)
    return np.asarray((first * second).sum(axis=-1) / (n * n), dtype=np.float64)


def ac1_chance(first: Floats, second: Floats, *, n_categories: int) -> Floats:
    """Return the agreement expected by chance where only doubtful quotes are coded at random.

    Unlike kappa's, it stays small when nearly all quotes fall into one category. Gwet (2008),
    Computing inter-rater reliability and its variance in the presence of high agreement, British
    Journal of Mathematical and Statistical Psychology 61(1), 29-48: sum of p(1 - p) over the
    categories, divided by their number less one.
    """
    if n_categories < 2:
        return np.full(first.shape[:-1], np.nan)
    share = (first + second) / (2 * first.sum(axis=-1, keepdims=True))
    return np.asarray((share * (1 - share)).sum(axis=-1) / (n_categories - 1), dtype=np.float64)


def beyond_chance(agreement: Floats, chance: Floats) -> Floats:
    """Return (agreement - chance) / (1 - chance): kappa, or AC1, by what chance is.

    >>> beyond_chance(np.array([0.9, 1.0]), np.array([0.82, 1.0])).round(4)
    array([0.4444,    nan])
    """
    return ratio(agreement - chance, 1 - chance)


def pooled(agreement: Floats, chance: Floats) -> Floats:
    """Return one coefficient for several codes (last axis): their mean weighted by 1 - chance.

    Agreement and chance are each averaged over the codes before the one is corrected by the
    other, so that a rare code, whose own kappa is unstable, weighs little. De Vries, Elliott,
    Kanouse and Teleki (2008), Using pooled kappa to summarize interrater agreement across many
    items, Field Methods 20(3), 272-282.
    """
    return ratio((agreement - chance).sum(axis=-1), (1 - chance).sum(axis=-1))


def nominal_alpha(agreeing: Floats, first: Floats, second: Floats) -> Floats:
    """Return Krippendorff's alpha for two coders, no gaps, and categories that differ or not.

    Krippendorff (2019), Content Analysis, 4th edition, chapter 12: 1 - observed disagreement /
    disagreement of values paired at random without replacement.
    """
    values = first + second
    total = values.sum(axis=-1)
    same = (values * (values - 1)).sum(axis=-1) / (total * (total - 1))
    return 1 - ratio(1 - percent_agreement(agreeing, first), 1 - same)


def distance_alpha(disagreement: Floats, values: Floats, distances: Floats) -> Floats:
    """Return Krippendorff's alpha for two coders and any distance between their answers.

    Args:
        disagreement: resamples; the sum over quotes of the distance between the two answers.
        values: resamples x answers; how often either coder gave each answer.
        distances: answers x answers, 0 on the diagonal.
    """
    total = values.sum(axis=-1)
    expected = ((values @ distances) * values).sum(axis=-1) / (total * (total - 1))
    return 1 - ratio(disagreement / (total / 2), expected)


def ratio(above: Floats, below: Floats) -> Floats:
    """Return the quotient, NaN where the lower part is nothing."""
    result = np.full(np.shape(below), np.nan)
    np.divide(above, below, out=result, where=np.asarray(below) > NOTHING)
    return result
