"""Agreement as files: two codings as CSV tables, many coders as CSV tables and one JSON."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.named_table import Cells, NamedTable
from themeseed.exchange.table import write_table
from themeseed.records import (
    Agreement,
    Codebook,
    Estimate,
    Interval,
    ManyCoderAgreement,
    Measure,
    UnitizingAgreement,
)

_ALL = "(all)"
_MANY = (
    "of", "name", "quotes", "figure", "value", "low_quotes", "high_quotes", "low_documents",
    "high_documents", "documents_are", "level", "note",
)  # fmt: skip
_TWO = (
    "first", "second", "code", "name", "first_gave", "second_gave", "both_gave", "figure", "value",
    "low", "high", "level", "resampled", "low_beside", "high_beside", "resampled_beside", "note",
)  # fmt: skip


def many_files(found: ManyCoderAgreement, codebook: Codebook) -> tuple[ExportFile, ...]:
    """Return coders.csv (every figure of many coders) and coders.json (the same, and the warnings)."""
    values = json.dumps(asdict(found), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return (
        csv_file(many_table(found, codebook)),
        ExportFile(name="coders.json", content=values.encode()),
    )


def many_table(found: ManyCoderAgreement, codebook: Codebook) -> NamedTable:
    """Return every figure of many coders as a table with plain numbers."""
    return NamedTable(name="coders", columns=_MANY, rows=tuple(_many(found, codebook)))


def two_files(agreements: Sequence[Agreement], codebook: Codebook) -> tuple[ExportFile, ...]:
    """Return agreement.csv (every figure of each two codings) and confusions.csv."""
    return tuple(csv_file(table) for table in two_tables(agreements, codebook))


def two_tables(agreements: Sequence[Agreement], codebook: Codebook) -> tuple[NamedTable, ...]:
    """Return every figure of each two codings, and their confusions, as tables with plain numbers."""
    figures = (row for each in agreements for row in _two(each, codebook))
    counts = (row for each in agreements for row in _confusions(each))
    return (
        NamedTable(name="agreement", columns=_TWO, rows=tuple(figures)),
        NamedTable(
            name="confusions",
            columns=("first", "second", "first_gave", "second_gave", "quotes"),
            rows=tuple(counts),
        ),
    )


def ends(interval: Interval | None) -> Cells:
    """Return the ends of an interval as two cells, empty where there is none."""
    return ("", "") if interval is None else (interval.low, interval.high)


def or_empty(value: float | None) -> str | float:
    """Return a value as a cell, empty where it is not defined."""
    return "" if value is None else value


def csv_file(table: NamedTable) -> ExportFile:
    """Return a table as a CSV file that Excel reads as UTF-8."""
    return ExportFile(name=f"{table.name}.csv", content=write_table(table))


def _many(found: ManyCoderAgreement, codebook: Codebook) -> Iterator[Cells]:
    for it in found.measures:
        yield (_ALL, _ALL, found.n_quotes, *_estimate(it))
    for of, codes in (("code", found.by_code), ("theme", found.by_theme)):
        for each in codes:
            for it in each.measures:
                yield (of, codebook.name_of(each.code_id), each.n_given, *_estimate(it))
    for group in found.by_group:
        for it in group.measures:
            yield (group.grouping, group.name, group.n_quotes, *_estimate(it))
    if found.unitizing is not None:
        yield from _unitizing(found.unitizing, codebook)


def _unitizing(found: UnitizingAgreement, codebook: Codebook) -> Iterator[Cells]:
    for it in found.measures:
        yield ("unitizing", _ALL, "", *_estimate(it))
    for each in found.by_code:
        for it in each.measures:
            yield ("unitizing", codebook.name_of(each.code_id), each.n_given, *_estimate(it))


def _estimate(it: Estimate) -> Cells:
    level = next((each.level for each in (it.over_quotes, it.over_documents) if each), "")
    whole = it.over_documents.resampled if it.over_documents else ""
    bounds = (*ends(it.over_quotes), *ends(it.over_documents), whole)
    return (it.name, or_empty(it.value), *bounds, level, it.note)


def _two(agreement: Agreement, codebook: Codebook) -> Iterator[Cells]:
    pair = (agreement.first, agreement.second)
    for it in agreement.measures:
        yield (*pair, _ALL, _ALL, agreement.n_quotes, agreement.n_quotes, "", *_measure(it))
    for code in agreement.by_code:
        for it in code.measures:
            name = codebook.name_of(code.code_id)
            counts = (code.n_first, code.n_second, code.n_both)
            yield (*pair, code.code_id, name, *counts, *_measure(it))


def _confusions(agreement: Agreement) -> Iterator[Cells]:
    ids = agreement.confusion.code_ids
    for one, counts in zip(ids, agreement.confusion.counts, strict=True):
        for two, count in zip(ids, counts, strict=True):
            if count:
                yield (agreement.first, agreement.second, one, two, count)


def _measure(it: Measure) -> Cells:
    level, resampled = (it.interval.level, it.interval.resampled) if it.interval else ("", "")
    beside = it.beside.resampled if it.beside else ""
    return (
        *(it.name, or_empty(it.value), *ends(it.interval), level, resampled),
        *(*ends(it.beside), beside, it.note),
    )
