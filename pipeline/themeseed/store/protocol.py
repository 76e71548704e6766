"""The Store that the rest of themeseed sees: records in, tuples of records out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from themeseed.records import (
    Assignment,
    BoundaryEdit,
    CandidateEdit,
    Case,
    Clustering,
    Codebook,
    Coder,
    Decision,
    Document,
    KeptDiscovery,
    Likeliest,
    Memo,
    Quote,
    Run,
    Sighting,
    Suggestion,
    TeamSetting,
    ViewEdit,
)
from themeseed.store.people import People


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a study holds; of quotes those in force."""

    documents: int
    cases: int
    quotes: int
    coders: int
    codebook_versions: int
    runs: int
    suggestions: int
    decisions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookVersion:
    """A codebook as it was from `set_at` (ISO 8601, UTC) on. `number` counts from 1.

    `set_by` is the coder who put it in force; None for commands and for studies from before.
    """

    number: int
    sha256: str
    set_at: str
    codebook: Codebook
    set_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How far a study has come: the latest number of each kind, and how many quotes there are.

    Two places are equal when nothing was added in between.
    """

    decisions: int
    memos: int
    runs: int
    codebooks: int
    boundary_edits: int
    documents: int
    quotes: int
    assignments: int = 0
    team_settings: int = 0
    discoveries: int = 0
    candidate_edits: int = 0
    sightings: int = 0


class Store(Protocol):
    """Keeps a study's records.

    Every write is one transaction: when the method returns, the records are on the disk; when it
    raises, or the process is killed before, nothing of them is there. Any method raises StoreError
    when the database is damaged, locked for too long, out of reach or closed. Text is kept exactly;
    U+0000, lone surrogates, NaN and infinity are refused with StoreError, because not every
    database can hold them.
    """

    @property
    def people(self) -> People:
        """Who may come in: accounts, invitations and sessions."""

    def add_documents(self, documents: Sequence[Document]) -> int:
        """Keep documents; return how many were new. Known ids are left as they are.

        Raises:
            UnknownNameError: a document refers to a case that was not added.
        """

    def add_cases(self, cases: Sequence[Case]) -> int:
        """Keep cases; return how many were new. Attributes of known cases are merged, latest wins."""

    def add_quotes(self, quotes: Sequence[Quote]) -> int:
        """Keep quotes; return how many were new. Known ids are left as they are.

        Raises:
            UnknownNameError: a quote refers to a document or case that was not added.
        """

    def add_coder(self, coder: Coder) -> bool:
        """Keep a coder; return whether it was new.

        Raises:
            StoreError: the id is taken by a coder of another name or kind.
        """

    def add_together(
        self,
        *,
        cases: Sequence[Case] = (),
        documents: Sequence[Document] = (),
        quotes: Sequence[Quote] = (),
        coders: Sequence[Coder] = (),
        decisions: Sequence[Decision] = (),
    ) -> None:
        """Keep all of these or, when one is refused or the process is killed, none of them."""

    def set_codebook(
        self,
        codebook: Codebook,
        *,
        coder_id: str | None = None,
        made_on: int | None = None,
        candidate_edits: Sequence[CandidateEdit] = (),
        memos: Sequence[Memo] = (),
    ) -> int:
        """Make this the current codebook; return its version number.

        Earlier versions are kept. Setting what is current already changes nothing of it.

        Args:
            codebook: in force from now on.
            coder_id: who edited it, where that is known.
            made_on: the number of the version that it was made from; None replaces whichever is in
                force.
            candidate_edits: that say which candidates became codes of it: who sees the version sees
                them, and if one is refused, or the process killed, all of it is.
            memos: that come with it in the same way.

        Raises:
            CodebookChangedError: it was made from another version than the one in force. Looked at in
                the transaction that writes: of two edits of one version, the second is refused.
            UnknownNameError: the coder was not added.
        """

    def add_run(
        self, run: Run, suggestions: Sequence[Suggestion], clustering: Clustering | None = None
    ) -> bool:
        """Keep a run with its suggestions and clustering; return whether it was new.

        The same run again (whenever it was started) changes nothing.

        Raises:
            StoreError: the run's id is taken by a run with another content.
            UnknownNameError: a suggestion or cluster refers to a quote that was not added.
        """

    def append_decision(self, decision: Decision) -> bool:
        """Append a decision; return whether it was new. See `append_decisions`."""

    def append_decisions(self, decisions: Sequence[Decision]) -> int:
        """Append decisions in their order; return how many were new.

        A decision that is there already, the same in every field, is passed over: a write may be
        tried again.

        Raises:
            DecisionError: an id is taken by a decision with another content, or the quote was cut
                anew.
            UnknownNameError: a decision refers to a quote, coder or run that was not added.
        """

    def append_reviewed(
        self,
        *,
        runs: Sequence[Run] = (),
        suggestions: Sequence[Suggestion] = (),
        decisions: Sequence[Decision] = (),
        memos: Sequence[Memo] = (),
        boundary_edits: Sequence[BoundaryEdit] = (),
        quotes: Sequence[Quote] = (),
        sightings: Sequence[Sighting] = (),
    ) -> None:
        """Keep what a sitting brought, all of it or nothing: decisions, memos, and what was seen.

        Boundary edits come first, with the quotes that they put in force. What is there already is
        passed over: live runs and their suggestions, decisions, memos, edits, quotes and sightings.

        Raises:
            BoundaryError: an edit takes quotes out of force that are not, or puts in force what is.
            DecisionError: a decision's id is taken by one with another content, or its quote was cut
                anew.
            UnknownNameError: a quote, coder or run was not added.
        """

    def append_team(
        self, *, assignments: Sequence[Assignment] = (), settings: Sequence[TeamSetting] = ()
    ) -> None:
        """Append assignments and settings of the team, all or none.

        Those that are there already are passed over.

        Raises:
            UnknownNameError: a quote or coder was not added.
        """

    def append_view_edit(self, edit: ViewEdit) -> None:
        """Append that a view was saved or forgotten; one that is there already is passed over.

        Raises:
            UnknownNameError: the coder was not added.
        """

    def append_discovery(self, kept: KeptDiscovery) -> None:
        """Append a discovery; one that is there already is passed over."""

    def append_group_edits(self, edits: Sequence[CandidateEdit]) -> None:
        """Append what a person did with groups of similar quotes; what is there is passed over.

        Raises:
            UnknownNameError: a quote, coder, run or edit taken back was not added.
        """

    def append_candidate_edits(self, edits: Sequence[CandidateEdit]) -> None:
        """Append what a person did with candidates; what is there already is passed over.

        Raises:
            UnknownNameError: a quote, coder, discovery or edit taken back was not added.
        """

    def set_meta(self, name: str, value: str) -> None:
        """Keep a fact about the study, such as its title; the latest value stands."""

    def documents(self) -> tuple[Document, ...]:
        """Return all documents by name."""

    def document_names(self) -> dict[str, str]:
        """Return the name of each document by id, in the order of names, without reading texts."""

    def document(self, document_id: str) -> Document:
        """Return one document; UnknownNameError when there is none of this id."""

    def cases(self) -> tuple[Case, ...]:
        """Return all cases by name."""

    def quotes(self) -> tuple[Quote, ...]:
        """Return the quotes in force by document name and place in the document."""

    def earlier_quotes(self) -> tuple[Quote, ...]:
        """Return the quotes that were cut anew and are no longer in force, in the same order."""

    def boundary_edits(self, *, after: int = 0) -> tuple[BoundaryEdit, ...]:
        """Return boundary edits in the order in which they were appended.

        Args:
            after: `Place.boundary_edits` of an earlier `place`; earlier ones are left out.
        """

    def quote(self, quote_id: str) -> Quote:
        """Return one quote; UnknownNameError when there is none of this id."""

    def codebook(self) -> Codebook:
        """Return the current codebook; UnknownNameError when none was set."""

    def codebook_version(self) -> CodebookVersion:
        """Return the current codebook and its version; UnknownNameError when none was set."""

    def codebook_versions(self) -> tuple[CodebookVersion, ...]:
        """Return every codebook that was current, oldest first."""

    def coders(self) -> tuple[Coder, ...]:
        """Return all coders by name."""

    def runs(self) -> tuple[Run, ...]:
        """Return all runs that somebody asked for, oldest first; live ones are left aside."""

    def run(self, run_id: str) -> Run:
        """Return one run, live ones too; UnknownNameError when there is none of this id."""

    def latest_run(self) -> Run | None:
        """Return the run that was added last, live ones left aside, or None when there is none."""

    def suggestions(self, run_id: str) -> tuple[Suggestion, ...]:
        """Return a run's suggestions in the order of `quotes`, then by rank.

        Raises:
            UnknownNameError: there is no such run.
        """

    def suggestions_of(self, run_id: str, *quote_ids: str) -> tuple[Suggestion, ...]:
        """Return a run's suggestions for some quotes by rank; none where the run had no part in them."""

    def likeliest(self, run_id: str) -> tuple[Likeliest, ...]:
        """Return what a run found likeliest for each quote, by quote id, without reading evidence."""

    def clustering(self, run_id: str) -> Clustering | None:
        """Return a run's clustering, or None when it was added without; else as `suggestions`."""

    def decisions(
        self, *, coder_id: str | None = None, quote_id: str | None = None
    ) -> tuple[Decision, ...]:
        """Return decisions in the order in which they were appended."""

    def decisions_after(self, place: int) -> tuple[Decision, ...]:
        """Return the decisions that were appended after `Place.decisions` of an earlier `place`."""

    def memos(self, *, quote_id: str | None = None) -> tuple[Memo, ...]:
        """Return memos and flags in the order in which they were appended."""

    def assignments(self) -> tuple[Assignment, ...]:
        """Return assignments and withdrawals in the order in which they were appended."""

    def team_settings(self) -> tuple[TeamSetting, ...]:
        """Return the settings of the team in the order in which they were appended."""

    def view_edits(self) -> tuple[ViewEdit, ...]:
        """Return views that were saved and forgotten, in the order in which that was appended."""

    def latest_discovery(self) -> KeptDiscovery | None:
        """Return the discovery that was kept last, or None when there is none."""

    def discoveries(self) -> tuple[KeptDiscovery, ...]:
        """Return the discoveries, in the order in which they were appended."""

    def documents_discovered(self) -> dict[str, tuple[str, ...]]:
        """Return the documents that each kept discovery was made of, by its id."""

    def group_edits(self) -> tuple[CandidateEdit, ...]:
        """Return what people did with groups of similar quotes, in the order it was appended."""

    def candidate_edits(self) -> tuple[CandidateEdit, ...]:
        """Return what people did with candidates, in the order in which it was appended."""

    def sightings(self, *, after: int = 0) -> tuple[Sighting, ...]:
        """Return what coders were shown of quotes, in the order in which it was appended.

        Args:
            after: `Place.sightings` of an earlier `place`; earlier ones are left out.
        """

    def place(self) -> Place:
        """Return how far the study has come: what tells whether anything was added."""

    def meta(self, name: str) -> str | None:
        """Return a fact about the study; `study_id` and `created_at` are always there."""

    def counts(self) -> Counts:
        """Return how much the study holds."""

    def backup(self, to: Path) -> None:
        """Write a copy of the whole store, while it is in use, to a file that does not exist yet.

        Raises:
            StoreError: the file exists, or the store is on PostgreSQL (which has pg_dump).
        """

    def close(self) -> None:
        """Close every connection. Closing twice is allowed."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
