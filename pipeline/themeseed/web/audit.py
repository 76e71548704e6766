"""The audit trail: who decided what, when, having seen what. It is read here and never changed."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.exchange.guard import guard
from themeseed.records import Decision
from themeseed.study.desk import Desk
from themeseed.web.answers import download
from themeseed.web.forms import page_of
from themeseed.web.pages import render
from themeseed.web.visit import Visit

LINES_A_PAGE = 200
COLUMNS = (
    "decided_at", "coder", "quote", "document", "verdict", "codes", "refused", "blind", "note", "run",
    "model", "seen", "decision",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One decision as the trail tells it; `seen` are the codes that were suggested."""

    decision: Decision
    coder: str
    quote: str
    document: str
    codes: tuple[str, ...]
    seen: tuple[str, ...]
    seen_names: tuple[str, ...]
    model: str

    def cells(self) -> dict[str, str]:
        """Return the line as cells by column."""
        it = self.decision
        return dict(
            zip(
                COLUMNS,
                (
                    *(it.decided_at, self.coder, self.quote, self.document, it.verdict),
                    *("; ".join(it.codes), "; ".join(it.refused), str(int(it.blind)), it.note),
                    *(it.run_id or "", self.model, "; ".join(self.seen), it.id),
                ),
                strict=True,
            )
        )


async def audit(request: Request, visit: Visit) -> Response:
    """Show the trail, the latest first, as the address filters it."""
    desk = visit.house.desk
    decisions = _asked(request, visit)
    n_pages = max(1, -(-len(decisions) // LINES_A_PAGE))
    page = min(page_of(request.query_params.get("page", "1")), n_pages)
    latest_first = decisions[::-1][(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE]
    return HTMLResponse(
        render(
            "audit.html.jinja",
            visit=visit,
            lines=list(_lines(desk, latest_first)),
            n_decisions=len(decisions),
            asked=dict(request.query_params),
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
    for line in _lines(visit.house.desk, _asked(request, visit)):
        writer.writerow({name: guard(cell) for name, cell in line.cells().items()})
    return download(written.getvalue(), "audit.csv", "text/csv")


async def audit_jsonl(request: Request, visit: Visit) -> Response:
    """Return the trail as one JSON object a line, oldest first."""
    lines = [
        json.dumps(line.cells(), ensure_ascii=False)
        for line in _lines(visit.house.desk, _asked(request, visit))
    ]
    return download("".join(f"{line}\n" for line in lines), "audit.jsonl", "application/jsonl")


def _asked(request: Request, visit: Visit) -> list[Decision]:
    visit.house.catch_up()
    asked = request.query_params
    view = visit.view
    found = visit.house.study.store.decisions(coder_id=asked.get("coder") or None)
    return [
        each
        for each in found
        if view.sees(each.coder_id, each.quote_id)
        and (not asked.get("verdict") or each.verdict == asked["verdict"])
        and (asked.get("blind") != "1" or each.blind)
        and (not asked.get("since") or each.decided_at >= asked["since"])
        and (not asked.get("quote") or each.quote_id == asked["quote"])
    ]


def _lines(desk: Desk, decisions: list[Decision]) -> Iterator[Line]:
    documents = desk.documents
    models: dict[str, str] = {}
    for each in decisions:
        quote = desk.quotes.get(each.quote_id)
        if each.run_id and each.run_id not in models:
            models[each.run_id] = desk.study.store.run(each.run_id).encoder
        seen = desk.seen_by(each)
        yield Line(
            decision=each,
            coder=desk.coders[each.coder_id].name if each.coder_id in desk.coders else each.coder_id,
            quote=quote.name if quote else each.quote_id,
            document=documents.get(quote.document_id, "") if quote else "",
            codes=tuple(desk.name_of(code) for code in each.codes),
            seen=seen,
            seen_names=tuple(desk.name_of(code) for code in seen),
            model=models.get(each.run_id or "", ""),
        )
