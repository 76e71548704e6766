"""Codes with an example of each and who said it: the table that a paper on themes begins with."""

from collections.abc import Mapping, Sequence

from themeseed.records import Case, Code, Codebook, Coding, Quote
from themeseed.report.findings import Findings
from themeseed.report.table import Cell, Table
from themeseed.report.wording import shortened

SHORTEST, LONGEST = 8, 60
"""Words of a quote that is read in a table; longer ones are cut, shorter ones say little."""

_MOST_CHARACTERS = 320


def example_rows(findings: Findings) -> Table:
    """Return one row for each code: theme, how many quotes, people and documents, and an example.

    The example is a decided quote with this code alone where there is one, of a length that can be
    read in a table, and of these the one for which the code is likeliest to the machine, which did not
    know the decision on it.
    """
    given: dict[str, list[Coding]] = {code.id: [] for code in findings.codebook.codable}
    for coding in findings.decided():
        for code_id in dict.fromkeys(coding.codes):
            if code_id in given:
                given[code_id].append(coding)
    quotes = {quote.id: quote for quote in findings.quotes}
    likely = {(one.quote_id, one.code_id): one.probability for one in findings.suggestions}
    cases = {case.id: case for case in findings.cases}
    several = len({quote.document_id for quote in findings.quotes}) > 1
    shown = [(theme, code) for theme, code in _by_theme(findings.codebook) if given[code.id]]
    themed = any(theme for theme, _ in shown)
    return Table(
        title="Codes, with an example of each",
        columns=(
            *(("Theme",) if themed else ()),
            *("Code", "Quotes"),
            *(("Cases",) if cases else ()),
            *(("Documents",) if several else ()),
            "An example, and who said it",
        ),
        rows=tuple(
            (
                *((theme or "No theme",) if themed else ()),
                *_row(code, given[code.id], quotes, likely, cases, several=several),
            )
            for theme, code in shown
        ),
        notes=(
            f"Examples are decided quotes, where they can be of {SHORTEST} to {LONGEST} words and with "
            "this code alone: those for which the code is likeliest to the machine, which did not know "
            "the decision. They are typical in wording; choose your own for what they say.",
        )
        if shown
        else (),
        headings=2 if themed else 1,
        grouped=themed,
    )


def _by_theme(codebook: Codebook) -> list[tuple[str, Code]]:
    """Return the codes with their themes' names, themes together in the order of their first codes."""
    name_of = {code_id: theme.name for theme in codebook.themes for code_id in theme.code_ids}
    order = list(dict.fromkeys(name_of.get(code.id, "") for code in codebook.codable))
    found = [(name_of.get(code.id, ""), code) for code in codebook.codable]
    return sorted(found, key=lambda each: order.index(each[0]))


def _row(
    code: Code,
    given: Sequence[Coding],
    quotes: Mapping[str, Quote],
    likely: Mapping[tuple[str, str], float],
    cases: Mapping[str, Case],
    *,
    several: bool,
) -> tuple[Cell, ...]:
    held = [quotes[coding.quote_id] for coding in given]
    alone = {coding.quote_id for coding in given if len(set(coding.codes)) == 1}
    # The first of equals in the order of the study: the same example every time.
    example = max(
        held,
        key=lambda quote: (
            quote.id in alone,
            SHORTEST <= len(quote.text.split()) <= LONGEST,
            likely.get((quote.id, code.id), 0.0),
        ),
    )
    return (
        *(code.name, len(held)),
        *((len({quote.case_id for quote in held if quote.case_id}),) if cases else ()),
        *((len({quote.document_id for quote in held}),) if several else ()),
        f"{shortened(example.text, _MOST_CHARACTERS)} — {who_said(example, cases)}",
    )


def who_said(quote: Quote, cases: Mapping[str, Case]) -> str:
    """Return who said a quote, as the study names them, with their attributes, and the quote's name.

    In a table without people each quote is a case of its own, called after it: that is not said twice.
    """
    case = cases.get(quote.case_id or "")
    name = case.name if case else quote.speaker or ""
    if name.split()[-1:] == [quote.name]:
        name = ""
    attributes = [part.value for part in case.attributes] if case else []
    return ", ".join(part for part in (name, *attributes, f"quote {quote.name}") if part)
