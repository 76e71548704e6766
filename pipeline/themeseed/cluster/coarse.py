"""Many vectors -> a group for each row: many small groups first, then Ward's tree over their centres.

The rule: time and memory grow with the number of rows, not with its square, and the tree is kept, so
that a coarser cut never parts what a finer one held together.
"""

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster.grouping import Merges, Vectors, cut, n_distinct

SMALL_GROUPS = 500
"""Small groups that the tree stands on: several for each group that a person could read through."""

A_GROUP = 5
"""Small groups for each group asked for, at least."""

SAMPLE = 20_000
"""Rows that the small groups are found on; then all rows move them once."""

_PASSES = 25
_CHUNK = 20_000


def coarse_to_fine_groups(vectors: Vectors, count: int, *, seed: int) -> NDArray[np.intp]:
    """Return the group (0 to count - 1) of each row (n x d), n at least `count`.

    k-means on a sample gives the small groups, all rows join the nearest centre and move it once, and
    the centres, each as heavy as its rows are many, are joined by Ward's rule. On one thread: several
    would add up in the order in which they finish, and the last digits would differ from run to run.
    """
    from sklearn.cluster import KMeans  # slow to import
    from threadpoolctl import threadpool_limits

    n = len(vectors)
    rng = np.random.default_rng(seed)
    sample = vectors
    if n > SAMPLE:
        sample = vectors[np.sort(rng.choice(n, size=SAMPLE, replace=False))]
    small = min(max(SMALL_GROUPS, A_GROUP * count), n_distinct(sample))
    with threadpool_limits(limits=1):
        fitted = KMeans(small, n_init=1, max_iter=_PASSES, random_state=seed).fit(sample)
        centres = np.asarray(fitted.cluster_centers_, dtype=vectors.dtype)
        centres, _ = _means(vectors, nearest(vectors, centres), centres)
        of_row = nearest(vectors, centres)
    centres, sizes = _means(vectors, of_row, centres)
    filled = np.flatnonzero(sizes)
    tree = weighted_ward_merges(centres[filled].astype(np.float64), sizes[filled])
    group = np.zeros(len(centres), dtype=np.intp)
    group[filled] = next(cut(tree, [min(count, len(filled))]))
    return np.asarray(group[of_row], dtype=np.intp)


def nearest(vectors: Vectors, centres: Vectors) -> NDArray[np.intp]:
    """Return for each row (n x d) the nearest centre (m x d); of equals the first."""
    half = 0.5 * (centres**2).sum(axis=1)
    found = np.empty(len(vectors), dtype=np.intp)
    for start in range(0, len(vectors), _CHUNK):
        part = vectors[start : start + _CHUNK]
        found[start : start + _CHUNK] = (part @ centres.T - half).argmax(axis=1)
    return found


def weighted_ward_merges(centres: NDArray[np.float64], weights: NDArray[np.intp]) -> Merges:
    """Return the joins of Ward's tree over centres (m x d), each as heavy as its weight, lowest first.

    What a join costs is the growth of the squared distances of all rows to their centre,
    w v / (w + v) times the squared distance of the two centres (Ward 1963); costs are kept up by the
    formula of Lance and Williams (1967), pairs found by chains of nearest neighbours (Murtagh 1983).
    """
    m = len(centres)
    weight = weights.astype(np.float64)
    squares = (centres**2).sum(axis=1)
    cost = np.maximum(squares[:, None] + squares[None, :] - 2.0 * centres @ centres.T, 0.0)
    cost *= weight[:, None] * weight[None, :] / (weight[:, None] + weight[None, :])
    np.fill_diagonal(cost, np.inf)
    gone = np.zeros(m, dtype=bool)
    pairs: list[tuple[float, int, int]] = []
    chain: list[int] = []
    for _ in range(m - 1):
        if not chain:
            chain = [int(np.flatnonzero(~gone)[0])]
        while True:
            last = chain[-1]
            next_one = int(cost[last].argmin())
            if len(chain) > 1 and cost[last, chain[-2]] <= cost[last, next_one]:
                break
            chain.append(next_one)
        second, first = chain.pop(), chain.pop()
        kept, left = min(first, second), max(first, second)
        pairs.append((float(cost[kept, left]), kept, left))
        total = weight[kept] + weight[left] + weight
        joined = (
            (weight[kept] + weight) * cost[kept]
            + (weight[left] + weight) * cost[left]
            - weight * cost[kept, left]
        ) / total
        weight[kept] += weight[left]
        gone[left] = True
        joined[gone] = np.inf
        joined[kept] = np.inf
        cost[kept], cost[:, kept] = joined, joined
        cost[left], cost[:, left] = np.inf, np.inf
    return _in_order(pairs, m)


def _in_order(pairs: list[tuple[float, int, int]], m: int) -> Merges:
    """Return joins sorted by cost, with nodes numbered as they are made.

    Sorting is stable, so that of equal costs the join found first, below the others, stays first.
    """
    node = list(range(m))
    above = list(range(m))

    def top(row: int) -> int:
        while above[row] != row:
            row = above[row]
        return row

    merges = np.empty((m - 1, 2), dtype=np.intp)
    for number, (_, first, second) in enumerate(sorted(pairs, key=lambda pair: pair[0])):
        a, b = top(first), top(second)
        merges[number] = sorted((node[a], node[b]))
        above[b] = a
        node[a] = m + number
    return merges


def _means(
    vectors: Vectors, of_row: NDArray[np.intp], centres: Vectors
) -> tuple[Vectors, NDArray[np.intp]]:
    """Return the mean of each centre's rows, itself where it has none, and how many rows it has."""
    from scipy.sparse import csr_array

    n, m = len(vectors), len(centres)
    sizes = np.bincount(of_row, minlength=m)
    sums = np.zeros(centres.shape, dtype=np.float64)
    for start in range(0, n, _CHUNK):
        part = of_row[start : start + _CHUNK]
        member = csr_array((np.ones(len(part)), (part, np.arange(len(part)))), shape=(m, len(part)))
        sums += member @ vectors[start : start + _CHUNK].astype(np.float64)
    means = np.where(sizes[:, None] > 0, sums / np.maximum(sizes, 1)[:, None], centres)
    return means.astype(centres.dtype), sizes
