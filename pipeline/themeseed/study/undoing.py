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
) -> tuple[Decision | BoundaryEdit, Entry]:
    """Return the undoing of what a coder did last, and the entry that keeps it.

    `step_id` is made by the page, so that an undoing that is sent twice is kept once.

    Raises:
        DecisionError: there is nothing to take back.
        BoundaryError: somebody cut the quotes of the edit anew since.
    """
    last, edit = desk.ledger.latest(coder.id), desk.lineage.latest(coder.id)
    if edit is not None and (last is None or edit.edited_at > last.decided_at):
        entry = undo_entry(desk, coder, edit, edit_id=step_id)
        return entry.boundary_edits[0], entry
    if last is None:
        raise DecisionError(f"'{coder.name}' has no decision to take back.")
    undoings = tuple(
        decide(
            quote, coder, "undo", codebook=desk.codebook, decision_id=step_id if each is last else None
        )
        for each in with_carried(desk, last)
        if (quote := desk.quote_ever(each.quote_id)) is not None
    )
    return undoings[0], Entry(decisions=undoings)


def redoing_of(
    desk: Desk, coder: Coder, done: Done, *, step_id: str | None = None
) -> tuple[Decision | BoundaryEdit, Entry]:
    """Return again what was taken back, and the entry that keeps it.

    `step_id` is made by the page, so that what is sent twice is kept once.

    Raises:
        DecisionError: the decision's quote was cut anew since.
        BoundaryError: somebody cut the quotes of the edit anew since.
    """
    if isinstance(done, BoundaryEdit):
        entry = redo_entry(desk, coder, done, edit_id=step_id)
        return entry.boundary_edits[0], entry
    there = [each for each in done if each.quote_id in desk.quotes]
    again = tuple(_again(each, step_id if each is there[0] else None) for each in there)
    if not again:
        raise DecisionError("The quote was cut anew since. Decide on it as it is now.")
    return again[0], Entry(decisions=again)


def with_carried(desk: Desk, decision: Decision) -> tuple[Decision, ...]:
    """Return a decision and those that carry it over to quotes that were cut anew."""
    return (decision, *desk.ledger.carried_from(decision.id))


def _again(decision: Decision, decision_id: str | None) -> Decision:
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return replace(decision, id=decision_id or str(uuid4()), decided_at=now, carried_from=())
