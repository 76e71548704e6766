"""Coefficients of agreement between any number of coders, from counts, for many resamples at once.

Shapes: leading axes are resamples, or resamples and codes; the last is categories. Where a
coefficient is not defined the result is NaN, which never leaves this package. Each is put together
as (agreement - chance) / (1 - chance) by `coefficients.beyond_chance`.
"""

from collections.abc import Sequence

import numpy as np

from themeseed.compare.coefficients import Floats, ratio


def fleiss_chance(share: Floats) -> Floats:
    """Return the chance agreement of Fleiss' kappa: two answers drawn from all coders' together.

    Fleiss (1971), Measuring nominal scale agreement among many raters, Psychological Bulletin
    76(5), 378-382; where decisions are missing, Gwet (2014), Handbook of Inter-Rater Reliability,
    4th edition, section 2.5: a category's share is the mean over quotes of its share of the
    quote's answers.

    Args:
        share: ... x categories; the mean share of each category.
    """
    return np.asarray((share * share).sum(axis=-1), dtype=np.float64)


def conger_chance(shares: Sequence[Floats]) -> Floats:
    """Return the chance agreement of Conger's kappa: the mean over pairs of coders.

    Each coder keeps their own habits, as in Cohen's kappa, of which this is the generalisation:
    Conger (1980), Integration and generalization of kappas for multiple raters, Psychological
    Bulletin 88(2), 322-328. Artstein and Poesio (2008), Inter-coder agreement for computational
    linguistics, Computational Linguistics 34(4), 555-596, call it multi-kappa.

    Args:
        shares: for each coder, ... x categories; NaN where a coder answered nothing, who is then
            left out. A mean over all quotes that the coder answered (Gwet 2014).
    """
    together = np.zeros_like(shares[0])
    own = np.zeros(together.shape[:-1])
    n = np.zeros(together.shape[:-1])
    for share in shares:
        known = np.nan_to_num(share)
        together += known
        own += (known * known).sum(axis=-1)
        n += ~np.isnan(share).any(axis=-1)
    return ratio((together * together).sum(axis=-1) - own, n * (n - 1))


def ac_chance(share: Floats, *, n_categories: int, total_weight: float) -> Floats:
    """Return the chance agreement of Gwet's AC1 and, by its weights, AC2.

    Gwet (2008), Computing inter-rater reliability and its variance in the presence of high
    agreement, British Journal of Mathematical and Statistical Psychology 61(1), 29-48; with
    weights, Gwet (2014), section 4.3: T sum of p(1 - p) / (q(q - 1)), T the sum of all weights.

    Args:
        share: ... x categories; the mean share of each category, as in `fleiss_chance`.
        n_categories: how many categories a coder could choose from (q).
        total_weight: the sum over all q x q weights; q for AC1.
    """
    if n_categories < 2:
        return np.full(share.shape[:-1], np.nan)
    doubt = (share * (1 - share)).sum(axis=-1)
    return np.asarray(total_weight * doubt / (n_categories * (n_categories - 1)), dtype=np.float64)


def alpha(disagreement: Floats, values: Floats, expected: Floats) -> Floats:
    """Return Krippendorff's alpha for any number of coders, missing decisions and any distance.

    Krippendorff (2011), Computing Krippendorff's alpha-reliability, section E: 1 - observed /
    expected disagreement over the values that can be paired, that is of quotes that two coders or
    more coded.

    Args:
        disagreement: ...; the sum over quotes of answers x their mean distance to one another.
        values: ... x categories; how often each was given, in such quotes.
        expected: ...; the sum over all pairs of values of their distance: `by_distance` of
            `values`, or `by_difference` where answers are the same or not.
    """
    n = values.sum(axis=-1)
    return 1 - ratio(disagreement * (n - 1), expected)


def by_distance(values: Floats, distances: Floats) -> Floats:
    """Return the sum of the distances of all pairs of values."""
    return np.asarray(((values @ distances) * values).sum(axis=-1), dtype=np.float64)


def by_difference(values: Floats) -> Floats:
    """Return how many ordered pairs of values differ."""
    n = values.sum(axis=-1)
    return np.asarray(n * n - (values * values).sum(axis=-1), dtype=np.float64)


def mean_defined(values: Sequence[Floats]) -> Floats:
    """Return the mean of those that are defined, element by element; NaN where none is.

    Light (1971), Measures of response agreement for qualitative data: some generalizations and
    alternatives, Psychological Bulletin 76(5), 365-377, proposed the mean of all pairs' kappas.
    """
    n = np.zeros_like(values[0])
    total = np.zeros_like(values[0])
    for value in values:
        n += ~np.isnan(value)
        total += np.nan_to_num(value)
    return ratio(total, n)
