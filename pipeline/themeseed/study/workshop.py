"""The workshop: what takes long while people review, done in a process of its own.

Suggestions that learn, the map, search by meaning, candidate themes: the pages stay quick whatever
these cost. The process reads the study, keeps its vectors and how alike its texts are (`Matcher`); it
writes nothing.
"""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from ctypes import Array, c_char
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from themeseed.records import Discovery
from themeseed.study.positions import Positions

if TYPE_CHECKING:
    from themeseed.study.desk import Live

_SPAWNED = get_context("spawn")
"""How processes are made: a forked copy of a process with threads may hang."""
_LONGEST_SAID = 160
"""Bytes of what a look says about how far it is."""
P = ParamSpec("P")
R = TypeVar("R")
_NICE = 10
"""How much the process steps back: pages come first."""


class Workshop:
    """Does for one study what takes long, one thing at a time, in the order of asking."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Without a lock: one process writes, and what the other reads is a hint.
        self._said = _SPAWNED.RawArray(c_char, _LONGEST_SAID)
        self._pool = self._new_pool()

    def refit(self, quote_ids: Sequence[str]) -> "Future[Live | None]":
        """Return suggestions from all decisions so far, those of some quotes with evidence.

        None where the study has no quotes.
        """
        return self._submit(_refit, self._folder, tuple(quote_ids))

    def positions(self) -> "Future[Positions | None]":
        """Return where each quote lies on a flat map; None for fewer than three quotes."""
        return self._submit(_positions, self._folder)

    def nearest(self, text: str, limit: int) -> "Future[tuple[str, ...]]":
        """Return the quotes nearest in meaning to a text, the nearest first."""
        return self._submit(_nearest, self._folder, text, limit)

    def discover(self) -> "Future[Discovery]":
        """Return the candidate themes of the study; `progress` says how far it is."""
        self._said.value = b""
        return self._submit(_discover, self._folder)

    @property
    def progress(self) -> str:
        """What a look for candidates is doing now; "" before it says anything."""
        return bytes(self._said.value).decode("utf-8", "replace")

    def close(self) -> None:
        """End the process; a fit that is under way is given up."""
        for process in list((self._pool._processes or {}).values()):
            process.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        try:
            return self._pool.submit(work, *args, **kwargs)
        except BrokenExecutor:
            # The process was killed, by hand or for want of memory: take another one.
            self._pool = self._new_pool()
            return self._pool.submit(work, *args, **kwargs)

    def _new_pool(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            max_workers=1, mp_context=_SPAWNED, initializer=_begin, initargs=(self._said,)
        )


def _begin(said: "Array[c_char]") -> None:
    """Leave Ctrl-C and the processor to the process that serves; end when it ends, however it does."""
    _shared["said"] = said
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the process that serves to end: killed, it cannot end this one, which would stay."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


_shared: dict[str, "Array[c_char]"] = {}
"""What the process shares with the one that serves: where it says how far it is."""


# The stages are imported in the process that uses them: the one that serves never waits for them.


def _refit(folder: Path, quote_ids: tuple[str, ...]) -> "Live | None":
    from themeseed.study import craft

    return craft.refit(folder, quote_ids)


def _positions(folder: Path) -> Positions | None:
    from themeseed.study import craft

    return craft.positions(folder)


def _nearest(folder: Path, text: str, limit: int) -> tuple[str, ...]:
    from themeseed.study import craft

    return craft.nearest(folder, text, limit)


def _discover(folder: Path) -> Discovery:
    from themeseed.study import craft

    def tell(what: str, done: int, total: int) -> None:
        told = f"{what}: {done:,} of {total:,}" if total else what
        _shared["said"].value = told.encode("utf-8")[: _LONGEST_SAID - 1]

    return craft.discover(folder, tell)
