"""Figures as files: a CSV for each table, with plain numbers, and one JSON with everything."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.named_table import Cells, NamedTable
from themeseed.exchange.table import write_table
from themeseed.records import Codebook, CodePrevalence, Figures, Tested

_SHARES = (
    "reach", "group", "code", "name", "way", "share", "low", "high", "level", "quotes", "sampled",
    "machine_weight", "effective_sample", "machine_alone",
)  # fmt: skip
_DIFFERENCES = (
    "reach", "code", "name", "first", "second", "way", "difference", "low", "high", "level",
)  # fmt: skip
_ACROSS = (
    "by", "kind", "code", "name", "group", "quotes", "of", "expected", "residual", "p", "p_holm",
    "p_benjamini_hochberg", "test", "quote_ids",
)  # fmt: skip
_CURVE = ("of", "unit", "number", "id", "new", "seen", "mean", "low", "high", "level")
_RULES = ("of", "base", "run", "threshold", "met_at", "share_of_orders_met", "median_met", "ratios")
_UNSEEN = ("of", "seen", "once", "twice", "estimate", "low", "high", "note")
_FAIRNESS = (
    "by", "code", "name", "group", "quotes", "machine", "person", "different", "lean", "low", "high",
    "level", "p", "p_holm", "p_benjamini_hochberg", "test",
)  # fmt: skip


_ANCHORING = ("coder", "answered", "quotes", "as_suggested", "share", "low", "high", "level")


def figure_files(figures: Figures, codebook: Codebook) -> tuple[ExportFile, ...]:
    """Return the tables that have rows as CSV, and all figures as figures.json."""
    values = json.dumps(asdict(figures), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return (
        *(
            ExportFile(name=f"{table.name}.csv", content=write_table(table))
            for table in figure_tables(figures, codebook)
            if table.rows
        ),
        ExportFile(name="figures.json", content=values.encode()),
    )


def figure_tables(figures: Figures, codebook: Codebook) -> tuple[NamedTable, ...]:
    """Return every figure as tables with plain numbers, those without rows too."""
    return (
        NamedTable(name="anchoring", columns=_ANCHORING, rows=tuple(_anchoring(figures))),
        NamedTable(name="prevalence", columns=_SHARES, rows=tuple(_shares(figures, codebook))),
        NamedTable(
            name="differences", columns=_DIFFERENCES, rows=tuple(_differences(figures, codebook))
        ),
        NamedTable(name="across", columns=_ACROSS, rows=tuple(_across(figures, codebook))),
        NamedTable(name="saturation", columns=_CURVE, rows=tuple(_curve(figures))),
        NamedTable(name="stopping-rules", columns=_RULES, rows=tuple(_rules(figures))),
        NamedTable(name="unseen-codes", columns=_UNSEEN, rows=tuple(_unseen(figures))),
        NamedTable(name="fairness", columns=_FAIRNESS, rows=tuple(_fairness(figures, codebook))),
    )


def _shares(figures: Figures, codebook: Codebook) -> Iterator[Cells]:
    for one in figures.prevalence:
        groups: list[tuple[str, int, int, Sequence[CodePrevalence]]] = [
            ("(all)", one.n_quotes + one.n_taken, one.n_sample, one.codes)
        ]
        groups += [(it.name, it.n_quotes, it.n_sample, it.codes) for it in one.groups]
        for group, n_quotes, n_sample, codes in groups:
            for code in codes:
                for it in code.estimates:
                    yield (
                        *(one.reach, group, code.code_id, codebook.name_of(code.code_id), it.way),
                        *(it.value, _cell(it.low), _cell(it.high), one.level, n_quotes, n_sample),
                        # Without bound where all quotes are decided.
                        it.machine_weight,
                        _cell(it.n_effective),
                        _cell(code.machine_alone),
                    )


def _differences(figures: Figures, codebook: Codebook) -> Iterator[Cells]:
    for one in figures.prevalence:
        for it in one.differences:
            yield (
                *(one.reach, it.code_id, codebook.name_of(it.code_id), it.first, it.second, it.way),
                *(it.value, it.low, it.high, one.level),
            )


def _across(figures: Figures, codebook: Codebook) -> Iterator[Cells]:
    for one in figures.across:
        size = dict(zip(one.groups, one.n_by_group, strict=True))
        for kind, rows in (("code", one.codes), ("theme", one.themes)):
            for row in rows:
                for cell in row.cells:
                    yield (
                        *(one.by, kind, row.code_id, codebook.name_of(row.code_id), cell.group),
                        *(cell.count, size[cell.group], cell.expected, _cell(cell.residual)),
                        *_tested(row.tested),
                        "; ".join(cell.quote_ids),
                    )


def _curve(figures: Figures) -> Iterator[Cells]:
    for one in figures.saturation:
        for it in one.points:
            yield (
                *(one.of, one.unit, it.n_cases, it.case_id, it.n_new, it.n_codes),
                *(it.mean, it.low, it.high, one.level),
            )


def _rules(figures: Figures) -> Iterator[Cells]:
    for one in figures.saturation:
        for it in one.rules:
            ratios = "; ".join(f"{ratio:.3f}" for ratio in it.ratios)
            yield (
                *(one.of, it.base, it.run, it.threshold, _cell(it.met_at)),
                *(it.share_met, _cell(it.median_met), ratios),
            )


def _unseen(figures: Figures) -> Iterator[Cells]:
    for one in figures.saturation:
        it = one.unseen
        yield (
            *(one.of, it.n_seen, it.n_once, it.n_twice),
            *(_cell(it.estimate), _cell(it.low), _cell(it.high), it.note),
        )


def _fairness(figures: Figures, codebook: Codebook) -> Iterator[Cells]:
    for one in figures.fairness:
        for code in one.codes:
            for it in code.groups:
                yield (
                    *(one.by, code.code_id, codebook.name_of(code.code_id), it.group, it.n_quotes),
                    *(it.n_machine, it.n_person, it.n_wrong, it.lean, it.low, it.high, one.level),
                    *_tested(code.tested),
                )


def _anchoring(figures: Figures) -> Iterator[Cells]:
    found = figures.anchoring
    if found is None:
        return
    for name, it in (("blind", found.blind), ("assisted", found.assisted)):
        yield (
            *(found.coder, name, it.n_quotes, it.n_agreeing, it.value, it.low, it.high),
            found.level,
        )
    yield (
        *(found.coder, "assisted less blind", "", "", found.difference, found.low, found.high),
        found.level,
    )


def _tested(tested: Tested) -> Cells:
    return (_cell(tested.p), _cell(tested.holm), _cell(tested.expected_false), tested.how)


def _cell(value: float | None) -> str | float:
    return "" if value is None else value
