"""Progress: how far each coder is in each document, and how blind and assisted decisions agree."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.records import Quote
from themeseed.review import View
from themeseed.study.blind import apart
from themeseed.study.desk import Desk
from themeseed.study.led import LEAST, led, parted_in
from themeseed.web.pages import render
from themeseed.web.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many quotes a coder decided, how many are assigned to them, and how many of these are done."""

    n_decided: int
    n_assigned: int
    n_done: int


async def progress(_request: Request, visit: Visit) -> Response:
    """Show counts by document and coder, and agreement so far, blind and assisted apart."""
    visit.house.catch_up()
    desk = visit.house.desk
    # A snapshot for another thread: intervals take a moment, and no page shall wait for them.
    view = visit.view
    decisions = tuple(it for it in desk.ledger.standing() if view.sees(it.coder_id, it.quote_id))
    shown = {each.coder_id for each in decisions}
    if visit.codes:
        shown.add(visit.person.coder.id)
    if visit.person.may("owner"):
        shown |= set(desk.assigned.coder_ids)
    coders = [coder for coder in desk.coders.values() if coder.id in shown]
    names = desk.documents
    rows = [
        (
            names.get(document_id, document_id),
            len(desk.quotes_of(document_id)),
            [_cell(desk, view, coder.id, desk.quotes_of(document_id)) for coder in coders],
        )
        for document_id in desk.document_ids
    ]
    totals = [_sum([counts[place] for _, _, counts in rows]) for place in range(len(coders))]
    me, parted = visit.person.coder, parted_in(desk, view)
    likeliest, who = dict(desk.likeliest), tuple(coders)
    agreements = (
        await asyncio.to_thread(apart, desk, decisions, me, who, likeliest, parted)
        if visit.codes  # who only reads agrees with nobody
        else ()
    )
    led_by_suggestions = await asyncio.to_thread(led, parted)
    return HTMLResponse(
        render(
            "progress.html.jinja",
            visit=visit,
            coders=coders,
            rows=rows,
            totals=totals,
            n_quotes=len(desk.quotes),
            agreements=agreements,
            led=led_by_suggestions,
            least=LEAST,
        )
    )


def _sum(counts: Sequence[Count]) -> Count:
    return Count(
        n_decided=sum(each.n_decided for each in counts),
        n_assigned=sum(each.n_assigned for each in counts),
        n_done=sum(each.n_done for each in counts),
    )


def _cell(desk: Desk, view: View, coder_id: str, quotes: Sequence[Quote]) -> Count:
    mine = desk.assigned.to(coder_id)
    decided = [
        quote.id
        for quote in quotes
        if desk.is_decided(coder_id, quote.id) and view.sees(coder_id, quote.id)
    ]
    return Count(
        n_decided=len(decided),
        n_assigned=sum(quote.id in mine for quote in quotes),
        n_done=sum(quote_id in mine for quote_id in decided),
    )
