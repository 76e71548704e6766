"""Quotes found by words, by meaning, by code, by who said them; and decided on together."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import Attribute, Decision, Quote
from themeseed.study.desk import Desk
from themeseed.study.writer import Entry
from themeseed.web.answers import to
from themeseed.web.candidates_page import candidate_seen, quotes_of_candidate
from themeseed.web.forms import form_of, page_of, text_of
from themeseed.web.pages import render
from themeseed.web.views import views_of
from themeseed.web.visit import Visit

QUOTES_A_PAGE = 50
_NEAREST = 200
MOST_AT_ONCE = 2_000
"""Quotes that can be decided together: more is no reading any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One quote of the list, with whose it is and what I decided."""

    quote: Quote
    document: str
    attributes: tuple[Attribute, ...]
    codes: tuple[str, ...]
    verdict: str


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
    found = [quote for quote in candidates if _fits(desk, quote, asked, mine)]
    n_pages = max(1, -(-len(found) // QUOTES_A_PAGE))
    page = min(page_of(asked.get("page", "1")), n_pages)
    names = desk.documents
    return HTMLResponse(
        render(
            "quotes.html.jinja",
            visit=visit,
            asked=asked,
            candidate=candidate_seen(visit, asked.get("candidate", "")),
            views=views_of(desk.study.store, mine),
            here=f"/quotes?{urlencode(asked)}",
            codebook=desk.codebook,
            attributes=desk.choosable,
            documents=desk.documents,
            clusters=desk.clustering.clusters if desk.clustering else (),
            n_found=len(found),
            page=page,
            n_pages=n_pages,
            found=[
                _found(desk, quote, names, mine)
                for quote in found[(page - 1) * QUOTES_A_PAGE : page * QUOTES_A_PAGE]
            ],
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
    decisions: list[Decision] = []
    for quote_id in ids:
        if seat.desk.is_decided(seat.coder.id, quote_id):
            continue  # what was decided one by one stands
        decision, _ = seat.decide(
            quote_id,
            "none" if code == "(none)" else "change",
            codes=() if code == "(none)" else (code,),
            note=f"decided together with {len(ids) - 1} others" if len(ids) > 1 else "",
        )
        decisions.append(decision)
    if decisions:
        await visit.house.keep(Entry(decisions=tuple(decisions)))
        seat.decided_together(decisions)
        visit.house.learn()
    return to(text_of(form, "back") or "/quotes")


def _fits(desk: Desk, quote: Quote, asked: Mapping[str, str], coder_id: str) -> bool:
    if asked.get("words") and asked["words"].casefold() not in quote.text.casefold():
        return False
    if asked.get("document") and quote.document_id != asked["document"]:
        return False
    decision = desk.ledger.of(coder_id, quote.id)
    if asked.get("code"):
        coded = decision is not None and (
            asked["code"] in desk.codes_of(decision)
            or (asked["code"] == "(none)" and decision.verdict == "none")
        )
        if not coded:
            return False
    state = asked.get("state")
    if state in ("decided", "open") and desk.is_decided(coder_id, quote.id) != (state == "decided"):
        return False
    if state == "flagged" and not desk.flagged(coder_id, quote.id):
        return False
    if state == "blind" and not (decision and decision.blind):
        return False
    if asked.get("cluster") and desk.cluster_of.get(quote.id) != asked["cluster"]:
        return False
    attribute = asked.get("attribute", "")
    return "=" not in attribute or desk.is_of(quote, attribute)


def _found(desk: Desk, quote: Quote, names: Mapping[str, str], coder_id: str) -> Found:
    decision = desk.ledger.of(coder_id, quote.id)
    case = desk.cases.get(quote.case_id or "")
    return Found(
        quote=quote,
        document=names.get(quote.document_id, ""),
        attributes=case.attributes if case else (),
        codes=tuple(desk.name_of(code) for code in decision.codes) if decision else (),
        verdict=decision.verdict if decision else "",
    )
