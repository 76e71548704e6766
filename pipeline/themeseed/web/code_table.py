"""The table: codes, categories or themes across attributes, documents, cases or speakers.

The rule: a count opens exactly the quotes that it counts, whosever coding is looked at.
"""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.study.code_rows import CodeRow, RowKind, kinds_of, rows_of
from themeseed.study.columns import Column, address_of, choices_by, columns_of, first_choice, value_of
from themeseed.study.desk import Desk
from themeseed.study.whose import MINE, NO_CODE, Codings
from themeseed.web.choosing import choices_for, codings_for
from themeseed.web.pages import render
from themeseed.web.views import views_of
from themeseed.web.visit import Visit

MOST_COLUMNS = 40
"""More can be read by nobody; those with most codings are shown, and the page says so."""
MOST_EMPTY = 20
"""A table of more rows names those without any quote below instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A count and the address of its quotes."""

    count: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The quotes that count in each row, in each row and column, and all that stand in each column."""

    in_row: dict[str, list[str]]
    in_cell: dict[tuple[str, str], list[str]]
    in_column: Counter[str]


async def table(request: Request, visit: Visit) -> Response:
    """Count chosen codings; each count leads to its quotes."""
    visit.house.catch_up()
    desk, asked = visit.house.desk, request.query_params
    kinds, choices = kinds_of(desk.codebook), choices_by(desk)
    kind = next((each for each in kinds if each == asked.get("rows")), kinds[0])
    by = asked["by"] if "by" in asked else first_choice(desk, choices, most=MOST_COLUMNS)
    by = by if by in choices else ""
    codings = codings_for(visit, asked.get("whose", ""))
    rows = rows_of(desk.codebook, kind)
    counted = _counted(desk, codings, rows, by)
    every = columns_of(desk, by, desk.quotes.values()) if by else ()
    columns = _most(every, counted)
    if codings.whose != MINE:
        visit.seat.saw(_told(counted, codings, columns), "coding")
    shown = [each for each in rows if counted.in_row.get(each.id) or len(rows) <= MOST_EMPTY]
    return HTMLResponse(
        render(
            "table.html.jinja",
            visit=visit,
            kinds=kinds,
            kind=kind,
            by=by,
            choices=choices,
            whose=codings.whose,
            coders=choices_for(visit),
            columns=[each.name for each in columns],
            n_columns=len(every),
            rows=[_row(desk, codings, kind, by, each, columns, counted) for each in shown],
            empty=[each.name for each in rows if each not in shown],
            views=views_of(desk.study.store, visit.person.coder.id),
            here=f"/table?{urlencode({'rows': kind, 'by': by, 'whose': codings.whose})}",
        )
    )


def _counted(desk: Desk, codings: Codings, rows: tuple[CodeRow, ...], by: str) -> Counted:
    rows_with: dict[str, list[str]] = {}
    for row in rows:
        for code in row.codes:
            rows_with.setdefault(code, []).append(row.id)
    found = Counted(in_row={}, in_cell={}, in_column=Counter())
    for quote in desk.quotes.values():
        value = value_of(desk, quote, by) if by else ""
        found.in_column[value] += 1
        ids = (row_id for code in codings.codes(quote.id) for row_id in rows_with.get(code, ()))
        for row_id in dict.fromkeys(ids):
            found.in_row.setdefault(row_id, []).append(quote.id)
            found.in_cell.setdefault((row_id, value), []).append(quote.id)
    return found


def _told(counted: Counted, codings: Codings, columns: tuple[Column, ...]) -> list[str]:
    """Return the quotes of which a count alone tells how others coded: all of their column have it."""
    shown = {each.value for each in columns} or {""}
    return [
        quote_id
        for (_, value), ids in counted.in_cell.items()
        if value in shown and len(ids) == counted.in_column[value]
        for quote_id in ids
        if codings.of_others(quote_id)
    ]


def _most(columns: tuple[Column, ...], counted: Counted) -> tuple[Column, ...]:
    if len(columns) <= MOST_COLUMNS:
        return columns
    sizes: Counter[str] = Counter()
    for (_, value), ids in counted.in_cell.items():
        sizes[value] += len(ids)
    most = {value for value, _ in sizes.most_common(MOST_COLUMNS)}
    return tuple(each for each in columns if each.value in most)


def _row(
    desk: Desk,
    codings: Codings,
    kind: RowKind,
    by: str,
    row: CodeRow,
    columns: tuple[Column, ...],
    counted: Counted,
) -> tuple[str, list[Cell], Cell]:
    asked = {"code" if row.id == NO_CODE else kind: row.id, "whose": codings.whose}

    def cell(ids: list[str], more: dict[str, str]) -> Cell:
        return Cell(count=len(ids), path=f"/quotes?{urlencode(asked | more)}")

    cells = [
        cell(counted.in_cell.get((row.id, it.value), []), address_of(desk, by, it.value))
        for it in columns
    ]
    return row.name, cells, cell(counted.in_row.get(row.id, []), {})
