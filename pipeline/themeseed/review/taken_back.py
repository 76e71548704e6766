"""What somebody took back and may do again: read from the record, so that a new start keeps it.

The rule: redo follows undo. What was taken back can be done again, the latest first, until something
else is decided or cut. Doing it again is recorded as a decision or an edit like the one taken back; so
whoever decides the very same anew has done it again.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from themeseed.records import BoundaryEdit, Decision

Done = BoundaryEdit | tuple[Decision, ...]
"""What is taken back in one step: an edit, or decisions with those that carry them over.

One decision, or all that were made together and are not covered by later ones, the first one first."""


def taken_back(
    decisions: Iterable[Decision],
    edits: Sequence[BoundaryEdit] = (),
    *,
    by: Callable[[Decision], bool] = lambda _: True,
) -> list[Done]:
    """Return what was taken back and not done again, nor decided over since; the latest last.

    Args:
        decisions: of one coder, all there ever were, in the order in which they were appended.
        edits: of the same coder, in the same order.
        by: whose steps are wanted, where several people decide as one coder (the consensus).
    """
    steps, made = _Steps(), {each.id: each for each in edits}
    for each in _in_order(decisions, edits):
        if isinstance(each, BoundaryEdit):
            steps.add_edit(each, made.get(each.undoes or ""))
        else:
            steps.add_decision(each, is_step=by(each))
    return steps.undone


class _Steps:
    """What is taken back after each step. `_again` is what a step that is being redone still brings."""

    def __init__(self) -> None:
        self.undone: list[Done] = []
        self._stacks: dict[str, list[Decision]] = {}
        self._again: set[_Said] = set()

    def add_edit(self, edit: BoundaryEdit, undoes: BoundaryEdit | None) -> None:
        top = self.undone[-1] if self.undone else None
        self._again = set()
        if undoes is not None:
            self.undone.append(undoes)
        elif isinstance(top, BoundaryEdit) and _same_cut(top, edit):
            self.undone.pop()
        elif edit.kind != "undo":
            self.undone.clear()

    def add_decision(self, decision: Decision, *, is_step: bool) -> None:
        stack = self._stacks.setdefault(decision.quote_id, [])
        if decision.verdict == "undo":
            last = stack.pop() if stack else None
            if is_step and last is not None:
                self._take_back(last)
            return
        stack.append(decision)
        if decision.carried_from or not is_step:
            return
        top, said = self.undone[-1] if self.undone else None, _content(decision)
        if said in self._again:
            self._again.remove(said)
        elif isinstance(top, tuple) and said in (brings := _contents(top)):
            self._again = brings - {said}
            self.undone.pop()
        else:
            self.undone.clear()
            self._again = set()

    def _take_back(self, last: Decision) -> None:
        top = self.undone[-1] if self.undone else None
        self._again = set()
        if not isinstance(top, tuple):
            self.undone.append((last,))
        elif last.carried_from and any(each.id in last.carried_from for each in top):
            self.undone[-1] = (*top, last)
        elif last.together is not None and last.together == top[0].together:
            # A group is taken back from its end.
            self.undone[-1] = (last, *top)
        else:
            self.undone.append((last,))


def _in_order(
    decisions: Iterable[Decision], edits: Sequence[BoundaryEdit]
) -> Iterator[Decision | BoundaryEdit]:
    """Yield both in the order in which they were made; what an edit carried bears an older time."""
    waiting = deque(edits)
    for each in decisions:
        while waiting and not each.carried_from and waiting[0].edited_at < each.decided_at:
            yield waiting.popleft()
        yield each
    yield from waiting


_Said = tuple[object, ...]


def _contents(step: tuple[Decision, ...]) -> set[_Said]:
    """Return what a step says when it is done again: of a group, what went along is done together."""
    together = step[0].together
    return {_content(replace(each, together=together)) for each in step}


def _content(each: Decision) -> _Said:
    """Return what a decision says, without when it was made and what it came from.

    What was decided together is done again together only.
    """
    said = (each.quote_id, each.verdict, each.codes, each.refused, each.note, each.blind)
    seen = (each.run_id, each.suggestion_ids, each.decided_by, each.adjudicates)
    return (*said, *seen, each.together is not None)


def _same_cut(one: BoundaryEdit, other: BoundaryEdit) -> bool:
    return (one.kind, one.before, one.after) == (other.kind, other.before, other.after)
