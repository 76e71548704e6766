"""Quotes in a fixed order, and one way of grouping them: all, some, or as another encoder sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster.coarse import coarse_to_fine_groups
from themeseed.cluster.grouping import Vectors, cut, kmeans_groups, n_distinct, ward_groups
from themeseed.cluster.keywords import Lemmas
from themeseed.cluster.standing import Standing, by_vectors, in_all_views
from themeseed.cluster.walks import Network, network_by, network_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouper:
    """n quotes: vectors (n x d, unit length), lemmas, and the method; its graph if it walks on one."""

    vectors: Vectors
    lemmas: Sequence[Lemmas]
    method: str
    network: Network | None = field(default=None)

    def __post_init__(self) -> None:
        """Make the graph, unless it was given."""
        if self.network is None and self.method == "walks" and len(self.vectors) > 1:
            object.__setattr__(self, "network", network_of(self.vectors, self.lemmas))

    def groups(self, count: int, *, seed: int) -> NDArray[np.intp]:
        """Return the group of each quote, `count` of them, fewer where fewer quotes differ."""
        count = min(count, n_distinct(self.vectors))
        if count < 2:
            return np.zeros(len(self.vectors), dtype=np.intp)
        if self.network:
            return next(cut(self.network.merges, [count]))
        if self.method == "ward":
            return ward_groups(self.vectors, count)
        if self.method == "coarse":
            return coarse_to_fine_groups(self.vectors, count, seed=seed)
        return kmeans_groups(self.vectors, count, seed=seed)

    def among(self, rows: NDArray[np.intp]) -> "Grouper":
        """Return some of the quotes, as alike as they are among all."""
        network = self.network
        return replace(
            self,
            vectors=self.vectors[rows],
            lemmas=[self.lemmas[row] for row in rows],
            network=network_by(network.alike[np.ix_(rows, rows)]) if network else None,
        )

    def seen_by(self, vectors: Vectors) -> "Grouper":
        """Return the quotes as another encoder sees them."""
        return replace(self, vectors=vectors, network=None)

    def standing(self, group: NDArray[np.intp]) -> Standing:
        """Return in which groups quotes stand: by all views where there is a graph, else by vectors."""
        if self.network:
            return in_all_views(self.network.alike, group)
        return by_vectors(self.vectors, group)
