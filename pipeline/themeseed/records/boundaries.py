"""Boundary edits: how quotes were cut anew, and which quotes are in force after all of them.

A quote is never changed: an edit takes quotes out of force and puts others in force in their place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

BoundaryEditKind = Literal["adjust", "split", "join", "undo"]
"""What was done to the boundaries of quotes.

adjust  a quote begins or ends elsewhere; neighbours that it grew into begin or end elsewhere too
split   one quote became two
join    two neighbours became one
undo    takes back an earlier edit: the quotes from before it are in force again
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryEdit:
    """How one coder cut quotes anew, once. Appended, never overwritten.

    `before` lists the quotes that it took out of force, `after` those that it put in force, in the
    order of the document. `undoes` is the edit that an undo takes back. `edited_at` is ISO 8601
    in UTC.
    """

    id: str
    coder_id: str
    kind: BoundaryEditKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    edited_at: str
    undoes: str | None = None


def out_of_force(edits: Iterable[BoundaryEdit]) -> frozenset[str]:
    """Return the ids of the quotes that edits, in their order, left out of force.

    >>> cut = BoundaryEdit(
    ...     id="1", coder_id="a", kind="split", before=("q",), after=("r", "s"), edited_at=""
    ... )
    >>> sorted(out_of_force([cut]))
    ['q']
    """
    gone: set[str] = set()
    for edit in edits:
        gone.update(edit.before)
        gone.difference_update(edit.after)
    return frozenset(gone)
