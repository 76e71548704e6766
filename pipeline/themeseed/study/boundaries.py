"""Cutting quotes anew in a study: the edit, its new quotes, the decisions that go along.

Nothing changes before the entry that is made here is on disk.
"""

from datetime import UTC, datetime
from uuid import uuid4

from themeseed.errors import BoundaryError
from themeseed.records import BoundaryEdit, Coder, Quote
from themeseed.review import Recut, carried
from themeseed.study.desk import Desk
from themeseed.study.writer import Entry


def recut_entry(
    desk: Desk, coder: Coder, recut: Recut, *, undoes: str | None = None, edit_id: str | None = None
) -> Entry:
    """Return what keeps a new cut of quotes: the edit, its quotes, and what is carried over to them.

    `edit_id` is made by the page, so that an edit that is sent twice is kept once.
    """
    # A stretch that was a quote before is that quote again, by its name too.
    after = tuple(desk.quote_ever(quote.id) or quote for quote in recut.after)
    edit = BoundaryEdit(
        id=edit_id or str(uuid4()),
        coder_id=coder.id,
        kind=recut.kind,
        before=tuple(quote.id for quote in recut.before),
        after=tuple(quote.id for quote in after),
        edited_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        undoes=undoes,
    )
    decisions = carried(
        edit,
        recut.before,
        after,
        desk.ledger,
        # What a machine gave unread, nobody decided: it gives the new quote codes anew, or none.
        tuple(coder.id for coder in desk.coders.values() if coder.kind != "machine"),
        multiple=desk.study.config.match.multiple,
    )
    return Entry(boundary_edits=(edit,), quotes=after, decisions=decisions)


def undo_entry(desk: Desk, coder: Coder, edit: BoundaryEdit, *, edit_id: str | None = None) -> Entry:
    """Return what takes an edit back: its quotes from before are in force again.

    Raises:
        BoundaryError: somebody cut the quotes anew since.
    """
    _require_in_force(desk, edit.after)
    recut = Recut(kind="undo", before=_quotes(desk, edit.after), after=_quotes(desk, edit.before))
    return recut_entry(desk, coder, recut, undoes=edit.id, edit_id=edit_id)


def redo_entry(desk: Desk, coder: Coder, edit: BoundaryEdit, *, edit_id: str | None = None) -> Entry:
    """Return what cuts quotes again as an edit did that was taken back.

    Raises:
        BoundaryError: somebody cut the quotes anew since.
    """
    _require_in_force(desk, edit.before)
    recut = Recut(kind=edit.kind, before=_quotes(desk, edit.before), after=_quotes(desk, edit.after))
    return recut_entry(desk, coder, recut, edit_id=edit_id)


def _quotes(desk: Desk, quote_ids: tuple[str, ...]) -> tuple[Quote, ...]:
    found = (desk.quote_ever(each) for each in quote_ids)
    return tuple(quote for quote in found if quote is not None)


def _require_in_force(desk: Desk, quote_ids: tuple[str, ...]) -> None:
    for quote_id in quote_ids:
        edit = desk.lineage.last_edit(quote_id)
        if desk.lineage.is_gone(quote_id) and edit is not None:
            raise BoundaryError(
                f"{desk.coder_name(edit.coder_id)} cut this quote anew since, so that this cannot be "
                "taken back before that is. Adjust the boundaries as they are now instead."
            )
