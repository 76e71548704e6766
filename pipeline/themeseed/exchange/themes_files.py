"""Codes beside groups, and quotes read differently, as files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from themeseed.exchange.agreement_files import csv_file, ends, or_empty
from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.codings_csv import told_codes
from themeseed.exchange.named_table import Cells, NamedTable
from themeseed.records import Codebook, Disagreement, Measure, Quote, ThemesCompared

_THEMES = (
    "code", "name", "quotes", "kind", "kind_again", "group", "group_name", "shared", "overlap_quotes",
    "low", "high", "overlap_people", "low_people", "high_people", "nearness_meaning", "low_meaning",
    "high_meaning", "nearest_by_people", "nearest_by_meaning",
)  # fmt: skip
_GROUPS = ("group", "name", "quotes", "kind", "kind_again", "code", "code_name", "share")
_FIGURES = (
    "of",
    "figure",
    "value",
    "low_quotes",
    "high_quotes",
    "low_documents",
    "high_documents",
    "documents_are",
    "note",
)
_DIFFERENT = ("id", "name", "kind", "because", "first", "second", "distance", "text")


def themes_files(
    found: ThemesCompared, codebook: Codebook, names: Mapping[str, str], *, of: str = "groups"
) -> tuple[ExportFile, ...]:
    """Return codes-beside-groups.csv, groups-beside-codes.csv, codes-and-groups.csv (and .json).

    Args:
        found: codes beside groups.
        codebook: of the codes.
        names: of the groups, by id.
        of: what they are, as the files are called.
    """
    values = json.dumps(asdict(found), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return (
        *(csv_file(table) for table in themes_tables(found, codebook, names, of=of)),
        ExportFile(name=f"codes-and-{of}.json", content=values.encode()),
    )


def themes_tables(
    found: ThemesCompared, codebook: Codebook, names: Mapping[str, str], *, of: str = "groups"
) -> tuple[NamedTable, ...]:
    """Return codes beside groups, groups beside codes, and figures of both, with plain numbers.

    `of` says what the groups are, as the tables are called.
    """
    return (
        NamedTable(
            name=f"codes-beside-{of}", columns=_THEMES, rows=tuple(_themes(found, codebook, names))
        ),
        NamedTable(
            name=f"{of}-beside-codes", columns=_GROUPS, rows=tuple(_groups(found, codebook, names))
        ),
        NamedTable(name=f"codes-and-{of}", columns=_FIGURES, rows=tuple(_figures(found))),
    )


def disagreements_file(found: Sequence[Disagreement], quotes: Sequence[Quote]) -> ExportFile:
    """Return disagreements.csv: every quote that two coders read differently, with both readings."""
    return csv_file(disagreements_table(found, quotes))


def disagreements_table(found: Sequence[Disagreement], quotes: Sequence[Quote]) -> NamedTable:
    """Return every quote that two coders read differently, with both readings."""
    by_id = {quote.id: quote for quote in quotes}
    rows = tuple(
        (
            *(each.quote_id, by_id[each.quote_id].name, each.kind, each.because),
            *(told_codes(each.first_codes), told_codes(each.second_codes)),
            *(float(each.distance), by_id[each.quote_id].text),
        )
        for each in found
        if each.quote_id in by_id
    )
    return NamedTable(name="disagreements", columns=_DIFFERENT, rows=rows)


def _themes(found: ThemesCompared, codebook: Codebook, names: Mapping[str, str]) -> Iterator[Cells]:
    for each in found.themes:
        group = each.group_id or ""
        yield (
            *(each.theme_id, codebook.name_of(each.theme_id), each.n_quotes),
            *(each.kind, each.kind_again, group, names.get(group, group), each.shared),
            *(or_empty(each.by_quotes.value), *ends(each.by_quotes.over_quotes)),
            *_measured(each.by_people),
            *_measured(each.by_meaning),
            *(each.nearest_by_people or "", each.nearest_by_meaning or ""),
        )


def _groups(found: ThemesCompared, codebook: Codebook, names: Mapping[str, str]) -> Iterator[Cells]:
    for each in found.groups:
        theme = each.theme_id or ""
        yield (
            *(each.group_id, names.get(each.group_id, each.group_id), each.n_quotes),
            *(each.kind, each.kind_again, theme, codebook.name_of(theme), each.share),
        )


def _figures(found: ThemesCompared) -> Iterator[Cells]:
    for of, measures in (
        ("(all)", found.measures),
        *((each.side, each.measures) for each in found.contributions),
    ):
        for it in measures:
            whole = it.over_documents.resampled if it.over_documents else ""
            intervals = (*ends(it.over_quotes), *ends(it.over_documents), whole)
            yield (of, it.name, or_empty(it.value), *intervals, it.note)


def _measured(measure: Measure | None) -> Cells:
    if measure is None:
        return ("", "", "")
    return (or_empty(measure.value), *ends(measure.interval))
