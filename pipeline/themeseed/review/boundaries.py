"""Boundaries: where a quote begins and ends, moved, split and joined; pure, without store or pages.

The rules: `document.text[start:end] == quote.text`; a quote has at least one word and no space at
its ends; it belongs to one speaker and case, whom tables count it for, so that it may take in what
somebody else said in between but neither begins nor ends there; no edit lets quotes overlap: a
neighbour that a quote grows into gives way.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from themeseed.errors import BoundaryError
from themeseed.records import BoundaryEditKind, Document, Quote
from themeseed.records.identity import stable_id

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\s\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)
"""A word with its punctuation; where a script has no spaces (kana, Han), each sign."""

_LONGEST_NAME = 120

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recut:
    """Quotes cut anew: those that go, and those that come in their place, in document order."""

    kind: BoundaryEditKind
    before: tuple[Quote, ...]
    after: tuple[Quote, ...]


def adjust(document: Document, quotes: Sequence[Quote], quote: Quote, start: int, end: int) -> Recut:
    """Return the quote with other boundaries, and neighbours giving way.

    Args:
        document: which the quote is from.
        quotes: of this document, in force, in reading order.
        quote: one of them.
        start: where it shall begin, in code points; spaces at both ends are left out.
        end: where it shall end (exclusive).

    Raises:
        BoundaryError: nothing would change, no word is left, nothing of the quote is kept, or the
            new boundaries lie outside of what its speaker said near by.
    """
    start, end = _trimmed(document, start, end)
    if (start, end) == (quote.start, quote.end):
        raise BoundaryError("The quote begins and ends there already.")
    if start >= quote.end or end <= quote.start:
        raise BoundaryError(
            "Nothing of the quote would be left in it. Keep at least a word of it, or go to the quote "
            "that stands there."
        )
    low, high = room(document, quotes, quote)
    _require_inside(document, quote, (start, end), (low, high))
    before, after = [quote], [_cut(document, quote, start, end)]
    for other in quotes:
        grown_into = other.start < end and other.end > start and other.id != quote.id
        if not grown_into or (other.start < quote.end and other.end > quote.start):
            continue  # what overlapped before is left as it is
        before.append(other)
        rest = (other.start, start) if other.start < start else (end, other.end)
        if _has_word(document, *rest):
            after.append(_cut(document, other, *_trimmed(document, *rest)))
    return Recut(kind="adjust", before=_in_order(before), after=_in_order(after))


def split(document: Document, quote: Quote, at: int) -> Recut:
    """Return the quote as two, the second from `at` on.

    Args:
        document: which the quote is from.
        quote: in force.
        at: in code points of the document.

    Raises:
        BoundaryError: one part would be without a word.
    """
    if not quote.start < at < quote.end or not (
        _has_word(document, quote.start, at) and _has_word(document, at, quote.end)
    ):
        raise BoundaryError("Each part of a split quote needs at least one word. Split it elsewhere.")
    parts = (_trimmed(document, quote.start, at), _trimmed(document, at, quote.end))
    if document.turns:
        turns = own_turns(document, quote)
        parts = (
            (parts[0][0], min(parts[0][1], _last_end(turns, parts[0]))),
            (max(parts[1][0], _first_start(turns, parts[1])), parts[1][1]),
        )
    if any(start >= end or not _has_word(document, start, end) for start, end in parts):
        raise BoundaryError("Each part of a split quote needs words of its speaker. Split it elsewhere.")
    after = tuple(
        replace(_cut(document, quote, *part), name=f"{quote.name}.{number}"[-_LONGEST_NAME:])
        for number, part in enumerate(parts, start=1)
    )
    return Recut(kind="split", before=(quote,), after=after)


def join(document: Document, quotes: Sequence[Quote], quote: Quote, *, with_next: bool) -> Recut:
    """Return the quote joined with its neighbour, with what stands between them.

    Args:
        document: which the quote is from.
        quotes: of this document, in force, in reading order.
        quote: one of them.
        with_next: the one after it; the one before it otherwise.

    Raises:
        BoundaryError: there is no such neighbour, or it is somebody else's.
    """
    why_not = not_joined(document, quotes, quote, with_next=with_next)
    other = _neighbour(quotes, quote, with_next=with_next)
    if why_not or other is None:
        raise BoundaryError(why_not)
    first, second = (quote, other) if with_next else (other, quote)
    start, end = min(first.start, second.start), max(first.end, second.end)
    name = f"{first.name}+{_last_part(first.name, second.name)}"
    joined = replace(_cut(document, first, start, end), name=name[-_LONGEST_NAME:])
    return Recut(kind="join", before=(first, second), after=(joined,))


def not_joined(document: Document, quotes: Sequence[Quote], quote: Quote, *, with_next: bool) -> str:
    """Return why a quote cannot be joined with its neighbour, "" where it can (as `join` asks)."""
    other, where = _neighbour(quotes, quote, with_next=with_next), "after" if with_next else "before"
    if other is None:
        return f"No quote stands {where} this one in '{document.name}'."
    if _same_person(document, quote, other):
        return ""
    whose = (
        f"is {other.speaker}'s"
        if other.speaker and other.speaker != quote.speaker
        else "is of another case"
        if other.case_id != quote.case_id
        else "stands in a row of its own"
    )
    return (
        f"The quote {where} this one {whose}. A quote belongs to one speaker, whom tables count it for. "
        "To code an exchange, give both quotes the same code."
    )


def room(document: Document, quotes: Sequence[Quote], quote: Quote) -> Span:
    """Return between which offsets the quote may begin and end: up to the end of its neighbours.

    A neighbour of the same person can be taken in; one of somebody else's ends the room.
    """
    if _stands_alone(document, quote):
        own = own_turns(document, quote)
        return min(turn[0] for turn in own), max(turn[1] for turn in own)
    low, high = 0, len(document.text)
    for other in quotes:
        if other.id == quote.id or (other.start < quote.end and other.end > quote.start):
            continue
        mine = _same_person(document, quote, other)
        if other.end <= quote.start:
            low = max(0, other.start if mine else other.end)
        elif other.start >= quote.end:
            high = other.end if mine else other.start
            break
    return low, high


def most_alike(quote: Quote, others: Sequence[Quote]) -> Quote:
    """Return the one of the quotes that has most of a quote's stretch; the first of equals."""
    return max(others, key=lambda each: min(quote.end, each.end) - max(quote.start, each.start))


def own_turns(document: Document, quote: Quote) -> tuple[Span, ...]:
    """Return the stretches that the quote's speaker said, in order; the quote is always in one."""
    if not document.turns:
        return ((0, len(document.text)),)
    held = document.turns[
        bisect_right(document.turns, quote.start, key=lambda turn: turn.end) : bisect_left(
            document.turns, quote.end, key=lambda turn: turn.start
        )
    ]
    among = held if _stands_alone(document, quote) else document.turns
    mine = [
        turn
        for turn in among
        if (turn.speaker, turn.case_id or document.case_id) == (quote.speaker, quote.case_id)
    ]
    # Within the quote another's words may stand (it was joined): its ends are the speaker's.
    found = [(turn.start, turn.end) for turn in mine or held]
    return tuple(found or [(quote.start, quote.end)])


def words(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield where each word between two offsets begins and ends, with the punctuation on it.

    >>> list(words("Well, yes", 0, 9))
    [(0, 5), (6, 9)]
    """
    for match in _WORD.finditer(text, start, end):
        yield match.span()


def _neighbour(quotes: Sequence[Quote], quote: Quote, *, with_next: bool) -> Quote | None:
    first = bisect_left(quotes, quote.start, key=lambda each: each.start)
    place = next(at for at in range(first, len(quotes)) if quotes[at].id == quote.id)
    other = place + 1 if with_next else place - 1
    return quotes[other] if 0 <= other < len(quotes) else None


def _stands_alone(document: Document, quote: Quote) -> bool:
    """Whether the quote is a row of a table that names nobody: other rows are other people's."""
    return document.units == "fixed" and quote.speaker is None and quote.case_id is None


def _same_person(document: Document, quote: Quote, other: Quote) -> bool:
    if _stands_alone(document, quote):
        own = own_turns(document, quote)
        return any(start <= other.start and other.end <= end for start, end in own)
    return (quote.speaker, quote.case_id) == (other.speaker, other.case_id)


def _require_inside(document: Document, quote: Quote, span: Span, room_of_quote: Span) -> None:
    start, end = span
    turns = own_turns(document, quote)
    begins = any(low <= start < high for low, high in turns)
    ends = any(low < end <= high for low, high in turns)
    if start < room_of_quote[0] or end > room_of_quote[1] or not begins or not ends:
        who = quote.speaker or "its speaker"
        raise BoundaryError(
            f"The quote must begin and end in what {who} said, no further than the next quote. A quote "
            "belongs to one speaker, whom tables count it for."
        )


def _last_end(turns: Sequence[Span], part: Span) -> int:
    """Return where the speaker's words end in a part; its own end where they go on to there."""
    return max((min(end, part[1]) for start, end in turns if start < part[1]), default=part[1])


def _first_start(turns: Sequence[Span], part: Span) -> int:
    return min((max(start, part[0]) for start, end in turns if end > part[0]), default=part[0])


def _trimmed(document: Document, start: int, end: int) -> Span:
    if not 0 <= start < end <= len(document.text):
        raise BoundaryError(f"'{document.name}' has no text from {start} to {end}.")
    piece = document.text[start:end]
    if not _has_word(document, start, end):
        raise BoundaryError("A quote needs at least one word.")
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _has_word(document: Document, start: int, end: int) -> bool:
    return any(letter.isalnum() for letter in document.text[start:end])


def _cut(document: Document, like: Quote, start: int, end: int) -> Quote:
    if (start, end) == (like.start, like.end):
        return like
    return replace(
        like,
        id=stable_id("quote", document.id, str(start), str(end)),
        text=document.text[start:end],
        start=start,
        end=end,
    )


def _in_order(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    return tuple(sorted(quotes, key=lambda quote: (quote.start, quote.end, quote.id)))


def _last_part(first: str, second: str) -> str:
    """Return the second name without what it shares with the first up to a colon.

    >>> _last_part("interview 1:12", "interview 1:13"), _last_part("P1", "P2")
    ('13', 'P2')
    """
    stem = first.rpartition(":")[0]
    return second.removeprefix(f"{stem}:") if stem else second
