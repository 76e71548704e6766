"""The clusters of a run: made of the quotes, or those of the latest run where nothing has changed."""

from dataclasses import astuple, replace

from themeseed.cluster import cluster
from themeseed.config import Config
from themeseed.records import Clustering
from themeseed.records.identity import stable_id
from themeseed.segment import lemmatise
from themeseed.study.folder import Study
from themeseed.study.group_wishes import Shaping, group_wishes
from themeseed.study.material import Material, Progress
from themeseed.study.together import together

_GROUPED_SINCE = "2026-11-25"
"""Groups that were made before, by other words or without how surely they come back, are made anew."""


def grouped_quotes(
    study: Study, material: Material, config: Config, on_progress: Progress | None
) -> Clustering:
    """Return the clusters; those of the latest run where everything they are made of is the same."""
    wishes = group_wishes(study.store)
    made_from = stable_id(
        "groups",
        *sorted(quote.id for quote in material.quotes),
        *(each.encoder_digest for each in (material.embeddings, *material.embeddings.other_encoders)),
        *map(str, astuple(config.cluster)),
        config.segment.spacy_model,
        str(config.seed),
        _GROUPED_SINCE,
        *(each.id for each in wishes.edits),
    )
    latest = study.store.latest_run()
    known = study.store.clustering(latest.id) if latest else None
    if known is not None and ("made_from", made_from) in known.parameters:
        return known

    def tell(done: int, total: int) -> None:
        if on_progress:
            on_progress("Finding the words of quotes", done, total)

    words = lemmatise(
        [quote.id for quote in material.quotes],
        [quote.text for quote in material.quotes],
        spacy_model=config.segment.spacy_model,
        on_progress=tell,
    )
    if on_progress:
        on_progress("Grouping quotes", 0, 2)
    shaping = Shaping(wishes, material.embeddings, smallest=config.cluster.min_cluster_size)
    found = cluster(
        material.embeddings,
        words,
        config.cluster,
        seed=config.seed,
        grain=wishes.grain,
        reshape=shaping.reshape if wishes.edits else None,
        documents=together(material.quotes),
        on_progress=lambda done, total: (
            on_progress("Finding groups again", done, total) if on_progress else None
        ),
    )
    if on_progress:
        on_progress("Grouping quotes", 2, 2)
    if wishes.edits:
        found = shaping.with_names(found)
    return replace(found, parameters=(*found.parameters, ("made_from", made_from)))
