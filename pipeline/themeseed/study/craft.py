"""The craft: what the workshop's process does with a study.

It stands apart from the workshop so that the process which serves the pages imports none of it.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

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
from themeseed.study.material import Material, Progress, gather, input_hash
from themeseed.study.positions import Positions
from themeseed.study.running import versions
from themeseed.study.second_reader import heard_in
from themeseed.suggest import code_set_bar, fit_calibration, likeliest, suggest, with_bar

_ASKED = 20
"""Quotes that a fit names to be decided next: more than anybody decides before the following fit."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ready:
    """What the process keeps between fits: the study's texts, and what they were made from."""

    study: Study
    material: Material
    matcher: Matcher
    codebooks: int
    quotes: tuple[int, int]


_ready: dict[Path, _Ready] = {}


def refit(folder: Path, quote_ids: tuple[str, ...]) -> Live | None:
    """Return suggestions from all decisions so far; None where the study has no quotes."""
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


def positions(folder: Path) -> Positions | None:
    """Return where each quote lies on a flat map; None for fewer than three quotes."""
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


def nearest(folder: Path, text: str, limit: int) -> tuple[str, ...]:
    """Return the quotes nearest in meaning to a text, the nearest first."""
    ready = _prepared(folder)
    if ready is None:
        return ()
    quotes = ready.material.embeddings
    sought = embed(["sought"], [text], load_encoder(ready.study.config.embed)).vectors[0]
    likeness = quotes.vectors @ sought
    best = sorted(range(len(quotes.ids)), key=lambda row: (-likeness[row], quotes.ids[row]))
    return tuple(quotes.ids[row] for row in best[:limit])


def discover(folder: Path, tell: Progress) -> Discovery:
    """Return the candidate themes of the study, telling how far it is."""
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
