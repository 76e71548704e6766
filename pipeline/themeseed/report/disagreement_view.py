"""What the report shows of quotes that two coders read differently: both readings, by kind."""

from collections import Counter
from dataclasses import dataclass

from themeseed.records import Codebook, Disagreement
from themeseed.records.disagreement import KINDS
from themeseed.report.findings import AgreementSection, Findings
from themeseed.report.table import Table
from themeseed.report.wording import NO_CODE, code_name, code_names, counted, shortened

MOST_OF_A_KIND = 6
_TEXT, _DESCRIPTION = 700, 220

_MEANING = {
    "boundary": "One says that no code fits, the other gives one. Where does the code begin?",
    "several themes present": "Both may be right: they share a code, or both codes are likely.",
    "context missing": "The quote is short, or what was said just before has the first reading.",
    "neighbouring theme": "The two codes are near each other in the codebook. What tells them apart?",
    "far apart": "Nothing known of the quote explains the difference. Read these first.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One coder's reading of a quote: who, the codes' names, and what the codebook says of them."""

    coder: str
    codes: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceView:
    """One quote with two readings."""

    name: str
    text: str
    because: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindView:
    """The quotes of one kind that differ most; `left` says how many more there are."""

    kind: str
    meaning: str
    size: str
    differences: tuple[DifferenceView, ...]
    left: str


def kinds_of(section: AgreementSection, codebook: Codebook) -> Table:
    """Return one row for each kind of disagreement: how many, and which codes."""
    counts = Counter(each.kind for each in section.disagreements)
    return Table(
        title="Quotes that the two read differently, by kind",
        columns=("Kind", "Quotes", "Most often", "What it means"),
        rows=tuple(
            (kind, counts[kind], _most_often(section, codebook, kind), _MEANING[kind])
            for kind in KINDS
            if counts[kind]
        ),
        notes=("The first kind that holds counts; docs/agreement.md says by what rule.",),
    )


def gallery(findings: Findings) -> tuple[KindView, ...]:
    """Return the quotes of the first section that differ most, by kind, with both readings."""
    if not findings.agreements:
        return ()
    section = findings.agreements[0]
    quotes = {quote.id: quote for quote in findings.quotes}
    found = []
    for kind in KINDS:
        of_kind = [
            each for each in section.disagreements if each.kind == kind and each.quote_id in quotes
        ]
        if not of_kind:
            continue
        left = len(of_kind) - MOST_OF_A_KIND
        found.append(
            KindView(
                kind=kind.capitalize(),
                meaning=_MEANING[kind],
                size=counted(len(of_kind), "quote"),
                differences=tuple(_view(findings, section, each) for each in of_kind[:MOST_OF_A_KIND]),
                left=f"{counted(left, 'more quote')} of this kind: themeseed compare writes all."
                if left > 0
                else "",
            )
        )
    return tuple(found)


def _view(findings: Findings, section: AgreementSection, each: Disagreement) -> DifferenceView:
    quote = next(quote for quote in findings.quotes if quote.id == each.quote_id)
    both = (
        (section.agreement.first, each.first_codes),
        (section.agreement.second, each.second_codes),
    )
    return DifferenceView(
        name=quote.name,
        text=shortened(quote.text, _TEXT),
        because=each.because,
        readings=tuple(
            Reading(
                coder=coder,
                codes=code_names(findings.codebook, codes),
                meaning=_said(findings.codebook, codes),
            )
            for coder, codes in both
        ),
    )


def _said(codebook: Codebook, codes: tuple[str, ...]) -> str:
    described = {code.id: code.description for code in codebook.codable}
    return " ".join(shortened(described[code], _DESCRIPTION) for code in codes if described.get(code))


def _most_often(section: AgreementSection, codebook: Codebook, kind: str) -> str:
    pairs = Counter(
        (each.first_codes, each.second_codes) for each in section.disagreements if each.kind == kind
    )
    (one, other), count = min(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    said = " against ".join(
        "; ".join(code_name(codebook, code) for code in codes) or NO_CODE for codes in (one, other)
    )
    return f"{said} ({count})"
