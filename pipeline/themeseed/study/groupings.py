"""What quotes can be grouped by: attributes of their cases, their documents, their cases."""

from collections import Counter
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

    Of two that part the quotes alike, as documents and cases do where each interview is a file of its
    own, the first is enough.

    Raises:
        UnknownNameError: quotes cannot be grouped by what was asked for.
    """
    case_of = {case.id: case for case in cases}
    named = dict.fromkeys(part.name for case in cases for part in case.attributes)
    if by is not None and by not in (*named, DOCUMENT, CASE):
        known = ", ".join((*named, DOCUMENT, CASE))
        raise UnknownNameError(f"Quotes cannot be grouped by '{by}'. Group by one of: {known}.")
    document_name = document_names(documents)

    def value(quote: Quote, name: str) -> str | None:
        case = case_of.get(quote.case_id or "")
        if name in named:
            return case.attribute(name) if case else None
        if name == DOCUMENT:
            return document_name.get(quote.document_id, quote.document_id)
        return case.name if case else None

    found: list[Grouping] = []
    for name in [by] if by else [*usable_attributes(cases), DOCUMENT, CASE]:
        group_of = {quote.id: group for quote in quotes if (group := value(quote, name))}
        groups = tuple(sorted(set(group_of.values())))
        few = 2 <= len(groups) <= MOST_VALUES
        if by or (few and not any(_alike(group_of, each.group_of) for each in found)):
            found.append(Grouping(name=name, group_of=group_of, groups=groups))
    return tuple(found)


def document_names(documents: Sequence[Document]) -> dict[str, str]:
    """Return the name of each document by its id, numbered from the second of the same name on."""
    names: dict[str, str] = {}
    times: Counter[str] = Counter()
    for document in documents:
        times[document.name] += 1
        again = times[document.name]
        names[document.id] = document.name if again == 1 else f"{document.name} ({again})"
    return names


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


def _alike(one: Mapping[str, str], two: Mapping[str, str]) -> bool:
    """Return whether both part the same quotes into the same groups, whatever these are called."""
    if one.keys() != two.keys():
        return False
    pairs = {(one[quote_id], two[quote_id]) for quote_id in one}
    return len(pairs) == len(set(one.values())) == len(set(two.values()))
