"""What the figures of many coders need besides counts, worked out once for all resamples."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.coefficients import Floats, ratio
from themeseed.compare.figures import AC1, ALPHA, JACCARD, PERCENT
from themeseed.compare.masi import jaccard_distances, masi_distances
from themeseed.compare.paired import MISSING
from themeseed.compare.ratings import Ratings

FLEISS, CONGER, LIGHT = "Fleiss' kappa", "Conger's kappa", "mean pairwise kappa"
ALPHA_JACCARD, ALPHA_MASI = f"{ALPHA} (Jaccard)", f"{ALPHA} (MASI)"
AC2 = "Gwet's AC2"
NAMES = (PERCENT, FLEISS, CONGER, LIGHT, ALPHA, AC1)
"""The figures of one code, and of quotes with one code each."""

NAMES_OF_SETS = (PERCENT, FLEISS, CONGER, LIGHT, ALPHA, ALPHA_JACCARD, ALPHA_MASI, AC1, JACCARD)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ManyFrame:
    """What the figures need besides counts, worked out once.

    By cell: `given` coders answered; `pairable` (0 or 1) where two or more did; `agreeing`,
    `overlap`, `masi` and `weighed` are means over the cell's pairs of coders: of equal answers, of
    the Jaccard overlap, of the MASI distance, of the scale's weights (0 where nothing pairs).
    `jaccard_distances` and `masi_distances` are answers x answers. `weights` (categories x
    categories) are None where codes are no scale.
    """

    ratings: Ratings
    given: Floats
    pairable: Floats
    agreeing: Floats
    overlap: Floats
    masi: Floats
    weighed: Floats
    jaccard_distances: Floats
    masi_distances: Floats
    weights: Floats | None
    used: NDArray[np.bool_]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the overall figures, in order."""
        names = NAMES_OF_SETS if self.ratings.several else NAMES
        return names if self.weights is None else (*names, AC2)


def frame(ratings: Ratings, weights: NDArray[np.float64] | None) -> ManyFrame:
    """Return what the figures of these ratings need.

    Args:
        ratings: of all coders.
        weights: codes x codes, or None; an answer "no code fits" agrees with itself alone.
    """
    member = ratings.membership
    n_answers = len(member)
    nothing = np.zeros((0, 0))
    jaccards = jaccard_distances(member) if ratings.several else nothing
    masis = masi_distances(member) if ratings.several else nothing
    zeros = np.zeros(len(ratings.cells))
    of_answers = nothing
    if weights is not None and not ratings.several:
        place = np.where(member.any(axis=1), member.argmax(axis=1), len(ratings.codes))
        padded = np.pad(weights, (0, 1))
        padded[-1, -1] = 1.0
        weights = padded[: ratings.n_categories, : ratings.n_categories]
        of_answers = padded[np.ix_(place, place)]
    return ManyFrame(
        ratings=ratings,
        given=ratings.given,
        pairable=(ratings.given >= 2).astype(np.float64),
        agreeing=_over_pairs(ratings, None),
        overlap=_over_pairs(ratings, 1 - jaccards) if ratings.several else zeros,
        masi=_over_pairs(ratings, masis) if ratings.several else zeros,
        weighed=_over_pairs(ratings, of_answers) if len(of_answers) == n_answers else zeros,
        jaccard_distances=jaccards,
        masi_distances=masis,
        weights=weights,
        used=member.sum(axis=0) > 0,
    )


def _over_pairs(ratings: Ratings, of_answers: Floats | None) -> Floats:
    """Return the mean over a cell's pairs of coders: of equal answers, or of answers x answers."""
    total = np.zeros(len(ratings.cells))
    n = np.zeros(len(ratings.cells))
    for one, two in combinations(ratings.cells.T, 2):
        both = (one != MISSING) & (two != MISSING)
        found = one == two if of_answers is None else of_answers[one, two]
        total += np.where(both, found, 0.0)
        n += both
    return np.nan_to_num(ratio(total, n))
