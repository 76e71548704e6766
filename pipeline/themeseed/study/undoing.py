"""Taking back what a coder did last, a decision or a boundary edit, and doing it again.

Both are appended as anything else: nothing that was kept is taken out.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from themeseed.errors import DecisionError
from themeseed.records import BoundaryEdit, Coder, Decision
from themeseed.review import Done, decide, taken_back
from themeseed.study.boundaries import redo_entry, undo_entry
from themeseed.study.desk import Desk
from themeseed.study.writer import Entry


class TakenBack:
    """What one person took back and may do again, the latest last.

    Read from the record when it is first asked for, and followed from then on: a new start of the
    server forgets nothing.
    """

    def __init__(self, from_record: Callable[[], list[Done]]) -> None:
        self._from_record = from_record
        self._steps: list[Done] | None = None

    def read(self) -> list[Done]:
        """Read the record, unless that was done: before anything further is taken back."""
        if self._steps is None:
            self._steps = self._from_record()
        return self._steps

    @property
    def steps(self) -> list[Done]:
        """The steps, to be changed by whoever takes back or does again."""
        return self.read()

    def forget(self) -> None:
        """Forget all: something else was decided."""
        self._steps = []


def taken_back_by(desk: Desk, coder: Coder) -> list[Done]:
    """Return what a coder took back of their own decisions and edits."""
    own = (each for each in desk.ledger.every() if each.coder_id == coder.id)
    return taken_back(own, desk.lineage.of(coder.id))


def undoing_of(
    desk: Desk, coder: Coder, *, step_id: str | None = None
) -> tuple[Done, Decision | BoundaryEdit, Entry]:
    """Return what a coder did last, the undoing of it, and the entry that keeps the undoing.

    `step_id` is made by the page, so that an undoing that is sent twice is kept once.

    Raises:
        DecisionError: there is nothing to take back.
        BoundaryError: somebody cut the quotes of the edit anew since.
    """
    last, edit = desk.ledger.latest(coder.id), desk.lineage.latest(coder.id)
    if edit is not None and (last is None or edit.edited_at > last.decided_at):
        entry = undo_entry(desk, coder, edit, edit_id=step_id)
        return edit, entry.boundary_edits[0], entry
    if last is None:
        raise DecisionError(f"'{coder.name}' has no decision to take back.")
    own = made_together(desk, last)
    carried = tuple({it.id: it for each in own for it in desk.ledger.carried_from(each.id)}.values())
    # A group from its end, as if one were taken back after the other.
    undoings = [
        replace(decide(quote, coder, "undo", codebook=desk.codebook), together=each.together)
        for each in (*reversed(own), *carried)
        if (quote := desk.quote_ever(each.quote_id)) is not None
    ]
    undoings[0] = replace(undoings[0], id=step_id or undoings[0].id)
    return (*own, *carried), undoings[0], Entry(decisions=tuple(undoings))


def redoing_of(
    desk: Desk, coder: Coder, done: Done, *, step_id: str | None = None
) -> tuple[Decision | BoundaryEdit, Entry]:
    """Return again what was taken back, and the entry that keeps it.

    `step_id` is made by the page, so that what is sent twice is kept once.

    Raises:
        DecisionError: the decision's quote was cut anew since, or all of a group were decided anew.
        BoundaryError: somebody cut the quotes of the edit anew since.
    """
    if isinstance(done, BoundaryEdit):
        entry = redo_entry(desk, coder, done, edit_id=step_id)
        return entry.boundary_edits[0], entry
    there = [each for each in done if each.quote_id in desk.quotes]
    if not there:
        raise DecisionError("The quote was cut anew since. Decide on it as it is now.")
    group = None if done[0].together is None else str(uuid4())
    if group:
        there = [each for each in there if not desk.is_decided(coder.id, each.quote_id)]
    if not there:
        raise DecisionError("All of these quotes were decided anew since. Nothing was kept.")
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    again = [
        replace(each, id=str(uuid4()), decided_at=now, carried_from=(), together=group) for each in there
    ]
    again[0] = replace(again[0], id=step_id or again[0].id)
    return again[0], Entry(decisions=tuple(again))


def made_together(desk: Desk, decision: Decision) -> tuple[Decision, ...]:
    """Return a decision that stands, with those of its group that stand on top of their quotes too.

    What was decided anew on a quote of the group stays, and what it covers.
    """
    if decision.together is None:
        return (decision,)
    on_top = tuple(
        each
        for each in desk.ledger.group(decision.together)
        if desk.ledger.of(each.coder_id, each.quote_id) is each
    )
    return on_top or (decision,)
