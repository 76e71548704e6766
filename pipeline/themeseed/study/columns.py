"""What codes are counted across: an attribute of cases, documents, cases, speakers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from themeseed.records import Quote
from themeseed.study.desk import Desk

NOBODY = "(none)"
"""Stands for no speaker and for no case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the value that quotes in it have, and its name."""

    value: str
    name: str


def choices_by(desk: Desk) -> tuple[str, ...]:
    """Return what columns can stand for: attributes first, then case, document, speaker if several."""
    parts = (by for by in ("case", "document", "speaker") if by not in desk.attributes)
    return (*desk.attributes, *(by for by in parts if _has_more(desk, by, than=1)))


def first_choice(desk: Desk, choices: Sequence[str], *, most: int) -> str:
    """Return the first of the choices that has no more columns than this; "" for none."""
    fit = (by for by in choices if by in desk.attributes or not _has_more(desk, by, than=most))
    return next(fit, "")


def value_of(desk: Desk, quote: Quote, by: str) -> str:
    """Return in which column a quote counts; "" for an attribute that is not recorded."""
    if by in desk.attributes:
        case = desk.cases.get(quote.case_id or "")
        return (case.attribute(by) if case else None) or ""
    return part_of(quote, by)


def columns_of(desk: Desk, by: str, quotes: Iterable[Quote]) -> tuple[Column, ...]:
    """Return the columns in the order of the study, the one for what is not known last."""
    known = dict.fromkeys(desk.attributes.get(by, ()))
    known |= dict.fromkeys(value_of(desk, quote, by) for quote in quotes)
    unknown = [each for each in ("", NOBODY) if each in known]
    return tuple(
        Column(value=each, name=name_of(desk, by, each))
        for each in (*(each for each in known if each not in unknown), *unknown)
    )


def address_of(desk: Desk, by: str, value: str) -> dict[str, str]:
    """Return how an address asks for the quotes of a column."""
    return {"attribute": f"{by}={value}"} if by in desk.attributes else {by: value}


def part_of(quote: Quote, by: str) -> str:
    """Return the document, case or speaker of a quote as an address names it."""
    if by == "document":
        return quote.document_id
    return (quote.case_id if by == "case" else quote.speaker) or NOBODY


def name_of(desk: Desk, by: str, value: str) -> str:
    """Return how a column is called."""
    if value in ("", NOBODY):
        return "not recorded" if by in desk.attributes else f"no {by}"
    if by in desk.attributes:
        return value
    if by == "case":
        return desk.cases[value].name if value in desk.cases else value
    return desk.documents.get(value, value) if by == "document" else value


def _has_more(desk: Desk, by: str, *, than: int) -> bool:
    """Return whether there are more values than this, after as few quotes as tell."""
    known: set[str] = set()
    for quote in desk.quotes.values():
        known.add(part_of(quote, by))
        if len(known) > than:
            return True
    return False
