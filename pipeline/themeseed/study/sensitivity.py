"""The same study under other settings, one changed at a time: what a reviewer would ask for.

The rule: nothing is kept as a run and nothing decided is touched. Each row differs from the study as
it is set in one key. What was worked out is cached, until quotes, codebook, decisions, settings or
versions change.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from importlib.metadata import version

from themeseed.cluster import cluster
from themeseed.compare import compare, themes_compared
from themeseed.config import Config, config_hash
from themeseed.embed import VectorCache, embed_by_all, load_encoders, model_state
from themeseed.errors import NothingToDoError
from themeseed.exchange.atomic import write_atomically
from themeseed.held_out import coding_of_machine, held_out_suggestions
from themeseed.models import model_names
from themeseed.records import (
    Clustering,
    Coding,
    Interval,
    Measure,
    Quote,
    Sensitivity,
    SensitivityRow,
    Suggestion,
    Words,
)
from themeseed.records.identity import stable_id
from themeseed.segment import lemmatise
from themeseed.study.agreeing import chosen_coder, held_to
from themeseed.study.folder import Study
from themeseed.study.material import Material, Progress, gather, input_hash
from themeseed.study.recut import Recut, recut

AS_SET = "as set"
_BARS = (0.3, 0.5, 0.7)
_CACHE = "sensitivity.json"
_WHOLE_TURNS = 100_000
"""No turn has so many words, so that none is parted."""

_LEAST_DECIDED = 2


def sensitivity(
    study: Study,
    *,
    coder_name: str | None = None,
    on_progress: Progress | None = None,
    allow_download: bool = False,
) -> Sensitivity:
    """Return what other seeds, encoders, thresholds, matching and grouping would have changed.

    Varied are: the seed; the encoder, where others are on this machine; whether the letters of words
    count; the probability from which a code is suggested; the number of groups (half, double) and
    their method; and how transcripts are cut into quotes (max_words, min_words).

    Args:
        study: open, with decisions.
        coder_name: whose decisions the rows are held to; of who decided most otherwise.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: fewer than two quotes are decided.
        UnknownNameError: there is no coder of that name.
    """
    chosen_coder(study, coder_name)
    material = gather(study, study.config, allow_download=allow_download, on_progress=on_progress)
    person, codings = held_to(study, material, coder_name)
    if len(codings) < 2:
        raise NothingToDoError(
            f"'{person.name}' has decided {len(codings)} quotes; what settings change is counted on at "
            f"least two. Decide some: themeseed review {study.folder}."
        )
    key = stable_id(
        "sensitivity", input_hash(material), config_hash(study.config), person.id, version("themeseed"),
        *model_names(),
    )  # fmt: skip
    path = study.embeddings_folder / _CACHE
    known = _read(path.read_text(encoding="utf-8"), key) if path.is_file() else None
    if known is not None:
        return known
    words = lemmatise(
        [quote.id for quote in material.quotes],
        [quote.text for quote in material.quotes],
        spacy_model=study.config.segment.spacy_model,
    )
    trial = _Trial(study, codings, words, allow_download=allow_download)
    as_set = trial.row(AS_SET, "", study.config, material, None)
    ways = list(_ways(study.config, as_set.n_groups, len(material.quotes)))
    rows = [as_set]
    for done, (setting, value, config) in enumerate(ways):
        if on_progress:
            on_progress("Trying other settings", done, len(ways))
        rows.append(trial.row(setting, value, config, material, as_set))
    cuts, said = _cuts(study, material, codings)
    for setting, value, config, cut in cuts:
        rows.append(trial.row(setting, value, config, trial.material_of(cut, material), as_set, cut))
    found = Sensitivity(
        coder=person.name,
        n_quotes=len(codings),
        rows=tuple(rows),
        left_out=(*said, *_left_out(study.config)),
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, json.dumps({"key": key, **asdict(found)}, ensure_ascii=False).encode())
    return found


class _Trial:
    """Works out one row after the other; groups and first codes as set are kept to compare with."""

    def __init__(
        self, study: Study, codings: Sequence[Coding], words: Words, *, allow_download: bool
    ) -> None:
        self._study = study
        self._codings = codings
        self._words = words
        self._allow_download = allow_download
        self._as_set: dict[str, str] = {}
        self._words_of: dict[tuple[Quote, ...], Words] = {}
        self._suggested: dict[str, tuple[Suggestion, ...]] = {}
        self._grouped: dict[str, Clustering] = {}

    def row(
        self,
        setting: str,
        value: str,
        config: Config,
        material: Material,
        as_set: SensitivityRow | None,
        cut: Recut | None = None,
    ) -> SensitivityRow:
        """Return the row of one way of setting the study, perhaps with its documents cut anew."""
        if config.embed != self._study.config.embed:
            material = gather(self._study, config, allow_download=self._allow_download)
        codings = cut.codings if cut else self._codings
        suggestions = self._suggestions(config, material, codings)
        single = not config.match.multiple
        machine = coding_of_machine(suggestions, coder_id="machine")
        forced = coding_of_machine(suggestions, coder_id="machine", forced=single)
        first = {each.quote_id: each.code_id for each in suggestions if each.rank == 1}
        if as_set is None:
            self._as_set = first
        if cut is not None:
            first = {old: first[new] for old, new in cut.stands_for.items() if new in first}
        both = self._as_set.keys() & first.keys()
        groups = self._groups(config, material)
        held = forced if config.suggest == self._study.config.suggest else machine
        return SensitivityRow(
            setting=setting,
            value=value,
            n_decided=len(machine),
            n_suggested=sum(bool(each.codes) for each in machine),
            changed=None
            if as_set is None
            else sum(first[it] != self._as_set[it] for it in both) / max(1, len(both)),
            kappa=compare(
                codings,
                held,
                config.compare,
                seed=config.seed,
                names=("person", "machine"),
                code_ids=material.codebook.codable_ids,
            ).measure("Cohen's kappa"),
            n_groups=len(groups.clusters),
            ami=_together(codings, groups, config),
        )

    def material_of(self, cut: Recut, material: Material) -> Material:
        """Return the material with the quotes of a cut; what was refused on others is left aside."""
        config = self._study.config
        encoders = load_encoders(config.embed, allow_download=self._allow_download)
        cache = VectorCache(self._study.embeddings_folder)
        ids, texts = [each.id for each in cut.quotes], [each.text for each in cut.quotes]
        self._words_of[cut.quotes] = lemmatise(ids, texts, spacy_model=config.segment.spacy_model)
        return replace(
            material,
            quotes=cut.quotes,
            embeddings=embed_by_all(ids, texts, encoders, cache=cache),
            refusals=tuple(it for it in material.refusals if it.quote_id in set(ids)),
        )

    def _suggestions(
        self, config: Config, material: Material, codings: Sequence[Coding]
    ) -> tuple[Suggestion, ...]:
        key = repr((config.segment, config.embed, config.match, config.suggest))
        if key not in self._suggested:
            self._suggested[key] = held_out_suggestions(
                material.quotes,
                material.embeddings,
                material.codebook,
                material.passages,
                config,
                codings=codings,
                refusals=material.refusals,
            )
        return self._suggested[key]

    def _groups(self, config: Config, material: Material) -> Clustering:
        key = repr((config.segment, config.embed, config.cluster, config.seed))
        if key not in self._grouped:
            words = self._words_of.get(material.quotes, self._words)
            self._grouped[key] = cluster(material.embeddings, words, config.cluster, seed=config.seed)
        return self._grouped[key]


def _ways(config: Config, n_groups: int, n_quotes: int) -> Iterator[tuple[str, str, Config]]:
    """Yield a key, its other value, and the settings with it."""
    for seed in (config.seed + 1, config.seed + 2):
        yield "seed", str(seed), replace(config, seed=seed)
    for name in _other_models(config):
        yield "embed.model", name, replace(config, embed=replace(config.embed, model=name))
    words = not config.match.words
    yield "match.words", str(words).lower(), replace(config, match=replace(config.match, words=words))
    for bar in _BARS:
        if bar != config.suggest.min_probability:
            suggest = replace(config.suggest, min_probability=bar)
            yield "suggest.min_probability", f"{bar:g}", replace(config, suggest=suggest)
    for count in (max(2, n_groups // 2), min(n_groups * 2, n_quotes // 2)):
        if count >= 2 and count != n_groups:
            number = replace(config.cluster, n_clusters=count)
            yield "cluster.n_clusters", str(count), replace(config, cluster=number)
    for method in ("ward", "kmeans"):
        # Ward's tree grows with the square of the quotes.
        if method != config.cluster.method and (method == "kmeans" or n_quotes <= 5_000):
            grouped = replace(config.cluster, method=method)
            yield "cluster.method", method, replace(config, cluster=grouped)


def _cuts(
    study: Study, material: Material, codings: Sequence[Coding]
) -> tuple[list[tuple[str, str, Config, Recut]], tuple[str, ...]]:
    """Return other ways to cut documents into quotes, and a sentence on those that change nothing."""
    config, documents = study.config, study.store.documents()
    if all(document.units == "fixed" for document in documents):
        return [], ("Quotes are rows of tables, which are not cut: there is no other segmentation.",)
    cuts = config.segment
    most, least = cuts.max_words, cuts.min_words
    tried = [
        (
            "max_words",
            "whole turns" if value == _WHOLE_TURNS else f"{value}",
            replace(cuts, max_words=value),
        )
        for value in (max(1, most // 2), most * 2, _WHOLE_TURNS)
    ]
    tried += [
        ("min_words", f"{value}", replace(cuts, min_words=value))
        for value in (0, least * 2)
        if value != least
    ]
    found, same = [], []
    for key, value, segmented in tried:
        cut = recut(documents, material.quotes, codings, segmented, multiple=config.match.multiple)
        if cut is None:
            same.append(f"{key} = {value}")
        elif len(cut.codings) >= _LEAST_DECIDED:
            found.append((f"segment.{key}", value, replace(config, segment=segmented), cut))
    said = f"The quotes stay the same with {', '.join(same)}." if same else ""
    return found, (said,) if said else ()


def _other_models(config: Config) -> tuple[str, ...]:
    return tuple(
        name
        for name in model_names()
        if name not in (config.embed.model, *config.embed.also) and model_state(name).ready
    )


def _left_out(config: Config) -> tuple[str, ...]:
    said = []
    if not _other_models(config):
        said.append(
            f"No other encoder than {config.embed.model} is installed. Name one: themeseed run STUDY "
            "--model NAME."
        )
    return tuple(said)


def _together(codings: Sequence[Coding], groups: Clustering, config: Config) -> float | None:
    given: dict[str, list[str]] = {}
    for coding in codings:
        for code in coding.codes:
            given.setdefault(code, []).append(coding.quote_id)
    try:
        found = themes_compared(
            given,
            {each.id: each.quote_ids for each in groups.clusters},
            config=replace(config.compare, resamples=100),
        )
    except NothingToDoError:
        return None
    return found.measure("adjusted mutual information").value


def _read(text: str, key: str) -> Sensitivity | None:
    """Return what was cached under this key, if it is that and whole."""
    try:
        values = json.loads(text)
        if values.pop("key") != key:
            return None
        rows = []
        for row in values.pop("rows"):
            kappa = row.pop("kappa")
            for of in ("interval", "beside"):
                kappa[of] = Interval(**kappa[of]) if kappa[of] else None
            measure = Measure(**kappa)
            rows.append(SensitivityRow(**row, kappa=measure))
        left_out = tuple(values.pop("left_out"))
        return Sensitivity(**values, rows=tuple(rows), left_out=left_out)
    except (ValueError, KeyError, TypeError):
        # Half a file, or one of another version: worked out anew.
        return None
