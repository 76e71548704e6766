"""The audit trail: who decided, adjudicated, assigned and set what, when, having seen what.

It is read here and never changed.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.exchange.guard import guard
from themeseed.records import Assignment, Decision, TeamSetting
from themeseed.review import CONSENSUS
from themeseed.study.desk import Desk
from themeseed.web.answers import download
from themeseed.web.forms import page_of
from themeseed.web.pages import render
from themeseed.web.visit import Visit

LINES_A_PAGE = 200
COLUMNS = (
    "decided_at", "coder", "quote", "document", "verdict", "codes", "refused", "blind", "note", "run",
    "model", "seen", "decision", "what", "by", "adjudicates",
)  # fmt: skip
WHATS = ("decision", "adjudication", "assignment", "setting")
Kept = Decision | Assignment | TeamSetting


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the trail: a decision, an adjudication, an assignment or a setting of the team.

    `verdict` is what was done, `seen` the codes that were suggested, `by` who did it where that is not
    the coder. An assignment of one quote names it; of several, `note` says how many.
    """

    id: str
    what: str
    at: str
    coder: str
    verdict: str
    by: str = ""
    quote_id: str = ""
    quote: str = ""
    document: str = ""
    codes: tuple[str, ...] = ()
    code_names: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    blind: bool = False
    note: str = ""
    run: str = ""
    model: str = ""
    seen: tuple[str, ...] = ()
    seen_names: tuple[str, ...] = ()
    adjudicates: tuple[str, ...] = ()

    def cells(self) -> dict[str, str]:
        """Return the line as cells by column."""
        return dict(
            zip(
                COLUMNS,
                (
                    *(self.at, self.coder, self.quote, self.document, self.verdict),
                    *("; ".join(self.codes), "; ".join(self.refused), str(int(self.blind))),
                    *(self.note, self.run, self.model, "; ".join(self.seen), self.id),
                    *(self.what, self.by, "; ".join(self.adjudicates)),
                ),
                strict=True,
            )
        )


async def audit(request: Request, visit: Visit) -> Response:
    """Show the trail, the latest first, as the address filters it."""
    desk = visit.house.desk
    kept = _asked(request, visit)
    n_pages = max(1, -(-len(kept) // LINES_A_PAGE))
    page = min(page_of(request.query_params.get("page", "1")), n_pages)
    latest_first = kept[::-1][(page - 1) * LINES_A_PAGE : page * LINES_A_PAGE]
    return HTMLResponse(
        render(
            "audit.html.jinja",
            visit=visit,
            lines=list(_lines(desk, latest_first)),
            n_lines=len(kept),
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


def _asked(request: Request, visit: Visit) -> list[Kept]:
    """Return what the address asks for and the visitor may see, in the order in which it was kept."""
    visit.house.catch_up()
    asked = request.query_params
    view, store = visit.view, visit.house.study.store
    # In the order of appending: times of codes from a table are all the same.
    placed: list[tuple[str, Kept]] = []
    latest = ""
    for decision in store.decisions():
        latest = max(latest, decision.decided_at)
        if view.sees(decision.coder_id, decision.quote_id):
            placed.append((latest, decision))
    mine = visit.person.coder.id
    owner = visit.person.may("owner")
    placed += [
        (each.assigned_at, each) for each in store.assignments() if owner or each.coder_id == mine
    ]
    placed += [
        (each.set_at, each) for each in store.team_settings() if owner or each.coder_id in (None, mine)
    ]
    placed.sort(key=lambda each: each[0])
    return [each for _, each in placed if _fits(each, asked)]


def _fits(each: Kept, asked: QueryParams) -> bool:
    coder = asked.get("coder")
    if coder and coder not in _who(each):
        return False
    if asked.get("what") and asked["what"] != _what(each):
        return False
    if asked.get("since") and _when(each) < asked["since"]:
        return False
    if asked.get("quote") and asked["quote"] not in _quotes(each):
        return False
    verdict, blind = asked.get("verdict"), asked.get("blind") == "1"
    if not verdict and not blind:
        return True
    return (
        isinstance(each, Decision)
        and (not verdict or each.verdict == verdict)
        and (not blind or each.blind)
    )


def _what(each: Kept) -> str:
    if isinstance(each, Decision):
        return "adjudication" if each.coder_id == CONSENSUS.id else "decision"
    return "assignment" if isinstance(each, Assignment) else "setting"


def _who(each: Kept) -> tuple[str | None, ...]:
    """Return the coders whom a line concerns: whose it is, and who did it."""
    if isinstance(each, Decision):
        return (each.coder_id, each.decided_by)
    return (each.coder_id, each.assigned_by if isinstance(each, Assignment) else each.set_by)


def _when(each: Kept) -> str:
    if isinstance(each, Decision):
        return each.decided_at
    return each.assigned_at if isinstance(each, Assignment) else each.set_at


def _quotes(each: Kept) -> tuple[str, ...]:
    if isinstance(each, Decision):
        return (each.quote_id,)
    return each.quote_ids if isinstance(each, Assignment) else ()


def _lines(desk: Desk, kept: Sequence[Kept]) -> Iterator[Line]:
    models: dict[str, str] = {}
    for each in kept:
        if isinstance(each, Assignment):
            yield _of_assignment(desk, each)
        elif isinstance(each, TeamSetting):
            yield _of_setting(desk, each)
        else:
            if each.run_id and each.run_id not in models:
                models[each.run_id] = desk.study.store.run(each.run_id).encoder
            yield _of_decision(desk, each, models.get(each.run_id or "", ""))


def _of_decision(desk: Desk, each: Decision, model: str) -> Line:
    quote = desk.quotes.get(each.quote_id)
    seen = desk.seen_by(each)
    return Line(
        id=each.id,
        what=_what(each),
        at=each.decided_at,
        coder=_coder(desk, each.coder_id),
        verdict=each.verdict,
        by=_coder(desk, each.decided_by),
        quote_id=each.quote_id,
        quote=quote.name if quote else each.quote_id,
        document=desk.documents.get(quote.document_id, "") if quote else "",
        codes=each.codes,
        code_names=tuple(desk.name_of(code) for code in each.codes),
        refused=each.refused,
        blind=each.blind,
        note=each.note,
        run=each.run_id or "",
        model=model,
        seen=seen,
        seen_names=tuple(desk.name_of(code) for code in seen),
        adjudicates=each.adjudicates,
    )


def _of_assignment(desk: Desk, each: Assignment) -> Line:
    n = len(each.quote_ids)
    only = desk.quotes.get(each.quote_ids[0]) if n == 1 else None
    return Line(
        id=each.id,
        what="assignment",
        at=each.assigned_at,
        coder=_coder(desk, each.coder_id),
        verdict=each.kind,
        by=_coder(desk, each.assigned_by),
        quote_id=only.id if only else "",
        quote=only.name if only else "",
        document=desk.documents.get(only.document_id, "") if only else "",
        blind=each.blind,
        note=f"{n:,} {'quote' if n == 1 else 'quotes'}{': ' if each.how else ''}{each.how}",
    )


def _of_setting(desk: Desk, each: TeamSetting) -> Line:
    return Line(
        id=each.id,
        what="setting",
        at=each.set_at,
        coder=_coder(desk, each.coder_id),
        verdict=each.name,
        by=_coder(desk, each.set_by),
        note=each.value,
    )


def _coder(desk: Desk, coder_id: str | None) -> str:
    if coder_id is None:
        return ""
    return desk.coders[coder_id].name if coder_id in desk.coders else coder_id
