"""The one Store, for SQLite and PostgreSQL: every method is one transaction."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

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
from themeseed.store import reading, writing
from themeseed.store.backup import back_up
from themeseed.store.engine import Database
from themeseed.store.people import People
from themeseed.store.protocol import CodebookVersion, Counts, Place


class SqlStore:
    """Records in a database of the current schema. What each method promises: `Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.people = People(database)

    def add_documents(self, documents: Sequence[Document]) -> int:
        """Keep documents; return how many were new."""
        with self._database.writing() as connection:
            return writing.add_documents(connection, documents)

    def add_cases(self, cases: Sequence[Case]) -> int:
        """Keep cases; return how many were new."""
        with self._database.writing() as connection:
            return writing.add_cases(connection, cases)

    def add_quotes(self, quotes: Sequence[Quote]) -> int:
        """Keep quotes; return how many were new."""
        with self._database.writing() as connection:
            return writing.add_quotes(connection, quotes)

    def add_coder(self, coder: Coder) -> bool:
        """Keep a coder; return whether it was new."""
        with self._database.writing() as connection:
            return writing.add_coder(connection, coder)

    def add_together(
        self,
        *,
        cases: Sequence[Case] = (),
        documents: Sequence[Document] = (),
        quotes: Sequence[Quote] = (),
        coders: Sequence[Coder] = (),
        decisions: Sequence[Decision] = (),
    ) -> None:
        """Keep all of these or none of them."""
        with self._database.writing() as connection:
            writing.add_cases(connection, cases)
            writing.add_documents(connection, documents)
            writing.add_quotes(connection, quotes)
            for coder in coders:
                writing.add_coder(connection, coder)
            writing.append_decisions(connection, decisions)

    def set_codebook(
        self,
        codebook: Codebook,
        *,
        coder_id: str | None = None,
        made_on: int | None = None,
        candidate_edits: Sequence[CandidateEdit] = (),
        memos: Sequence[Memo] = (),
    ) -> int:
        """Make this the current codebook, with what comes with it; return its version number."""
        with self._database.writing() as connection:
            number = writing.set_codebook(connection, codebook, coder_id, made_on)
            writing.append_candidate_edits(connection, candidate_edits)
            writing.append_memos(connection, memos)
            return number

    def add_run(
        self, run: Run, suggestions: Sequence[Suggestion], clustering: Clustering | None = None
    ) -> bool:
        """Keep a run with its suggestions and clustering; return whether it was new."""
        with self._database.writing() as connection:
            return writing.add_run(connection, run, suggestions, clustering)

    def append_decision(self, decision: Decision) -> bool:
        """Append a decision; return whether it was new."""
        return self.append_decisions([decision]) == 1

    def append_decisions(self, decisions: Sequence[Decision]) -> int:
        """Append decisions in their order; return how many were new."""
        with self._database.writing() as connection:
            writing.require_in_force(connection, decisions)
            return writing.append_decisions(connection, decisions)

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
        """Keep what a sitting brought, all of it or nothing."""
        with self._database.writing() as connection:
            writing.append_boundary_edits(connection, boundary_edits, quotes)
            writing.add_live(connection, runs, suggestions)
            writing.require_in_force(connection, decisions)
            writing.append_decisions(connection, decisions)
            writing.append_memos(connection, memos)
            writing.append_sightings(connection, sightings)

    def append_team(
        self, *, assignments: Sequence[Assignment] = (), settings: Sequence[TeamSetting] = ()
    ) -> None:
        """Append assignments and settings of the team, all or none."""
        with self._database.writing() as connection:
            writing.append_assignments(connection, assignments)
            writing.append_team_settings(connection, settings)

    def append_view_edit(self, edit: ViewEdit) -> None:
        """Append that a view was saved or forgotten."""
        with self._database.writing() as connection:
            writing.append_view_edit(connection, edit)

    def append_discovery(self, kept: KeptDiscovery) -> None:
        """Append a discovery."""
        with self._database.writing() as connection:
            writing.append_discovery(connection, kept)

    def append_group_edits(self, edits: Sequence[CandidateEdit]) -> None:
        """Append what a person did with groups of similar quotes."""
        with self._database.writing() as connection:
            writing.append_candidate_edits(connection, edits, of_groups=True)

    def append_candidate_edits(self, edits: Sequence[CandidateEdit]) -> None:
        """Append what a person did with candidates."""
        with self._database.writing() as connection:
            writing.append_candidate_edits(connection, edits)

    def set_meta(self, name: str, value: str) -> None:
        """Keep a fact about the study."""
        with self._database.writing() as connection:
            writing.set_meta(connection, name, value)

    def documents(self) -> tuple[Document, ...]:
        """Return all documents by name."""
        with self._database.reading() as connection:
            return reading.documents(connection)

    def document_names(self) -> dict[str, str]:
        """Return the name of each document by id, in the order of names."""
        with self._database.reading() as connection:
            return reading.document_names(connection)

    def document(self, document_id: str) -> Document:
        """Return one document."""
        with self._database.reading() as connection:
            return reading.document(connection, document_id)

    def cases(self) -> tuple[Case, ...]:
        """Return all cases by name."""
        with self._database.reading() as connection:
            return reading.cases(connection)

    def quotes(self) -> tuple[Quote, ...]:
        """Return the quotes in force by document name and place in the document."""
        with self._database.reading() as connection:
            return reading.quotes(connection)

    def earlier_quotes(self) -> tuple[Quote, ...]:
        """Return the quotes that were cut anew, in the same order."""
        with self._database.reading() as connection:
            return reading.quotes(connection, in_force=False)

    def boundary_edits(self, *, after: int = 0) -> tuple[BoundaryEdit, ...]:
        """Return boundary edits in the order in which they were appended."""
        with self._database.reading() as connection:
            return reading.boundary_edits(connection, after)

    def quote(self, quote_id: str) -> Quote:
        """Return one quote."""
        with self._database.reading() as connection:
            return reading.quote(connection, quote_id)

    def codebook(self) -> Codebook:
        """Return the current codebook."""
        with self._database.reading() as connection:
            return reading.codebook(connection)

    def codebook_version(self) -> CodebookVersion:
        """Return the current codebook and its version."""
        with self._database.reading() as connection:
            return reading.codebook_version(connection)

    def codebook_versions(self) -> tuple[CodebookVersion, ...]:
        """Return every codebook that was current, oldest first."""
        with self._database.reading() as connection:
            return reading.codebook_versions(connection)

    def coders(self) -> tuple[Coder, ...]:
        """Return all coders by name."""
        with self._database.reading() as connection:
            return reading.coders(connection)

    def runs(self) -> tuple[Run, ...]:
        """Return all runs that somebody asked for, oldest first."""
        with self._database.reading() as connection:
            return reading.runs(connection)

    def run(self, run_id: str) -> Run:
        """Return one run, live ones too."""
        with self._database.reading() as connection:
            return reading.run(connection, run_id)

    def latest_run(self) -> Run | None:
        """Return the run that was added last."""
        with self._database.reading() as connection:
            return reading.latest_run(connection)

    def suggestions(self, run_id: str) -> tuple[Suggestion, ...]:
        """Return a run's suggestions in the order of `quotes`, then by rank."""
        with self._database.reading() as connection:
            return reading.suggestions(connection, run_id)

    def suggestions_of(self, run_id: str, *quote_ids: str) -> tuple[Suggestion, ...]:
        """Return a run's suggestions for some quotes by rank."""
        with self._database.reading() as connection:
            return reading.suggestions_of(connection, run_id, quote_ids)

    def likeliest(self, run_id: str) -> tuple[Likeliest, ...]:
        """Return what a run found likeliest for each quote."""
        with self._database.reading() as connection:
            return reading.likeliest(connection, run_id)

    def clustering(self, run_id: str) -> Clustering | None:
        """Return a run's clustering."""
        with self._database.reading() as connection:
            return reading.clustering(connection, run_id)

    def decisions(
        self, *, coder_id: str | None = None, quote_id: str | None = None
    ) -> tuple[Decision, ...]:
        """Return decisions in the order in which they were appended."""
        with self._database.reading() as connection:
            return reading.decisions(connection, coder_id, quote_id)

    def decisions_after(self, place: int) -> tuple[Decision, ...]:
        """Return the decisions that were appended after a place."""
        with self._database.reading() as connection:
            return reading.decisions_after(connection, place)

    def memos(self, *, quote_id: str | None = None) -> tuple[Memo, ...]:
        """Return memos and flags in the order in which they were appended."""
        with self._database.reading() as connection:
            return reading.memos(connection, quote_id)

    def assignments(self) -> tuple[Assignment, ...]:
        """Return assignments and withdrawals in the order in which they were appended."""
        with self._database.reading() as connection:
            return reading.assignments(connection)

    def team_settings(self) -> tuple[TeamSetting, ...]:
        """Return the settings of the team in the order in which they were appended."""
        with self._database.reading() as connection:
            return reading.team_settings(connection)

    def view_edits(self) -> tuple[ViewEdit, ...]:
        """Return views that were saved and forgotten, in the order in which that was appended."""
        with self._database.reading() as connection:
            return reading.view_edits(connection)

    def latest_discovery(self) -> KeptDiscovery | None:
        """Return the discovery that was kept last."""
        with self._database.reading() as connection:
            return reading.latest_discovery(connection)

    def discoveries(self) -> tuple[KeptDiscovery, ...]:
        """Return the discoveries, in the order in which they were appended."""
        with self._database.reading() as connection:
            return reading.discoveries(connection)

    def documents_discovered(self) -> dict[str, tuple[str, ...]]:
        """Return the documents that each kept discovery was made of."""
        with self._database.reading() as connection:
            return reading.documents_discovered(connection)

    def group_edits(self) -> tuple[CandidateEdit, ...]:
        """Return what people did with groups of similar quotes, in the order it was appended."""
        with self._database.reading() as connection:
            return reading.group_edits(connection)

    def candidate_edits(self) -> tuple[CandidateEdit, ...]:
        """Return what people did with candidates, in the order in which it was appended."""
        with self._database.reading() as connection:
            return reading.candidate_edits(connection)

    def sightings(self, *, after: int = 0) -> tuple[Sighting, ...]:
        """Return what coders were shown of quotes, in the order in which it was appended."""
        with self._database.reading() as connection:
            return reading.sightings(connection, after)

    def place(self) -> Place:
        """Return how far the study has come."""
        with self._database.reading() as connection:
            return reading.place(connection)

    def meta(self, name: str) -> str | None:
        """Return a fact about the study."""
        with self._database.reading() as connection:
            return reading.meta(connection, name)

    def counts(self) -> Counts:
        """Return how much the study holds."""
        with self._database.reading() as connection:
            return reading.counts(connection)

    def backup(self, to: Path) -> None:
        """Write a copy of the whole store to a new file."""
        back_up(self._database, to)

    def close(self) -> None:
        """Close every connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
