"""Sightings of one coder: what pages showed them of quotes, noted before it is shown.

The rule: what a coder was shown is on disk before the page that shows it is sent. Else a new start of
the server would forget it, and let them decide "blind" on what they know.
"""

from collections.abc import Iterable
from concurrent.futures import Future

from themeseed.records import Coder, Sighting, SightKind
from themeseed.review import sighting
from themeseed.study.desk import Desk
from themeseed.study.writer import Entry, Writer


class Sightings:
    """What one coder was shown, and what of it is not on disk yet."""

    def __init__(self, desk: Desk, coder: Coder) -> None:
        self._desk = desk
        self._coder = coder
        self._fresh: list[Sighting] = []
        self._keeping: Future[None] | None = None

    def note(
        self, quote_ids: Iterable[str], kind: SightKind = "suggestion", *, run_id: str | None = None
    ) -> bool:
        """Note that these quotes are about to be shown so; return whether any was new to the coder.

        Who was told a suggestion by deciding on the quote knows it from there.
        """
        made = self.new(quote_ids, kind, run_id=run_id)
        self.took(made)
        self._fresh.extend(made)
        return bool(made)

    def new(
        self, quote_ids: Iterable[str], kind: SightKind = "suggestion", *, run_id: str | None = None
    ) -> tuple[Sighting, ...]:
        """Return what would be new to the coder if these quotes were shown so; nothing changes."""
        seen, told, mine = self._desk.seen, self._desk.ledger.was_told, self._coder.id
        fresh = tuple(
            each
            for each in dict.fromkeys(quote_ids)
            if not seen.has(mine, each, kind) and not (kind == "suggestion" and told(mine, each))
        )
        return (sighting(mine, fresh, kind, run_id=run_id),) if fresh else ()

    def took(self, sightings: Iterable[Sighting]) -> None:
        """Know of sightings of this coder that are on disk, or go there before they are shown."""
        for each in sightings:
            self._desk.seen.add(each)

    def keep(self, writer: Writer) -> "Future[None] | None":
        """Return what is done when all that was noted is on disk; None where it is.

        A second page that is asked for meanwhile waits for the same.
        """
        before = self._keeping
        if before is not None and before.done():
            self._keeping = before = None
        if not self._fresh:
            return before
        sightings, self._fresh = tuple(self._fresh), []
        # The writer works in order: once this is kept, what was given to it before is too.
        self._keeping = keeping = writer.keep(Entry(sightings=sightings))
        keeping.add_done_callback(lambda done: self._again(done, sightings))
        return keeping

    def _again(self, done: "Future[None]", sightings: tuple[Sighting, ...]) -> None:
        """Have what was not kept kept with the next page: this one was not sent."""
        if done.cancelled() or done.exception() is not None:
            self._fresh = [*sightings, *self._fresh]
