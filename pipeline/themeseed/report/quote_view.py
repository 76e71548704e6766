"""What the report shows of one quote: the suggestions with their evidence, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.records import Case, Coding, Quote, Suggestion
from themeseed.report.findings import Findings
from themeseed.report.wording import code_name, code_names, shortened

# A page with more quotes is slow to open; the rest stands in the study's exports.
MOST_QUOTES = 500
SHOWN_SUGGESTIONS = 3

_EVIDENCE = {
    "decided": "a decided quote",
    "example": "an example in the codebook",
    "name": "the code's name",
    "description": "the code's description",
    "include": "when to use the code",
    "phrase": "a key phrase",
    "exclude": "when not to use another code",
    "reader": "the second reader, a machine",
    "reader: none": "the second reader, a machine: no code fits",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """One text that speaks for a suggestion, and in words where it comes from."""

    source: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionView:
    """One suggestion: its code's name, its probability in percent, and what speaks for it."""

    code: str
    percent: str
    calibrated: bool
    suggested: bool
    evidence: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """One quote as shown. `state` is one of "agrees", "differs", "undecided", "decided"."""

    name: str
    text: str
    beginning: str
    source: str
    attributes: tuple[tuple[str, str], ...]
    state: str
    decided: str
    suggested: str
    suggestions: tuple[SuggestionView, ...]
    codings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteList:
    """The quotes that are shown, and a sentence on those that are not ("" when all are)."""

    quotes: tuple[QuoteView, ...]
    left_out: str


def quote_list(findings: Findings) -> QuoteList:
    """Return all quotes up to 500; of more, those that are undecided or decided otherwise."""
    views = _views(findings)
    if len(views) <= MOST_QUOTES:
        return QuoteList(quotes=views, left_out="")
    waiting = tuple(view for view in views if view.state in ("undecided", "differs"))
    shown = waiting[:MOST_QUOTES]
    return QuoteList(
        quotes=shown,
        left_out=(
            f"The study has {len(views):,} quotes, too many for one page. Of the {len(waiting):,} "
            "that need attention (nothing is decided yet, or something else than was suggested) "
            f"{'the first ' if len(shown) < len(waiting) else ''}{len(shown):,} are shown. "
            "themeseed export writes them all."
        ),
    )


def _views(findings: Findings) -> tuple[QuoteView, ...]:
    suggestions: dict[str, list[Suggestion]] = {}
    for one in sorted(findings.suggestions, key=lambda one: (one.rank, one.code_id)):
        suggestions.setdefault(one.quote_id, []).append(one)
    codings: dict[str, list[Coding]] = {}
    for coding in findings.codings:
        codings.setdefault(coding.quote_id, []).append(coding)
    decided = {coding.quote_id: coding for coding in findings.decided()}
    case_of = {case.id: case for case in findings.cases}
    document_of = {document.id: document.name for document in findings.documents}
    return tuple(
        _view(
            findings,
            quote,
            case_of.get(quote.case_id or ""),
            document_of.get(quote.document_id, ""),
            suggestions.get(quote.id, []),
            decided.get(quote.id),
            codings.get(quote.id, []),
        )
        for quote in findings.quotes
    )


def _view(
    findings: Findings,
    quote: Quote,
    case: Case | None,
    document: str,
    suggestions: list[Suggestion],
    decided: Coding | None,
    codings: Sequence[Coding],
) -> QuoteView:
    book = findings.codebook
    put_forward = tuple(one.code_id for one in suggestions if one.suggested)
    coder_name = {coder.id: coder.name for coder in findings.coders}
    who = dict.fromkeys(part for part in (quote.speaker, case.name if case else None, document) if part)
    return QuoteView(
        name=quote.name,
        text=quote.text,
        beginning=shortened(quote.text, 150),
        source=" · ".join(who),
        attributes=tuple((one.name, one.value) for one in case.attributes) if case else (),
        state=_state(suggestions, put_forward, decided),
        decided=code_names(book, decided.codes) if decided else "",
        suggested=code_names(book, put_forward) if suggestions else "",
        suggestions=tuple(
            _suggestion(findings, one)
            for one in suggestions
            if one.suggested or one.rank <= SHOWN_SUGGESTIONS
        ),
        codings=tuple(
            (coder_name.get(one.coder_id, one.coder_id), code_names(book, one.codes)) for one in codings
        ),
    )


def _state(suggestions: list[Suggestion], put_forward: tuple[str, ...], decided: Coding | None) -> str:
    if decided is None:
        return "undecided"
    if not suggestions:
        return "decided"
    return "agrees" if set(put_forward) == set(decided.codes) else "differs"


def _suggestion(findings: Findings, one: Suggestion) -> SuggestionView:
    return SuggestionView(
        code=code_name(findings.codebook, one.code_id),
        percent=_percent(one.probability),
        calibrated=one.calibrated,
        suggested=one.suggested,
        evidence=tuple(
            EvidenceView(
                source=_EVIDENCE.get(text.kind, text.kind), text=text.told if text.span else text.text
            )
            for text in one.evidence
        ),
    )


def _percent(probability: float) -> str:
    if 0.0 < probability < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < probability < 1.0 else f"{probability:.0%}"
