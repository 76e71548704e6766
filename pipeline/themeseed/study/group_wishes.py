"""What people did with groups of similar quotes, applied again to the groups of a later run.

The rule: groups are made from the quotes alone; then the edits act in their order, as those of
candidates do (`discover/steering.py`), each on the group that shares most quotes with the one that it
was made for. A quote stays in one group: what is pinned is taken out of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from themeseed.discover import Steered, edits_in_force, grain_of, in_two, steer
from themeseed.records import CandidateEdit, Clustering, Embeddings
from themeseed.review import Lineage
from themeseed.store import Store
from themeseed.study.steering import as_cut_now

KINDS = ("name", "merge", "split", "pin", "coarser", "finer")
"""What can be done with groups. They are no claims, so that none is discarded or promoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWishes:
    """The edits of groups in force, oldest first, with their quotes as they are cut now.

    `known` has, by run, the quotes that were grouped in it: what an edit could know.
    """

    edits: tuple[CandidateEdit, ...] = ()
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def grain(self) -> int:
        """How many steps finer groups are wanted; coarser below 0."""
        return grain_of(self.edits)


class Shaping:
    """Makes groups what people wished, and remembers what each was called and by which edits."""

    def __init__(self, wishes: GroupWishes, embeddings: Embeddings, *, smallest: int) -> None:
        """Take the wishes, the vectors of all quotes, and the fewest quotes of a part."""
        self._wishes = wishes
        self._row = {quote_id: number for number, quote_id in enumerate(embeddings.ids)}
        self._vectors = embeddings.vectors
        self._smallest = smallest
        self._made: dict[frozenset[str], Steered] = {}

    def reshape(self, groups: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
        """Return groups after all edits, each quote in one at most."""
        everything = frozenset(self._row)
        standing = steer(
            [Steered(quote_ids=ids, origins=(number,)) for number, ids in enumerate(groups)],
            self._wishes.edits,
            known_to=lambda edit: self._wishes.known.get(edit.seen_in or "", everything),
            divide=self._in_two,
        )
        taken: set[str] = set()
        shaped: list[tuple[str, ...]] = []
        # What was pinned keeps its quotes; of two pins the later one yields.
        for one in sorted(standing, key=lambda each: not any(it.kind == "pin" for it in each.edits)):
            ids = tuple(it for it in one.quote_ids if it in self._row and it not in taken)
            if ids:
                taken.update(ids)
                shaped.append(ids)
                self._made[frozenset(ids)] = one
        return shaped

    def with_names(self, found: Clustering) -> Clustering:
        """Return the clustering with the names that people gave, and their edits."""
        named = []
        for each in found.clusters:
            one = self._made.get(frozenset(each.quote_ids))
            edits = tuple(it.id for it in one.edits) if one else ()
            named.append(replace(each, name=one.name if one else "", edit_ids=edits))
        held = {it for each in named for it in each.edit_ids}
        left = [it for it in self._wishes.edits if it.groups and it.id not in held]
        said = ""
        if left:
            n = len(left)
            said = (
                f" {n} {'wish fits' if n == 1 else 'wishes fit'} no group of this time, or could not be "
                f"met, and {'stays' if n == 1 else 'stay'} on record."
            )
        return replace(found, clusters=tuple(named), reason=found.reason + said)

    def _in_two(self, quote_ids: tuple[str, ...]) -> list[tuple[str, ...]]:
        ids = sorted(quote_ids)
        rows = np.asarray(self._vectors[[self._row[each] for each in ids]], dtype=np.float64)
        rows = rows - self._vectors.mean(axis=0, dtype=np.float64)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
        # In order of content, so that ids have no part in it.
        order = np.lexsort(np.round(rows, 9).T[::-1])
        parts = in_two(rows[order], smallest=self._smallest)
        return [tuple(ids[order[place]] for place in part) for part in parts]


def group_wishes(store: Store) -> GroupWishes:
    """Return what people did with the groups of a study."""
    edits = store.group_edits()
    if not edits:
        return GroupWishes()
    lineage = Lineage(store.boundary_edits())
    in_force = tuple(
        replace(each, groups=tuple(as_cut_now(group, lineage) for group in each.groups))
        for each in edits_in_force(edits)
    )
    known: dict[str, frozenset[str]] = {}
    for run_id in {each.seen_in for each in in_force if each.seen_in}:
        clustering = store.clustering(run_id)
        if clustering is not None:
            known[run_id] = frozenset(as_cut_now(_quotes_of(clustering), lineage))
    return GroupWishes(edits=in_force, known=known)


def _quotes_of(clustering: Clustering) -> Sequence[str]:
    inside = [quote_id for each in clustering.clusters for quote_id in each.quote_ids]
    return [*inside, *clustering.unclustered_ids]
