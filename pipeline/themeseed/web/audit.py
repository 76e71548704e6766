"""The audit trail: who did what, when, having seen what. It is read here and never changed.

The rule: opening the page costs nobody a blind decision. Lines that tell how others coded a quote that
the visitor can still decide blind wait until they are asked for. Files hold them all.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.exchange.guard import guard
from themeseed.exchange.table import BOM
from themeseed.web.answers import download
from themeseed.web.forms import page_of
from themeseed.web.pages import render
from themeseed.web.trail import COLUMNS, WHATS, Asked, Line, tells, trail
from themeseed.web.visit import Visit

LINES_A_PAGE = 200


async def audit(request: Request, visit: Visit) -> Response:
    """Show the trail, the latest first, as the address filters it; what would end blindness if asked."""
    lines, desk = _asked(request, visit), visit.house.desk
    asked = dict(request.query_params)
    waiting, would_tell = (set(), set()) if asked.get("show") == "1" else _waiting(lines, visit)
    lines = [line for line in lines if id(line) not in waiting]
    n_pages = max(1, -(-len(lines) // LINES_A_PAGE))
    page = min(page_of(request.query_params.get("page", "1")), n_pages)
    latest_first = lines[::-1][(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE]
    shown = [(line, line.cells(desk)) for line in latest_first]
    for line in latest_first:
        told = tells(line, visit.person.coder.id)
        if told is not None:
            visit.seat.saw(line.quote_ids, told)
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
            n_waiting=len(waiting),
            n_would_tell=len(would_tell),
            with_all=urlencode({name: asked[name] for name in asked if name != "page"} | {"show": "1"}),
            asked=asked,
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


def _waiting(lines: Sequence[Line], visit: Visit) -> tuple[set[int], set[str]]:
    """Return the lines that would end blindness, by identity, and the quotes they would end it for."""
    desk, mine = visit.house.desk, visit.person.coder.id
    blind: dict[str, bool] = {}

    def still_blind(line: Line) -> Iterator[str]:
        for each in (it for quote_id in line.quote_ids for it in desk.lineage.now(quote_id)):
            if each not in blind:
                known = desk.is_decided(mine, each) or desk.knows(mine, each)
                blind[each] = each in desk.quotes and not known
            if blind[each]:
                yield each

    waiting, would_tell = set(), set()
    # Who may not decide has no blind decision to lose.
    for line in lines if visit.codes else ():
        found = set(still_blind(line)) if tells(line, mine) is not None else set()
        if found:
            waiting.add(id(line))
            would_tell |= found
    return waiting, would_tell


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
