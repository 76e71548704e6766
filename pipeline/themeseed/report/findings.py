"""Findings: what a study knows at one moment, gathered for people to read. study.py fills it."""

from collections import Counter
from dataclasses import dataclass

from themeseed.records import (
    Agreement,
    Case,
    Clustering,
    Codebook,
    Coder,
    Coding,
    Disagreement,
    Discovery,
    Document,
    Embeddings,
    Figures,
    ManyCoderAgreement,
    Memo,
    Quote,
    Run,
    Suggestion,
    ThemesCompared,
    Trust,
)
from themeseed.report.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class AtBar:
    """What suggesting only from a probability on gives.

    Of `n_quotes`, `n_suggested` would get a suggestion and `n_right` a right one; the share of right
    ones lies between `low` and `high` (95%).
    """

    bar: float
    n_quotes: int
    n_suggested: int
    n_right: int
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSection:
    """One way of coding, compared with another.

    `title` is what the table calls it ("Suggestions, by leave-one-out"), `explanation` says how
    it was made and kept honest, `sentence` says in plain words how good or bad the agreement is
    and is printed word for word. `at_bars` says what other bars for suggesting would give,
    `trust` whether probabilities and code sets come true, `disagreements` which quotes the two read
    differently, those that differ most first.
    """

    title: str
    explanation: str
    agreement: Agreement
    sentence: str
    at_bars: tuple[AtBar, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    trust: Trust | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """What one person decided and how: `n_decisions` ever made, `n_quotes` that stand.

    Of those that stand: `n_blind` before a suggestion was shown, `n_assisted` beside one, `n_brought`
    with a table or on many quotes together. `n_undone` were taken back. `first_at` and `last_at` are of
    decisions whose time is known, "" without any.
    """

    coder: str
    n_decisions: int
    n_quotes: int
    n_blind: int
    n_assisted: int
    n_brought: int
    n_undone: int
    first_at: str
    last_at: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Findings:
    """All that a report shows.

    `suggestions` are those of `run`, the latest. `codings` hold the latest word of every coder,
    human or machine. Of `agreements` the first is the one that matters: the summary repeats its
    sentence, and its confusions are drawn. `notes` say what to be careful about. `embeddings` are
    needed for the map of quotes only. `made_with` lists (name, version or setting). `figures` are None
    where nobody decided anything, `coders_agreement` where fewer than two people did,
    and `compared` (codes beside groups) where nobody decided a quote that stands in a group.
    `audit` says who decided how, `codes_added` how many codes were not there yet when the first quote
    was decided, `apart` how far the first coder of `agreements` agrees blind and beside suggestions;
    `discovery` holds candidate themes where they were asked for.
    """

    study: str
    codebook: Codebook
    description: str = ""
    documents: tuple[Document, ...] = ()
    cases: tuple[Case, ...] = ()
    quotes: tuple[Quote, ...] = ()
    coders: tuple[Coder, ...] = ()
    codings: tuple[Coding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    run: Run | None = None
    clustering: Clustering | None = None
    embeddings: Embeddings | None = None
    agreements: tuple[AgreementSection, ...] = ()
    notes: tuple[str, ...] = ()
    made_with: tuple[tuple[str, str], ...] = ()
    figures: Figures | None = None
    coders_agreement: ManyCoderAgreement | None = None
    compared: ThemesCompared | None = None
    memos: tuple[Memo, ...] = ()
    audit: tuple[AuditRow, ...] = ()
    codes_added: int = 0
    apart: Table | None = None
    discovery: Discovery | None = None

    def main_coder(self) -> Coder | None:
        """Return whose coding counts: the consensus where there is one, else who coded most quotes.

        Of equals the first by id; None where nobody coded anything.
        """
        counts = Counter(coding.coder_id for coding in self.codings)
        for coder in self.coders:
            if coder.kind == "consensus" and counts[coder.id]:
                return coder
        people = [coder for coder in self.coders if coder.kind == "human" and counts[coder.id]]
        return min(people, key=lambda coder: (-counts[coder.id], coder.id), default=None)

    def decided(self) -> tuple[Coding, ...]:
        """Return the main coder's codings of the quotes that are here: what counts as decided."""
        coder = self.main_coder()
        here = {quote.id for quote in self.quotes}
        return tuple(
            coding
            for coding in self.codings
            if coder is not None and coding.coder_id == coder.id and coding.quote_id in here
        )

    def suggested(self) -> tuple[Coding, ...]:
        """Return what the run suggests for each quote it saw, best first; () is "no code fits"."""
        codes: dict[str, list[str]] = {}
        for one in sorted(self.suggestions, key=lambda one: one.rank):
            its_codes = codes.setdefault(one.quote_id, [])
            if one.suggested:
                its_codes.append(one.code_id)
        return tuple(
            Coding(quote_id=quote.id, coder_id="suggested", codes=tuple(codes[quote.id]))
            for quote in self.quotes
            if quote.id in codes
        )
