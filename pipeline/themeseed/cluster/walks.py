"""How alike quotes are -> a tree of groups: quotes from which short random walks end in the same places.

Two quotes of one theme need not be alike themselves, if others lie between them; two that are alike by
accident share few neighbours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from themeseed.cluster.grouping import Merges, Vectors
from themeseed.cluster.keywords import Lemmas
from themeseed.cluster.likeness import Likeness, likeness

NEIGHBOURS = 8
"""Each quote is tied to so many that are most like it, to fewer where there are fewer than 64 quotes."""

STEPS = 8
"""Steps of a walk, half of which stay where they are. Chosen on small draws of the shared sets, where
4 to 12 steps and 6 to 24 neighbours hardly differ: benchmarks/discover/clusters.py."""

_LEAST = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """How alike n quotes are (n x n), their graph, and the joins of the tree that walks on it make."""

    alike: Likeness
    graph: sparse.csr_array
    merges: Merges


def network_of(vectors: Vectors, lemmas: Sequence[Lemmas]) -> Network:
    """Return the graph and the tree of at least two quotes.

    Args:
        vectors: n x d of unit length.
        lemmas: the words of each quote.
    """
    return network_by(likeness(vectors, lemmas))


def network_by(alike: Likeness) -> Network:
    """Return the graph and the tree of at least two quotes that are so much alike."""
    graph = neighbour_graph(alike)
    return Network(alike=alike, graph=graph, merges=walk_merges(graph))


def neighbour_graph(alike: Likeness) -> sparse.csr_array:
    """Return the graph of quotes (n x n, symmetric): ties to the nearest, as strong as they are alike.

    Equally near ones are all taken, so that the order of quotes says nothing.
    """
    n = len(alike)
    wanted = min(NEIGHBOURS, ceil(sqrt(n)), n - 1)
    others = np.asarray(np.round(alike, 6), dtype=np.float32)
    np.fill_diagonal(others, -np.inf)
    last = np.partition(others, n - wanted, axis=1)[:, n - wanted]
    near = np.nonzero((others >= last[:, None]) & (others > _LEAST))
    ties = sparse.csr_array((others[near].astype(np.float64), near), shape=(n, n))
    return sparse.csr_array(ties.maximum(ties.T))


def walk_merges(graph: sparse.csr_array) -> Merges:
    """Return the joins of a tree over the quotes of a graph, lowest first.

    Where walks end tells quotes apart (Pons and Latapy 2005: Computing communities in large networks
    using random walks); two quotes are as far apart as the cosine of their ends is from 1, and groups
    are joined by mean distance (Sokal and Michener 1958), so that few need not stand with many.
    """
    from scipy.cluster.hierarchy import linkage  # slow to load
    from scipy.spatial.distance import squareform

    ends = _ends(graph)
    distances = np.asarray(1.0 - ends @ ends.T, dtype=np.float64)
    np.fill_diagonal(distances, 0.0)
    # Rounded, and made alike on both sides: ties must not hang on the last digits of a sum.
    even = np.round(np.maximum((distances + distances.T) / 2, 0.0), 5)
    return np.asarray(linkage(squareform(even, checks=False), "average")[:, :2], dtype=np.intp)


def modularities(graph: sparse.csr_array, cuts: Iterable[NDArray[np.intp]]) -> list[float]:
    """Return for each grouping how much more of the ties stand inside groups than by chance.

    Newman and Girvan (2004): Finding and evaluating community structure in networks. Physical Review
    E 69, 026113. Rounded: equal cuts must not be told apart by the last digits of a sum.
    """
    ties = graph.tocoo()
    total = float(ties.data.sum())
    strength = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    found = []
    for groups in cuts:
        inside = float(ties.data[groups[ties.row] == groups[ties.col]].sum())
        by_chance = float((np.bincount(groups, weights=strength) ** 2).sum())
        found.append(round(inside / total - by_chance / total**2, 6) if total else 0.0)
    return found


def _ends(graph: sparse.csr_array) -> NDArray[np.float32]:
    """Return for each quote how likely a walk from it ends at each other one, as rows of unit length."""
    n = graph.shape[0]
    strength = np.asarray(graph.sum(axis=1), dtype=np.float64).ravel()
    onwards = sparse.diags_array(0.5 / np.maximum(strength, _LEAST)) @ graph
    # A quote without neighbours stays where it is.
    staying = sparse.diags_array(np.where(strength > 0, 0.5, 1.0))
    step = sparse.csr_array((onwards + staying).astype(np.float32))
    ends = np.eye(n, dtype=np.float32)
    for _ in range(STEPS):
        ends = step @ ends
    return np.asarray(ends / np.linalg.norm(ends, axis=1, keepdims=True), dtype=np.float32)
