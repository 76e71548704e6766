"""What is computed from quotes: vectors, clusters, and how well each code matches each quote.

Ids stand in row order. Arrays are read-only by convention: a stage makes new ones.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.records.found_again import is_fragile


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Embeddings:
    """Vectors of texts: row i of `vectors` (n x d, float32, unit length) belongs to `ids[i]`.

    `pooled_ids` names the texts that were longer than the model's window and were embedded in
    parts; `computed` counts how many were not in the cache. `others` holds the same texts, row by
    row, as further encoders see them, or what else quotes share; `weight` says how much the matcher
    makes of these vectors beside those of the first encoder, and `centred` whether it takes half of
    their mean away first.
    """

    ids: tuple[str, ...]
    vectors: NDArray[np.float32]
    encoder_digest: str
    pooled_ids: tuple[str, ...] = ()
    computed: int = 0
    others: tuple["Embeddings", ...] = ()
    weight: float = 1.0
    centred: bool = True

    @property
    def all_digest(self) -> str:
        """The digest of all encoders and their weights; the encoder's own where there is one."""
        if not self.others:
            return self.encoder_digest
        parts = [f"{each.encoder_digest} {each.weight}" for each in (self, *self.others)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @property
    def other_encoders(self) -> tuple["Embeddings", ...]:
        """The same texts as each further encoder sees them; what else quotes share is not centred."""
        return tuple(each for each in self.others if each.centred)

    def of(self, ids: Sequence[str]) -> "Embeddings":
        """Return the vectors of some texts, in the order given, by every encoder."""
        row = {each: number for number, each in enumerate(self.ids)}
        return self._taken([row[each] for each in ids], tuple(ids))

    def named(self, ids: Sequence[str]) -> "Embeddings":
        """Return the same vectors under other ids, row by row."""
        return self._taken(list(range(len(self.ids))), tuple(ids))

    def followed_by(self, more: "Embeddings") -> "Embeddings":
        """Return these vectors and, after them, those of other texts by the same encoders."""
        return replace(
            self,
            ids=self.ids + more.ids,
            vectors=np.vstack([self.vectors, more.vectors]),
            pooled_ids=self.pooled_ids + more.pooled_ids,
            computed=self.computed + more.computed,
            others=tuple(
                each.followed_by(other) for each, other in zip(self.others, more.others, strict=True)
            ),
        )

    def _taken(self, rows: Sequence[int], ids: tuple[str, ...]) -> "Embeddings":
        pooled = set(self.pooled_ids)
        return replace(
            self,
            ids=ids,
            vectors=self.vectors[rows],
            pooled_ids=tuple(
                each for each, row in zip(ids, rows, strict=True) if self.ids[row] in pooled
            ),
            others=tuple(each._taken(rows, ids) for each in self.others),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A group of quotes: its words, and the quotes nearest to its centre, nearest first.

    `also_ids` are quotes of other clusters, or of none, that stand in this one too, most alike first;
    `loose_ids` those of its own that hardly belong: more than one in ten of all other quotes are as much
    like it as they are, or they are less like it than any two quotes are in the mean.

    `refound` is how much of it the same way of grouping finds again without a fifth of the quotes,
    `refound_documents` without each document in turn (each case, where all quotes stand in one table):
    the mean Jaccard similarity to the nearest group
    then found, 0 to 1; `least_document` is the smallest of these. `refound_encoders` has one number
    for each further encoder: what comes back by that one alone. None, or nothing, where it was not
    measured. `name` was given by a person ("" for none); `edit_ids` names what people did to it, oldest
    first.
    """

    id: str
    quote_ids: tuple[str, ...]
    keywords: tuple[str, ...]
    exemplar_ids: tuple[str, ...]
    also_ids: tuple[str, ...] = ()
    loose_ids: tuple[str, ...] = ()
    refound: float | None = None
    refound_documents: float | None = None
    least_document: float | None = None
    refound_encoders: tuple[float, ...] = ()
    name: str = ""
    edit_ids: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """What it is called: its name, or its first words."""
        return self.name or ", ".join(self.keywords[:3])

    @property
    def fragile(self) -> bool:
        """Whether it should not be believed yet: it comes back by less than 0.6 (`is_fragile`)."""
        return is_fragile(self.refound, self.refound_documents)


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
