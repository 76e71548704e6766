"""The queue: which quotes a coder has still to decide, in which order."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from themeseed.records import Decision, Quote, Suggestion
from themeseed.records.identity import text_digest
from themeseed.review.decisions import standing

Order = Literal["document", "informative", "uncertain", "certain"]


def in_order(
    quotes: Sequence[Quote],
    order: Order,
    *,
    leads: Mapping[str, float],
    ask_next: Sequence[str] = (),
) -> list[Quote]:
    """Return quotes in the order in which they are decided; what `order` means: see `queue`.

    Args:
        quotes: in reading order.
        order: see `queue`.
        leads: by how much the first code of a quote leads the second, by quote id.
        ask_next: quotes whose decisions teach most.
    """
    if order == "document":
        return list(quotes)
    sign = -1 if order == "certain" else 1
    first = ask_next if order == "informative" else ()
    asked = {quote_id: place for place, quote_id in enumerate(first)}
    return sorted(
        quotes,
        key=lambda quote: (
            quote.id in leads,
            asked.get(quote.id, len(asked)),
            sign * leads.get(quote.id, 0.0),
            quote.id,
        ),
    )


def in_random_order(quotes: Sequence[Quote], seed: int) -> list[Quote]:
    """Return quotes in an order drawn by lot, the same for the same quotes and seed.

    The first n of it are a simple random sample of the quotes, whatever n is.
    """
    return sorted(quotes, key=lambda quote: text_digest(f"{seed} {quote.id}"))


def queue(
    quotes: Sequence[Quote],
    suggestions: Sequence[Suggestion],
    decisions: Sequence[Decision],
    *,
    coder_id: str,
    order: Order = "document",
    ask_next: Sequence[str] = (),
    codable: Collection[str] | None = None,
) -> tuple[Quote, ...]:
    """Return the quotes that this coder has not decided; skipped ones come last.

    Args:
        quotes: of the study, in reading order.
        suggestions: of the latest run.
        decisions: all of them, in the order in which they were appended.
        coder_id: whose queue this is; others' decisions do not shorten it.
        order: "document" keeps reading order; "uncertain" begins where the machine is least sure
            (smallest lead of the first code over the second), "certain" where it is most,
            "informative" where a decision teaches most. Quotes without suggestions come first in
            these.
        ask_next: quotes whose decisions teach most, as the latest run found them.
        codable: the codes in force; a quote whose codes have all left the codebook is open again.
    """
    mine = {
        each.quote_id: each.verdict
        for each in standing(decisions)
        if each.coder_id == coder_id
        and (codable is None or not each.codes or any(code in codable for code in each.codes))
    }
    open_quotes = [quote for quote in quotes if mine.get(quote.id, "skip") == "skip"]
    open_quotes = in_order(open_quotes, order, leads=_leads(suggestions), ask_next=ask_next)
    return tuple(
        [quote for quote in open_quotes if quote.id not in mine]
        + [quote for quote in open_quotes if quote.id in mine]
    )


def _leads(suggestions: Sequence[Suggestion]) -> dict[str, float]:
    """Return by how much the first code of each quote leads the second, in probability."""
    first = {each.quote_id: each.probability for each in suggestions if each.rank == 1}
    second = {each.quote_id: each.probability for each in suggestions if each.rank == 2}
    return {quote_id: value - second.get(quote_id, 0.0) for quote_id, value in first.items()}
