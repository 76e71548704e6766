"""What the codebook alone says of a quote, which counts for more where a code has few decided quotes.

A code with two decided quotes among five hundred is seldom anybody's first suggestion: five hundred
decisions speak for other codes, and two for it. Its description knows better than they do which quotes
stand out for it. So a quote that stands out for a code, when only the codebook is read, is lifted for
it: by much where few quotes of the code were decided for what a code usually has, by next to nothing
where there are many. It is the shrinkage of empirical Bayes: what is known beforehand counts by what it
is worth beside a code's own decisions (Morris 1983).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from themeseed.match.known import KnownTexts
from themeseed.records import Passage

Matrix = NDArray[np.float64]

LIFT = 0.05
"""Logits by which each view of weight one lifts a quote that stands out by one standard deviation more
than STANDS_OUT, for a code with as many decided quotes as is usual: benchmarks/match/choose_lift.py."""

STANDS_OUT = 1.0
"""Standard deviations over the quotes of a study, beyond which a quote stands out for a code."""

MANY_CODES = 30
"""With more codes than this it takes more, by the logarithm of how many times more there are, since a
quote then stands out for several by chance: benchmarks/match/choose_stands_out.py."""

MOST_UNUSUAL = 10.0
"""A code that is rarer among the decided quotes than this many times is lifted no further: nothing
rarer was measured."""

_TINY = 1e-9


@dataclass(frozen=True, kw_only=True, eq=False)
class Described:
    """What p passages alone say: their `rows` in the views, `voices` by view, and `scores` of n quotes.

    `voices` are p x k each, `scores` n x k; `spoken_for` (k) says which codes have passages, and
    `loudness` how much all views together say.
    """

    rows: NDArray[np.intp]
    voices: tuple[Matrix, ...]
    scores: Matrix
    spoken_for: NDArray[np.bool_]
    loudness: float

    @cached_property
    def outstanding(self) -> Matrix:
        """How far each quote stands out for each code, times loudness; zero for most (n x k)."""
        return self.outstanding_of(self.scores)

    def outstanding_of(self, scores: Matrix) -> Matrix:
        """Return the same of any texts, among the quotes: standard deviations above the quotes' mean.

        Args:
            scores: what the passages alone say of the texts, n x k.
        """
        if not len(self.scores):
            return np.zeros(scores.shape)
        least = STANDS_OUT + np.log(max(1.0, self.scores.shape[1] / MANY_CODES))
        spread = self.scores.std(axis=0)
        apart = (scores - self.scores.mean(axis=0)) / np.maximum(spread, _TINY)
        tells = self.spoken_for & (spread > _TINY)
        return np.asarray(np.where(tells, self.loudness * np.maximum(apart - least, 0.0), 0.0))


def decided_counts(known: KnownTexts) -> Matrix:
    """Return how many quotes each known text stands for that were decided for each code (m x k)."""
    times = [0 if isinstance(source, Passage) else len(source) for source in known.sources]
    return np.asarray(np.where(known.refused[:, None], 0.0, known.believed) * np.array(times)[:, None])


def counts_left(counts: Matrix, together: Sequence[Sequence[int]]) -> Matrix:
    """Return for each known text how many quotes were decided for each code without it (m x k).

    Args:
        counts: decided quotes that each known text stands for, m x k.
        together: groups of rows that are left out together.
    """
    own = counts.copy()
    for group in together:
        rows = np.array(group, dtype=np.intp)
        own[rows] = counts[rows].sum(axis=0)
    return np.asarray(counts.sum(axis=0) - own)


def lifts(counts: Matrix) -> Matrix:
    """Return how much is added for each code to a quote that stands out by one (rows x k).

    Args:
        counts: decided quotes of each code, rows x k.
    """
    usual = counts.mean(axis=1, keepdims=True)
    return np.asarray(LIFT * np.minimum((usual + 1) / (counts + 1), MOST_UNUSUAL))
