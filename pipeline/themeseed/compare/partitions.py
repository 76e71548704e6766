"""How far two partitions of the same quotes go together, from tables of counts.

Vinh, Epps and Bailey (2010), Information theoretic measures for clusterings comparison, JMLR 11,
2837-2854 (adjusted mutual information, with the mean of the entropies); Rosenberg and Hirschberg
(2007), V-measure, EMNLP-CoNLL, 410-420 (homogeneity, completeness).
"""

import numpy as np

from themeseed.compare.coefficients import Floats, ratio
from themeseed.records import Interval

AMI = "adjusted mutual information"
HOMOGENEITY = "homogeneity"
COMPLETENESS = "completeness"
NAMES = (AMI, HOMOGENEITY, COMPLETENESS)

NOT_CORRECTED = "not corrected for chance: too high with few quotes or many groups"
"""Said of homogeneity and completeness, which have no interval: with few quotes none of those that
were tried holds what is true (benchmarks/compare/partition_intervals.py)."""


def partition_figures(counts: Floats) -> Floats:
    """Return the figures of each table: resamples x NAMES; NaN where one side has one part only.

    Args:
        counts: resamples x themes x groups; how many quotes have the theme and stand in the group.
    """
    n = counts.sum(axis=(1, 2))
    rows, columns = counts.sum(axis=2), counts.sum(axis=1)
    of_themes, of_groups = _entropy(rows), _entropy(columns)
    mutual = of_themes + of_groups - _entropy(counts.reshape(len(counts), -1))
    chance = np.array([_expected(table, int(total)) for table, total in zip(counts, n, strict=True)])
    told_apart = (of_themes > 0) & (of_groups > 0)
    ami = ratio(mutual - chance, (of_themes + of_groups) / 2 - chance)
    found = np.stack([ami, ratio(mutual, of_themes), ratio(mutual, of_groups)], axis=1)
    return np.where(told_apart[:, None], found, np.nan)


def jackknife(counts: Floats, parts: Floats, times: Floats, *, level: float, by: str) -> Interval | None:
    """Return the interval of adjusted mutual information, by leaving out one part at a time.

    Not by bootstrap: quotes that are drawn twice always agree with themselves, so that every resample
    has more information than there is. Efron and Tibshirani (1993), An Introduction to the Bootstrap,
    chapter 11, with Student's t on as many degrees of freedom as there are parts less one.

    Args:
        counts: themes x groups, of all quotes.
        parts: distinct parts x themes x groups; what each holds.
        times: how many parts are like each of these.
        level: of the interval.
        by: what the parts are ("quotes", "documents").
    """
    # Imported here: scipy.stats is slow to load.
    from scipy.stats import t as student

    n = int(times.sum())
    if n < 2:
        return None
    whole = float(partition_figures(counts[None])[0, 0])
    without = partition_figures(counts[None] - parts)[:, 0]
    if np.isnan(whole) or np.isnan(without).any():
        return None
    mean = float(times @ without) / n
    spread = np.sqrt((n - 1) / n * float(times @ (without - mean) ** 2))
    reach = float(student.ppf((1 + level) / 2, n - 1)) * float(spread)
    return Interval(
        low=max(-1.0, whole - reach), high=min(1.0, whole + reach), level=level, resampled=by
    )


def _entropy(counts: Floats) -> Floats:
    """Return the entropy of each row of counts, in nats."""
    total = counts.sum(axis=1, keepdims=True)
    share = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    return np.asarray(-(share * logs).sum(axis=1))


def _expected(table: Floats, n: int) -> float:
    """Return the mutual information that chance gives with the same margins."""
    # Imported here: scikit-learn takes half a second to import.
    from sklearn.metrics.cluster import expected_mutual_information

    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(kept.shape) < 2:
        return 0.0
    return float(expected_mutual_information(kept.astype(np.int64), n))
