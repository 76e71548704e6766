"""Suggestions as a table: one row a quote and code, best first.

The rule: ids, codes and the columns carried along come back as their owner wrote them, the same
input gives the same bytes, and `suggested` is 0 in every row of a quote that no theme fits.
"""

from collections.abc import Sequence

from themeseed.errors import UnknownNameError
from themeseed.exchange.quotes_csv import QuotesTable
from themeseed.exchange.table import write_csv
from themeseed.records import Suggestion

COLUMNS = ("id", "rank", "code", "probability", "suggested")
IN_SET = "in_set"


def write_suggestions(
    suggestions: Sequence[Suggestion], table: QuotesTable, *, with_sets: bool = False
) -> bytes:
    """Return the suggestions as CSV: quotes in the order of their table, codes by rank.

    Args:
        suggestions: `quote_id` is the quote's id in the table; any order.
        table: the quotes; its further columns are repeated in each row of the quote, those named
            like one of ours with "quote_" before their name.
        with_sets: add a column `in_set`: 1 for the codes of the quote's code set, nothing where
            there are no sets.

    Raises:
        UnknownNameError: a suggestion is for a quote that is not in the table.
    """
    by_quote: dict[str, list[Suggestion]] = {quote.id: [] for quote in table.quotes}
    for suggestion in suggestions:
        if suggestion.quote_id not in by_quote:
            raise UnknownNameError(
                f"There is a suggestion for the quote '{suggestion.quote_id}', which the table of "
                f"{len(by_quote)} quotes does not hold. Write them beside the quotes they were made for."
            )
        by_quote[suggestion.quote_id].append(suggestion)
    return write_csv(
        carried_names(table.columns, (*COLUMNS, IN_SET) if with_sets else COLUMNS),
        (
            (
                quote.id,
                str(suggestion.rank),
                suggestion.code_id,
                f"{suggestion.probability:.6f}",
                "1" if suggestion.suggested else "0",
                *([_in_set(suggestion)] if with_sets else []),
                *quote.carried,
            )
            for quote in table.quotes
            for suggestion in sorted(by_quote[quote.id], key=lambda it: it.rank)
        ),
    )


def _in_set(suggestion: Suggestion) -> str:
    return "" if suggestion.in_set is None else str(int(suggestion.in_set))


def carried_names(columns: Sequence[str], ours: Sequence[str] = COLUMNS) -> tuple[str, ...]:
    """Return the header: our columns, then those carried along, none of them twice.

    >>> carried_names(["site", "code"])
    ('id', 'rank', 'code', 'probability', 'suggested', 'site', 'quote_code')
    """
    taken = {*ours, *(column.casefold() for column in columns if column.casefold() not in ours)}
    names = []
    for column in columns:
        name = column
        if column.casefold() in ours:
            while name.casefold() in taken:
                name = f"quote_{name}"
            taken.add(name.casefold())
        names.append(name)
    return (*ours, *names)
