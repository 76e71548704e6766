"""Which quotes are left out together, to see what comes back without them."""

from collections.abc import Sequence

from themeseed.compare.interviews import interviews
from themeseed.records import Quote


def together(quotes: Sequence[Quote]) -> dict[str, str]:
    """Return by quote id the document it stands in; its case, where all stand in one table.

    A quote without a case is by itself.
    """
    document_of = {quote.id: quote.document_id for quote in quotes}
    case_of = {quote.id: quote.case_id for quote in quotes if quote.case_id}
    found = interviews([quote.id for quote in quotes], document_of, case_of)
    of = case_of if found.name == "cases" else document_of
    return {quote.id: of.get(quote.id, quote.id) for quote in quotes}
