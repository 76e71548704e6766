"""Vectors -> a tree of groups, with how alike the quotes of each group are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tree:
    """The n - 1 joins of a tree over n rows, lowest first; join i makes node n + i.

    `joins` ((n - 1) x 2) names the two nodes that are joined; `sizes` (n - 1) counts rows below,
    `likeness` (n - 1) is the mean cosine of the pairs among them.
    """

    joins: NDArray[np.intp]
    sizes: NDArray[np.intp]
    likeness: NDArray[np.float64]

    @property
    def n_rows(self) -> int:
        """Return the number of rows."""
        return len(self.joins) + 1

    def members(self) -> list[NDArray[np.intp]]:
        """Return the rows below each join, in order of row."""
        below: list[list[int]] = [[row] for row in range(self.n_rows)]
        for first, second in self.joins:
            below.append(below[first] + below[second])
        return [np.array(sorted(rows), dtype=np.intp) for rows in below[self.n_rows :]]


def centred(vectors: NDArray[np.float32] | Rows) -> Rows:
    """Return the rows (n x d) less their mean, at unit length: what all share sets nothing apart."""
    rows = np.asarray(vectors, dtype=np.float64)
    rows = rows - rows.mean(axis=0)
    unit: Rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return unit


def grown_tree(vectors: Rows) -> Tree:
    """Return the tree over at least two rows of unit length (n x d), joined by mean distance.

    Average linkage (Sokal and Michener 1958): a group is joined to the one whose quotes are nearest
    in the mean, so that groups of any size stand beside each other; Ward's tree favours equal ones.
    """
    from scipy.cluster.hierarchy import linkage  # slow to load
    from scipy.spatial.distance import squareform

    n = len(vectors)
    distances = np.sqrt(np.maximum(2.0 - 2.0 * (vectors @ vectors.T), 0.0))
    np.fill_diagonal(distances, 0.0)
    # Rounded, and made alike on both sides: ties must not hang on the last digits of a sum.
    joins = linkage(squareform(np.round((distances + distances.T) / 2, 9)), "average")
    pairs = joins[:, :2].astype(np.intp)
    sums = np.vstack([vectors, np.zeros((n - 1, vectors.shape[1]))])
    for number, (first, second) in enumerate(pairs):
        sums[n + number] = sums[first] + sums[second]
    sizes = joins[:, 3].astype(np.intp)
    likeness = ((sums[n:] ** 2).sum(axis=1) - sizes) / (sizes * (sizes - 1.0))
    return Tree(joins=pairs, sizes=sizes, likeness=likeness)
