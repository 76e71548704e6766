"""What quotes can be grouped by: attributes of their cases, their documents, their cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from themeseed.errors import ConfigError, UnknownNameError
from themeseed.records import Case, Document, Quote
from themeseed.report import MOST_VALUES, usable_attributes

DOCUMENT, CASE = "document", "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A name, the group by quote id, and the groups in order."""

    name: str
    group_of: Mapping[str, str]
    groups: tuple[str, ...]


def groupings(
    quotes: Sequence[Quote], cases: Sequence[Case], documents: Sequence[Document], by: str | None
) -> tuple[Grouping, ...]:
    """Return what to group by: as asked, or all attributes, documents and cases with few values.

    Raises:
        UnknownNameError: quotes cannot be grouped by what was asked for.
    """
    case_of = {case.id: case for case in cases}
    named = dict.fromkeys(part.name for case in cases for part in case.attributes)
    if by is not None and by not in (*named, DOCUMENT, CASE):
        known = ", ".join((*named, DOCUMENT, CASE))
        raise UnknownNameError(f"Quotes cannot be grouped by '{by}'. Group by one of: {known}.")
    document_name = {document.id: document.name for document in documents}

    def value(quote: Quote, name: str) -> str | None:
        case = case_of.get(quote.case_id or "")
        if name in named:
            return case.attribute(name) if case else None
        if name == DOCUMENT:
            return document_name.get(quote.document_id, quote.document_id)
        return case.name if case else None

    found = []
    for name in [by] if by else [*usable_attributes(cases), DOCUMENT, CASE]:
        group_of = {quote.id: group for quote in quotes if (group := value(quote, name))}
        groups = tuple(sorted(set(group_of.values())))
        if by or 2 <= len(groups) <= MOST_VALUES:
            found.append(Grouping(name=name, group_of=group_of, groups=groups))
    return tuple(found)


def named_in_settings(
    quotes: Sequence[Quote], cases: Sequence[Case], documents: Sequence[Document], names: Sequence[str]
) -> tuple[Mapping[str, str], ...]:
    """Return, for each of the `attributes` under [match], its value by quote id.

    Raises:
        ConfigError: no case has an attribute of that name.
    """
    try:
        return tuple(groupings(quotes, cases, documents, name)[0].group_of for name in names)
    except UnknownNameError as unknown:
        raise ConfigError(f"`attributes` under [match] in study.toml: {unknown}") from unknown
