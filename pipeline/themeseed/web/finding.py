"""Quotes found by words, by meaning, by code, by who said them; and decided on together."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import Attribute, Quote
from themeseed.study.code_rows import ROW_KINDS, CodeRow, RowKind, row_of
from themeseed.study.columns import name_of, part_of
from themeseed.study.deciding_together import decided_on
from themeseed.study.desk import Desk
from themeseed.study.whose import MINE, Codings
from themeseed.study.writer import Entry
from themeseed.web.answers import to
from themeseed.web.candidates_page import candidate_seen, quotes_of_candidate
from themeseed.web.choosing import choices_for, codings_for, names_of
from themeseed.web.forms import form_of, page_of, text_of
from themeseed.web.pages import render
from themeseed.web.views import views_of
from themeseed.web.visit import Visit

QUOTES_A_PAGE = 50
_NEAREST = 200
_PARTS = ("document", "case", "speaker")
_ROWS: tuple[RowKind, ...] = ("category", "theme")
MOST_AT_ONCE = 2_000
"""Quotes that can be decided together: more is no reading any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One quote of the list, with whose it is, what I decided, and what chosen others did."""

    quote: Quote
    document: str
    attributes: tuple[Attribute, ...]
    codes: tuple[str, ...]
    verdict: str
    others: tuple[tuple[str, str], ...]


async def quotes(request: Request, visit: Visit) -> Response:
    """List quotes that fit what the address asks for."""
    visit.house.catch_up()
    asked = {name: value.strip() for name, value in request.query_params.items()}
    desk, mine = visit.house.desk, visit.person.coder.id
    candidates: list[Quote] = list(desk.quotes.values())
    if asked.get("meaning"):
        nearest = await visit.house.nearest(asked["meaning"], _NEAREST)
        candidates = [desk.quotes[each] for each in nearest if each in desk.quotes]
    if asked.get("candidate"):
        among = quotes_of_candidate(visit, asked["candidate"])
        candidates = [quote for quote in candidates if quote.id in among]
    codings = codings_for(visit, asked.get("whose", ""))
    rows = [row_of(desk.codebook, kind, asked[kind]) for kind in ROW_KINDS if asked.get(kind)]
    fits = _test(desk, asked, mine)
    found = [quote for quote in candidates if fits(quote) and _counts(codings, rows, quote)]
    n_pages = max(1, -(-len(found) // QUOTES_A_PAGE))
    page = min(page_of(asked.get("page", "1")), n_pages)
    shown = found[(page - 1) * QUOTES_A_PAGE : page * QUOTES_A_PAGE]
    if codings.whose != MINE:
        visit.seat.saw((quote.id for quote in shown if codings.of_others(quote.id)), "coding")
    names = desk.documents
    return HTMLResponse(
        render(
            "quotes.html.jinja",
            visit=visit,
            asked=asked,
            candidate=candidate_seen(visit, asked.get("candidate", "")),
            views=views_of(desk.study.store, mine),
            here=f"/quotes?{urlencode({name: asked[name] for name in asked if name != 'page'})}",
            codebook=desk.codebook,
            attributes=desk.choosable,
            documents=desk.documents,
            clusters=desk.clustering.clusters if desk.clustering else (),
            n_found=len(found),
            page=page,
            n_pages=n_pages,
            whose=codings.whose,
            coders=choices_for(visit),
            further=_further(desk, asked),
            found=[_found(visit, quote, names, codings) for quote in shown],
        )
    )


async def decide_together(request: Request, visit: Visit) -> Response:
    """Keep the same decision on many quotes: a lasso, a cluster, a list. All are kept or none."""
    form = await form_of(request)
    ids = list(dict.fromkeys(value for value in form.getlist("quote") if isinstance(value, str)))
    code = text_of(form, "code")
    if not ids or len(ids) > MOST_AT_ONCE:
        raise DecisionError(
            f"{len(ids)} quotes were chosen; 1 to {MOST_AT_ONCE:,} can be decided together. Nothing was "
            "kept."
        )
    if not code:
        raise DecisionError("No code was chosen. Choose one, or 'no theme fits'. Nothing was kept.")
    seat = visit.seat
    if code != "(none)" and code not in seat.desk.codebook.codable_ids:
        raise UnknownNameError(f"'{code}' is not a code of the codebook. Load the page again.")
    decisions = decided_on(seat, ids, None if code == "(none)" else code)
    if decisions:
        await visit.house.keep(Entry(decisions=decisions))
        seat.decided_together(decisions)
        visit.house.learn()
    return to(text_of(form, "back") or "/quotes")


def _counts(codings: Codings, rows: Sequence[CodeRow | None], quote: Quote) -> bool:
    """Return whether a quote has a code of each row that is asked for; of an unknown row none has."""
    return not rows or all(
        row is not None and not row.codes.isdisjoint(codings.codes(quote.id)) for row in rows
    )


def _test(desk: Desk, asked: Mapping[str, str], coder_id: str) -> Callable[[Quote], bool]:
    """Return what tells whether a quote is asked for, whatever its codes."""
    tests: list[Callable[[Quote], bool]] = []
    if words := asked.get("words", "").casefold():
        tests.append(lambda quote: words in quote.text.casefold())
    tests += [partial(_stands_in, name, asked[name]) for name in _PARTS if asked.get(name)]
    if (attribute := asked.get("attribute", "")) and "=" in attribute:
        tests.append(lambda quote: desk.is_of(quote, attribute))
    if cluster := asked.get("cluster"):
        tests.append(lambda quote: desk.cluster_of.get(quote.id) == cluster)
    state = asked.get("state")
    if state in ("decided", "open"):
        tests.append(lambda quote: desk.is_decided(coder_id, quote.id) == (state == "decided"))
    elif state == "flagged":
        tests.append(lambda quote: desk.flagged(coder_id, quote.id))
    elif state == "blind":
        tests.append(lambda quote: _was_blind(desk, coder_id, quote))
    return lambda quote: all(test(quote) for test in tests)


def _stands_in(name: str, value: str, quote: Quote) -> bool:
    return part_of(quote, name) == value


def _was_blind(desk: Desk, coder_id: str, quote: Quote) -> bool:
    decision = desk.ledger.of(coder_id, quote.id)
    return decision is not None and decision.blind


def _further(desk: Desk, asked: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what is asked for and has no field of its own, in words: (what, its value, its name)."""
    rows = [(kind, row_of(desk.codebook, kind, asked[kind])) for kind in _ROWS if asked.get(kind)]
    return [
        *((kind, asked[kind], row.name if row else asked[kind]) for kind, row in rows),
        *((by, asked[by], name_of(desk, by, asked[by])) for by in ("case", "speaker") if asked.get(by)),
    ]


def _found(visit: Visit, quote: Quote, names: Mapping[str, str], codings: Codings) -> Found:
    desk = visit.house.desk
    decision = desk.ledger.of(visit.person.coder.id, quote.id)
    case = desk.cases.get(quote.case_id or "")
    return Found(
        quote=quote,
        document=names.get(quote.document_id, ""),
        attributes=case.attributes if case else (),
        codes=tuple(desk.name_of(code) for code in decision.codes) if decision else (),
        verdict=decision.verdict if decision else "",
        others=names_of(codings, visit, quote.id) if codings.whose != MINE else (),
    )
