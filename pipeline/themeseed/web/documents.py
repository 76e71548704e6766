"""Documents: which there are and how far each is decided; one as it was said, with its quotes."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import UnknownNameError
from themeseed.records import Document, Quote
from themeseed.study.desk import Desk
from themeseed.web.forms import page_of
from themeseed.web.pages import render
from themeseed.web.visit import Visit

QUOTES_A_PAGE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a document: of a quote, with its codes, or what stands between quotes."""

    text: str
    quote_id: str | None
    told: str
    decided: bool
    is_open: bool


async def documents(_request: Request, visit: Visit) -> Response:
    """List the documents with their quotes and what is decided of them."""
    visit.house.catch_up()
    desk, mine = visit.house.desk, visit.person.coder.id
    names = desk.documents
    rows = [
        (
            document_id,
            names.get(document_id, document_id),
            len(desk.quotes_of(document_id)),
            sum(desk.is_decided(mine, quote.id) for quote in desk.quotes_of(document_id)),
            sum(_is_open(desk, mine, quote.id) for quote in desk.quotes_of(document_id)),
        )
        for document_id in desk.document_ids
    ]
    return HTMLResponse(render("documents.html.jinja", visit=visit, rows=rows))


async def document(request: Request, visit: Visit) -> Response:
    """Show a document with its quotes marked where they stand; long ones in parts."""
    visit.house.catch_up()
    desk, mine = visit.house.desk, visit.person.coder.id
    document_id = request.path_params["document_id"]
    quotes = desk.quotes_of(document_id)
    if not quotes:
        raise UnknownNameError(
            "The study has no such document, or it has no quotes. Go back to the list."
        )
    n_pages = -(-len(quotes) // QUOTES_A_PAGE)
    at = request.query_params.get("quote")
    places = {quote.id: place for place, quote in enumerate(quotes)}
    page = (
        places[at] // QUOTES_A_PAGE + 1
        if at in places
        else min(page_of(request.query_params.get("page", "1")), n_pages)
    )
    shown = quotes[(page - 1) * QUOTES_A_PAGE : page * QUOTES_A_PAGE]
    text = desk.document(document_id)
    return HTMLResponse(
        render(
            "document.html.jinja",
            visit=visit,
            document=text,
            pieces=_pieces(desk, text, shown, mine, first=page == 1, last=page == n_pages),
            page=page,
            n_pages=n_pages,
            current=at,
        )
    )


def _pieces(
    desk: Desk, document: Document, quotes: Sequence[Quote], coder_id: str, *, first: bool, last: bool
) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0 if first else quotes[0].start
    for quote in quotes:
        if quote.start > at:
            pieces.append(
                Piece(
                    text=document.text[at : quote.start],
                    quote_id=None,
                    told="",
                    decided=False,
                    is_open=False,
                )
            )
        pieces.append(
            Piece(
                text=document.text[max(quote.start, at) : quote.end],
                quote_id=quote.id,
                told=_told(desk, coder_id, quote.id),
                decided=desk.is_decided(coder_id, quote.id),
                is_open=_is_open(desk, coder_id, quote.id),
            )
        )
        at = max(at, quote.end)
    if last and at < len(document.text):
        pieces.append(
            Piece(text=document.text[at:], quote_id=None, told="", decided=False, is_open=False)
        )
    return pieces


def _told(desk: Desk, coder_id: str, quote_id: str) -> str:
    """Return what the coder decided, in words: no theme that fits is an answer, left open is none."""
    decision = desk.ledger.of(coder_id, quote_id)
    if decision is None or decision.verdict == "skip":
        return ""
    if decision.verdict == "reject":
        return "left open"
    return ", ".join(desk.name_of(code) for code in decision.codes) or "no theme fits"


def _is_open(desk: Desk, coder_id: str, quote_id: str) -> bool:
    """Return whether the coder turned down what was suggested and did not say what is right."""
    decision = desk.ledger.of(coder_id, quote_id)
    return decision is not None and decision.verdict == "reject"
