"""Which quotes teach most: first some of every code, then those where two codes are close.

At the start nothing is known of most codes, and asking about doubtful quotes asks about the frequent
ones again and again. So codes with few decisions come first, by the quotes likeliest to have them
(Attenberg & Provost 2010 call it guided learning); after that quotes with the smallest lead
of the first code over the second (margin sampling; Scheffer and others 2001).
"""

import numpy as np
from numpy.typing import NDArray

ENOUGH_OF_EACH = 3
"""Decisions of a code from which it is no longer sought: benchmarks/quality/review.py."""


def informative_order(
    probabilities: NDArray[np.float64], n_decided: NDArray[np.int64]
) -> NDArray[np.intp]:
    """Return rows of undecided quotes, those that teach most first; equal ones by row.

    Args:
        probabilities: of each code (column) for each undecided quote (row), n x k.
        n_decided: how often each code was given already, k.
    """
    n, k = probabilities.shape
    sought = [np.argsort(-probabilities[:, code], kind="stable") for code in range(k)]
    counts = n_decided.copy()
    places = [0] * k
    taken = np.zeros(n, dtype=bool)
    first: list[int] = []
    while len(first) < n and k and counts.min() < ENOUGH_OF_EACH:
        code = int(counts.argmin())
        while taken[sought[code][places[code]]]:
            places[code] += 1
        row = int(sought[code][places[code]])
        taken[row] = True
        first.append(row)
        counts[code] += 1
    ranked = np.sort(probabilities, axis=1)
    lead = ranked[:, -1] - (ranked[:, -2] if k > 1 else 0.0) if k else np.zeros(n)
    rest = np.flatnonzero(~taken)
    return np.concatenate([np.array(first, dtype=np.intp), rest[np.argsort(lead[rest], kind="stable")]])
