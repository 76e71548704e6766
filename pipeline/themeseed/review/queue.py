"""The queue: which quotes a coder has still to decide, in which order."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np

from themeseed.records import Decision, Quote, Suggestion
from themeseed.review.decisions import codings_of, standing
from themeseed.review.informative import informative_order

Order = Literal["document", "informative", "uncertain", "certain"]


def queue(
    quotes: Sequence[Quote],
    suggestions: Sequence[Suggestion],
    decisions: Sequence[Decision],
    *,
    coder_id: str,
    order: Order = "document",
) -> tuple[Quote, ...]:
    """Return the quotes that this coder has not decided; skipped ones come last.

    Args:
        quotes: of the study, in reading order.
        suggestions: of the latest run.
        decisions: all of them, in the order in which they were appended.
        coder_id: whose queue this is; others' decisions do not shorten it.
        order: "document" keeps reading order; "uncertain" begins where the machine is least sure
            (smallest lead of the first code over the second), "certain" where it is most,
            "informative" where a decision teaches most (informative_order). Quotes without
            suggestions come first in these.
    """
    mine = {each.quote_id: each.verdict for each in standing(decisions) if each.coder_id == coder_id}
    open_quotes = [quote for quote in quotes if mine.get(quote.id, "skip") == "skip"]
    if order == "informative":
        open_quotes = _informative(open_quotes, suggestions, decisions)
    elif order != "document":
        lead = _leads(suggestions)
        sign = 1 if order == "uncertain" else -1
        open_quotes.sort(key=lambda quote: (sign * lead.get(quote.id, 0.0), quote.id))
    return tuple(
        [quote for quote in open_quotes if quote.id not in mine]
        + [quote for quote in open_quotes if quote.id in mine]
    )


def _informative(
    open_quotes: Sequence[Quote], suggestions: Sequence[Suggestion], decisions: Sequence[Decision]
) -> list[Quote]:
    code_ids = sorted({each.code_id for each in suggestions})
    column = {code_id: number for number, code_id in enumerate(code_ids)}
    suggested = {each.quote_id for each in suggestions}
    ordered = sorted((q for q in open_quotes if q.id in suggested), key=lambda each: each.id)
    row = {quote.id: number for number, quote in enumerate(ordered)}
    probabilities = np.zeros((len(ordered), len(code_ids)))
    for each in suggestions:
        if each.quote_id in row:
            probabilities[row[each.quote_id], column[each.code_id]] = each.probability
    given = Counter(code for coding in codings_of(decisions) for code in coding.codes)
    counts = np.array([given[code_id] for code_id in code_ids], dtype=np.int64)
    new = [quote for quote in open_quotes if quote.id not in suggested]
    return [*new, *(ordered[number] for number in informative_order(probabilities, counts))]


def _leads(suggestions: Sequence[Suggestion]) -> dict[str, float]:
    """Return by how much the first code of each quote leads the second, in probability."""
    first = {each.quote_id: each.probability for each in suggestions if each.rank == 1}
    second = {each.quote_id: each.probability for each in suggestions if each.rank == 2}
    return {quote_id: value - second.get(quote_id, 0.0) for quote_id, value in first.items()}
