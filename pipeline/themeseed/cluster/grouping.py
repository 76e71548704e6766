"""Vectors -> a group number for each row: by Ward's tree, or by k-means where rows are many."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.floating]

Merges = NDArray[np.intp]
"""The joins of a tree over n rows, lowest first, (n - 1) x 2: node n + i is made by join i."""

# Starts of k-means from different centres; the best is kept.
STARTS = 10


def n_distinct(vectors: Vectors) -> int:
    """Return how many rows (n x d) differ."""
    # Digests: of a million rows, the rows themselves would be held in memory once more.
    return len({blake2b(row.tobytes(), digest_size=16).digest() for row in vectors})


def ward_merges(vectors: Vectors) -> Merges:
    """Return the joins of Ward's tree over at least two rows (n x d), lowest first.

    Ward, J. H. (1963): Hierarchical grouping to optimize an objective function. JASA 58, 236-244.
    """
    # scikit-learn takes half a second to import, which commands that do not cluster must not pay.
    from sklearn.cluster import AgglomerativeClustering

    tree = AgglomerativeClustering(n_clusters=1, linkage="ward", compute_full_tree=True).fit(vectors)
    return np.asarray(tree.children_, dtype=np.intp)


def cut(merges: Merges, counts: Iterable[int]) -> Iterator[NDArray[np.intp]]:
    """Yield for each count the group of each row when the tree is cut into that many groups.

    >>> [groups.tolist() for groups in cut(np.array([[0, 2], [1, 3]]), [2, 1])]
    [[1, 0, 1], [0, 0, 0]]
    """
    n = len(merges) + 1
    for count in counts:
        # A join's parts always stand before it, so that walking down from the root names every row.
        above = np.arange(2 * n - 1, dtype=np.intp)
        for step in range(n - count - 1, -1, -1):
            above[merges[step]] = above[n + step]
        yield np.unique(above[:n], return_inverse=True)[1].astype(np.intp)


def ward_groups(vectors: Vectors, count: int) -> NDArray[np.intp]:
    """Return the group (0 to count - 1) of each row, by Ward's tree cut into `count` groups."""
    return next(cut(ward_merges(vectors), [count]))


def kmeans_groups(vectors: Vectors, count: int, *, seed: int) -> NDArray[np.intp]:
    """Return the group of each row by k-means, the best of ten seeded starts.

    On one thread: several would add up in the order in which they finish, and the last digits
    would differ from run to run.
    """
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        fitted = KMeans(n_clusters=count, n_init=STARTS, random_state=seed).fit(vectors)
    return np.asarray(fitted.labels_, dtype=np.intp)
