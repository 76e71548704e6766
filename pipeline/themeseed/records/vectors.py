"""What is computed from quotes: vectors, clusters, and how well each code matches each quote.

Ids stand in row order. Arrays are read-only by convention: a stage makes new ones.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Embeddings:
    """Vectors of texts: row i of `vectors` (n x d, float32, unit length) belongs to `ids[i]`.

    `pooled_ids` names the texts that were longer than the model's window and were embedded in
    parts; `computed` counts how many were not in the cache.
    """

    ids: tuple[str, ...]
    vectors: NDArray[np.float32]
    encoder_digest: str
    pooled_ids: tuple[str, ...] = ()
    computed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group of quotes: its words, and the quotes nearest to its centre, nearest first."""

    id: str
    quote_ids: tuple[str, ...]
    keywords: tuple[str, ...]
    exemplar_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """Clusters, largest first, and the quotes that belong to none.

    `method` names the algorithm that was chosen, `reason` says why in a sentence.
    """

    clusters: tuple[Cluster, ...]
    unclustered_ids: tuple[str, ...]
    method: str
    reason: str
    seed: int
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatchScores:
    """How well each code (column) fits each quote (row): n x k float64, larger is better.

    Scores are not probabilities: suggest/ makes them so. With `exclusive` the codes compete for
    the quote (one code a quote); without, each code applies or not, whatever the others do.
    `n_decided` counts the decided quotes that the scores rest on.
    """

    quote_ids: tuple[str, ...]
    code_ids: tuple[str, ...]
    scores: NDArray[np.float64]
    exclusive: bool
    n_decided: int = 0
