"""The desk: what reviewers of one study need at hand, read once and kept up to date.

The rule: it shows what the store holds. Decisions of this process are taken in when they are on disk;
what other processes added (a run, a table with codes) is caught up with by `catch_up`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from themeseed.records import (
    BoundaryEdit,
    Case,
    Clustering,
    Codebook,
    Coder,
    Decision,
    Document,
    Memo,
    Quote,
    Run,
    Suggestion,
)
from themeseed.review import Assigned, Ledger, Lineage, Seen, Sight, View, as_cut_now, knows
from themeseed.store import Place
from themeseed.study.folder import Study
from themeseed.study.likeliest_table import LikeliestTable
from themeseed.study.suggested import Suggested


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Suggestions made since the latest run, from what was decided in between.

    `likeliest` covers every quote; `suggestions` those that were asked for, with evidence.
    """

    run: Run
    likeliest: LikeliestTable
    suggestions: Mapping[str, tuple[Suggestion, ...]]


class Desk:
    """One study in review: its quotes, codebook and decisions, and what is suggested now."""

    def __init__(self, study: Study) -> None:
        """Read the study. No model is loaded and no suggestion made."""
        self.study = study
        self.live: Live | None = None
        self._documents: dict[str, Document] = {}
        self._suggested = Suggested(study.store)
        self._read()

    def _read(self) -> None:
        store = self.study.store
        self._place = store.place()
        self.codebook: Codebook = store.codebook()
        self._names = {theme.id: theme.name for theme in self.codebook.themes}
        self._names |= {code.id: code.name for code in self.codebook.codes}
        self._codable = frozenset(self.codebook.codable_ids)
        self._code_now = {code.id: code.id for code in self.codebook.codable} | {
            old: code.id for code in self.codebook.codable for old in code.replaces
        }
        self.run: Run | None = store.latest_run()
        self.quotes: dict[str, Quote] = {quote.id: quote for quote in store.quotes()}
        self.lineage = Lineage(store.boundary_edits())
        self.earlier_quotes: dict[str, Quote] = {quote.id: quote for quote in store.earlier_quotes()}
        self.cases: dict[str, Case] = {case.id: case for case in store.cases()}
        self.coders: dict[str, Coder]
        self.assigned: Assigned
        self.sight: Sight
        self._read_team()
        self.documents: dict[str, str] = store.document_names()
        self.ledger = Ledger(store.decisions())
        self.seen = Seen(store.sightings())
        self.memos: dict[str, list[Memo]] = {}
        for memo in store.memos():
            self.take_memo(memo)
        for name in _MADE_WHEN_NEEDED:
            self.__dict__.pop(name, None)

    def catch_up(self) -> bool:
        """Take in what was added elsewhere; return whether anything was."""
        place = self.study.store.place()
        if place == self._place:
            return False
        if _without_small(place) == _without_small(self._place):
            return self._take_up_to(place)
        before = self.run
        self._read()
        if self.run != before:
            self.live = None
        return True

    def _take_up_to(self, place: Place) -> bool:
        """Take in what was added piece by piece up to a place; return whether any was new here."""
        edits = [
            edit
            for edit in self.study.store.boundary_edits(after=self._place.boundary_edits)
            if self.lineage.find(edit.id) is None
        ]
        for edit in edits:
            self.take_edit(edit, [self.study.store.quote(each) for each in edit.after])
        later = self.study.store.decisions_after(self._place.decisions)
        fresh = [each for each in later if self.ledger.find(each.id) is None]
        self.take(fresh)
        if place.sightings != self._place.sightings:
            for each in self.study.store.sightings(after=self._place.sightings):
                self.seen.add(each)
        if place.memos != self._place.memos:
            for memo in self.study.store.memos():
                self.take_memo(memo)
        if fresh or edits:
            self.coders = {coder.id: coder for coder in self.study.store.coders()}
        team = self._place.assignments, self._place.team_settings
        of_team = (place.assignments, place.team_settings) != team
        if of_team:
            self._read_team()
        self._place = place
        return bool(fresh or edits) or of_team

    def read_coders(self) -> None:
        """Read who there is: an account makes a coder before anything else of theirs is kept."""
        self.coders = {coder.id: coder for coder in self.study.store.coders()}

    def _read_team(self) -> None:
        store = self.study.store
        self.read_coders()
        self.assigned = Assigned(as_cut_now(each, self.lineage) for each in store.assignments())
        self.sight = Sight(store.team_settings(), self.assigned, self.is_decided)

    @property
    def n_codebooks(self) -> int:
        """How many versions of the codebook there were: pages that were made at another are old."""
        return self._place.codebooks

    def take(self, decisions: Sequence[Decision]) -> None:
        """Take in decisions that are on disk."""
        for decision in decisions:
            self.ledger.add(decision)

    def take_edit(self, edit: BoundaryEdit, after: Sequence[Quote]) -> None:
        """Take in a boundary edit that is on disk, and the quotes that it put in force."""
        if self.lineage.find(edit.id) is not None:
            return
        self.lineage.add(edit)
        named = self.documents
        for quote_id in edit.before:
            if quote_id in self.quotes:
                self.earlier_quotes[quote_id] = self.quotes.pop(quote_id)
        for quote in after:
            self.earlier_quotes.pop(quote.id, None)
            self.quotes[quote.id] = quote
        places = {document_id: place for place, document_id in enumerate(named)}
        in_order = sorted(
            self.quotes.values(),
            key=lambda quote: (places[quote.document_id], quote.start, quote.end, quote.id),
        )
        self.quotes = {quote.id: quote for quote in in_order}
        for name in ("reading_order", "_by_document"):
            self.__dict__.pop(name, None)
        self._read_team()

    def coder_name(self, coder_id: str) -> str:
        """Return a coder's name."""
        return self.coders[coder_id].name if coder_id in self.coders else coder_id

    def quote_ever(self, quote_id: str) -> Quote | None:
        """Return a quote in force or cut anew since, or None."""
        return self.quotes.get(quote_id) or self.earlier_quotes.get(quote_id)

    def memos_of(self, quote_id: str) -> list[Memo]:
        """Return the memos on a quote and on those that it was cut from, in the order of writing."""
        ids = (quote_id, *self.lineage.earlier(quote_id))
        return sorted(
            (memo for each in ids for memo in self.memos.get(each, ())), key=lambda memo: memo.written_at
        )

    def memo_by_id(self, memo_id: str) -> Memo | None:
        """Return the memo of this id, on whichever quote, or None."""
        every = (memo for of_quote in self.memos.values() for memo in of_quote)
        return next((memo for memo in every if memo.id == memo_id), None)

    def take_memo(self, memo: Memo) -> None:
        """Take in a memo that is on disk; one that is there already changes nothing."""
        of_quote = self.memos.setdefault(memo.quote_id, [])
        if all(each.id != memo.id for each in of_quote):
            of_quote.append(memo)

    def flagged(self, coder_id: str, quote_id: str) -> bool:
        """Return whether this coder has flagged a quote."""
        flags = [
            memo.kind
            for memo in self.memos_of(quote_id)
            if memo.coder_id == coder_id and memo.kind != "memo"
        ]
        return bool(flags) and flags[-1] == "flag"

    @cached_property
    def reading_order(self) -> dict[str, int]:
        """Each quote's place in the study, by document and position."""
        return {quote_id: place for place, quote_id in enumerate(self.quotes)}

    @cached_property
    def stored_likeliest(self) -> LikeliestTable:
        """What the latest run found likeliest, by quote id; empty without a run."""
        if self.run is None:
            return LikeliestTable(())
        return LikeliestTable(self.study.store.likeliest(self.run.id))

    @property
    def likeliest(self) -> LikeliestTable:
        """What is likeliest for each quote now."""
        return self.live.likeliest if self.live else self.stored_likeliest

    @property
    def ask_next(self) -> tuple[str, ...]:
        """The quotes whose decisions teach most, as found last."""
        newest = self.live.run if self.live else self.run
        return newest.ask_next if newest else ()

    @cached_property
    def clustering(self) -> Clustering | None:
        """The clusters of the latest run."""
        return self.study.store.clustering(self.run.id) if self.run else None

    @cached_property
    def cluster_of(self) -> dict[str, str]:
        """The cluster of each quote that is in one."""
        clusters = self.clustering.clusters if self.clustering else ()
        return {quote_id: cluster.id for cluster in clusters for quote_id in cluster.quote_ids}

    @cached_property
    def attributes(self) -> dict[str, tuple[str, ...]]:
        """The values of each attribute of cases that the report's tables count by."""
        # Imported here: tables and maps ask for it, the first page does not.
        from themeseed.report import usable_attributes

        cases = tuple(self.cases.values())
        return {
            name: tuple(
                dict.fromkeys(value for case in cases if (value := case.attribute(name)) is not None)
            )
            for name in usable_attributes(cases)
        }

    @cached_property
    def choosable(self) -> dict[str, tuple[str, ...]]:
        """The values of each attribute that quotes can be chosen by: more than one, and not a wall."""
        values: dict[str, dict[str, None]] = {}
        for case in self.cases.values():
            for each in case.attributes:
                values.setdefault(each.name, {})[each.value] = None
        return {name: tuple(those) for name, those in values.items() if 2 <= len(those) <= _CHOOSABLE}

    def is_of(self, quote: Quote, attribute: str) -> bool:
        """Return whether a quote's case has an attribute, given as "name=value"."""
        name, _, value = attribute.partition("=")
        case = self.cases.get(quote.case_id or "")
        return ((case.attribute(name) if case else None) or "") == value

    def suggestions(self, quote_id: str, upcoming: Sequence[str] = ()) -> tuple[Suggestion, ...]:
        """Return what is suggested for a quote now, best first, in codes that the codebook has.

        What is suggested for the upcoming quotes is read along where it has to be read.
        """
        found: Sequence[Suggestion] = ()
        if self.live and quote_id in self.live.suggestions:
            found = self.live.suggestions[quote_id]
        elif self.run:
            found = self._suggested.of(self.run.id, quote_id, upcoming)
        return tuple(each for each in found if each.code_id in self._codable)

    def document(self, document_id: str) -> Document:
        """Return a document; the ones read last are kept at hand."""
        if document_id not in self._documents:
            if len(self._documents) >= _DOCUMENTS_AT_HAND:
                self._documents.pop(next(iter(self._documents)))
            self._documents[document_id] = self.study.store.document(document_id)
        return self._documents[document_id]

    @cached_property
    def _by_document(self) -> dict[str, list[Quote]]:
        found: dict[str, list[Quote]] = {}
        for quote in self.quotes.values():
            found.setdefault(quote.document_id, []).append(quote)
        return found

    def quotes_of(self, document_id: str) -> Sequence[Quote]:
        """Return a document's quotes in reading order."""
        return self._by_document.get(document_id, ())

    @property
    def people(self) -> tuple[Coder, ...]:
        """The coders who are people, by name."""
        return tuple(coder for coder in self.coders.values() if coder.kind == "human")

    @property
    def document_ids(self) -> tuple[str, ...]:
        """The documents that have quotes, in reading order."""
        return tuple(self._by_document)

    def is_decided(self, coder_id: str, quote_id: str) -> bool:
        """Return whether the coder has decided on a quote, in codes that are in force."""
        decision = self.ledger.of(coder_id, quote_id)
        if decision is None or decision.verdict == "skip":
            return False
        return not decision.codes or bool(self.codes_of(decision))

    def is_put_off(self, coder_id: str, quote_id: str) -> bool:
        """Return whether the coder skipped a quote."""
        decision = self.ledger.of(coder_id, quote_id)
        return decision is not None and decision.verdict == "skip"

    def knows(self, coder_id: str, quote_id: str) -> bool:
        """Return whether a coder knows a suggestion for a quote, or another's coding of it.

        What they decide on it from now on is no longer blind.
        """
        return knows(coder_id, quote_id, seen=self.seen, ledger=self.ledger, lineage=self.lineage)

    def may_be_blind(self, coder_id: str, quote_id: str) -> bool:
        """Return whether a coder decided blind on a quote, or still can."""
        decision = self.ledger.of(coder_id, quote_id)
        decided_blind = decision is not None and decision.blind and decision.verdict != "skip"
        return decided_blind or not self.knows(coder_id, quote_id)

    def codes_of(self, decision: Decision) -> tuple[str, ...]:
        """Return a decision's codes as they count now: merged ones as what they were merged into."""
        now = dict.fromkeys(self._code_now.get(code) for code in decision.codes)
        return tuple(code for code in now if code is not None)

    def given(self) -> Counter[str]:
        """Return how many codings each code has, over all people."""
        machines = {coder.id for coder in self.coders.values() if coder.kind == "machine"}
        return Counter(
            code
            for decision in self.ledger.standing()
            if decision.verdict in ("accept", "change") and decision.coder_id not in machines
            for code in self.codes_of(decision)
        )

    def speaks_for(self, quote_id: str, code_id: str, view: View) -> bool:
        """Return whether a decision that somebody may see gave a quote this code."""
        return any(
            code_id in self.codes_of(decision) and view.sees(decision.coder_id, quote_id)
            for decision in self.ledger.on(quote_id)
        )

    def seen_by(self, decision: Decision) -> tuple[str, ...]:
        """Return the codes that stood before the coder as suggested when they decided."""
        if decision.run_id is None or not decision.suggestion_ids:
            return ()
        shown = self.study.store.suggestions_of(decision.run_id, decision.quote_id)
        return tuple(each.code_id for each in shown if each.id in decision.suggestion_ids)

    def name_of(self, code_id: str) -> str:
        """Return a code's name, also of one that the codebook had once, and says so."""
        name = self._names.get(code_id)
        if name is not None:
            return name
        return next(
            (f"{was} (gone)" for was in self._names_once(code_id)),
            code_id,
        )

    def _names_once(self, code_id: str) -> Iterator[str]:
        for version in reversed(self.study.store.codebook_versions()):
            name = version.codebook.name_of(code_id)
            if name != code_id:
                yield name


def _without_small(place: Place) -> Place:
    """Return a place without what is taken in by itself: all else is read anew together."""
    return replace(
        place,
        decisions=0,
        memos=0,
        boundary_edits=0,
        quotes=0,
        assignments=0,
        team_settings=0,
        sightings=0,
        # The desk holds no candidates: whoever shows them reads them.
        discoveries=0,
        candidate_edits=0,
    )


_DOCUMENTS_AT_HAND = 50
_CHOOSABLE = 100
_MADE_WHEN_NEEDED = (
    "stored_likeliest", "clustering", "cluster_of", "reading_order", "attributes", "choosable",
    "_by_document",
)  # fmt: skip
