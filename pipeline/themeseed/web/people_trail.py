"""What happened to accounts: who was invited, came in, was refused, changed. For owners to read."""

import csv
import io
import json

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.exchange.guard import guard
from themeseed.exchange.table import BOM
from themeseed.web.answers import download
from themeseed.web.forms import page_of
from themeseed.web.pages import render
from themeseed.web.visit import Visit

LINES_A_PAGE = 200
COLUMNS = ("at", "what", "whose", "by", "told", "event")


async def trail(request: Request, visit: Visit) -> Response:
    """Show what happened to accounts, the latest first."""
    lines = _lines(visit)[::-1]
    n_pages = max(1, -(-len(lines) // LINES_A_PAGE))
    page = min(page_of(request.query_params.get("page", "1")), n_pages)
    return HTMLResponse(
        render(
            "people_trail.html.jinja",
            visit=visit,
            lines=lines[(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE],
            n_lines=len(lines),
            page=page,
            n_pages=n_pages,
        )
    )


async def trail_csv(_request: Request, visit: Visit) -> Response:
    """Return what happened to accounts as a table, oldest first."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    for line in _lines(visit):
        writer.writerow({name: guard(cell) for name, cell in line.items()})
    return download(BOM + written.getvalue(), "people.csv", "text/csv")


async def trail_jsonl(_request: Request, visit: Visit) -> Response:
    """Return what happened to accounts as one JSON object a line, oldest first."""
    lines = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in _lines(visit))
    return download(lines, "people.jsonl", "application/jsonl")


def _lines(visit: Visit) -> list[dict[str, str]]:
    store = visit.house.study.store
    names = {coder.id: coder.name for coder in store.coders()}
    return [
        dict(
            zip(
                COLUMNS,
                (
                    *(each.at, each.kind, names.get(each.coder_id or "", "")),
                    *(names.get(each.done_by or "", ""), each.told, each.id),
                ),
                strict=True,
            )
        )
        for each in store.people.events()
    ]
