"""How alike quotes are -> in which groups each stands: in a second one, and loosely in its own.

The rule: what the tree made stays. A second group is where a quote would be no stranger; a quote is
loose where strangers are as near as it is. Both bars were set on shared sets whose quotes people gave
several codes: benchmarks/discover/memberships.py.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster.grouping import Vectors
from themeseed.cluster.likeness import Likeness

AMONG_OWN = 0.25
"""A quote stands in a second group too if it is more like that group than so many of its quotes are."""

AMONG_OWN_BY_VECTORS = 0.5
"""The same where there are no words to compare: vectors alone find more quotes near."""

STRANGERS = 0.1
"""A quote is loose in its group if more of the quotes outside are as much like the group, or if it is
less like it than two quotes are in the mean."""

NONE = -1
"""The group of a quote that is in none."""

Near = NDArray[np.float32]
"""n x g: how alike each quote is to each group, the mean over the group's other quotes."""

_CHUNK = 20_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """For each quote a second group (`NONE`: none), how alike it is to it, and whether it is loose."""

    second: NDArray[np.intp]
    likeness: Near
    loose: NDArray[np.bool_]


def in_all_views(alike: Likeness, group: NDArray[np.intp]) -> Standing:
    """Return in which groups quotes stand, from how alike they are (n x n); see `standing`."""
    return standing(mean_likeness(alike, group), group, among_own=AMONG_OWN)


def by_vectors(vectors: Vectors, group: NDArray[np.intp]) -> Standing:
    """Return in which groups quotes stand, from vectors alone (n x d); see `standing`."""
    return standing(mean_nearness(vectors, group), group, among_own=AMONG_OWN_BY_VECTORS)


def mean_likeness(alike: Likeness, group: NDArray[np.intp]) -> Near:
    """Return how alike each quote is to each group, from how alike quotes are (n x n).

    `group` has the group of each quote, from 0 on; `NONE` for a quote that is in none.
    """
    member = _members(group)
    near = np.asarray(alike @ member, dtype=np.float32)
    return _less_own(near, alike.diagonal(), group, member.sum(axis=0))


def mean_nearness(vectors: Vectors, group: NDArray[np.intp]) -> Near:
    """Return the same from vectors (n x d, unit length) alone: the mean of centred cosines.

    In parts, since a million quotes leave no room for a second copy of their vectors.
    """
    mean = vectors.mean(axis=0, dtype=np.float64).astype(vectors.dtype)
    sizes = np.bincount(group[group != NONE])
    sums = np.zeros((len(sizes), vectors.shape[1]), dtype=np.float64)
    parts = [slice(start, start + _CHUNK) for start in range(0, len(vectors), _CHUNK)]
    for part in parts:
        member = _members(group[part], of=len(sizes))
        sums += member.T @ _centred(vectors[part], mean)
    near = np.empty((len(vectors), len(sizes)), dtype=np.float32)
    own = np.empty(len(vectors), dtype=np.float32)
    for part in parts:
        rows = _centred(vectors[part], mean)
        near[part] = rows @ sums.T
        own[part] = (rows**2).sum(axis=1)
    return _less_own(near, own, group, sizes)


def standing(near: Near, group: NDArray[np.intp], *, among_own: float) -> Standing:
    """Return the second group of each quote, where there is one, and which quotes stand loosely.

    Args:
        near: how alike quotes are to groups.
        group: the group of each quote; `NONE` for a quote that is in none.
        among_own: of how many of a group's own quotes a quote of another must be the more like it.
    """
    n, g = near.shape
    second, likeness = _nearest_other(near, group)
    stands, loose = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    for number in range(g):
        inside = group == number
        own, outside = np.sort(near[inside, number]), np.sort(near[~inside, number])
        candidates = np.flatnonzero(second == number)
        passed = np.searchsorted(own, likeness[candidates], side="left") / len(own)
        # Below 0 a quote is less like the group than two quotes are in the mean.
        stands[candidates] = (passed >= among_own) & (likeness[candidates] > 0)
        if len(outside):
            as_near = len(outside) - np.searchsorted(outside, near[inside, number], side="left")
            loose[inside] = (as_near / len(outside) > STRANGERS) | (near[inside, number] <= 0)
    return Standing(second=np.where(stands, second, NONE), likeness=likeness, loose=loose)


def _nearest_other(near: Near, group: NDArray[np.intp]) -> tuple[NDArray[np.intp], Near]:
    """Return the group that each quote is most like but its own, and how alike it is to it."""
    n = len(near)
    second = np.full(n, NONE, dtype=np.intp)
    likeness = np.full(n, -np.inf, dtype=np.float32)
    for start in range(0, n, _CHUNK):
        part = near[start : start + _CHUNK].copy()
        its = group[start : start + _CHUNK]
        placed = np.flatnonzero(its != NONE)
        part[placed, its[placed]] = -np.inf
        second[start : start + _CHUNK] = part.argmax(axis=1)
        likeness[start : start + _CHUNK] = part.max(axis=1)
    return second, likeness


def _members(group: NDArray[np.intp], *, of: int = 0) -> NDArray[np.float32]:
    member = np.zeros((len(group), max(of, int(group.max(initial=NONE)) + 1)), dtype=np.float32)
    rows = np.flatnonzero(group != NONE)
    member[rows, group[rows]] = 1.0
    return member


def _centred(vectors: Vectors, mean: Vectors) -> Vectors:
    rows = vectors - mean
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def _less_own(
    sums: Near, own: NDArray[np.float32], group: NDArray[np.intp], sizes: NDArray[np.number]
) -> Near:
    """Return means from sums over groups, without what a quote has with itself; changes `sums`.

    Rounded: equally near ones must not be told apart by the last digits of a sum.
    """
    rows = np.flatnonzero(group != NONE)
    its = group[rows]
    alone = sums[rows, its] - own[rows]
    sums /= np.maximum(sizes, 1).astype(np.float32)
    sums[rows, its] = alone / np.maximum(sizes[its] - 1, 1)
    return np.round(sums, 5, out=sums)
