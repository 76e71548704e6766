"""Candidate themes as plain tables, for page and terminal."""

from collections.abc import Sequence

from themeseed.records import CandidateTheme, Codebook, Discovery, Quote
from themeseed.report.tables import Table
from themeseed.report.wording import code_name, shortened

_MOST_WORDS = 5
_MOST_CHARACTERS = 200


def candidate_rows(found: Discovery, codebook: Codebook) -> Table:
    """Return one row for each candidate: its words, why it is one, and how surely it comes back."""
    rows = tuple(
        (
            str(number),
            ", ".join(each.keywords[:_MOST_WORDS]),
            len(each.quote_ids),
            each.source,
            _beside(each, codebook),
            f"{each.refound:.2f}",
            "" if each.refound_documents is None else f"{each.refound_documents:.2f}",
            "fragile" if each.fragile else "",
        )
        for number, each in enumerate(found.candidates, start=1)
    )
    return Table(
        title="Candidate themes",
        columns=(
            *("Candidate", "Words", "Quotes", "Why", "Beside the codebook"),
            *("Found again", "Without a document", "Note"),
        ),
        rows=rows,
        notes=(
            "Candidates are for a person to judge: groups of similar quotes are not yet themes.",
            "Found again: how much of the group comes back when a fifth of its quotes or decisions is "
            "left out, 0 to 1. Below 0.60 it is fragile.",
        ),
    )


def candidate_quote_rows(each: CandidateTheme, number: int, quotes: Sequence[Quote]) -> Table:
    """Return a candidate's most typical quotes, and the nearest quotes outside it."""
    by_id = {quote.id: quote for quote in quotes}
    said = [("inside", quote_id) for quote_id in each.exemplar_ids]
    said += [("just outside", quote_id) for quote_id in each.contrast_ids]
    return Table(
        title=f"Candidate {number}",
        columns=("Where", "Quote", "Text"),
        rows=tuple(
            (where, by_id[quote_id].name, shortened(by_id[quote_id].text, _MOST_CHARACTERS))
            for where, quote_id in said
        ),
    )


def _beside(each: CandidateTheme, codebook: Codebook) -> str:
    codes = "; ".join(f"{code_name(codebook, code)} {share:.0%}" for code, share in each.nearest_codes)
    return f"{each.relation}: {codes}" if codes else each.relation
