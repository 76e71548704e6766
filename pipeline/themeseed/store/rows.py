"""Records as rows of tables and back; nested parts as JSON with sorted keys and stable bytes."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import RowMapping

from themeseed.errors import StoreError
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
    Discovery,
    Document,
    Evidence,
    KeptDiscovery,
    Memo,
    Quote,
    Run,
    Sighting,
    Suggestion,
    TeamSetting,
    Trouble,
    Turn,
    ViewEdit,
)

Row = dict[str, Any]
T = TypeVar("T")

_ATTRIBUTES = TypeAdapter(tuple[Attribute, ...])
_TURNS = TypeAdapter(tuple[Turn, ...])
_EVIDENCE = TypeAdapter(tuple[Evidence, ...])
_NAMES = TypeAdapter(tuple[str, ...])
_TROUBLES = TypeAdapter(tuple[Trouble, ...])
_DECISION_LISTS = ("codes", "refused", "suggestion_ids", "adjudicates", "carried_from")
_RUN_PAIRS = ("versions", "settings", "summary")
_PAIRS = TypeAdapter(tuple[tuple[str, str], ...])
_CLUSTERING = TypeAdapter(Clustering)
_CODEBOOK = TypeAdapter(Codebook)
_DISCOVERY = TypeAdapter(Discovery)
_GROUPS = TypeAdapter(tuple[tuple[str, ...], ...])


def json_text(value: object) -> str:
    """Return sorted, compact JSON; the same value gives the same text.

    Raises:
        StoreError: the value holds NaN or infinity.
    """
    try:
        return json.dumps(
            value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
    except ValueError as error:
        raise StoreError(
            f"A record holds a number that is not finite ({error}), and was not kept. A stage that "
            "computes such a number is at fault: please report it with the command that you ran."
        ) from error


def from_case(case: Case) -> Row:
    """Return the row of a case."""
    attributes = [asdict(attribute) for attribute in case.attributes]
    return {"id": case.id, "name": case.name, "attributes": json_text(attributes)}


def to_case(row: RowMapping) -> Case:
    """Return the case in a row."""
    attributes = _parse(_ATTRIBUTES, row, "attributes")
    return Case(id=row["id"], name=row["name"], attributes=attributes)


def from_document(document: Document) -> Row:
    """Return the row of a document."""
    return {
        "id": document.id,
        "name": document.name,
        "text": document.text,
        "sha256": document.sha256,
        "format": document.format,
        "units": document.units,
        "turns": json_text([asdict(turn) for turn in document.turns]),
        "case_id": document.case_id,
    }


def to_document(row: RowMapping) -> Document:
    """Return the document in a row."""
    return Document(**{**row, "turns": _parse(_TURNS, row, "turns")})


def from_quote(quote: Quote) -> Row:
    """Return the row of a quote."""
    row = {name: getattr(quote, name) for name in ("id", "name", "text", "document_id")}
    row |= {"start_offset": quote.start, "end_offset": quote.end}
    return row | {"speaker": quote.speaker, "case_id": quote.case_id}


def to_quote(row: RowMapping) -> Quote:
    """Return the quote in a row."""
    return Quote(
        id=row["id"],
        name=row["name"],
        text=row["text"],
        document_id=row["document_id"],
        start=row["start_offset"],
        end=row["end_offset"],
        speaker=row["speaker"],
        case_id=row["case_id"],
    )


def from_coder(coder: Coder) -> Row:
    """Return the row of a coder."""
    return asdict(coder)


def to_coder(row: RowMapping) -> Coder:
    """Return the coder in a row."""
    return Coder(**row)


def from_codebook(codebook: Codebook) -> str:
    """Return a codebook as JSON."""
    return json_text(asdict(codebook))


def to_codebook(row: RowMapping) -> Codebook:
    """Return the codebook in a row's `content`."""
    return _parse(_CODEBOOK, row, "content")


def from_run(run: Run) -> Row:
    """Return the row of a run."""
    nested = {name: json_text(getattr(run, name)) for name in (*_RUN_PAIRS, "ask_next")}
    return asdict(run) | nested | {"troubles": json_text([asdict(each) for each in run.troubles])}


def to_run(row: RowMapping) -> Run:
    """Return the run in a row."""
    nested = {name: _parse(_PAIRS, row, name) for name in _RUN_PAIRS}
    more = {
        "ask_next": _parse(_NAMES, row, "ask_next"),
        "troubles": _parse(_TROUBLES, row, "troubles"),
    }
    return Run(**_without_sequence(row) | nested | more)


def from_suggestion(suggestion: Suggestion) -> Row:
    """Return the row of a suggestion."""
    # Written out: asdict copies every part, and a run may have 25,000 suggestions.
    return {
        "id": suggestion.id,
        "run_id": suggestion.run_id,
        "quote_id": suggestion.quote_id,
        "code_id": suggestion.code_id,
        "rank": suggestion.rank,
        "probability": suggestion.probability,
        "calibrated": suggestion.calibrated,
        "suggested": suggestion.suggested,
        "evidence": json_text(
            [
                {"kind": each.kind, "text": each.text, "weight": each.weight, "quote_id": each.quote_id}
                | ({"span": each.span} if each.span else {})
                for each in suggestion.evidence
            ]
        ),
        "in_set": suggestion.in_set,
    }


def to_suggestion(row: RowMapping) -> Suggestion:
    """Return the suggestion in a row."""
    return Suggestion(**{**row, "evidence": _parse(_EVIDENCE, row, "evidence")})


def from_clustering(clustering: Clustering) -> str:
    """Return a clustering as JSON."""
    return json_text(asdict(clustering))


def to_clustering(row: RowMapping) -> Clustering:
    """Return the clustering in a row's `content`."""
    return _parse(_CLUSTERING, row, "content")


def from_decision(decision: Decision) -> Row:
    """Return the row of a decision."""
    return {
        name: json_text(value) if name in _DECISION_LISTS else value
        for name, value in _fields(decision).items()
    }


def to_decision(row: RowMapping) -> Decision:
    """Return the decision in a row."""
    nested = {name: _parse(_NAMES, row, name) for name in _DECISION_LISTS}
    return Decision(**_without_sequence(row) | nested)


def from_boundary_edit(edit: BoundaryEdit) -> Row:
    """Return the row of a boundary edit."""
    return {
        "id": edit.id,
        "coder_id": edit.coder_id,
        "kind": edit.kind,
        "before_ids": json_text(edit.before),
        "after_ids": json_text(edit.after),
        "edited_at": edit.edited_at,
        "undoes": edit.undoes,
    }


def to_boundary_edit(row: RowMapping) -> BoundaryEdit:
    """Return the boundary edit in a row."""
    return BoundaryEdit(
        id=row["id"],
        coder_id=row["coder_id"],
        kind=row["kind"],
        before=_parse(_NAMES, row, "before_ids"),
        after=_parse(_NAMES, row, "after_ids"),
        edited_at=row["edited_at"],
        undoes=row["undoes"],
    )


def from_memo(memo: Memo) -> Row:
    """Return the row of a memo."""
    return asdict(memo)


def to_memo(row: RowMapping) -> Memo:
    """Return the memo in a row."""
    return Memo(**_without_sequence(row))


def from_assignment(assignment: Assignment) -> Row:
    """Return the row of an assignment."""
    return asdict(assignment) | {"quote_ids": json_text(assignment.quote_ids)}


def to_assignment(row: RowMapping) -> Assignment:
    """Return the assignment in a row."""
    return Assignment(**_without_sequence(row) | {"quote_ids": _parse(_NAMES, row, "quote_ids")})


def from_view_edit(edit: ViewEdit) -> Row:
    """Return the row of a view that was saved or forgotten."""
    return asdict(edit)


def to_view_edit(row: RowMapping) -> ViewEdit:
    """Return the view that was saved or forgotten in a row."""
    return ViewEdit(**_without_sequence(row))


def from_discovery(kept: KeptDiscovery) -> Row:
    """Return the row of a discovery."""
    return {
        "id": kept.id,
        "made_at": kept.made_at,
        "document_ids": json_text(kept.document_ids),
        "content": json_text(asdict(kept.discovery)),
    }


def to_discovery(row: RowMapping) -> KeptDiscovery:
    """Return the discovery in a row."""
    return KeptDiscovery(
        id=row["id"],
        made_at=row["made_at"],
        document_ids=_parse(_NAMES, row, "document_ids"),
        discovery=_parse(_DISCOVERY, row, "content"),
    )


def to_names(row: RowMapping, column: str) -> tuple[str, ...]:
    """Return the texts in a column of a row."""
    return _parse(_NAMES, row, column)


def from_candidate_edit(edit: CandidateEdit) -> Row:
    """Return the row of what a person did with candidates."""
    row = asdict(edit)
    return {"quote_groups": json_text(row.pop("groups"))} | row


def to_candidate_edit(row: RowMapping) -> CandidateEdit:
    """Return what a person did with candidates in a row."""
    values = _without_sequence(row)
    values.pop("quote_groups")
    return CandidateEdit(**values, groups=_parse(_GROUPS, row, "quote_groups"))


def from_team_setting(setting: TeamSetting) -> Row:
    """Return the row of a setting of the team."""
    return asdict(setting)


def to_team_setting(row: RowMapping) -> TeamSetting:
    """Return the setting of the team in a row."""
    return TeamSetting(**_without_sequence(row))


def from_sighting(sighting: Sighting) -> Row:
    """Return the row of a sighting."""
    return _fields(sighting) | {"quote_ids": json_text(sighting.quote_ids)}


def to_sighting(row: RowMapping) -> Sighting:
    """Return the sighting in a row."""
    return Sighting(**_without_sequence(row) | {"quote_ids": _parse(_NAMES, row, "quote_ids")})


def _fields(record: Decision | Sighting) -> Row:
    """Return a record's fields as they are; what is nested in them is not copied."""
    return {name: getattr(record, name) for name in record.__slots__}


def _without_sequence(row: Mapping[Any, Any]) -> Row:
    return {name: value for name, value in row.items() if name != "sequence"}


def _parse(kind: TypeAdapter[T], row: RowMapping, column: str) -> T:
    try:
        return kind.validate_json(cast("str", row[column]))
    except ValidationError as error:
        first = error.errors()[0]
        key = row.get("id") or row.get("run_id") or row.get("version")
        raise StoreError(
            f"A record in the study's database cannot be read: {column} of {key!r}: {first['msg']}. The "
            "database was changed by another program or is damaged; put your latest backup in its place."
        ) from error
