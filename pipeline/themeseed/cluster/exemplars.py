"""Vectors of one group -> the rows that stand for it."""

import numpy as np

from themeseed.cluster.grouping import Vectors


def nearest_to_centre(vectors: Vectors, *, most: int) -> tuple[int, ...]:
    """Return at most `most` positions of rows (n x d, unit length), nearest to the mean first.

    Rows that repeat another one come last: the same words three times over show one quote only.

    >>> nearest_to_centre(np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]), most=1)
    (1,)
    """
    # Rounded: rows that are equally near must stay in order whatever the last digits of the sum.
    nearness = np.round(vectors @ vectors.mean(axis=0), 9)
    ranked = sorted(range(len(vectors)), key=lambda row: (-nearness[row], row))
    seen: set[bytes] = set()
    first: list[int] = []
    again: list[int] = []
    for row in ranked:
        content = vectors[row].tobytes()
        (again if content in seen else first).append(row)
        seen.add(content)
    return tuple((first + again)[:most])
