"""Codes counted by the attributes of cases, such as theme by site by role."""

from collections import Counter
from collections.abc import Sequence

from themeseed.errors import UnknownNameError
from themeseed.records import Case, Codebook, Coding, Quote
from themeseed.report.table import Cell, Table
from themeseed.report.wording import NO_CODE

NOT_RECORDED = "not recorded"
# An attribute with more values (an age, a date) makes a table that nobody can read.
MOST_VALUES = 8


def usable_attributes(cases: Sequence[Case]) -> tuple[str, ...]:
    """Return the attributes with two to eight values, in the order in which cases name them."""
    values: dict[str, set[str]] = {}
    for case in cases:
        for attribute in case.attributes:
            values.setdefault(attribute.name, set()).add(attribute.value)
    return tuple(name for name, found in values.items() if 2 <= len(found) <= MOST_VALUES)


def codes_by_attributes(
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    cases: Sequence[Case],
    codebook: Codebook,
    attributes: Sequence[str] = ("site", "role"),
) -> Table:
    """Return how many quotes have each code, by the values of one or two attributes of cases.

    With one attribute its values are columns. With two, the first one's values are rows within
    each code and the second one's are columns.

    Raises:
        UnknownNameError: not one or two attributes, or no case has an attribute of that name.
    """
    known = dict.fromkeys(attribute.name for case in cases for attribute in case.attributes)
    wrong = [name for name in attributes if name not in known]
    if wrong or len(attributes) not in (1, 2):
        raise UnknownNameError(
            f"The attributes {list(attributes)} cannot be counted. Name one or two of those that "
            f"cases have: {', '.join(known) or 'none yet'}."
        )
    inner, outer = attributes[-1], attributes[0] if len(attributes) == 2 else None
    counts = _count(codings, quotes, cases, inner, outer)
    columns = _values(cases, inner, {key[2] for key in counts})
    outer_values = _values(cases, outer, {key[1] for key in counts}) if outer else []
    rows: list[tuple[Cell, ...]] = []
    for code_id, name in _lines(codebook, counts):
        blocks = [(value, [value]) for value in outer_values]
        for value, within in [*blocks, ("All", outer_values or [""])]:
            cells = [sum(counts[code_id, one, column] for one in within) for column in columns]
            rows.append((name, *((value,) if outer else ()), *cells, sum(cells)))
    return Table(
        title=f"Codes by {' and '.join(attributes)}",
        columns=("Code", *((outer,) if outer else ()), *columns, "All"),
        rows=tuple(rows),
        notes=_notes(codings),
        headings=2 if outer else 1,
        grouped=outer is not None,
    )


_Counts = Counter[tuple[str, str, str]]
_ALL = "(all)"


def _count(
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    cases: Sequence[Case],
    inner: str,
    outer: str | None,
) -> _Counts:
    """Return counts by (code, value of the outer attribute or "", value of the inner one)."""
    case_of = {case.id: case for case in cases}
    quote_of = {quote.id: quote for quote in quotes}
    counts: _Counts = Counter()
    for coding in codings:
        quote = quote_of.get(coding.quote_id)
        case = case_of.get(quote.case_id or "") if quote else None
        row = _value(case, outer) if outer else ""
        column = _value(case, inner)
        for code_id in (_ALL, *(dict.fromkeys(coding.codes) or ("(none)",))):
            counts[code_id, row, column] += 1
    return counts


def _value(case: Case | None, attribute: str) -> str:
    return (case.attribute(attribute) if case else None) or NOT_RECORDED


def _values(cases: Sequence[Case], attribute: str, counted: set[str]) -> list[str]:
    """Return the values in the order in which cases have them; "not recorded" last, if it occurs."""
    named = dict.fromkeys(case.attribute(attribute) or "" for case in cases)
    last = [NOT_RECORDED] if NOT_RECORDED in counted and NOT_RECORDED not in named else []
    return [value for value in named if value] + last


def _lines(codebook: Codebook, counts: _Counts) -> list[tuple[str, str]]:
    """Return (code id, name) of each line: the codebook's codes, none where it occurs, and all."""
    lines = [(code.id, code.name) for code in codebook.codable]
    if any(key[0] == "(none)" for key in counts):
        lines.append(("(none)", NO_CODE.capitalize()))
    return [*lines, (_ALL, "All quotes")]


def _notes(codings: Sequence[Coding]) -> tuple[str, ...]:
    several = sum(len(set(coding.codes)) > 1 for coding in codings)
    if not several:
        return ()
    return (f"{several} quotes have several codes and count once for each; the last line counts once.",)
