"""A coder's session: quotes one after the other, each decision kept before the next quote comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from themeseed.errors import DecisionError, NothingToDoError
from themeseed.records import Case, Coder, Decision, Quote, Suggestion, Verdict
from themeseed.review import (
    Assigned,
    Ledger,
    Lineage,
    Order,
    Seen,
    as_cut_now,
    decide,
    knows,
    make_coder,
    on_quotes,
    queue,
    sighting,
    standing,
)
from themeseed.study.codebook import require_codes
from themeseed.study.folder import Study

_CONTEXT = 300
"""Characters shown before and after a quote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What stands around a quote in its document, and whose quote it is."""

    before: str
    after: str
    document: str
    case: Case | None


class ReviewSession:
    """One coder deciding on the quotes of one study. `decide` returns when the decision is on disk.

    Quotes that are assigned to the coder to be decided blind are left out; `n_kept_back` counts them.
    `new_codes` and `gone_codes` say how the codebook differs from the one that the latest run knew:
    the first have no suggestions yet, the second are no longer suggested.
    """

    def __init__(self, study: Study, coder_name: str, *, order: Order = "document") -> None:
        """Begin where the coder left off.

        Raises:
            NothingToDoError: there has been no run, so nothing is suggested.
            EmptyCodebookError: the study has no codes yet.
        """
        require_codes(study)
        run = study.store.latest_run()
        if run is None:
            raise NothingToDoError(
                f"Study '{study.name}' has no suggestions yet. Make them: themeseed run {study.folder}."
            )
        self._study = study
        self.coder: Coder = make_coder(coder_name)
        study.store.add_coder(self.coder)
        self.codebook = study.store.codebook()
        self._by_quote: dict[str, list[Suggestion]] = {}
        codes_of_run: set[str] = set()
        for each in study.store.suggestions(run.id):
            codes_of_run.add(each.code_id)
            if each.code_id in self.codebook.codable_ids:
                self._by_quote.setdefault(each.quote_id, []).append(each)
        self.set_level = study.config.suggest.set_level
        self.new_codes = tuple(code for code in self.codebook.codable_ids if code not in codes_of_run)
        self.gone_codes = tuple(sorted(codes_of_run.difference(self.codebook.codable_ids)))
        self._quotes = {quote.id: quote for quote in study.store.quotes()}
        self._cases = {case.id: case for case in study.store.cases()}
        # What was decided on quotes that were cut anew stays on record; here it stands aside.
        self._decisions = list(on_quotes(study.store.decisions(), self._quotes.values()))
        self._lineage = Lineage(study.store.boundary_edits())
        self._assigned = Assigned(as_cut_now(each, self._lineage) for each in study.store.assignments())
        self._seen, ledger = Seen(study.store.sightings()), Ledger(study.store.decisions())
        mine = {
            each.quote_id
            for each in standing(self._decisions)
            if each.coder_id == self.coder.id and each.verdict != "skip"
        }
        kept_back = {
            quote_id
            for quote_id in self._assigned.to(self.coder.id)
            if quote_id not in mine and self._is_kept_back(quote_id, ledger)
        }
        self.n_kept_back = len(kept_back)
        self._queue = list(
            queue(
                tuple(quote for quote in self._quotes.values() if quote.id not in kept_back),
                [each for found in self._by_quote.values() for each in found],
                self._decisions,
                coder_id=self.coder.id,
                order=order,
                ask_next=run.ask_next,
                codable=self.codebook.codable_ids,
            )
        )
        self.n_quotes = len(self._quotes)

    @property
    def current(self) -> Quote | None:
        """The quote to decide on; None when the queue is empty."""
        return self._queue[0] if self._queue else None

    @property
    def n_left(self) -> int:
        """How many quotes are left in the queue."""
        return len(self._queue)

    def look(self, quote: Quote) -> tuple[Suggestion, ...]:
        """Return the suggestions for a quote to show them; first keep that the coder was shown them."""
        found = self.suggestions(quote)
        mine = self.coder.id
        if found and not self._seen.has(mine, quote.id, "suggestion"):
            made = sighting(mine, [quote.id], "suggestion", run_id=found[0].run_id)
            self._study.store.append_reviewed(sightings=[made])
            self._seen.add(made)
        return found

    def suggestions(self, quote: Quote) -> tuple[Suggestion, ...]:
        """Return the latest run's suggestions for a quote, best first."""
        return tuple(self._by_quote.get(quote.id, ()))

    def context(self, quote: Quote) -> Context:
        """Return what stands around the quote."""
        document = self._study.store.document(quote.document_id)
        case = self._cases.get(quote.case_id) if quote.case_id else None
        if document.units == "fixed":
            return Context(before="", after="", document=document.name, case=case)
        return Context(
            before=document.text[max(0, quote.start - _CONTEXT) : quote.start].strip(),
            after=document.text[quote.end : quote.end + _CONTEXT].strip(),
            document=document.name,
            case=case,
        )

    def decide(self, verdict: Verdict, codes: Sequence[str] = (), note: str = "") -> Decision:
        """Keep a decision on the current quote and go to the next.

        Raises:
            DecisionError: the queue is empty, or the verdict does not fit.
            UnknownNameError: a code is not in the codebook.
        """
        quote = self.current
        if quote is None:
            raise DecisionError("Every quote is decided. Take one back with undo, or end the review.")
        decision = decide(
            quote,
            self.coder,
            verdict,
            codebook=self.codebook,
            suggestions=self.suggestions(quote),
            codes=codes,
            note=note,
        )
        self._study.store.append_decision(decision)
        self._decisions.append(decision)
        self._queue.pop(0)
        if verdict == "skip":
            self._queue.append(quote)
        return decision

    def undo(self) -> tuple[Decision, ...]:
        """Take back this coder's latest decision that stands; its quote is the current one again.

        What was decided together, in the pages, is taken back together: one undoing a quote, the first
        quote's first. Of such quotes those that were decided anew since stay as they are.

        Raises:
            DecisionError: there is nothing to take back.
        """
        # What the same person decided in the pages meanwhile comes first.
        every = self._study.store.decisions()
        self._decisions = list(on_quotes(every, self._quotes.values()))
        mine = {each.id for each in standing(self._decisions) if each.coder_id == self.coder.id}
        stand = [each for each in self._decisions if each.id in mine]
        if not stand:
            raise DecisionError(f"'{self.coder.name}' has no decision to take back.")
        last = stand[-1]
        those = [each for each in stand if each is last or each.together == last.together is not None]
        undoings = tuple(
            replace(
                decide(self._quotes[each.quote_id], self.coder, "undo", codebook=self.codebook),
                together=each.together,
            )
            for each in those
        )
        # From the end, as in the pages: as if one were taken back after the other.
        self._study.store.append_decisions(undoings[::-1])
        self._decisions += undoings[::-1]
        ledger, back = Ledger(every), {each.quote_id: self._quotes[each.quote_id] for each in those}
        open_now = [quote for quote in back.values() if not self._is_kept_back(quote.id, ledger)]
        self.n_kept_back += len(back) - len(open_now)
        self._queue = [*open_now, *(quote for quote in self._queue if quote.id not in back)]
        return undoings

    def _is_kept_back(self, quote_id: str, ledger: Ledger) -> bool:
        """Whether an undecided quote waits for the browser: here suggestions show at once."""
        if not self._assigned.is_blind(self.coder.id, quote_id):
            return False
        known = knows(self.coder.id, quote_id, seen=self._seen, ledger=ledger, lineage=self._lineage)
        return not known
