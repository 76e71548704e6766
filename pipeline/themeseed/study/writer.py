"""Keeping what a sitting brings: entries of many coders in one transaction, each answered when on disk.

A commit costs the same for one decision as for fifty. While one is under way, entries gather; the
next commit takes them all. When it is refused, each is tried alone, so that nobody's mistake loses
what another decided.
"""

from concurrent.futures import Future
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread

from themeseed.errors import StoreError, ThemeseedError
from themeseed.records import BoundaryEdit, Decision, Memo, Quote, Run, Sighting, Suggestion
from themeseed.store import Store

_MOST_AT_ONCE = 200
_ENDED = "The review was closed; this was not kept. Open it again to go on: themeseed review STUDY."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is kept together: decisions, memos and sightings, with the live runs and suggestions seen.

    Or a boundary edit, with the quotes that it puts in force and the decisions that go along.
    """

    runs: tuple[Run, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    decisions: tuple[Decision, ...] = ()
    memos: tuple[Memo, ...] = ()
    boundary_edits: tuple[BoundaryEdit, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sightings: tuple[Sighting, ...] = ()


class Writer:
    """One thread that writes. `keep` returns at once; its future is done when the entry is on disk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: SimpleQueue[tuple[Entry, Future[None]] | None] = SimpleQueue()
        self._closed = False
        self._thread = Thread(target=self._work, name="themeseed-writer", daemon=True)
        self._thread.start()

    def keep(self, entry: Entry) -> "Future[None]":
        """Take an entry; the future raises what the store raised for it."""
        done: Future[None] = Future()
        if self._closed or not self._thread.is_alive():
            done.set_exception(StoreError(_ENDED))
        else:
            self._waiting.put((entry, done))
        return done

    def close(self) -> None:
        """Write what is waiting and stop."""
        if not self._closed:
            self._closed = True
            self._waiting.put(None)
            self._thread.join()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            last = False
            while len(batch) < _MOST_AT_ONCE and not self._waiting.empty():
                further = self._waiting.get()
                if further is None:
                    last = True
                    break
                batch.append(further)
            try:
                self._write(batch)
            finally:
                # Whatever went wrong: nobody waits for ever, and nobody is told that it was kept.
                for _, done in batch:
                    if not done.done():
                        done.set_exception(StoreError(_ENDED))
            if last:
                return

    def _write(self, batch: "list[tuple[Entry, Future[None]]]") -> None:
        try:
            self._store.append_reviewed(
                runs=[run for entry, _ in batch for run in entry.runs],
                suggestions=[each for entry, _ in batch for each in entry.suggestions],
                decisions=[each for entry, _ in batch for each in entry.decisions],
                memos=[memo for entry, _ in batch for memo in entry.memos],
                boundary_edits=[each for entry, _ in batch for each in entry.boundary_edits],
                quotes=[quote for entry, _ in batch for quote in entry.quotes],
                sightings=[each for entry, _ in batch for each in entry.sightings],
            )
        except ThemeseedError as error:
            if len(batch) > 1:
                for single in batch:
                    self._write([single])
            else:
                batch[0][1].set_exception(error)
            return
        for _, done in batch:
            done.set_result(None)
