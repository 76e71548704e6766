"""Clusters of a study beside the codes that people gave: what came back, and what did not."""

from collections.abc import Sequence

from themeseed.compare import Meanings, themes_compared
from themeseed.errors import NothingToDoError
from themeseed.records import Clustering, Coding, ThemesCompared
from themeseed.study.agreeing import chosen_coder, held_to
from themeseed.study.folder import Study
from themeseed.study.running import Material, Progress, gather
from themeseed.study.theme_texts import code_texts

CLUSTERS = "groups of similar quotes"


def clusters_with_people(
    study: Study,
    *,
    coder_name: str | None = None,
    on_progress: Progress | None = None,
    allow_download: bool = False,
) -> ThemesCompared:
    """Return how the codes that a person gave come back in the clusters of the latest run.

    Clusters know nothing of codes, so nothing need be held out.

    Args:
        study: open, with decisions and a run.
        coder_name: which person; the one who decided most otherwise.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: nobody decided anything, or there has been no run.
        UnknownNameError: there is no coder of that name.
    """
    chosen_coder(study, coder_name)
    run = study.store.latest_run()
    clustering = study.store.clustering(run.id) if run else None
    if clustering is None:
        raise NothingToDoError(
            f"Study '{study.name}' has no groups of similar quotes yet. Make them: themeseed run "
            f"{study.folder}."
        )
    material = gather(study, study.config, allow_download=allow_download, on_progress=on_progress)
    person, codings = held_to(study, material, coder_name)
    return compared_with_clusters(study, material, codings, clustering, name=person.name)


def compared_with_clusters(
    study: Study,
    material: Material,
    codings: Sequence[Coding],
    clustering: Clustering,
    *,
    name: str,
) -> ThemesCompared:
    """Return the codes of some codings beside clusters.

    Args:
        study: open.
        material: of the study.
        codings: of one coder.
        clustering: of the same quotes.
        name: the coder's.

    Raises:
        NothingToDoError: no decided quote stands in a cluster.
    """
    given: dict[str, list[str]] = {}
    for coding in codings:
        for code in coding.codes:
            given.setdefault(code, []).append(coding.quote_id)
    ids = [code for code in material.codebook.codable_ids if code in given]
    return themes_compared(
        {code: given[code] for code in ids},
        {each.id: each.quote_ids for each in clustering.clusters},
        names=(name, CLUSTERS),
        case_of={quote.id: quote.case_id for quote in material.quotes if quote.case_id},
        document_of={quote.id: quote.document_id for quote in material.quotes},
        meanings=Meanings(
            quote_ids=material.embeddings.ids,
            vectors=material.embeddings.vectors,
            themes=code_texts(material),
        ),
        config=study.config.compare,
        seed=study.config.seed,
    )
