"""Changes: from records to rows, on a connection that holds the writer's lock.

Because one writer works at a time, what is there can be looked up first and the rest inserted.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Table, delete, insert, select, update

from themeseed.errors import BoundaryError, CodebookChangedError, DecisionError, StoreError
from themeseed.records import (
    Assignment,
    Attribute,
    BoundaryEdit,
    CandidateEdit,
    Case,
    Clustering,
    Codebook,
    Coder,
    Decision,
    Document,
    KeptDiscovery,
    Memo,
    Quote,
    Run,
    Sighting,
    Suggestion,
    TeamSetting,
    ViewEdit,
)
from themeseed.records.boundaries import out_of_force
from themeseed.store import reading, rows
from themeseed.store.known import not_known, note_found
from themeseed.store.limits import check_rows
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

_CHUNK = 500  # ids in one query; SQLite allows 32,766 parameters, PostgreSQL 65,535


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=_Identified)


def add_documents(connection: Connection, documents: Sequence[Document]) -> int:
    """Insert documents whose ids are new; return how many."""
    fresh = _fresh(connection, DOCUMENTS, documents)
    _require(connection, "case", CASES, (each.case_id for each in fresh))
    return _insert(connection, "Document", DOCUMENTS, fresh, rows.from_document)


def add_cases(connection: Connection, cases: Sequence[Case]) -> int:
    """Insert new cases and merge the attributes of known ones; return how many were new."""
    known: dict[str, Case] = {}
    for chunk in _chunks([case.id for case in cases]):
        query = select(CASES).where(CASES.c.id.in_(chunk))
        known |= {row["id"]: rows.to_case(row) for row in connection.execute(query).mappings()}
    merged = dict(known)
    for case in cases:
        merged[case.id] = _merged(merged[case.id], case) if case.id in merged else case
    changed = [case for case in merged.values() if case.id in known and case != known[case.id]]
    for row in _checked("Case", changed, rows.from_case):
        connection.execute(update(CASES).where(CASES.c.id == row["id"]).values(row))
    fresh = [case for case in merged.values() if case.id not in known]
    return _insert(connection, "Case", CASES, fresh, rows.from_case)


def add_quotes(connection: Connection, quotes: Sequence[Quote]) -> int:
    """Insert quotes whose ids are new; return how many."""
    fresh = _fresh(connection, QUOTES, quotes)
    _require(connection, "document", DOCUMENTS, (each.document_id for each in fresh))
    _require(connection, "case", CASES, (each.case_id for each in fresh))
    return _insert(connection, "Quote", QUOTES, fresh, rows.from_quote)


def add_coder(connection: Connection, coder: Coder) -> bool:
    """Insert a coder; return whether it was new."""
    row = connection.execute(select(CODERS).where(CODERS.c.id == coder.id)).mappings().one_or_none()
    if row is None:
        return _insert(connection, "Coder", CODERS, [coder], rows.from_coder) == 1
    known = rows.to_coder(row)
    if known != coder:
        raise StoreError(
            f"Coder id {coder.id!r} belongs to {known.name!r} ({known.kind}), not to {coder.name!r} "
            f"({coder.kind}). Give the new coder another id."
        )
    return False


def set_codebook(
    connection: Connection, codebook: Codebook, coder_id: str | None, made_on: int | None
) -> int:
    """Append a codebook unless it is the current one; return its number, counted from 1.

    Refused where it was made on another version than the current one: the writer's lock is held.
    """
    content = rows.from_codebook(codebook)
    row = {
        "sha256": hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest(),
        "set_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "content": content,
        "set_by": coder_id,
    }
    check_rows("Codebook", [row])
    _require(connection, "coder", CODERS, [coder_id])
    known = list(connection.execute(select(CODEBOOKS.c.sha256).order_by(CODEBOOKS.c.version)).scalars())
    if known and known[-1] == row["sha256"]:
        return len(known)
    if made_on is not None and made_on != len(known):
        raise CodebookChangedError(
            f"This edit was made on version {made_on} of the codebook, and version {len(known)} is in "
            "force. Nothing was kept: look at what changed, and make the edit on the version in force."
        )
    connection.execute(insert(CODEBOOKS), [row])
    return len(known) + 1


def add_run(
    connection: Connection, run: Run, suggestions: Sequence[Suggestion], clustering: Clustering | None
) -> bool:
    """Insert a run with all that belongs to it; return whether it was new."""
    stray = next((each for each in suggestions if each.run_id != run.id), None)
    if stray is not None:
        raise StoreError(
            f"Suggestion {stray.id!r} belongs to run {stray.run_id!r}, not to run {run.id!r}. "
            "Nothing was kept."
        )
    known = connection.execute(select(RUNS).where(RUNS.c.id == run.id)).mappings().one_or_none()
    if known is not None:
        _require_same_run(connection, rows.to_run(known), run, suggestions, clustering)
        return False
    _require(connection, "quote", QUOTES, (each.quote_id for each in suggestions))
    _insert(connection, "Run", RUNS, [run], rows.from_run)
    _insert(connection, "Suggestion", SUGGESTIONS, suggestions, rows.from_suggestion)
    if clustering is not None:
        in_clusters = (each for cluster in clustering.clusters for each in cluster.quote_ids)
        _require(connection, "quote", QUOTES, (*in_clusters, *clustering.unclustered_ids))
        row = {"run_id": run.id, "content": rows.from_clustering(clustering)}
        check_rows("Clustering of run", [row])
        connection.execute(insert(CLUSTERINGS), [row])
    return True


def add_live(connection: Connection, runs: Sequence[Run], suggestions: Sequence[Suggestion]) -> None:
    """Insert live runs and those of their suggestions that somebody saw, where they are new."""
    _insert(connection, "Run", RUNS, _fresh(connection, RUNS, runs), rows.from_run)
    fresh = _fresh(connection, SUGGESTIONS, suggestions)
    _require(connection, "quote", QUOTES, (each.quote_id for each in fresh))
    _require(connection, "run", RUNS, (each.run_id for each in fresh))
    _insert(connection, "Suggestion", SUGGESTIONS, fresh, rows.from_suggestion)


def append_boundary_edits(
    connection: Connection, edits: Sequence[BoundaryEdit], quotes: Sequence[Quote]
) -> int:
    """Insert boundary edits and the quotes that they put in force; return how many edits were new.

    Edits that are there already are passed over.
    """
    fresh = _fresh(connection, BOUNDARY_EDITS, edits)
    gone = set(out_of_force(reading.boundary_edits(connection))) if fresh else set()
    there = _known(connection, QUOTES, [each for edit in fresh for each in edit.after])
    add_quotes(connection, quotes)
    _require(connection, "quote", QUOTES, (each for it in fresh for each in (*it.before, *it.after)))
    _require(connection, "coder", CODERS, (each.coder_id for each in fresh))
    for edit in fresh:
        taken = (there - gone).difference(edit.before).intersection(edit.after)
        if gone.intersection(edit.before) or taken:
            raise BoundaryError(
                "These quotes were cut anew by somebody else meanwhile. Nothing was changed: look at "
                "them as they are now."
            )
        gone.update(edit.before)
        gone.difference_update(edit.after)
        there.update(edit.after)
    return _insert(connection, "Boundary edit", BOUNDARY_EDITS, fresh, rows.from_boundary_edit)


def require_in_force(connection: Connection, decisions: Sequence[Decision]) -> None:
    """Refuse decisions on quotes that were cut anew; what is only taken back, or known, is let by."""
    if all(each.verdict == "undo" for each in decisions):
        return
    gone = out_of_force(reading.boundary_edits(connection))
    late = [each for each in decisions if each.quote_id in gone and each.verdict != "undo"]
    known = _known(connection, DECISIONS, [each.id for each in late]) if late else set()
    if any(each.id not in known for each in late):
        raise DecisionError(
            "This quote was cut anew since the page was made. Nothing was kept: look at it as it is "
            "now, and decide."
        )


def append_memos(connection: Connection, memos: Sequence[Memo]) -> int:
    """Insert memos in their order, passing over those that are there; return how many were new."""
    fresh = _fresh(connection, MEMOS, memos)
    _require(connection, "quote", QUOTES, (each.quote_id for each in fresh))
    _require(connection, "coder", CODERS, (each.coder_id for each in fresh))
    return _insert(connection, "Memo", MEMOS, fresh, rows.from_memo)


def append_assignments(connection: Connection, assignments: Sequence[Assignment]) -> int:
    """Insert assignments in their order, passing over those that are there; return how many were new."""
    fresh = _fresh(connection, ASSIGNMENTS, assignments)
    _require(connection, "quote", QUOTES, (each for it in fresh for each in it.quote_ids))
    people = (each for it in fresh for each in (it.coder_id, it.assigned_by))
    _require(connection, "coder", CODERS, people)
    return _insert(connection, "Assignment", ASSIGNMENTS, fresh, rows.from_assignment)


def append_team_settings(connection: Connection, settings: Sequence[TeamSetting]) -> int:
    """Insert settings in their order, passing over those that are there; return how many were new."""
    fresh = _fresh(connection, TEAM_SETTINGS, settings)
    people = (each for it in fresh for each in (it.coder_id, it.set_by))
    _require(connection, "coder", CODERS, people)
    return _insert(connection, "Setting", TEAM_SETTINGS, fresh, rows.from_team_setting)


def append_sightings(connection: Connection, sightings: Sequence[Sighting]) -> int:
    """Insert sightings in their order, passing over those that are there; return how many were new."""
    fresh = _fresh(connection, SIGHTINGS, sightings)
    _require(connection, "quote", QUOTES, (each for it in fresh for each in it.quote_ids))
    _require(connection, "coder", CODERS, (each.coder_id for each in fresh))
    return _insert(connection, "Sighting", SIGHTINGS, fresh, rows.from_sighting)


def append_view_edit(connection: Connection, edit: ViewEdit) -> int:
    """Insert that a view was saved or forgotten; return 1, or 0 where it is there already."""
    fresh = _fresh(connection, VIEW_EDITS, [edit])
    _require(connection, "coder", CODERS, (each.coder_id for each in fresh))
    return _insert(connection, "View", VIEW_EDITS, fresh, rows.from_view_edit)


def append_discovery(connection: Connection, kept: KeptDiscovery) -> int:
    """Insert a discovery; return 1, or 0 where it is there already."""
    return _insert(
        connection,
        "Discovery",
        DISCOVERIES,
        _fresh(connection, DISCOVERIES, [kept]),
        rows.from_discovery,
    )


def append_candidate_edits(
    connection: Connection, edits: Sequence[CandidateEdit], *, of_groups: bool = False
) -> int:
    """Insert edits of candidates, or groups, in order, passing over known ones; return how many new."""
    kind, table = ("group edit", GROUP_EDITS) if of_groups else ("candidate edit", CANDIDATE_EDITS)
    fresh = _fresh(connection, table, edits)
    _require(connection, "coder", CODERS, (each.coder_id for each in fresh))
    where, seen = ("run", RUNS) if of_groups else ("discovery", DISCOVERIES)
    _require(connection, where, seen, (each.seen_in for each in fresh))
    ids = (it for each in fresh for group in each.groups for it in group)
    _require(connection, "quote", QUOTES, ids)
    new = {each.id for each in fresh}
    _require(connection, kind, table, (each.undoes for each in fresh if each.undoes not in new))
    return _insert(connection, kind.capitalize(), table, fresh, rows.from_candidate_edit)


def append_decisions(connection: Connection, decisions: Sequence[Decision]) -> int:
    """Insert decisions in their order, passing over those that are there; return how many were new."""
    known: dict[str, Decision] = {}
    for chunk in _chunks([decision.id for decision in decisions]):
        query = select(DECISIONS).where(DECISIONS.c.id.in_(chunk))
        known |= {row["id"]: rows.to_decision(row) for row in connection.execute(query).mappings()}
    fresh = []
    for decision in decisions:
        if known.setdefault(decision.id, decision) is decision:
            fresh.append(decision)
        elif known[decision.id] != decision:
            raise DecisionError(
                f"Decision id {decision.id!r} is taken by another decision, on quote "
                f"{known[decision.id].quote_id!r} by coder {known[decision.id].coder_id!r}. Decisions "
                "are appended, never changed: give the new decision an id of its own."
            )
    _require(connection, "quote", QUOTES, (each.quote_id for each in fresh))
    people = (each for it in fresh for each in (it.coder_id, it.decided_by))
    _require(connection, "coder", CODERS, people)
    _require(connection, "run", RUNS, (each.run_id for each in fresh))
    return _insert(connection, "Decision", DECISIONS, fresh, rows.from_decision)


def set_meta(connection: Connection, name: str, value: str) -> None:
    """Replace a fact about the study."""
    row = {"name": name, "value": value}
    check_rows("Fact", [row])
    connection.execute(delete(META).where(META.c.name == name))
    connection.execute(insert(META), [row])


def _merged(known: Case, new: Case) -> Case:
    """Return the case with the new values; attributes keep the place where they were first named."""
    values = {each.name: each.value for each in (*known.attributes, *new.attributes)}
    attributes = tuple(Attribute(name=name, value=value) for name, value in values.items())
    return replace(known, name=new.name, attributes=attributes)


def _require_same_run(
    connection: Connection,
    known: Run,
    run: Run,
    suggestions: Sequence[Suggestion],
    clustering: Clustering | None,
) -> None:
    """Refuse a run whose id is taken by another content; when it was started does not count."""
    there = {each.id: each for each in reading.suggestions(connection, run.id)}
    if (
        replace(known, started_at=run.started_at) != run
        or there != {each.id: each for each in suggestions}
        or reading.clustering(connection, run.id) != clustering
    ):
        raise StoreError(
            f"Run id {run.id!r} is taken by a run of {known.started_at} with another content. Runs are "
            "kept as they were: give the new run an id of its own."
        )


def _fresh(connection: Connection, table: Table, records: Sequence[R]) -> list[R]:
    """Return the records whose ids are not in the table, each id once."""
    by_id: dict[str, R] = {}
    for record in records:
        by_id.setdefault(record.id, record)
    known = _known(connection, table, list(by_id))
    return [record for key, record in by_id.items() if key not in known]


def _require(connection: Connection, kind: str, table: Table, ids: Iterable[str | None]) -> None:
    """Raise UnknownNameError for the first id that is not in the table."""
    wanted = not_known(connection, table.name, [each for each in dict.fromkeys(ids) if each is not None])
    known = _known(connection, table, wanted)
    note_found(connection, table.name, known)
    missing = next((each for each in wanted if each not in known), None)
    if missing is not None:
        raise reading.unknown(connection, kind, missing, table)


def _known(connection: Connection, table: Table, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for chunk in _chunks(ids):
        found.update(connection.execute(select(table.c.id).where(table.c.id.in_(chunk))).scalars())
    return found


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _checked(kind: str, records: Sequence[R], to_row: Callable[[R], rows.Row]) -> list[rows.Row]:
    made = [to_row(record) for record in records]
    check_rows(kind, made)
    return made


def _insert(
    connection: Connection,
    kind: str,
    table: Table,
    records: Sequence[R],
    to_row: Callable[[R], rows.Row],
) -> int:
    made = _checked(kind, records, to_row)
    if made:
        connection.execute(insert(table), made)
    return len(made)
