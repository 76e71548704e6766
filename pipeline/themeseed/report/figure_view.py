"""What the page shows of a study's figures: tables, curves, and what is missing."""

from dataclasses import dataclass

from themeseed.report.figure_tables import (
    across_rows,
    anchoring_rows,
    behind_rows,
    difference_rows,
    fairness_rows,
    group_rows,
    prevalence_rows,
    saturation_rows,
    stopping_rows,
)
from themeseed.report.findings import Findings
from themeseed.report.pictures_view import Picture
from themeseed.report.saturation_plot import saturation_picture
from themeseed.report.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveView:
    """One saturation curve: the picture, the rules, and the curve as a table."""

    picture: Picture | None
    rules: Table
    points: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """The figures as the template prints them. `across` pairs each table with the quotes behind it."""

    basis: str
    prevalence: tuple[Table, ...]
    across: tuple[tuple[Table, Table], ...]
    curves: tuple[CurveView, ...]
    fairness: tuple[Table, ...]
    anchoring: Table | None
    missing: tuple[str, ...]


def figure_view(findings: Findings) -> FigureView | None:
    """Return what to show of the figures; None where there are none."""
    found, book = findings.figures, findings.codebook
    if found is None:
        return None
    quote_names = {quote.id: quote.name for quote in findings.quotes}
    unit_names = {case.id: case.name for case in findings.cases}
    unit_names.update((document.id, document.name) for document in findings.documents)
    shares: list[Table] = []
    for one in found.prevalence:
        shares.append(prevalence_rows(one, book))
        further = (group_rows(one, book), difference_rows(one, book))
        shares += [table for table in further if table.rows]
    across = []
    for cut in found.across:
        for rows in (cut.codes, cut.themes):
            if rows:
                behind = behind_rows(cut, book, rows, quote_names)
                across.append((across_rows(cut, book, rows), behind))
    return FigureView(
        basis=(
            f"Counted is what {found.coder} decided: {found.n_decided:,} of {found.n_quotes:,} quotes."
        ),
        prevalence=tuple(shares),
        across=tuple(across),
        curves=tuple(
            CurveView(
                picture=saturation_picture(one),
                rules=stopping_rows(one),
                points=saturation_rows(one, unit_names),
            )
            for one in found.saturation
        ),
        fairness=tuple(fairness_rows(one, book) for one in found.fairness),
        anchoring=anchoring_rows(found.anchoring) if found.anchoring else None,
        missing=found.missing,
    )
