"""Tried and not kept: telling a code that has become a mixture by how far apart its halves lie.

Every code can be cut in two, and what is cut lies apart. So each code is cut in the same way, and one
stands out only when its halves lie farther apart than those of the study's other codes do. As many
quotes of each code are looked at, since halves of few quotes lie farther apart by chance.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

LEAST_QUOTES = 12
"""Decided quotes of a code without which nothing is said of it; as many are looked at."""

LEAST_CODES = 6
"""Codes with so many quotes that are needed to know what is usual."""

_DRAWS = 20
_ROUNDS = 20
_TINY = 1e-9
Vectors = NDArray[np.float64]


def unusual(vectors: Vectors, rows_of: Mapping[str, Sequence[int]]) -> dict[str, float]:
    """Return by how many standard deviations each code's halves lie farther apart than is usual.

    Args:
        vectors: of all quotes, unit length, n x d.
        rows_of: rows of the quotes of each code.
    """
    likeness = {
        code: _likeness(vectors[np.array(rows)])
        for code, rows in rows_of.items()
        if len(rows) >= LEAST_QUOTES
    }
    if len(likeness) < LEAST_CODES:
        return {}
    found = {}
    for code, own in likeness.items():
        others = np.array([value for other, value in likeness.items() if other != code])
        found[code] = float((others.mean() - own) / (others.std(ddof=1) + _TINY))
    return found


def _likeness(own: Vectors) -> float:
    """Return the mean cosine between the halves of as many quotes drawn by lot."""
    rng = np.random.default_rng(0)
    cosines = []
    for _ in range(_DRAWS):
        some = own[rng.permutation(len(own))[:LEAST_QUOTES]]
        first = _halves(some)
        one, other = some[first].sum(axis=0), some[~first].sum(axis=0)
        cosines.append(one @ other / (np.linalg.norm(one) * np.linalg.norm(other) + _TINY))
    return float(np.mean(cosines))


def _halves(own: Vectors) -> NDArray[np.bool_]:
    """Return which of two groups each quote is in: two-means, begun at the widest direction."""
    centred = own - own.mean(axis=0)
    across = np.linalg.svd(centred, full_matrices=False)[2][0]
    first = np.asarray(centred @ across > 0)
    for _ in range(_ROUNDS):
        if first.all() or not first.any():
            break
        between = own[first].mean(axis=0) - own[~first].mean(axis=0)
        middle = (own[first].mean(axis=0) + own[~first].mean(axis=0)) / 2
        moved = np.asarray((own - middle) @ between > 0)
        if (moved == first).all() or moved.all() or not moved.any():
            break
        first = moved
    return first
