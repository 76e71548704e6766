"""Running a study: embed, cluster, match, suggest; and keep how it was made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from themeseed.config import Config, config_hash, settings_of
from themeseed.match import Matching, match
from themeseed.records import (
    Clustering,
    Run,
    Suggestion,
)
from themeseed.records.identity import stable_id
from themeseed.study.deep import Deep, deepen_study
from themeseed.study.folder import Study
from themeseed.study.group_wishes import group_wishes
from themeseed.study.grouped_quotes import grouped_quotes
from themeseed.study.hearing import hear
from themeseed.study.material import Material, Progress, gather, input_hash
from themeseed.study.second_reader import Heard, open_reader, with_reader
from themeseed.study.summary import summary_of, summary_without_codes
from themeseed.study.troubles import names_of, troubles
from themeseed.suggest import (
    Calibration,
    code_set_bar,
    fit_calibration,
    suggest,
    with_bar,
)

_ASKED = 100
"""Quotes that a run names to be decided next: more than anybody decides before the next run."""

_PACKAGES = ("themeseed", "numpy", "scipy", "scikit-learn", "onnxruntime", "tokenizers", "spacy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What `run` did. `new` is false when nothing had changed since the latest run.

    `heard` is what a second reader said, when one was asked in this run; `deep` what came of tuning.
    """

    run: Run
    suggestions: tuple[Suggestion, ...]
    clustering: Clustering
    new: bool
    n_embedded: int
    n_pooled: int
    heard: Heard | None = None
    deep: Deep | None = None


def run_study(
    study: Study,
    *,
    model: str | None = None,
    also: Sequence[str] | None = None,
    seed: int | None = None,
    allow_download: bool = False,
    deep: bool | None = None,
    second_reader: bool | None = None,
    allow_remote: bool = False,
    on_progress: Progress | None = None,
) -> Ran:
    """Make suggestions for every quote and keep them as a run.

    Decisions are never touched. Vectors of quotes that were embedded before are read, not made.
    When quotes, codebook, decisions, wishes, configuration, model and seed are those of the latest run,
    nothing is made and that run is returned.

    Args:
        study: open.
        model: another encoder for this run than the one in study.toml.
        also: further encoders for this run, in place of those in study.toml.
        seed: another seed for this run.
        allow_download: whether a model may be fetched from a hub.
        deep: whether the encoder's last layer learns from what was decided, and is used where that
            helps; None as study.toml says.
        second_reader: whether a second reader is asked; None as study.toml says.
        allow_remote: whether quotes may be sent to the second reader's address on another machine,
            whose host study.toml names.
        on_progress: told what is being done.

    Raises:
        NothingToDoError: the study has no quotes.
        ConfigError: an encoder is asked for twice.
        ModelError: an encoder is missing or not the pinned one.
        ReaderError: a second reader is asked for and cannot be reached, or its address may not be
            used; its answers so far are kept.
    """
    config = with_reader(_settings(study.config, model, also, seed, deep), second_reader)
    opened = open_reader(study, config, allow_remote=allow_remote, allow_download=allow_download)
    material = gather(study, config, allow_download=allow_download, on_progress=on_progress)
    inputs = input_hash(material)
    latest = study.store.latest_run()
    made_with = (inputs, config_hash(config), material.embeddings.all_digest, version("themeseed"))
    wished = tuple(each.id for each in group_wishes(study.store).edits)
    run_id = stable_id("run", *made_with, *wished, *((opened.identity,) if opened else ()))
    if latest is not None and latest.id in (run_id, stable_id(run_id, str(len(study.store.runs()) - 1))):
        clustering = study.store.clustering(latest.id)
        if clustering is not None:
            return Ran(
                run=latest,
                suggestions=study.store.suggestions(latest.id),
                clustering=clustering,
                new=False,
                n_embedded=0,
                n_pooled=len(material.embeddings.pooled_ids),
            )
    if run_id in {each.id for each in study.store.runs()}:
        # The same inputs came back after others (a decision was undone): a run of its own.
        run_id = stable_id(run_id, str(len(study.store.runs())))
    clustering = grouped_quotes(study, material, config, on_progress)
    bare = Run(
        id=run_id,
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        seed=config.seed,
        input_hash=inputs,
        config_hash=config_hash(config),
        encoder=material.encoder_name,
        encoder_digest=material.embeddings.all_digest,
        versions=versions(),
        settings=settings_of(config),
    )
    if not material.codebook.codable:
        # Nothing to suggest before there is a code; groups and candidates are where codes come from.
        run = replace(bare, summary=summary_without_codes(material))
        return _kept(study, run, (), clustering, material)
    if on_progress:
        on_progress("Matching and suggesting", 0, 2)
    deepened = _deepen(study, material, config, on_progress) if config.embed.deep else None
    tuned = deepened.matching if deepened else None
    matching = _match(material, config) if tuned is None else tuned
    heard = None
    if opened:
        given = (material.quotes, material.codebook, material.codings)
        heard = hear(study, opened, *given, matching, config, on_progress=on_progress)
    if heard:
        matching = heard.moves(matching)
    calibration = fit_calibration(
        matching.held_out, material.codings, false_nothing=config.suggest.false_nothing
    )
    suggestions = _suggestions(material, matching, calibration, config, run_id)
    if heard:
        suggestions = heard.shown_in(suggestions)
    names = names_of(material.quotes, study.store.documents(), study.store.coders(), material.codebook)
    run = replace(
        bare,
        summary=summary_of(material, suggestions, matching, calibration, config)
        + (deepened.summary if deepened else ())
        + (heard.summary if heard else ()),
        ask_next=matching.ask_next(_ASKED),
        troubles=troubles(matching, calibration, material.codings, names),
    )
    if on_progress:
        on_progress("Matching and suggesting", 2, 2)
    kept = _kept(study, run, suggestions, clustering, material)
    return replace(kept, heard=heard, deep=deepened)


def _kept(
    study: Study,
    run: Run,
    suggestions: tuple[Suggestion, ...],
    clustering: Clustering,
    material: Material,
) -> Ran:
    study.store.add_run(run, suggestions, clustering)
    return Ran(
        run=run,
        suggestions=study.store.suggestions(run.id),
        clustering=clustering,
        new=True,
        n_embedded=material.embeddings.computed,
        n_pooled=len(material.embeddings.pooled_ids),
    )


def _settings(
    config: Config,
    model: str | None,
    also: Sequence[str] | None,
    seed: int | None,
    deep: bool | None,
) -> Config:
    if also is not None:
        config = replace(config, embed=replace(config.embed, also=tuple(also)))
    if model is not None:
        config = replace(config, embed=replace(config.embed, model=model))
    if deep is not None:
        config = replace(config, embed=replace(config.embed, deep=deep))
    return config if seed is None else replace(config, seed=seed)


def _match(material: Material, config: Config) -> Matching:
    return match(
        material.quotes,
        material.embeddings,
        material.codebook,
        material.passages,
        config.match,
        codings=material.codings,
        refusals=material.refusals,
    )


def _deepen(study: Study, material: Material, config: Config, on_progress: Progress | None) -> Deep:
    return deepen_study(
        study,
        material.quotes,
        material.embeddings,
        material.codebook,
        material.passages,
        config,
        material.codings,
        material.refusals,
        on_progress=on_progress,
    )


def _suggestions(
    material: Material, matching: Matching, calibration: Calibration, config: Config, run_id: str
) -> tuple[Suggestion, ...]:
    set_bar = code_set_bar(matching.held_out, material.judging, calibration, config.suggest.set_level)
    scores = matching.without_own_decisions()
    return suggest(
        scores,
        calibration,
        with_bar(config.suggest, calibration, scores),
        run_id=run_id,
        explain=matching.evidence,
        refusals=material.refusals,
        set_bar=set_bar,
    )


def versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of what a run is made with."""
    found: list[tuple[str, str]] = []
    for package in _PACKAGES:
        try:
            found.append((package, version(package)))
        except PackageNotFoundError:
            continue
    return tuple(found)
