"""Progress: how far each coder is in each document, and how blind and assisted decisions agree."""

import asyncio

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.study.blind import apart
from themeseed.web.pages import render
from themeseed.web.visit import Visit


async def progress(_request: Request, visit: Visit) -> Response:
    """Show counts by document and coder, and agreement so far, blind and assisted apart."""
    visit.house.catch_up()
    desk = visit.house.desk
    shown = {visit.person.coder.id} | (
        {each.coder_id for each in desk.ledger.standing()} if visit.person.may("owner") else set()
    )
    coders = [coder for coder in desk.coders.values() if coder.id in shown]
    names = desk.documents
    rows = [
        (
            names.get(document_id, document_id),
            len(desk.quotes_of(document_id)),
            [
                sum(desk.is_decided(coder.id, quote.id) for quote in desk.quotes_of(document_id))
                for coder in coders
            ],
        )
        for document_id in desk.document_ids
    ]
    # A snapshot for another thread: intervals take a moment, and no page shall wait for them.
    decisions = tuple(desk.ledger.standing())
    agreements = await asyncio.to_thread(
        apart, desk, decisions, visit.person.coder, tuple(coders), dict(desk.likeliest)
    )
    return HTMLResponse(
        render("progress.html.jinja", visit=visit, coders=coders, rows=rows, agreements=agreements)
    )
