"""The lineage of quotes: what each quote was cut from, and what stands for it now.

The same view as all boundary edits in their order, kept up to date as edits are appended.
"""

from collections.abc import Iterable, Mapping

from themeseed.records import BoundaryEdit


class Lineage:
    """Which quotes came from which, and which edit of each coder could be taken back next."""

    def __init__(self, edits: Iterable[BoundaryEdit] = ()) -> None:
        """Take in boundary edits in the order in which they were appended."""
        self._by_id: dict[str, BoundaryEdit] = {}
        self._made: dict[str, list[BoundaryEdit]] = {}
        self._from: dict[str, list[str]] = {}
        self._into: dict[str, list[str]] = {}
        self._gone: set[str] = set()
        self._last: dict[str, BoundaryEdit] = {}
        for edit in edits:
            self.add(edit)

    def add(self, edit: BoundaryEdit) -> None:
        """Take in the next edit; one that is there already changes nothing."""
        if edit.id in self._by_id:
            return
        self._by_id[edit.id] = edit
        made = self._made.setdefault(edit.coder_id, [])
        if edit.kind == "undo":
            made[:] = [each for each in made if each.id != edit.undoes]
        else:
            made.append(edit)
        for old in edit.before:
            self._into[old] = list(edit.after)
            self._last[old] = edit
        for new in edit.after:
            self._from.setdefault(new, []).extend(edit.before)
            self._last[new] = edit
        self._gone.update(edit.before)
        self._gone.difference_update(edit.after)

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, edit_id: str) -> BoundaryEdit | None:
        """Return the edit of this id, or None."""
        return self._by_id.get(edit_id)

    def of(self, coder_id: str) -> tuple[BoundaryEdit, ...]:
        """Return all edits that a coder ever made, in the order in which they were appended."""
        return tuple(each for each in self._by_id.values() if each.coder_id == coder_id)

    def latest(self, coder_id: str) -> BoundaryEdit | None:
        """Return the coder's latest edit that was not taken back, or None."""
        made = self._made.get(coder_id)
        return made[-1] if made else None

    def last_edit(self, quote_id: str) -> BoundaryEdit | None:
        """Return the edit that put a quote in force or out of it last; None where there was none."""
        return self._last.get(quote_id)

    def is_gone(self, quote_id: str) -> bool:
        """Return whether a quote was cut anew and is no longer in force."""
        return quote_id in self._gone

    def earlier(self, quote_id: str) -> tuple[str, ...]:
        """Return what a quote was cut from, over all edits, the nearest first."""
        return _reached(quote_id, self._from)

    def now(self, quote_id: str) -> tuple[str, ...]:
        """Return the quotes in force that stand for a quote now: itself, or what it was cut into."""
        if quote_id not in self._gone:
            return (quote_id,)
        return tuple(each for each in _reached(quote_id, self._into) if each not in self._gone)


def _reached(quote_id: str, ways: Mapping[str, list[str]]) -> tuple[str, ...]:
    """Return what can be reached from a quote, breadth first, without the quote itself."""
    if quote_id not in ways:
        return ()
    found: dict[str, None] = {}
    waiting = list(ways[quote_id])
    while waiting:
        each = waiting.pop(0)
        if each not in found and each != quote_id:
            found[each] = None
            waiting += ways.get(each, [])
    return tuple(found)
