"""Which quotes a coder wants to go through, and in which order."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, get_args

from themeseed.records import Quote
from themeseed.review import in_order, in_random_order
from themeseed.study.desk import Desk

SeatOrder = Literal["document", "informative", "uncertain", "certain", "cluster", "blind"]
FEW = 10
"""Who asks which of fewer quotes a code is suggested for is told of each: it is there, or it is not."""
SEAT_ORDERS: tuple[SeatOrder, ...] = get_args(SeatOrder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which quotes a coder wants to go through, and in which order.

    `code` keeps quotes for which it is suggested ("" for those where no theme fits), `cluster`,
    `document_id`, `attribute` ("name=value", of the quote's case), `words` (a text that the quote
    holds, without case), `flagged` and `assigned` (to the coder) narrow further; so does `candidate`,
    the id of a candidate theme, or `against`, a code whose negative cases are wanted: their quotes are
    `among`.
    """

    order: SeatOrder = "document"
    code: str | None = None
    document_id: str | None = None
    cluster: str | None = None
    attribute: str | None = None
    words: str = ""
    flagged: bool = False
    assigned: bool = False
    candidate: str | None = None
    against: str | None = None
    among: frozenset[str] = frozenset()

    @property
    def tells(self) -> bool:
        """Whether being among these quotes tells something of what is suggested for them."""
        return any(each is not None for each in (self.code, self.candidate, self.against))


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """How many quotes are assigned to a coder; how many are left, and of these, to decide blind."""

    n_assigned: int
    n_left: int
    n_blind: int


def to_do_of(desk: Desk, coder_id: str, quote_ids: Collection[str] | None = None) -> ToDo:
    """Return what is assigned to a coder, in all or among these quotes, and what of it is decided.

    What they came to know since it was assigned is left to decide, but not blind.
    """
    mine = desk.assigned.to(coder_id)
    those = mine if quote_ids is None else [each for each in quote_ids if each in mine]
    left = [each for each in those if not desk.is_decided(coder_id, each)]
    n_blind = sum(mine[each].blind and not desk.knows(coder_id, each) for each in left)
    return ToDo(n_assigned=len(those), n_left=len(left), n_blind=n_blind)


def chosen(
    desk: Desk,
    coder_id: str,
    wanted: Wanted,
    knows: Callable[[str], bool],
    quotes: Iterable[Quote],
) -> Iterator[Quote]:
    """Yield the quotes that are wanted, decided ones too, in reading order.

    Args:
        desk: the study.
        coder_id: who wants them.
        wanted: which.
        knows: whether the coder knows what is suggested for a quote.
        quotes: of the study, in reading order.
    """
    keep: list[Callable[[Quote], bool]] = []
    if wanted.document_id is not None:
        keep.append(lambda quote: quote.document_id == wanted.document_id)
    if wanted.code is not None:
        likeliest = desk.likeliest
        keep.append(
            lambda quote: (
                quote.id in likeliest
                and (
                    wanted.code in likeliest[quote.id].suggested
                    or (wanted.code == "" and not likeliest[quote.id].suggested)
                )
            )
        )
    if wanted.candidate is not None or wanted.against is not None:
        keep.append(lambda quote: quote.id in wanted.among)
    if wanted.tells:
        # The choice would tell what is suggested for those assigned blind.
        keep.append(lambda quote: not desk.assigned.is_blind(coder_id, quote.id) or knows(quote.id))
    if wanted.assigned:
        mine = desk.assigned.to(coder_id)
        keep.append(lambda quote: quote.id in mine)
    if wanted.cluster is not None:
        keep.append(lambda quote: desk.cluster_of.get(quote.id) == wanted.cluster)
    if wanted.attribute is not None:
        attribute = wanted.attribute
        keep.append(lambda quote: desk.is_of(quote, attribute))
    if wanted.words:
        sought = wanted.words.casefold()
        keep.append(lambda quote: sought in quote.text.casefold())
    if wanted.flagged:
        keep.append(lambda quote: desk.flagged(coder_id, quote.id))
    return (quote for quote in quotes if all(test(quote) for test in keep))


def tells_of(
    desk: Desk, coder_id: str, wanted: Wanted, knows: Callable[[str], bool], quotes: Mapping[str, Quote]
) -> list[str]:
    """Return the open quotes of which a choice by what is suggested tells even where it leaves them out.

    Whoever seeks the very words of a quote, and which quotes a code is suggested for, learns from an
    empty page that it is not suggested there. Of those assigned blind a choice tells nothing; of many,
    nothing of any one. Args as of `chosen`, quotes by id.
    """
    if wanted.code is None:
        return []
    is_open = (
        quote.id
        for quote in chosen(desk, coder_id, replace(wanted, code=None), knows, quotes.values())
        if quote.id in desk.likeliest
        and not desk.is_decided(coder_id, quote.id)
        and not (desk.assigned.is_blind(coder_id, quote.id) and not knows(quote.id))
    )
    found = list(islice(is_open, FEW))
    return found if len(found) < FEW else []


def in_wanted_order(desk: Desk, order: SeatOrder, quotes: Sequence[Quote]) -> Sequence[Quote]:
    """Return quotes in an order.

    Args:
        desk: the study.
        order: which.
        quotes: in reading order.
    """
    if order == "blind":
        return in_random_order(quotes, desk.study.config.seed)
    if order == "cluster":
        places = {quote_id: place for place, quote_id in enumerate(desk.cluster_of)}
        return sorted(quotes, key=lambda quote: places.get(quote.id, len(places)))
    if order == "document":
        return quotes
    return in_order(quotes, order, leads=desk.likeliest.leads, ask_next=desk.ask_next)
