"""A seat at the desk: one coder's way through the quotes, and what they do on it.

The quote under the coder's eyes stays until they decide on it or leave it: new suggestions change
what comes after it only.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import BoundaryEdit, Coder, Decision, Memo, Quote, SightKind, Verdict
from themeseed.review import Done, Recut, View, decide
from themeseed.review.boundaries import most_alike
from themeseed.study.boundaries import recut_entry
from themeseed.study.desk import Desk
from themeseed.study.shown import Cards, Shown, run_of
from themeseed.study.sightings import Sightings
from themeseed.study.undoing import TakenBack, redoing_of, taken_back_by, undoing_of
from themeseed.study.wanted import ToDo, Wanted, chosen, in_wanted_order, tells_of, to_do_of
from themeseed.study.writer import Entry

_READ_ALONG = 10
"""Quotes that come next whose suggestions are read along with the current one's."""


class Seat:
    """One coder at a desk."""

    def __init__(self, desk: Desk, coder: Coder, *, owner: bool = False) -> None:
        self.desk = desk
        self.coder = coder
        self.owner = owner
        self.wanted = Wanted()
        self._ids: list[str] = []
        self._at = 0
        self._current: str | None = None
        self._held = ""
        """The quote that is told to come next while a decision is being kept."""
        self.sightings = Sightings(desk, coder)
        self._cards = Cards(desk)
        self._undone = TakenBack(lambda: taken_back_by(desk, coder))
        self._taking_back: Done = ()
        self.line_up()

    def want(self, wanted: Wanted) -> None:
        """Go through other quotes, or in another order; what is wanted already moves nothing.

        Raises:
            DecisionError: blind quotes cannot be chosen by what is suggested for them.
        """
        if wanted.order == "blind" and wanted.tells:
            raise DecisionError(
                "Quotes that are chosen by what is suggested for them, or those of a candidate, "
                "cannot be decided blind. Choose 'any code', or another order."
            )
        self.sightings.note(tells_of(self.desk, self.coder.id, wanted, self.knows, self.desk.quotes))
        if wanted == self.wanted and any(quote.id == self._current for quote in self._chosen()):
            return
        self.wanted = wanted
        self._current = None
        self._held = ""
        self.line_up()

    def line_up(self) -> None:
        """Put what is still to decide in order again; the current quote stays where it is."""
        self.lay_out(self.in_order_now(tuple(self.desk.quotes.values())))

    def in_order_now(self, quotes: Sequence[Quote]) -> list[str]:
        """Return the ids of what is to decide of these quotes, in order; nothing changes."""
        wanted = chosen(self.desk, self.coder.id, self.wanted, self.knows, quotes)
        to_do = [quote for quote in wanted if self._waits(quote.id)]
        skipped = {quote.id for quote in to_do if self.desk.is_put_off(self.coder.id, quote.id)}
        ordered = in_wanted_order(self.desk, self.wanted.order, to_do)
        ids = [quote.id for quote in ordered if quote.id not in skipped]
        return ids + [quote.id for quote in ordered if quote.id in skipped]

    def lay_out(self, ids: Sequence[str]) -> None:
        """Let quotes come next in this order, those aside that were decided or cut anew meanwhile."""
        desk = self.desk
        if self._current is not None:
            self._current = next(iter(desk.lineage.now(self._current)), None)
        self._ids = [
            each for each in ids if each != self._current and each in desk.quotes and self._waits(each)
        ]
        if self._held in self._ids:
            self._ids.remove(self._held)
            self._ids.insert(0, self._held)
        self._at = 0

    @property
    def view(self) -> View:
        """What the coder may see of others' coding now."""
        return self.desk.sight.view(self.coder.id, owner=self.owner)

    @property
    def blind(self) -> bool:
        """Whether suggestions are kept back until the coder has decided."""
        return self.wanted.order == "blind"

    @property
    def follows_suggestions(self) -> bool:
        """Whether new suggestions change what comes next, or in which order."""
        by_suggestions = self.wanted.order in ("informative", "uncertain", "certain")
        return by_suggestions or self.wanted.code is not None

    @property
    def n_left(self) -> int:
        """How many quotes are still to decide, the current one among them."""
        return len(self._ids) - self._at + (self._current is not None)

    @property
    def n_known(self) -> int:
        """How many of the quotes that are wanted are undecided, and can no longer be decided blind."""
        mine = self.coder.id
        return sum(
            not self.desk.is_decided(mine, each.id) and self.knows(each.id) for each in self._chosen()
        )

    def upcoming(self, limit: int) -> list[str]:
        """Return the current quote and those that come after it."""
        now = [self._current] if self._current else []
        return (now + self._ids[self._at : self._at + limit])[:limit]

    def current(self) -> Quote | None:
        """Return the quote to decide on; None when all that is wanted is decided."""
        while self._current is None or self._current not in self.desk.quotes:
            if self._at >= len(self._ids):
                self._current = None
                return None
            following = self._ids[self._at]
            self._at += 1
            self._current = following if self._waits(following) else None
        return self.desk.quotes[self._current]

    def go_to(self, quote_id: str) -> Quote:
        """Make a quote the current one; what was current comes next. Of one cut anew, what it is now.

        Raises:
            UnknownNameError: the study has no such quote.
        """
        quote = self._quote(next(iter(self.desk.lineage.now(quote_id)), quote_id))
        self._put_first(quote.id)
        return quote

    def show(self, quote: Quote, *, blind: bool) -> Shown:
        """Return what is put before the coder for a quote, and note that it was."""
        shown = self._cards.show(quote, blind=blind, upcoming=self.upcoming(_READ_ALONG))
        if shown.suggestions:
            self.sightings.note([quote.id], run_id=run_of(shown.suggestions))
        return shown

    def get_ready(self, quote_id: str) -> tuple[Quote, Shown] | None:
        """Return what comes once a quote is decided, and what will be shown of it; None for the end.

        It holds: suggestions that come meanwhile change what comes after it only. Nothing is noted yet.
        """
        ahead = (self._ids[at] for at in range(self._at, len(self._ids)))  # a slice would copy 50,000
        there = (each for each in ahead if each in self.desk.quotes)
        waiting = (each for each in there if each != quote_id and self._waits(each))
        self._held = next(waiting, "") if self._current == quote_id else self._current or ""
        quote = self.desk.quotes.get(self._held)
        if quote is None:
            return None
        blind, upcoming = self.keeps_back(quote.id), self.upcoming(_READ_ALONG)
        return quote, self._cards.get_ready(quote, blind=blind, upcoming=upcoming)

    def saw(self, quote_ids: Iterable[str], kind: SightKind = "suggestion") -> None:
        """Note that a page shows this of quotes; they leave what is still to decide blind."""
        if self.sightings.note(quote_ids, kind) and self.blind:
            self.line_up()

    def knows(self, quote_id: str) -> bool:
        """Return whether the coder knows something of a quote, so that it can no longer be blind."""
        return self.desk.knows(self.coder.id, quote_id)

    def keeps_back(self, quote_id: str) -> bool:
        """Return whether suggestions for a quote are kept back from the coder until they decide."""
        asked_blind = self.blind or self.desk.assigned.is_blind(self.coder.id, quote_id)
        return asked_blind and not self.knows(quote_id)

    def to_do(self) -> ToDo:
        """Return what is assigned to the coder, and what of it is decided."""
        return to_do_of(self.desk, self.coder.id)

    def decide(
        self,
        quote_id: str,
        verdict: Verdict,
        *,
        codes: Sequence[str] = (),
        note: str = "",
        decision_id: str | None = None,
        seen: str = "",
    ) -> tuple[Decision, Entry]:
        """Return a coder's decision, and the entry that keeps it.

        Nothing changes before `decided` is told that the entry is on disk.

        Args:
            quote_id: the quote.
            verdict: "change" in exactly the suggested codes is kept as "accept".
            codes: for change.
            note: a memo kept with the decision.
            decision_id: made by the page, so that a decision that is sent twice is kept once.
            seen: the run whose suggestions the page showed, "blind" for none.

        Raises:
            UnknownNameError: there is no such quote or code.
            DecisionError: the verdict does not fit, or the page showed other suggestions than this
                seat knows of.
        """
        quote = self._quote(quote_id)
        shown = self._cards.as_shown(quote, seen, knows=self.knows(quote.id))
        suggested = {each.code_id for each in shown.suggestions if each.suggested}
        if verdict == "change" and suggested and set(codes) == suggested:
            verdict, codes = "accept", ()
        decision = decide(
            quote,
            self.coder,
            verdict,
            codebook=self.desk.codebook,
            suggestions=shown.suggestions,
            codes=codes,
            note=note,
            blind=shown.blind,
            decision_id=decision_id,
        )
        if shown.live_run is None:
            return decision, Entry(decisions=(decision,))
        seen_now = tuple(shown.suggestions)
        return decision, Entry(runs=(shown.live_run,), suggestions=seen_now, decisions=(decision,))

    def decided(self, decision: Decision, *, again: bool = False) -> None:
        """Take in a decision that is on disk and leave its quote. `again`: it was redone."""
        self.desk.take([decision])
        self._held = ""
        if not again:
            self._undone.forget()
        if self._current == decision.quote_id:
            self._current = None
        else:
            # From a page that was left open: it waits no longer.
            self._ids = [each for each in self._ids[self._at :] if each != decision.quote_id]
            self._at = 0
        if decision.verdict == "skip":
            self._ids.append(decision.quote_id)

    def decided_together(self, decisions: Sequence[Decision], *, again: bool = False) -> None:
        """Take in decisions on many quotes that are on disk, and line up what is left."""
        self.desk.take(decisions)
        if not again:
            self._undone.forget()
        if self._current is not None and self.desk.is_decided(self.coder.id, self._current):
            self._current = None
        self.line_up()

    def cut(self, recut: Recut) -> tuple[BoundaryEdit, Entry]:
        """Return a boundary edit of this coder, and the entry that keeps it; then comes `was_cut`."""
        entry = recut_entry(self.desk, self.coder, recut)
        return entry.boundary_edits[0], entry

    def was_cut(self, entry: Entry, *, again: bool = False) -> None:
        """Take in a boundary edit that is on disk: the first of its quotes is the current one."""
        (edit,) = entry.boundary_edits
        before = [quote for each in edit.before if (quote := self.desk.quote_ever(each)) is not None]
        self.desk.take_edit(edit, entry.quotes)
        self.desk.take(entry.decisions)
        if not again:
            self._undone.forget()
        self.follow(edit, before, moves_there=True)

    def follow(self, edit: BoundaryEdit, before: Sequence[Quote], *, moves_there: bool = False) -> None:
        """Let what was cut anew stand where it waited; what is under the eyes goes on as it is now.

        Args:
            edit: that the desk has taken in, of whomever.
            before: the quotes that it took out of force.
            moves_there: whether its quotes are shown next, wherever they waited.
        """
        desk = self.desk
        after = [desk.quotes[each] for each in edit.after if each in desk.quotes]
        waiting = self._ids[self._at :]
        place = min((at for at, each in enumerate(waiting) if each in edit.before), default=len(waiting))
        if after and (moves_there or self._current in edit.before):
            old = next((quote for quote in before if quote.id == self._current), before[0])
            if self._current is not None and self._current not in edit.before:
                waiting.insert(0, self._current)
            first = after[0] if edit.kind == "split" else most_alike(old, after)
            self._current, place = first.id, 0
        wanted = {quote.id for quote in self._chosen()}
        waiting[place:place] = [
            each.id for each in after if self._waits(each.id) and (moves_there or each.id in wanted)
        ]
        self._ids = [
            each for each in dict.fromkeys(waiting) if each in desk.quotes and each != self._current
        ]
        self._at = 0

    def undo(self, step_id: str | None = None) -> tuple[Decision | BoundaryEdit, Entry]:
        """Return the undoing of what this coder did last, a decision or an edit, and its entry.

        Raises:
            DecisionError: there is nothing to take back.
            BoundaryError: somebody cut the quotes of the edit anew since.
        """
        self._undone.read()
        self._taking_back, undoing, entry = undoing_of(self.desk, self.coder, step_id=step_id)
        return undoing, entry

    def undone(self, entry: Entry) -> None:
        """Take in an undoing that is on disk: its (first) quote is the current one again."""
        step = self._taking_back
        self._undone.steps.append(step)
        if isinstance(step, BoundaryEdit):
            self.was_cut(entry, again=True)
            return
        self.desk.take(entry.decisions)
        if step[0].together is not None:
            self.line_up()
        self.go_to(step[0].quote_id)

    def redo(self, step_id: str | None = None) -> tuple[Decision | BoundaryEdit, Entry]:
        """Return again what was taken back last, and its entry; `step_id` as for an undoing.

        Raises:
            DecisionError: nothing was taken back, or something was decided since.
            BoundaryError: somebody cut the quotes of the edit anew since.
        """
        if not self._undone.steps:
            raise DecisionError(
                "There is nothing to redo: redo follows undo, before anything is decided."
            )
        return redoing_of(self.desk, self.coder, self._undone.steps[-1], step_id=step_id)

    def redone(self, entry: Entry) -> None:
        """Take in what was redone and is on disk."""
        self._undone.steps.pop()
        if entry.boundary_edits:
            self.was_cut(entry, again=True)
        elif entry.decisions[0].together is not None:
            self.decided_together(entry.decisions, again=True)
        else:
            for decision in entry.decisions:
                self.decided(decision, again=True)

    def memo(
        self,
        quote_id: str,
        kind: Literal["memo", "flag", "unflag"],
        text: str = "",
        *,
        memo_id: str | None = None,
    ) -> Memo:
        """Return a memo or flag of this coder on a quote; `memo_id` is made by the page.

        Raises:
            UnknownNameError: there is no such quote.
            DecisionError: the memo is empty.
        """
        if kind == "memo" and not text.strip():
            raise DecisionError("The memo is empty. Write something, or leave it with Escape.")
        return Memo(
            id=memo_id or str(uuid4()),
            quote_id=self._quote(quote_id).id,
            coder_id=self.coder.id,
            kind=kind,
            text=text.strip(),
            written_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        )

    def _waits(self, quote_id: str) -> bool:
        """Return whether a quote is still to decide, as it is wanted: blind only what nobody told."""
        if self.desk.is_decided(self.coder.id, quote_id):
            return False
        return not (self.blind and self.knows(quote_id))

    def _put_first(self, quote_id: str) -> None:
        """Make a quote the current one, wherever it waited; what was current comes next."""
        if self._current == quote_id:
            return
        waiting = [each for each in self._ids[self._at :] if each != quote_id]
        self._ids = waiting if self._current is None else [self._current, *waiting]
        self._at = 0
        self._current = quote_id

    def _quote(self, quote_id: str) -> Quote:
        quote = self.desk.quotes.get(quote_id)
        if quote is None and self.desk.lineage.is_gone(quote_id):
            raise DecisionError(
                "This quote was cut anew since the page was made. Nothing was kept: go back to the "
                "review, and look at it as it is now."
            )
        if quote is None:
            raise UnknownNameError(f"The study has no quote '{quote_id}'. Go back to the review.")
        return quote

    def _chosen(self) -> Iterator[Quote]:
        return chosen(self.desk, self.coder.id, self.wanted, self.knows, self.desk.quotes.values())
