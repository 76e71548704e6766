"""What people did with candidates so far, ready for the next look."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

from themeseed.discover import edits_in_force, grain_of
from themeseed.records import CandidateEdit, Codebook, Discovery, KeptDiscovery, Quote
from themeseed.review import Lineage
from themeseed.store import Store
from themeseed.study.folder import Study

SHAPING = ("merge", "split", "pin", "coarser", "finer")
"""Edits that change which quotes stand together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steering:
    """The edits of candidates in force, oldest first, with their quotes as they are cut now.

    `n_edits` counts all that were appended. `quotes_of` has the quotes by document, and `documents`
    the documents that the study had by discovery: what an edit could know.
    """

    edits: tuple[CandidateEdit, ...] = ()
    n_edits: int = 0
    quotes_of: Mapping[str, Collection[str]] = field(default_factory=dict)
    documents: Mapping[str, Collection[str]] = field(default_factory=dict)

    def known_to(self, edit: CandidateEdit) -> set[str]:
        """Return the quotes that were in the study when an edit was made."""
        documents = self.documents.get(edit.seen_in or "", self.quotes_of)
        return {it for each in documents for it in self.quotes_of.get(each, ())}

    @property
    def grain(self) -> int:
        """How many steps finer candidates are wanted; coarser below 0."""
        return grain_of(self.edits)

    @property
    def n_set_aside(self) -> int:
        """How many candidates at most are found and not shown."""
        return sum(each.kind in ("discard", "promote") for each in self.edits)


def steering_of(store: Store, quotes: Sequence[Quote], codebook: Codebook) -> Steering:
    """Return what people did with candidates of a study.

    Args:
        store: of the study.
        quotes: in force.
        codebook: in force; a code that has left it is no code any more.
    """
    edits = store.candidate_edits()
    if not edits:
        return Steering()
    quotes_of: dict[str, list[str]] = {}
    for quote in quotes:
        quotes_of.setdefault(quote.document_id, []).append(quote.id)
    lineage = Lineage(store.boundary_edits())
    codes = {code.id for code in codebook.codable} | {
        old for code in codebook.codable for old in code.replaces
    }
    return Steering(
        edits=tuple(
            replace(each, groups=tuple(as_cut_now(group, lineage) for group in each.groups))
            for each in edits_in_force(edits)
            if each.kind != "promote" or each.text in codes
        ),
        n_edits=len(edits),
        quotes_of=quotes_of,
        documents=store.documents_discovered(),
    )


def as_cut_now(quote_ids: Sequence[str], lineage: Lineage) -> tuple[str, ...]:
    """Return quotes as they are cut now: those that were cut anew as what stands for them."""
    return tuple(dict.fromkeys(now for each in quote_ids for now in lineage.now(each)))


def keep_discovery(study: Study, found: Discovery) -> KeptDiscovery:
    """Keep what was discovered in the study, unless it is what was kept last; return what is kept."""
    latest = study.store.latest_discovery()
    if latest is not None and latest.discovery == found:
        return latest
    documents = dict.fromkeys(quote.document_id for quote in study.store.quotes())
    kept = KeptDiscovery(id=str(uuid4()), made_at=_now(), document_ids=tuple(documents), discovery=found)
    study.store.append_discovery(kept)
    return kept


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
