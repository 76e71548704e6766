"""Where a quote begins and ends: moved, split and joined while reviewing; and what it was cut from."""

from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import BoundaryError, UnknownNameError
from themeseed.records import Document, Quote
from themeseed.review import Recut, adjust, join, split
from themeseed.review.boundaries import own_turns, room, words
from themeseed.study.desk import Desk
from themeseed.study.writer import Entry
from themeseed.web.forms import form_of, text_of
from themeseed.web.pages import counted, render
from themeseed.web.reviewing import card_answer, told_edit
from themeseed.web.visit import Visit

_AROUND = 3_000
"""Characters before and after a quote that its boundaries can be moved over in one go."""

_ENDS = (".", "!", "?", "…", "。", "！", "？")
_CLOSING = "\"'”’»)]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word around or in a quote, and what stands after it up to the next.

    `own` says that the quote's speaker said it: a quote may begin or end there. `begins` and `ends`
    say that a sentence does. `speaker` is set where another one begins to speak.
    """

    start: int
    end: int
    text: str
    space: str
    own: bool
    begins: bool
    ends: bool
    speaker: str


async def boundaries(request: Request, visit: Visit) -> Response:
    """Show a quote among its words, to choose where it begins and ends or is split."""
    seat = visit.seat
    _require_allowed(visit)
    quote = seat.go_to(request.path_params["quote_id"])
    document = seat.desk.document(quote.document_id)
    values = {
        "quote": quote,
        "words": words_around(document, seat.desk, quote),
        "mode": "split" if request.query_params.get("mode") == "split" else "adjust",
    }
    if "hx-request" in request.headers:
        return HTMLResponse(render("boundaries.html.jinja", part=True, **values))
    return HTMLResponse(render("boundaries_page.html.jinja", part=False, visit=visit, **values))


async def edit_boundaries(request: Request, visit: Visit) -> Response:
    """Keep a boundary edit and show the quote as it is now."""
    _require_allowed(visit)
    seat, house = visit.seat, visit.house
    edit, quote_id = request.path_params["edit"], request.path_params["quote_id"]
    form = await form_of(request)
    house.catch_up()
    quote = house.desk.quotes.get(quote_id)
    if quote is None:
        seat.go_to(quote_id)  # raises for what never was a quote
        return card_answer(request, visit, _CUT_ANEW)
    recut = _recut(house.desk, quote, edit, form)
    made, entry = seat.cut(recut)
    await house.keep(entry)
    seat.was_cut(entry)
    house.follow(entry, seat)
    house.learn()
    told = f"{told_edit(house.desk, made)}. Undo takes it back.{_told_carried(seat.coder.id, entry)}"
    return card_answer(request, visit, told)


async def history(request: Request, visit: Visit) -> Response:
    """Show a quote as it was cut, what became of it, and what was decided on it."""
    visit.house.catch_up()
    desk, quote_id = visit.house.desk, request.path_params["quote_id"]
    quote = desk.quote_ever(quote_id)
    if quote is None:
        raise UnknownNameError("The study has no such quote. Go back to the review.")
    store = desk.study.store
    related = {quote_id, *desk.lineage.earlier(quote_id), *desk.lineage.now(quote_id)}
    decisions = [
        (desk.coder_name(each.coder_id), each, [desk.name_of(code) for code in each.codes])
        for each in store.decisions(quote_id=quote_id)
        if visit.view.sees(each.coder_id, quote_id)
    ]
    if any(each.coder_id != visit.person.coder.id for _, each, _ in decisions):
        visit.seat.saw([quote_id], "coding")
    return HTMLResponse(
        render(
            "history.html.jinja",
            visit=visit,
            quote=quote,
            document=desk.documents.get(quote.document_id, ""),
            in_force=quote_id in desk.quotes,
            edits=[
                (
                    each,
                    desk.coder_name(each.coder_id),
                    [found for it in each.before if (found := desk.quote_ever(it))],
                    [found for it in each.after if (found := desk.quote_ever(it))],
                )
                for each in store.boundary_edits()
                if related.intersection((*each.before, *each.after))
            ],
            decisions=decisions,
        )
    )


def words_around(document: Document, desk: Desk, quote: Quote) -> list[Word]:
    """Return the words that a quote may come to hold, with its own, in the order of the document."""
    low, high = room(document, desk.quotes_of(document.id), quote)
    low, high = max(low, quote.start - _AROUND), min(high, quote.end + _AROUND)
    own = own_turns(document, quote)
    spans = list(words(document.text, low, high))
    found: list[Word] = []
    speaker: str | None = quote.speaker
    for place, (start, end) in enumerate(spans):
        mine = any(first <= start and end <= last for first, last in own)
        turn = next((each for each in document.turns if each.start <= start < each.end), None)
        said_by = turn.speaker if turn else None
        after = spans[place + 1][0] if place + 1 < len(spans) else end
        text = document.text[start:end]
        new_turn = turn is not None and turn.start == start
        ends = text.rstrip(_CLOSING).endswith(_ENDS) or any(end == last for _, last in own)
        found.append(
            Word(
                start=start,
                end=end,
                text=text,
                space=document.text[end:after],
                own=mine,
                begins=new_turn or not found or found[-1].ends,
                ends=ends,
                speaker=said_by
                if said_by and said_by != speaker and not _is_named(document, start, said_by)
                else "",
            )
        )
        speaker = said_by or speaker
    return found


def _is_named(document: Document, start: int, speaker: str) -> bool:
    """Return whether the text itself names who speaks just before a place, as transcripts do."""
    return (
        document.text[max(0, start - len(speaker) - 8) : start]
        .rstrip()
        .removesuffix(":")
        .endswith(speaker)
    )


def _recut(desk: Desk, quote: Quote, edit: str, form: FormData) -> Recut:
    document, quotes = desk.document(quote.document_id), desk.quotes_of(quote.document_id)
    if edit == "adjust":
        return adjust(document, quotes, quote, _offset(form, "start"), _offset(form, "end"))
    if edit == "split":
        return split(document, quote, _offset(form, "at"))
    if edit in ("join-next", "join-previous"):
        return join(document, quotes, quote, with_next=edit == "join-next")
    raise BoundaryError(
        f"There is no edit '{edit}' of boundaries. Edits: adjust, split, join-next, join-previous."
    )


def _offset(form: FormData, name: str) -> int:
    given = text_of(form, name)
    if not (given.isascii() and given.isdigit() and len(given) < 12):
        raise BoundaryError(f"'{given[:40]}' is no place in the text. Nothing was changed.")
    return int(given)


def _told_carried(coder_id: str, entry: Entry) -> str:
    mine = [each for each in entry.decisions if each.coder_id == coder_id]
    others = {each.coder_id for each in entry.decisions} - {coder_id}
    told = " Your codes went along." if mine else ""
    return told + (f" So did those of {counted(len(others), 'other coder')}." if others else "")


def _require_allowed(visit: Visit) -> None:
    if not visit.may_cut:
        allowed = visit.house.study.config.review.boundaries
        raise BoundaryError(
            f"Boundaries of quotes are fixed in this study for a {visit.person.role}: study.toml says "
            f'boundaries = "{allowed}" under [review]. Nothing was changed.'
        )


_CUT_ANEW = "This quote was cut anew meanwhile. Nothing was changed: here it is as it is now."
