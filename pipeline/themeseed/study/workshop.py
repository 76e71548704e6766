"""The workshop: what takes long while people review, done in a process of its own.

Suggestions that learn, the map, search by meaning, candidate themes: the pages stay quick whatever
these cost. The process reads the study, keeps its vectors and how alike its texts are (`Matcher`); it
writes nothing.
"""

import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from ctypes import Array, c_char
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from themeseed.config import Config, config_hash, settings_of
from themeseed.embed import embed, load_encoder
from themeseed.match import Matcher
from themeseed.records import Discovery, Run
from themeseed.records.identity import stable_id
from themeseed.report import project
from themeseed.review import (
    codings_of,
    in_force,
    of_people,
    on_quotes,
    refusals_of,
    settled,
    settled_refusals,
)
from themeseed.study.desk import Live
from themeseed.study.discovering import discover_study
from themeseed.study.folder import Study, open_study
from themeseed.study.judging import judging
from themeseed.study.likeliest_table import LikeliestTable
from themeseed.study.running import Material, gather, input_hash, versions
from themeseed.study.second_reader import heard_in
from themeseed.suggest import code_set_bar, fit_calibration, likeliest, suggest, with_bar

_SPAWNED = get_context("spawn")
"""How processes are made: a forked copy of a process with threads may hang."""
_LONGEST_SAID = 160
"""Bytes of what a look says about how far it is."""
P = ParamSpec("P")
R = TypeVar("R")
_NICE = 10
"""How much the process steps back: pages come first."""
_ASKED = 20
"""Quotes that a fit names to be decided next: more than anybody decides before the following fit."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Places of quotes on a map, by quote id: across and down, 0 to 1; `share` of variance shown."""

    places: Mapping[str, tuple[float, float]]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ready:
    """What the process keeps between fits: the study's texts, and what they were made from."""

    study: Study
    material: Material
    matcher: Matcher
    codebooks: int
    quotes: tuple[int, int]


_ready: dict[Path, _Ready] = {}
_shared: dict[str, "Array[c_char]"] = {}
"""What the process shares with the one that serves: where it says how far it is."""


def _refit(folder: Path, quote_ids: tuple[str, ...]) -> Live | None:
    ready = _prepared(folder)
    if ready is None:
        return None
    material, config = _with_decisions(ready), ready.study.config
    matching = ready.matcher.match(material.codings, material.refusals)
    heard = heard_in(ready.study.store)
    if heard:
        matching = heard.moves(matching)
    calibration = fit_calibration(
        matching.held_out, material.codings, false_nothing=config.suggest.false_nothing
    )
    run = _live_run(material, config, matching.ask_next(_ASKED))
    scores = matching.without_own_decisions()
    settings = with_bar(config.suggest, calibration, scores)
    rows = {quote_id: row for row, quote_id in enumerate(scores.quote_ids)}
    asked = tuple(quote_id for quote_id in dict.fromkeys(quote_ids) if quote_id in rows)
    found = suggest(
        replace(scores, quote_ids=asked, scores=scores.scores[[rows[each] for each in asked]]),
        calibration,
        settings,
        run_id=run.id,
        explain=matching.evidence,
        refusals=material.refusals,
        set_bar=code_set_bar(matching.held_out, material.judging, calibration, config.suggest.set_level),
    )
    found = heard.shown_in(found) if heard else found
    first = likeliest(scores, calibration, settings, refusals=material.refusals)
    return Live(
        run=run,
        likeliest=LikeliestTable(first),
        suggestions={
            quote_id: tuple(those) for quote_id, those in groupby(found, key=lambda each: each.quote_id)
        },
    )


def _positions(folder: Path) -> Positions | None:
    ready = _prepared(folder)
    flat = project(ready.material.embeddings) if ready else None
    if flat is None:
        return None
    low, high = flat.positions.min(axis=0), flat.positions.max(axis=0)
    scaled = (flat.positions - low) / np.maximum(high - low, 1e-12)
    places = {
        quote_id: (round(float(across), 4), round(1 - float(up), 4))
        for quote_id, (across, up) in zip(flat.ids, scaled, strict=True)
    }
    return Positions(places=places, share=flat.share)


def _nearest(folder: Path, text: str, limit: int) -> tuple[str, ...]:
    ready = _prepared(folder)
    if ready is None:
        return ()
    quotes = ready.material.embeddings
    sought = embed(["sought"], [text], load_encoder(ready.study.config.embed)).vectors[0]
    likeness = quotes.vectors @ sought
    best = sorted(range(len(quotes.ids)), key=lambda row: (-likeness[row], quotes.ids[row]))
    return tuple(quotes.ids[row] for row in best[:limit])


def _discover(folder: Path) -> Discovery:
    def tell(what: str, done: int, total: int) -> None:
        told = f"{what}: {done:,} of {total:,}" if total else what
        _shared["said"].value = told.encode("utf-8")[: _LONGEST_SAID - 1]

    with open_study(folder) as study:
        return discover_study(study, on_progress=tell)


def _prepared(folder: Path) -> _Ready | None:
    """Return what is kept between calls, made anew where quotes or codebook have changed.

    None where the study has no quotes.
    """
    kept = _ready.get(folder)
    study = kept.study if kept else open_study(folder)
    place = study.store.place()
    quotes = (place.quotes, place.boundary_edits)
    if kept and (place.codebooks, quotes) == (kept.codebooks, kept.quotes):
        return kept
    if not place.quotes:
        return None
    material = gather(study, study.config)
    matcher = Matcher(
        material.quotes, material.embeddings, material.codebook, material.passages, study.config.match
    )
    _ready[folder] = _Ready(
        study=study,
        material=material,
        matcher=matcher,
        codebooks=place.codebooks,
        quotes=quotes,
    )
    return _ready[folder]


def _with_decisions(ready: _Ready) -> Material:
    store = ready.study.store
    coders, codebook = store.coders(), ready.material.codebook
    decisions = on_quotes(of_people(store.decisions(), coders), ready.material.quotes)
    own = in_force(codings_of(decisions), codebook)
    return replace(
        ready.material,
        codings=settled(own),
        own=own,
        refusals=settled_refusals(refusals_of(decisions), own),
        judging=judging(decisions, coders, settled(own), codebook),
    )


def _live_run(material: Material, config: Config, ask_next: tuple[str, ...]) -> Run:
    inputs, settings = input_hash(material), config_hash(config)
    digest = material.embeddings.all_digest
    return Run(
        id=stable_id("live run", inputs, settings, digest, version("themeseed")),
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seed=config.seed,
        input_hash=inputs,
        config_hash=settings,
        encoder=material.encoder_name,
        encoder_digest=digest,
        versions=versions(),
        settings=settings_of(config),
        ask_next=ask_next,
        live=True,
    )
