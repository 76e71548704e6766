"""The card: a quote as a reviewer sees it, with all around it that helps to decide."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import uuid4

from themeseed.records import (
    Attribute,
    Clustering,
    Decision,
    Document,
    Evidence,
    Memo,
    Quote,
    Sighting,
    Suggestion,
)
from themeseed.review import proposal
from themeseed.review.boundaries import not_joined
from themeseed.study.desk import Desk
from themeseed.study.seat import Seat
from themeseed.study.shown import run_of

_PIECES = 2
_LONGEST = 500
_LEAST_ROWS = 5
_ROW = re.compile(r" row \d+$")
"""How `ingest` names the case of a row that has neither case nor speaker nor id."""
_MADE = ("reader", "reader: none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A stretch of the document beside the quote, and who said it."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One suggested code: `key` decides for it.

    `n_unseen` counts texts of its evidence that are kept back: quotes to which others gave the code.
    """

    key: str
    code_id: str
    name: str
    suggestion: Suggestion
    evidence: tuple["Reason", ...]
    n_unseen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A text that speaks for a code: what it is, and the quote that it leads to.

    `made` says that a machine wrote it.
    """

    kind: str
    text: str
    quote_id: str | None
    made: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """What another coder decided on the quote, where the reviewer may see it."""

    name: str
    codes: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything on the card. `decision_id` is made for the decision to come.

    `not_next` and `not_previous` say why the quote is not to be joined with that neighbour, "" if it is.
    """

    quote: Quote
    document: str
    place: str
    case: str
    attributes: tuple[Attribute, ...]
    before: tuple[Said, ...]
    after: tuple[Said, ...]
    rows: tuple[Row, ...]
    suggested: tuple[str, ...]
    blind: bool
    seen: str
    calibrated: bool
    has_sets: bool
    why: str
    mine: Decision | None
    mine_names: tuple[str, ...]
    others: tuple[Other, ...]
    before_cut: tuple[str, ...] | None
    was_cut: bool
    may_cut: bool
    not_next: str
    not_previous: str
    memos: tuple[Memo, ...]
    flagged: bool
    decision_id: str
    n_left: int


def card_of(seat: Seat, quote: Quote, *, may_cut: bool = False) -> Card:
    """Return the card of a quote for the coder on this seat, who may cut quotes anew or not."""
    desk = seat.desk
    mine = desk.ledger.of(seat.coder.id, quote.id)
    blind = seat.keeps_back(quote.id)
    why = _why(seat, quote)
    shown = seat.show(quote, blind=blind)
    document = desk.document(quote.document_id)
    case = desk.cases.get(quote.case_id or "")
    before, after = around(desk, quote)
    place = desk.reading_order[quote.id] + 1
    beside = document, desk.quotes_of(document.id), quote
    others = () if blind else _others(seat, quote)
    if others:
        seat.sightings.note([quote.id], "coding")
    return Card(
        quote=quote,
        document=document.name,
        place=f"{place:,} of {len(desk.quotes):,}",
        case=case.name if case and case.name != quote.speaker else "",
        attributes=case.attributes if case else (),
        before=before,
        after=after,
        rows=_rows(seat, shown.suggestions),
        suggested=tuple(desk.name_of(each.code_id) for each in shown.suggestions if each.suggested),
        blind=blind,
        seen="blind" if blind else (shown.suggestions[0].run_id if shown.suggestions else ""),
        calibrated=any(each.calibrated for each in shown.suggestions),
        has_sets=any(each.in_set is not None for each in shown.suggestions),
        why=why,
        mine=mine,
        mine_names=tuple(desk.codebook.name_of(code) for code in mine.codes) if mine else (),
        others=others,
        before_cut=_before_cut(seat, quote),
        was_cut=desk.lineage.last_edit(quote.id) is not None,
        may_cut=may_cut,
        not_next=not_joined(*beside, with_next=True) if may_cut else "",
        not_previous=not_joined(*beside, with_next=False) if may_cut else "",
        memos=tuple(
            memo
            for memo in desk.memos_of(quote.id)
            if memo.kind == "memo" and memo.coder_id == seat.coder.id
        ),
        flagged=desk.flagged(seat.coder.id, quote.id),
        decision_id=str(uuid4()),
        n_left=seat.n_left,
    )


def ahead(seat: Seat, quote_id: str) -> tuple[Sighting, ...]:
    """Return what the card after this quote's will newly tell the coder, to be kept with the decision.

    The card that comes is then the one that was got ready here. Where it turns out otherwise, because
    somebody cut the quote anew in that moment, the card's own sightings are kept before it is sent.
    """
    ready = seat.get_ready(quote_id)
    if ready is None:
        return ()
    quote, shown = ready
    told = [
        each
        for place, suggestion in _shown_rows(shown.suggestions)
        for each in _told_by(seat, place, suggestion, _evidence(seat, suggestion))
    ]
    if not shown.blind and _others(seat, quote):
        told.append(quote.id)
    suggested = [quote.id] if shown.suggestions else []
    return (
        *seat.sightings.new(suggested, run_id=run_of(shown.suggestions)),
        *seat.sightings.new(told, "coding"),
    )


def _before_cut(seat: Seat, quote: Quote) -> tuple[str, ...] | None:
    """Return the codes that the coder gave before the quote was cut anew; None for no such decision."""
    desk = seat.desk
    if not desk.lineage.earlier(quote.id):
        return None
    found = proposal(quote, seat.coder.id, desk.lineage, desk.ledger, desk.earlier_quotes)
    codes = dict.fromkeys(code for each in found for code in desk.codes_of(each))
    return tuple(codes) if found else None


def _rows(seat: Seat, suggestions: tuple[Suggestion, ...]) -> tuple[Row, ...]:
    return tuple(_row(seat, place, each) for place, each in _shown_rows(suggestions))


def _shown_rows(suggestions: tuple[Suggestion, ...]) -> Iterator[tuple[int, Suggestion]]:
    return (
        (place, each)
        for place, each in enumerate(suggestions, start=1)
        if place <= _LEAST_ROWS
        or each.suggested
        or each.in_set
        or any(one.kind in _MADE for one in each.evidence)
    )


def _row(seat: Seat, place: int, suggestion: Suggestion) -> Row:
    """Return a code's row; decided quotes are evidence for those who may see that decision."""
    seen = _evidence(seat, suggestion)
    seat.sightings.note(_told_by(seat, place, suggestion, seen), "coding")
    return Row(
        key=str(place) if place <= 9 else "",
        code_id=suggestion.code_id,
        name=seat.desk.name_of(suggestion.code_id),
        suggestion=suggestion,
        evidence=tuple(
            Reason(kind=each.source, text=each.told, quote_id=each.quote_id, made=each.kind in _MADE)
            for each in seen
        ),
        n_unseen=len(suggestion.evidence) - len(seen),
    )


def _evidence(seat: Seat, suggestion: Suggestion) -> list[Evidence]:
    view, speaks_for = seat.view, seat.desk.speaks_for
    return [
        each
        for each in suggestion.evidence
        if each.quote_id is None or view.all or speaks_for(each.quote_id, suggestion.code_id, view)
    ]


def _told_by(seat: Seat, place: int, suggestion: Suggestion, seen: Sequence[Evidence]) -> list[str]:
    """Return the quotes of which a row's evidence tells that others gave them its code."""
    if not (suggestion.suggested or place == 1 or any(each.kind in _MADE for each in seen)):
        return []  # its evidence does not show
    desk, mine, code_id = seat.desk, seat.coder.id, suggestion.code_id
    ids = (each.quote_id for each in seen if each.quote_id is not None)
    return [each for each in ids if not _gave(desk, mine, each, code_id)]


def _gave(desk: Desk, coder_id: str, quote_id: str, code_id: str) -> bool:
    decision = desk.ledger.of(coder_id, quote_id)
    return decision is not None and code_id in desk.codes_of(decision)


def _others(seat: Seat, quote: Quote) -> tuple[Other, ...]:
    """Return what others decided, once the reviewer has; before that only where all is open to all."""
    desk, view = seat.desk, seat.view
    if not desk.is_decided(seat.coder.id, quote.id) and desk.sight.visibility != "always":
        return ()
    return tuple(
        Other(
            name=desk.coders[each.coder_id].name,
            codes=tuple(desk.name_of(code) for code in desk.codes_of(each)),
            decision=each,
        )
        for each in desk.ledger.on(quote.id)
        if each.coder_id != seat.coder.id
        and each.verdict != "skip"
        and view.sees(each.coder_id, quote.id)
    )


def _why(seat: Seat, quote: Quote) -> str:
    """Return in a sentence why this quote is next."""
    order, likeliest = seat.wanted.order, seat.desk.likeliest.get(quote.id)
    if order != "blind" and seat.keeps_back(quote.id):
        return "Assigned to you, to be decided before you see what is suggested."
    if order == "blind" and seat.knows(quote.id):
        return "You have seen what is suggested here, or how it was coded, so this is no longer blind."
    if order == "blind":
        return "Drawn by lot. What is suggested shows after you decided."
    if order == "informative" and quote.id in seat.desk.ask_next:
        return "A decision here teaches the suggestions most."
    if order in ("uncertain", "informative") and likeliest is not None:
        return f"The first two codes are {likeliest.lead:.0%} apart: among the least sure."
    if order == "certain" and likeliest is not None:
        return f"The first code is {likeliest.lead:.0%} ahead: among the surest."
    if order == "cluster" and seat.desk.clustering is not None:
        return stands_in(seat.desk.clustering, quote.id)
    return "Next in reading order."


def stands_in(clustering: Clustering, quote_id: str) -> str:
    """Return in which cluster a quote stands, in which second one, and whether loosely."""
    own = next((each for each in clustering.clusters if quote_id in each.quote_ids), None)
    also = next((each for each in clustering.clusters if quote_id in each.also_ids), None)
    told = f"In the cluster about {own.called}." if own else "In no cluster."
    if own and quote_id in own.loose_ids:
        told += " It hardly belongs there."
    near = "Also near" if own else "Near"
    return f"{told} {near} the one about {also.called}." if also else told


def around(desk: Desk, quote: Quote) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return what was said before and after the quote; in a table, the rows beside it."""
    document = desk.document(quote.document_id)
    if document.units == "fixed":
        return _rows_beside(desk, document, quote)
    if not document.turns:
        before = document.text[max(0, quote.start - _LONGEST) : quote.start].strip()
        after = document.text[quote.end : quote.end + _LONGEST].strip()
        return (
            (Said(speaker="", text=before),) if before else (),
            (Said(speaker="", text=after),) if after else (),
        )
    before_pieces: list[Said] = []
    after_pieces: list[Said] = []
    for turn in document.turns:
        earlier = document.text[turn.start : min(turn.end, quote.start)].strip()
        later = document.text[max(turn.start, quote.end) : turn.end].strip()
        if earlier and turn.start < quote.start:
            before_pieces.append(Said(speaker=turn.speaker or "", text=_end_of(earlier)))
        if later and turn.end > quote.end and len(after_pieces) < _PIECES:
            after_pieces.append(Said(speaker=turn.speaker or "", text=_beginning_of(later)))
        if len(after_pieces) >= _PIECES:
            break
    return tuple(before_pieces[-_PIECES:]), tuple(after_pieces)


def _rows_beside(
    desk: Desk, document: Document, quote: Quote
) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return the row before and the row after, but of another case: what others said is no context.

    Rows of a table that tells nothing but texts go on, as far as anybody knows.
    """
    turns = document.turns
    first = bisect_right(turns, quote.start, key=lambda turn: turn.end)
    last = bisect_left(turns, quote.end, key=lambda turn: turn.start)

    nameless = quote.speaker is None and _is_row_alone(desk, quote.case_id)

    def said(place: int, shortened: Callable[[str], str]) -> tuple[Said, ...]:
        if not 0 <= place < len(turns):
            return ()
        turn = turns[place]
        text = document.text[turn.start : turn.end].strip()
        case_id = turn.case_id or document.case_id
        if not text or not (case_id == quote.case_id or (nameless and _is_row_alone(desk, case_id))):
            return ()
        return (Said(speaker=turn.speaker or turn.name or "", text=shortened(text)),)

    return said(first - 1, _end_of), said(last, _beginning_of)


def _is_row_alone(desk: Desk, case_id: str | None) -> bool:
    """Return whether a case is a row of a table without ids, of which nothing else is known."""
    case = desk.cases.get(case_id or "")
    return case is None or (not case.attributes and _ROW.search(case.name) is not None)


def _end_of(text: str) -> str:
    return text if len(text) <= _LONGEST else f"… {text[-_LONGEST:]}"


def _beginning_of(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
