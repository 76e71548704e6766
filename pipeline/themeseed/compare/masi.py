"""How far two sets of codes lie apart.

MASI, "measuring agreement on set-valued items": Passonneau (2006), Measuring agreement on
set-valued items (MASI) for semantic and pragmatic annotation, LREC. Its distance is 1 - J * M,
with J the Jaccard overlap and M = 1 for equal sets, 2/3 where one holds the other, 1/3 where they
overlap, 0 where they share nothing.
"""

import numpy as np
from numpy.typing import NDArray

_BLOCK = 512


def jaccard(
    shared: NDArray[np.float64], left: NDArray[np.float64], right: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the overlap of sets from the sizes of intersection, left and right set; empty sets: 1.

    >>> jaccard(np.array([1.0, 0.0]), np.array([1.0, 0.0]), np.array([2.0, 0.0]))
    array([0.5, 1. ])
    """
    union = left + right - shared
    return np.where(union > 0, shared / np.maximum(union, 1), 1.0)


def masi_distances(membership: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance between all sets (n x n) from their membership (n sets x codes).

    >>> masi_distances(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])).round(3)
    array([[0.   , 0.667, 1.   ],
           [0.667, 0.   , 1.   ],
           [1.   , 1.   , 0.   ]])
    """
    sizes = membership.sum(axis=1)
    result = np.empty((len(membership), len(membership)))
    # In blocks, so that thousands of distinct sets need one matrix of that size and not five.
    for start in range(0, len(membership), _BLOCK):
        block = slice(start, start + _BLOCK)
        shared = membership[block] @ membership.T
        left, right = sizes[block, None], sizes[None, :]
        inside = (shared == left) | (shared == right)
        equal = (shared == left) & (shared == right)
        monotonicity = np.select([equal, inside, shared > 0], [1.0, 2 / 3, 1 / 3], default=0.0)
        result[block] = 1 - jaccard(shared, left, right) * monotonicity
    return result


def jaccard_distances(membership: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return one minus the overlap of all sets (n x n) from their membership (n sets x codes).

    Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist 11(2), 37-50.

    >>> jaccard_distances(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]))
    array([[0. , 0.5, 1. ],
           [0.5, 0. , 1. ],
           [1. , 1. , 0. ]])
    """
    sizes = membership.sum(axis=1)
    return 1 - jaccard(membership @ membership.T, sizes[:, None], sizes[None, :])
