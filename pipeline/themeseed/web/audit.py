"""The audit trail: who did what, when, having seen what. It is read here and never changed."""

import csv
import io
import json
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.exchange.guard import guard
from themeseed.exchange.table import BOM
from themeseed.web.answers import download
from themeseed.web.forms import page_of
from themeseed.web.pages import render
from themeseed.web.trail import COLUMNS, WHATS, Asked, Line, trail
from themeseed.web.visit import Visit

LINES_A_PAGE = 200
_CODINGS = ("decision", "adjudication")


async def audit(request: Request, visit: Visit) -> Response:
    """Show the trail, the latest first, as the address filters it."""
    lines, desk = _asked(request, visit), visit.house.desk
    n_pages = max(1, -(-len(lines) // LINES_A_PAGE))
    page = min(page_of(request.query_params.get("page", "1")), n_pages)
    latest_first = lines[::-1][(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE]
    shown = [(line, line.cells(desk)) for line in latest_first]
    mine = visit.person.coder.id
    codings = [it for it in latest_first if it.what in _CODINGS and it.coder_id != mine]
    told = {each for it in codings for each in it.quote_ids if each in desk.quotes}
    fresh = {it for it in told if not desk.knows(mine, it) and not desk.is_decided(mine, it)}
    if fresh and visit.seat.blind and request.query_params.get("show") != "1":
        here = urlencode(dict(request.query_params) | {"show": "1"})
        return HTMLResponse(
            render("audit_blind.html.jinja", visit=visit, n_would_tell=len(fresh), here=here)
        )
    visit.seat.saw((each for it in codings for each in it.quote_ids), "coding")
    return HTMLResponse(
        render(
            "audit.html.jinja",
            visit=visit,
            lines=shown,
            names={
                code: desk.name_of(code)
                for _, cells in shown
                for column in ("codes", "seen")
                for code in cells[column].split("; ")
                if code
            },
            n_lines=len(lines),
            asked=dict(request.query_params),
            whats=WHATS,
            coders=sorted(desk.coders.values(), key=lambda coder: coder.name),
            page=page,
            n_pages=n_pages,
        )
    )


async def audit_csv(request: Request, visit: Visit) -> Response:
    """Return the trail as a table, oldest first."""
    written = io.StringIO()
    writer = csv.DictWriter(written, COLUMNS)
    writer.writeheader()
    for line in _asked(request, visit):
        cells = line.cells(visit.house.desk)
        writer.writerow({name: guard(cell) for name, cell in cells.items()})
    return download(BOM + written.getvalue(), "audit.csv", "text/csv")


async def audit_jsonl(request: Request, visit: Visit) -> Response:
    """Return the trail as one JSON object a line, oldest first."""
    lines = [
        json.dumps(line.cells(visit.house.desk), ensure_ascii=False) for line in _asked(request, visit)
    ]
    return download("".join(f"{line}\n" for line in lines), "audit.jsonl", "application/jsonl")


def _asked(request: Request, visit: Visit) -> list[Line]:
    visit.house.catch_up()
    given = request.query_params
    asked = Asked(
        what=given.get("what", ""),
        coder_id=given.get("coder", ""),
        verdict=given.get("verdict", ""),
        quote=given.get("quote", "").strip(),
        since=given.get("since", ""),
        until=given.get("until", ""),
        blind=given.get("blind") == "1",
    )
    return trail(visit.house.desk, visit.view, asked, owner=visit.person.may("owner"))
