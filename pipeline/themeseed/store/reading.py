"""Queries: from a connection to tuples of records. Orders are the same on every database."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, func, select

from themeseed.errors import UnknownNameError
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
from themeseed.records.boundaries import out_of_force
from themeseed.store import rows
from themeseed.store.protocol import CodebookVersion, Counts, Place
from themeseed.store.tables import (
    ASSIGNMENTS,
    BOUNDARY_EDITS,
    CANDIDATE_EDITS,
    CASES,
    CLUSTERINGS,
    CODEBOOKS,
    CODERS,
    DECISIONS,
    DISCOVERIES,
    DOCUMENTS,
    GROUP_EDITS,
    MEMOS,
    META,
    QUOTES,
    RUNS,
    SIGHTINGS,
    SUGGESTIONS,
    TEAM_SETTINGS,
    VIEW_EDITS,
)

_SHOWN = 5  # names that a message lists


def documents(connection: Connection) -> tuple[Document, ...]:
    """Return all documents by name."""
    query = select(DOCUMENTS).order_by(DOCUMENTS.c.name, DOCUMENTS.c.id)
    return tuple(rows.to_document(row) for row in connection.execute(query).mappings())


def document_names(connection: Connection) -> dict[str, str]:
    """Return the name of each document by id, in the order of names."""
    query = select(DOCUMENTS.c.id, DOCUMENTS.c.name).order_by(DOCUMENTS.c.name, DOCUMENTS.c.id)
    return {row.id: row.name for row in connection.execute(query)}


def document(connection: Connection, document_id: str) -> Document:
    """Return one document; UnknownNameError when there is none of this id."""
    query = select(DOCUMENTS).where(DOCUMENTS.c.id == document_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise unknown(connection, "document", document_id, DOCUMENTS)
    return rows.to_document(row)


def cases(connection: Connection) -> tuple[Case, ...]:
    """Return all cases by name."""
    query = select(CASES).order_by(CASES.c.name, CASES.c.id)
    return tuple(rows.to_case(row) for row in connection.execute(query).mappings())


def quotes(connection: Connection, *, in_force: bool = True) -> tuple[Quote, ...]:
    """Return the quotes in force, or those that are no longer, by document name and place."""
    gone = out_of_force(boundary_edits(connection))
    if not in_force and not gone:
        return ()
    query = select(QUOTES).join(DOCUMENTS, DOCUMENTS.c.id == QUOTES.c.document_id)
    found = connection.execute(query.order_by(*_place())).mappings()
    return tuple(rows.to_quote(row) for row in found if (row["id"] in gone) != in_force)


def boundary_edits(connection: Connection, place: int = 0) -> tuple[BoundaryEdit, ...]:
    """Return the boundary edits that were appended after a place (see `place`), in their order."""
    query = select(BOUNDARY_EDITS).where(BOUNDARY_EDITS.c.sequence > place)
    found = connection.execute(query.order_by(BOUNDARY_EDITS.c.sequence)).mappings()
    return tuple(rows.to_boundary_edit(row) for row in found)


def quote(connection: Connection, quote_id: str) -> Quote:
    """Return one quote; UnknownNameError when there is none of this id."""
    query = select(QUOTES).where(QUOTES.c.id == quote_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise unknown(connection, "quote", quote_id, QUOTES)
    return rows.to_quote(row)


def codebook(connection: Connection) -> Codebook:
    """Return the current codebook; UnknownNameError when none was set."""
    query = select(CODEBOOKS).order_by(CODEBOOKS.c.version.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise _no_codebook()
    return rows.to_codebook(row)


def codebook_version(connection: Connection) -> CodebookVersion:
    """Return the current codebook and its version; UnknownNameError when none was set."""
    numbers = select(func.count()).select_from(CODEBOOKS).scalar_subquery().label("n")
    query = select(CODEBOOKS, numbers).order_by(CODEBOOKS.c.version.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise _no_codebook()
    return _version(row["n"], row)


def codebook_versions(connection: Connection) -> tuple[CodebookVersion, ...]:
    """Return every codebook that was current, oldest first."""
    found = connection.execute(select(CODEBOOKS).order_by(CODEBOOKS.c.version)).mappings()
    return tuple(_version(number, row) for number, row in enumerate(found, start=1))


def coders(connection: Connection) -> tuple[Coder, ...]:
    """Return all coders by name."""
    query = select(CODERS).order_by(CODERS.c.name, CODERS.c.id)
    return tuple(rows.to_coder(row) for row in connection.execute(query).mappings())


def runs(connection: Connection) -> tuple[Run, ...]:
    """Return all runs that somebody asked for, oldest first."""
    query = select(RUNS).where(RUNS.c.live.is_(False)).order_by(RUNS.c.sequence)
    return tuple(rows.to_run(row) for row in connection.execute(query).mappings())


def run(connection: Connection, run_id: str) -> Run:
    """Return one run, live ones too; UnknownNameError when there is none of this id."""
    row = connection.execute(select(RUNS).where(RUNS.c.id == run_id)).mappings().one_or_none()
    if row is None:
        raise unknown(connection, "run", run_id, RUNS)
    return rows.to_run(row)


def latest_run(connection: Connection) -> Run | None:
    """Return the run that was added last, live ones left aside."""
    query = select(RUNS).where(RUNS.c.live.is_(False)).order_by(RUNS.c.sequence.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else rows.to_run(row)


def suggestions(connection: Connection, run_id: str) -> tuple[Suggestion, ...]:
    """Return a run's suggestions by quote and rank; UnknownNameError when there is no such run."""
    _require_run(connection, run_id)
    query = (
        select(SUGGESTIONS)
        .join(QUOTES, QUOTES.c.id == SUGGESTIONS.c.quote_id)
        .join(DOCUMENTS, DOCUMENTS.c.id == QUOTES.c.document_id)
        .where(SUGGESTIONS.c.run_id == run_id)
        .order_by(*_place(), SUGGESTIONS.c.rank)
    )
    return tuple(rows.to_suggestion(row) for row in connection.execute(query).mappings())


def suggestions_of(
    connection: Connection, run_id: str, quote_ids: Sequence[str]
) -> tuple[Suggestion, ...]:
    """Return a run's suggestions for some quotes by rank; none where the run had no part in them."""
    query = (
        select(SUGGESTIONS)
        .where(SUGGESTIONS.c.run_id == run_id, SUGGESTIONS.c.quote_id.in_(quote_ids))
        .order_by(SUGGESTIONS.c.rank)
    )
    return tuple(rows.to_suggestion(row) for row in connection.execute(query).mappings())


def likeliest(connection: Connection, run_id: str) -> tuple[Likeliest, ...]:
    """Return what a run found likeliest for each quote, by quote id."""
    chosen = (SUGGESTIONS.c.rank <= 2) | SUGGESTIONS.c.suggested
    query = (
        select(
            SUGGESTIONS.c.quote_id,
            SUGGESTIONS.c.rank,
            SUGGESTIONS.c.code_id,
            SUGGESTIONS.c.probability,
            SUGGESTIONS.c.suggested,
        )
        .where(SUGGESTIONS.c.run_id == run_id, chosen)
        .order_by(SUGGESTIONS.c.quote_id, SUGGESTIONS.c.rank)
    )
    found: list[Likeliest] = []
    for quote_id, ranked in groupby(connection.execute(query), key=lambda row: row.quote_id):
        those = list(ranked)
        first, second = those[0], those[1].probability if len(those) > 1 else 0.0
        found.append(
            Likeliest(
                quote_id=quote_id,
                suggested=tuple(row.code_id for row in those if row.suggested),
                probability=first.probability,
                lead=first.probability - second,
            )
        )
    return tuple(found)


def clustering(connection: Connection, run_id: str) -> Clustering | None:
    """Return a run's clustering; UnknownNameError when there is no such run."""
    _require_run(connection, run_id)
    query = select(CLUSTERINGS).where(CLUSTERINGS.c.run_id == run_id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else rows.to_clustering(row)


def decisions(
    connection: Connection, coder_id: str | None, quote_id: str | None
) -> tuple[Decision, ...]:
    """Return decisions in the order in which they were appended."""
    query = select(DECISIONS).order_by(DECISIONS.c.sequence)
    if coder_id is not None:
        query = query.where(DECISIONS.c.coder_id == coder_id)
    if quote_id is not None:
        query = query.where(DECISIONS.c.quote_id == quote_id)
    return tuple(rows.to_decision(row) for row in connection.execute(query).mappings())


def decisions_after(connection: Connection, place: int) -> tuple[Decision, ...]:
    """Return the decisions that were appended after a place (see `place`)."""
    query = select(DECISIONS).where(DECISIONS.c.sequence > place).order_by(DECISIONS.c.sequence)
    return tuple(rows.to_decision(row) for row in connection.execute(query).mappings())


def memos(connection: Connection, quote_id: str | None) -> tuple[Memo, ...]:
    """Return memos in the order in which they were appended."""
    query = select(MEMOS).order_by(MEMOS.c.sequence)
    if quote_id is not None:
        query = query.where(MEMOS.c.quote_id == quote_id)
    return tuple(rows.to_memo(row) for row in connection.execute(query).mappings())


def assignments(connection: Connection) -> tuple[Assignment, ...]:
    """Return assignments in the order in which they were appended."""
    found = connection.execute(select(ASSIGNMENTS).order_by(ASSIGNMENTS.c.sequence)).mappings()
    return tuple(rows.to_assignment(row) for row in found)


def team_settings(connection: Connection) -> tuple[TeamSetting, ...]:
    """Return settings of the team in the order in which they were appended."""
    found = connection.execute(select(TEAM_SETTINGS).order_by(TEAM_SETTINGS.c.sequence)).mappings()
    return tuple(rows.to_team_setting(row) for row in found)


def view_edits(connection: Connection) -> tuple[ViewEdit, ...]:
    """Return views that were saved and forgotten, in the order in which that was appended."""
    found = connection.execute(select(VIEW_EDITS).order_by(VIEW_EDITS.c.sequence)).mappings()
    return tuple(rows.to_view_edit(row) for row in found)


def latest_discovery(connection: Connection) -> KeptDiscovery | None:
    """Return the discovery that was kept last, or None."""
    query = select(DISCOVERIES).order_by(DISCOVERIES.c.sequence.desc()).limit(1)
    row = connection.execute(query).mappings().one_or_none()
    return rows.to_discovery(row) if row else None


def discoveries(connection: Connection) -> tuple[KeptDiscovery, ...]:
    """Return the discoveries, in the order in which they were appended."""
    found = connection.execute(select(DISCOVERIES).order_by(DISCOVERIES.c.sequence)).mappings()
    return tuple(rows.to_discovery(row) for row in found)


def documents_discovered(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Return the documents that each discovery was made of, by its id."""
    found = connection.execute(select(DISCOVERIES.c.id, DISCOVERIES.c.document_ids)).mappings()
    return {row["id"]: rows.to_names(row, "document_ids") for row in found}


def candidate_edits(connection: Connection) -> tuple[CandidateEdit, ...]:
    """Return what people did with candidates, in the order in which it was appended."""
    return _edits(connection, CANDIDATE_EDITS)


def group_edits(connection: Connection) -> tuple[CandidateEdit, ...]:
    """Return what people did with groups of similar quotes, in the order in which it was appended."""
    return _edits(connection, GROUP_EDITS)


def _edits(connection: Connection, table: Table) -> tuple[CandidateEdit, ...]:
    found = connection.execute(select(table).order_by(table.c.sequence)).mappings()
    return tuple(rows.to_candidate_edit(row) for row in found)


def sightings(connection: Connection, after: int = 0) -> tuple[Sighting, ...]:
    """Return sightings in the order in which they were appended, from a place on (see `place`)."""
    query = select(SIGHTINGS).where(SIGHTINGS.c.sequence > after).order_by(SIGHTINGS.c.sequence)
    return tuple(rows.to_sighting(row) for row in connection.execute(query).mappings())


def place(connection: Connection) -> Place:
    """Return how far the study has come, in one query."""
    latest = {
        "decisions": func.max(DECISIONS.c.sequence),
        "memos": func.max(MEMOS.c.sequence),
        "runs": func.max(RUNS.c.sequence).filter(RUNS.c.live.is_(False)),
        "codebooks": func.max(CODEBOOKS.c.version),
        "boundary_edits": func.max(BOUNDARY_EDITS.c.sequence),
        "documents": func.count(DOCUMENTS.c.id),
        "quotes": func.count(QUOTES.c.id),
        "assignments": func.max(ASSIGNMENTS.c.sequence),
        "team_settings": func.max(TEAM_SETTINGS.c.sequence),
        "discoveries": func.max(DISCOVERIES.c.sequence),
        "candidate_edits": func.max(CANDIDATE_EDITS.c.sequence),
        "sightings": func.max(SIGHTINGS.c.sequence),
    }
    query: Select[Any] = select(
        *(select(value).scalar_subquery().label(name) for name, value in latest.items())
    )
    row = connection.execute(query).mappings().one()
    return Place(**{name: value or 0 for name, value in row.items()})


def meta(connection: Connection, name: str) -> str | None:
    """Return a fact about the study."""
    value: str | None = connection.execute(select(META.c.value).where(META.c.name == name)).scalar()
    return value


def counts(connection: Connection) -> Counts:
    """Return how much the study holds; of quotes those in force."""
    tables = {
        "documents": DOCUMENTS,
        "cases": CASES,
        "quotes": QUOTES,
        "coders": CODERS,
        "codebook_versions": CODEBOOKS,
        "runs": RUNS,
        "suggestions": SUGGESTIONS,
        "decisions": DECISIONS,
    }
    query: Select[Any] = select(
        *(
            select(func.count()).select_from(table).scalar_subquery().label(name)
            for name, table in tables.items()
        )
    )
    found = dict(connection.execute(query).mappings().one())
    found["quotes"] -= len(out_of_force(boundary_edits(connection)))
    return Counts(**found)


def unknown(connection: Connection, kind: str, wanted: str, table: Table) -> UnknownNameError:
    """Return the error for an id that is not in a table, listing some that are."""
    query = select(table.c.id).order_by(table.c.id)
    known = list(connection.execute(query.limit(_SHOWN + 1)).scalars())
    more = ", ..." if len(known) > _SHOWN else ""
    there = f"It has: {', '.join(known[:_SHOWN])}{more}." if known else f"It has no {kind} yet."
    return UnknownNameError(f"The study has no {kind} {wanted!r}. {there} Add the {kind} first.")


def _place() -> tuple[Any, ...]:
    """Return what quotes are ordered by."""
    return (DOCUMENTS.c.name, DOCUMENTS.c.id, QUOTES.c.start_offset, QUOTES.c.end_offset, QUOTES.c.id)


def _version(number: int, row: RowMapping) -> CodebookVersion:
    return CodebookVersion(
        number=number,
        sha256=row["sha256"],
        set_at=row["set_at"],
        set_by=row["set_by"],
        codebook=rows.to_codebook(row),
    )


def _no_codebook() -> UnknownNameError:
    return UnknownNameError(
        "The study has no codebook yet. Make the study with one: themeseed init FOLDER --codebook FILE"
    )


def _require_run(connection: Connection, run_id: str) -> None:
    if connection.execute(select(RUNS.c.id).where(RUNS.c.id == run_id)).scalar() is None:
        raise unknown(connection, "run", run_id, RUNS)
