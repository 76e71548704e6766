"""A study as named tables: what its CSV and its XLSX export share.

The rule: a table of codings holds one coder and a quote once, so that `themeseed compare` reads
it as it stands.
"""

import re
from collections.abc import Iterator, Sequence

from themeseed.exchange.codebook_csv import codebook_table
from themeseed.exchange.codings_csv import join_codes, told_codes
from themeseed.exchange.named_table import Cells, NamedTable
from themeseed.exchange.study_export import StudyExport
from themeseed.records import CandidateEdit, Case, Coding, Quote

_QUOTES = ("id", "name", "text", "document", "start", "end", "speaker", "case")
_CODINGS = ("id", "name", "coder", "codes", "text", "document", "speaker", "case")
_SUGGESTIONS = (
    "id", "name", "rank", "code", "probability", "suggested", "in_set", "calibrated", "run", "evidence",
)  # fmt: skip
_DECISIONS = (
    "decided_at", "id", "name", "coder", "verdict", "codes", "refused", "note", "blind", "run",
    "decision", "decided_by", "adjudicates", "carried_from", "together",
)  # fmt: skip
_MEMOS = ("written_at", "id", "name", "coder", "kind", "text", "memo")
_ASSIGNMENTS = (
    "assigned_at", "id", "name", "coder", "kind", "blind", "how", "assigned_by", "assignment",
)  # fmt: skip
_SIGHTINGS = ("seen_at", "id", "name", "coder", "kind", "run", "sighting")
_CANDIDATE_EDITS = (
    "edited_at", "coder", "kind", "text", "candidate", "quotes", "discovery", "undoes", "edit",
)  # fmt: skip
_TEAM_SETTINGS = ("set_at", "setting", "coder", "value", "set_by", "id")
_BOUNDARY_EDITS = (
    "edited_at", "coder", "kind", "edit", "undoes", "side", "id", "name", "document", "start", "end",
    "text",
)  # fmt: skip
_GROUPS = (
    "group", "cluster", "name", "quotes", "keywords", "also_here", "loose", "refound",
    "refound_documents", "least_document", "refound_encoders", "fragile",
)  # fmt: skip
_GROUPED = ("id", "name", "group", "stands", "text")
_RUNS = (
    "id", "started_at", "seed", "encoder", "encoder_digest", "input_hash", "config_hash", "versions",
    "settings", "summary",
)  # fmt: skip


def study_tables(export: StudyExport) -> tuple[NamedTable, ...]:
    """Return the study's tables: those of quotes, codings and so on.

    With several coders there is a table of codings for each, named "codings-" and the coder's
    name. In codings, suggestions and decisions `id` is the quote's.
    """
    names = _Names(export)
    return (
        _quotes(export, names),
        *_codings(export, names),
        *_boundary_edits(export, names),
        _suggestions(export, names),
        _decisions(export, names),
        _memos(export, names),
        *_team(export, names),
        *_sightings(export, names),
        *_edits("candidate_edits", export.candidate_edits, names),
        *_edits("group_edits", export.group_edits, names),
        *_groups(export, names),
        _cases(export),
        _runs(export),
        codebook_table(export.codebook),
    )


class _Names:
    """What people call the records of a study, by id."""

    def __init__(self, export: StudyExport) -> None:
        self.quotes = {quote.id: quote for quote in (*export.earlier_quotes, *export.quotes)}
        self.documents = {document.id: document.name for document in export.documents}
        self.cases = {case.id: case for case in export.cases}
        self.coders = {coder.id: coder.name for coder in export.coders}

    def quote(self, quote_id: str) -> str:
        return self.quotes[quote_id].name if quote_id in self.quotes else quote_id

    def document(self, quote: Quote) -> str:
        return self.documents.get(quote.document_id, quote.document_id)

    def case(self, quote: Quote | None) -> Case | None:
        return self.cases.get(quote.case_id or "") if quote else None

    def coder(self, coder_id: str) -> str:
        return self.coders.get(coder_id, coder_id)


def _quotes(export: StudyExport, names: _Names) -> NamedTable:
    rows: list[Cells] = []
    for quote in export.quotes:
        case = names.case(quote)
        rows.append(
            (
                *(quote.id, quote.name, quote.text, names.document(quote), quote.start, quote.end),
                *(quote.speaker or "", case.name if case else ""),
            )
        )
    return NamedTable(name="quotes", columns=_QUOTES, rows=tuple(rows))


def _codings(export: StudyExport, names: _Names) -> Iterator[NamedTable]:
    by_coder: dict[str, list[Coding]] = {}
    for coding in export.codings:
        by_coder.setdefault(coding.coder_id, []).append(coding)
    attributes = _attributes(export.cases)
    columns = (*_CODINGS, *_distinct(attributes, taken=_CODINGS))
    suffixes = _suffixes([names.coder(coder_id) for coder_id in by_coder])
    for suffix, codings in zip(suffixes, by_coder.values(), strict=True):
        yield NamedTable(
            name=f"codings-{suffix}" if len(by_coder) > 1 else "codings",
            columns=columns,
            rows=tuple(_coding(coding, attributes, names) for coding in codings),
        )
    if not by_coder:
        yield NamedTable(name="codings", columns=columns, rows=())


def _coding(coding: Coding, attributes: Sequence[str], names: _Names) -> Cells:
    quote = names.quotes.get(coding.quote_id)
    case = names.case(quote)
    return (
        *(coding.quote_id, names.quote(coding.quote_id)),
        *(names.coder(coding.coder_id), told_codes(coding.codes)),
        *((quote.text, names.document(quote), quote.speaker or "") if quote else ("", "", "")),
        case.name if case else "",
        *((case.attribute(name) or "" if case else "") for name in attributes),
    )


def _suggestions(export: StudyExport, names: _Names) -> NamedTable:
    rows = tuple(
        (
            *(it.quote_id, names.quote(it.quote_id), it.rank, it.code_id, float(it.probability)),
            *(int(it.suggested), "" if it.in_set is None else int(it.in_set)),
            *(int(it.calibrated), it.run_id),
            " | ".join(
                f"{each.source}: {each.told if each.span else each.text}" for each in it.evidence
            ),
        )
        for it in export.suggestions
    )
    return NamedTable(name="suggestions", columns=_SUGGESTIONS, rows=rows)


def _decisions(export: StudyExport, names: _Names) -> NamedTable:
    rows = tuple(
        (
            *(
                it.known_time,
                it.quote_id,
                names.quote(it.quote_id),
                names.coder(it.coder_id),
                it.verdict,
            ),
            *(join_codes(it.codes), join_codes(it.refused), it.note, int(it.blind)),
            *(it.run_id or "", it.id),
            *(names.coder(it.decided_by) if it.decided_by else "", "; ".join(it.adjudicates)),
            *("; ".join(it.carried_from), it.together or ""),
        )
        for it in export.decisions
    )
    return NamedTable(name="decisions", columns=_DECISIONS, rows=rows)


def _memos(export: StudyExport, names: _Names) -> NamedTable:
    rows = tuple(
        (
            *(it.written_at, it.quote_id, names.quote(it.quote_id), names.coder(it.coder_id)),
            *(it.kind, it.text, it.id),
        )
        for it in export.memos
    )
    return NamedTable(name="memos", columns=_MEMOS, rows=rows)


def _team(export: StudyExport, names: _Names) -> Iterator[NamedTable]:
    """Yield who was assigned what, one quote a row, and the team's settings, where there are any."""
    assigned: tuple[Cells, ...] = tuple(
        (
            *(it.assigned_at, quote_id, names.quote(quote_id), names.coder(it.coder_id)),
            *(it.kind, int(it.blind), it.how, names.coder(it.assigned_by), it.id),
        )
        for it in export.assignments
        for quote_id in it.quote_ids
    )
    if assigned:
        yield NamedTable(name="assignments", columns=_ASSIGNMENTS, rows=assigned)
    settings: tuple[Cells, ...] = tuple(
        (
            *(it.set_at, it.name, names.coder(it.coder_id) if it.coder_id else ""),
            *(it.value, names.coder(it.set_by), it.id),
        )
        for it in export.team_settings
    )
    if settings:
        yield NamedTable(name="team-settings", columns=_TEAM_SETTINGS, rows=settings)


def _sightings(export: StudyExport, names: _Names) -> Iterator[NamedTable]:
    """Yield what coders were shown of quotes without deciding, one quote a row, where there is any."""
    rows: tuple[Cells, ...] = tuple(
        (
            *(it.seen_at, quote_id, names.quote(quote_id), names.coder(it.coder_id)),
            *(it.kind, it.run_id or "", it.id),
        )
        for it in export.sightings
        for quote_id in it.quote_ids
    )
    if rows:
        yield NamedTable(name="sightings", columns=_SIGHTINGS, rows=rows)


def _edits(name: str, edits: Sequence[CandidateEdit], names: _Names) -> Iterator[NamedTable]:
    """Yield what people did with candidate themes or groups, one a row, where they did anything."""
    rows: tuple[Cells, ...] = tuple(
        (
            *(it.edited_at, names.coder(it.coder_id), it.kind, it.text),
            *(number, join_codes(quote_ids), it.seen_in or "", it.undoes or "", it.id),
        )
        for it in edits
        for number, quote_ids in enumerate(it.groups or ((),), start=1)
    )
    if rows:
        yield NamedTable(name=name, columns=_CANDIDATE_EDITS, rows=rows)


def _groups(export: StudyExport, names: _Names) -> Iterator[NamedTable]:
    """Yield the groups of similar quotes, and which quote stands where: first, also, or loosely."""
    if export.clustering is None:
        return
    clusters = export.clustering.clusters
    yield NamedTable(
        name="groups",
        columns=_GROUPS,
        rows=tuple(
            (
                *(number, it.id, it.name, len(it.quote_ids), "; ".join(it.keywords)),
                *(len(it.also_ids), len(it.loose_ids), _figure(it.refound)),
                *(_figure(it.refound_documents), _figure(it.least_document)),
                *(" ".join(f"{share:.3f}" for share in it.refound_encoders), int(it.fragile)),
            )
            for number, it in enumerate(clusters, start=1)
        ),
    )
    stands: list[tuple[str, str | int, str]] = []
    for number, it in enumerate(clusters, start=1):
        loose = set(it.loose_ids)
        stands += [(each, number, "loosely" if each in loose else "first") for each in it.quote_ids]
        stands += [(each, number, "also") for each in it.also_ids]
    stands += [(each, "", "in none") for each in export.clustering.unclustered_ids]
    yield NamedTable(
        name="grouped-quotes",
        columns=_GROUPED,
        rows=tuple(
            (quote_id, names.quote(quote_id), group, how, names.quotes[quote_id].text)
            for quote_id, group, how in stands
            if quote_id in names.quotes
        ),
    )


def _figure(share: float | None) -> str | float:
    return "" if share is None else share


def _boundary_edits(export: StudyExport, names: _Names) -> Iterator[NamedTable]:
    """Yield a row for each quote that edits took out of force (before) or put in force (after)."""
    rows = []
    for edit in export.boundary_edits:
        told = (edit.edited_at, names.coder(edit.coder_id), edit.kind, edit.id, edit.undoes or "")
        for side, quote_ids in (("before", edit.before), ("after", edit.after)):
            for quote_id in quote_ids:
                it = names.quotes.get(quote_id)
                place = (it.name, names.document(it), it.start, it.end, it.text) if it else ("",) * 5
                rows.append((*told, side, quote_id, *place))
    if rows:
        yield NamedTable(name="boundary_edits", columns=_BOUNDARY_EDITS, rows=tuple(rows))


def _cases(export: StudyExport) -> NamedTable:
    attributes = _attributes(export.cases)
    return NamedTable(
        name="cases",
        columns=("case", "id", *_distinct(attributes, taken=("case", "id"))),
        rows=tuple(
            (case.name, case.id, *(case.attribute(name) or "" for name in attributes))
            for case in export.cases
        ),
    )


def _runs(export: StudyExport) -> NamedTable:
    rows = tuple(
        (
            *(run.id, run.started_at, run.seed, run.encoder, run.encoder_digest),
            *(run.input_hash, run.config_hash),
            *(_pairs(run.versions), _pairs(run.settings), _pairs(run.summary)),
        )
        for run in export.runs
    )
    return NamedTable(name="runs", columns=_RUNS, rows=rows)


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return " | ".join(f"{name} {value}" for name, value in pairs)


def _attributes(cases: Sequence[Case]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(it.name for case in cases for it in case.attributes))


def _distinct(names: Sequence[str], *, taken: Sequence[str]) -> tuple[str, ...]:
    """Return column names for attributes, with "case_" before those that are taken."""
    used = set(taken)
    columns = []
    for name in names:
        column = name
        while column.casefold() in used:
            column = f"case_{column}"
        used.add(column.casefold())
        columns.append(column)
    return tuple(columns)


def _suffixes(names: Sequence[str]) -> tuple[str, ...]:
    """Return names as parts of file names: letters, digits and hyphens, none of them twice."""
    used: set[str] = set()
    suffixes = []
    for name in names:
        stem = re.sub(r"[\W_]+", "-", name.casefold()).strip("-")[:60] or "coder"
        suffix, count = stem, 1
        while suffix in used:
            count += 1
            suffix = f"{stem}-{count}"
        used.add(suffix)
        suffixes.append(suffix)
    return tuple(suffixes)
