"""Every figure of agreement as a function of counts: one row for each resample.

The rule: the observed counts and the resampled ones go through the same functions, so that an
interval is always one of its own figure.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.compare import coefficients
from themeseed.compare.masi import jaccard, masi_distances
from themeseed.compare.paired import Counts, Paired, by_answer

PERCENT, KAPPA, ALPHA, AC1 = "percent agreement", "Cohen's kappa", "Krippendorff's alpha", "Gwet's AC1"
JACCARD = "Jaccard"
NAMES = (PERCENT, KAPPA, ALPHA, AC1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """What the figures need besides counts, worked out once.

    several: whether any quote has several codes; then answers are compared as sets.
    agreeing, overlap, apart: for each cell, whether the answers are equal (0 or 1), their Jaccard
    overlap, and their distance. distances: answers x answers. held_first, held_second: cells x
    codes, 0 or 1. used: codes that either coder used.
    """

    paired: Paired
    several: bool
    agreeing: NDArray[np.float64]
    overlap: NDArray[np.float64]
    apart: NDArray[np.float64]
    distances: NDArray[np.float64]
    held_first: NDArray[np.float64]
    held_second: NDArray[np.float64]
    used: NDArray[np.bool_]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the overall figures, in order."""
        return (*NAMES, JACCARD) if self.several else NAMES

    @property
    def n_categories(self) -> int:
        """How many answers a coder could choose from: all codes, and none where it occurs."""
        return len(self.paired.codes) + (frozenset() in self.paired.answers)


def frame(paired: Paired) -> Frame:
    """Return what the figures of these codings need."""
    member = paired.membership
    several = bool((member.sum(axis=1) > 1).any())
    one, two = member[paired.first], member[paired.second]
    # Sets of at most one code are equal or share nothing: the distance is the nominal one.
    distances = masi_distances(member) if several else 1.0 - np.eye(len(member))
    return Frame(
        paired=paired,
        several=several,
        agreeing=(paired.first == paired.second).astype(np.float64),
        overlap=jaccard((one * two).sum(axis=1), one.sum(axis=1), two.sum(axis=1)),
        apart=distances[paired.first, paired.second],
        distances=distances,
        held_first=one,
        held_second=two,
        used=member.sum(axis=0) > 0,
    )


def overall(frame: Frame, counts: Counts) -> NDArray[np.float64]:
    """Return the overall figures: resamples x `frame.names`, NaN where one is not defined.

    Args:
        frame: of the codings.
        counts: resamples x cells.
    """
    n = counts.sum(axis=1)
    agreeing = counts @ frame.agreeing
    first = by_answer(counts, frame.paired.first, len(frame.paired.answers))
    second = by_answer(counts, frame.paired.second, len(frame.paired.answers))
    if not frame.several:
        agreement = coefficients.percent_agreement(agreeing, first)
        ac1 = coefficients.ac1_chance(first, second, n_categories=frame.n_categories)
        columns = [
            agreement,
            coefficients.beyond_chance(agreement, coefficients.kappa_chance(first, second)),
            coefficients.nominal_alpha(agreeing, first, second),
            coefficients.beyond_chance(agreement, ac1),
        ]
        return np.stack(columns, axis=1)
    by_code, one, two = _by_code(frame, counts)
    each = coefficients.percent_agreement(by_code, one)[:, frame.used]
    kappa = coefficients.kappa_chance(one, two)[:, frame.used]
    ac1 = coefficients.ac1_chance(one, two, n_categories=2)[:, frame.used]
    columns = [
        coefficients.percent_agreement(agreeing, first),
        coefficients.pooled(each, kappa),
        coefficients.distance_alpha(counts @ frame.apart, first + second, frame.distances),
        coefficients.pooled(each, ac1),
        (counts @ frame.overlap) / n,
    ]
    return np.stack(columns, axis=1)


def by_code(frame: Frame, counts: Counts) -> NDArray[np.float64]:
    """Return the figures of each code against all others: resamples x codes x `NAMES`."""
    agreeing, first, second = _by_code(frame, counts)
    agreement = coefficients.percent_agreement(agreeing, first)
    ac1 = coefficients.ac1_chance(first, second, n_categories=2)
    columns = [
        agreement,
        coefficients.beyond_chance(agreement, coefficients.kappa_chance(first, second)),
        coefficients.nominal_alpha(agreeing, first, second),
        coefficients.beyond_chance(agreement, ac1),
    ]
    return np.stack(columns, axis=2)


def _by_code(frame: Frame, counts: Counts) -> tuple[Counts, Counts, Counts]:
    """Return agreeing (resamples x codes), first and second (resamples x codes x not, given)."""
    n = counts.sum(axis=1)[:, None]
    first, second = counts @ frame.held_first, counts @ frame.held_second
    both = counts @ (frame.held_first * frame.held_second)
    agreeing = n - first - second + 2 * both
    return agreeing, np.stack([n - first, first], axis=2), np.stack([n - second, second], axis=2)
