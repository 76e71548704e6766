"""Clusters and candidate themes beside the codes that people gave: what came back, and what did not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from themeseed.compare import Meanings, themes_compared
from themeseed.errors import NothingToDoError
from themeseed.records import Clustering, Coding, ThemesCompared
from themeseed.study.agreeing import chosen_coder, held_to
from themeseed.study.candidates import Standing, candidates_of
from themeseed.study.folder import Study
from themeseed.study.material import Material, Progress, gather
from themeseed.study.theme_texts import code_texts

CLUSTERS = "groups of similar quotes"
CANDIDATES = "candidate themes"


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
    groups = {each.id: each.quote_ids for each in clustering.clusters}
    return _beside(study, material, codings, groups, names=(name, CLUSTERS))


def candidates_with_people(
    study: Study,
    *,
    coder_name: str | None = None,
    on_progress: Progress | None = None,
    allow_download: bool = False,
) -> ThemesCompared:
    """Return how the codes that a person gave come back in the candidate themes as they stand.

    With those that became codes, without those that were discarded. Candidates are made knowing what
    people decided: that they go together with codes is no independent proof of either, and a warning
    says so, with how many of their quotes the person gave no code.

    Args:
        study: open, with decisions and candidates kept by `themeseed discover`.
        coder_name: which person; the one who decided most otherwise.
        on_progress: told what is being done.
        allow_download: whether a model may be fetched from a hub.

    Raises:
        NothingToDoError: nobody decided anything, or there are no candidates.
        UnknownNameError: there is no coder of that name.
    """
    chosen_coder(study, coder_name)
    groups = {each.candidate.id: each.candidate.quote_ids for each in _candidates(study)}
    if not groups:
        raise NothingToDoError(
            f"Study '{study.name}' has no candidate themes to compare. Look for them: themeseed "
            f"discover {study.folder}."
        )
    material = gather(study, study.config, allow_download=allow_download, on_progress=on_progress)
    person, codings = held_to(study, material, coder_name)
    found = _beside(study, material, codings, groups, names=(person.name, CANDIDATES))
    return replace(found, warnings=(*found.warnings, *_cautions(groups, codings, person.name)))


def candidate_names(study: Study) -> dict[str, str]:
    """Return what each candidate is called, by its id: its number and its name."""
    return {each.candidate.id: f"Candidate {each.number}: {each.title}" for each in _candidates(study)}


def _candidates(study: Study) -> tuple[Standing, ...]:
    found = candidates_of(study.store, study.store.quotes(), study.store.codebook())
    return tuple(each for each in (found.all if found else ()) if each.why != "discarded")


def _cautions(
    groups: Mapping[str, Sequence[str]], codings: Sequence[Coding], name: str
) -> tuple[str, ...]:
    inside = {it for ids in groups.values() for it in ids}
    decided = {coding.quote_id: bool(coding.codes) for coding in codings}
    n_none = sum(not decided.get(it, True) for it in inside)
    n_open = sum(it not in decided for it in inside)
    return (
        f"Of the {len(inside):,} quotes in candidates, {name} found no code for {n_none:,} and has not "
        f"decided {n_open:,}: these are in no code here.",
        "Candidates are made knowing what people decided. That they go together with codes is no "
        "independent proof of either.",
    )


def _beside(
    study: Study,
    material: Material,
    codings: Sequence[Coding],
    groups: Mapping[str, Sequence[str]],
    *,
    names: tuple[str, str],
) -> ThemesCompared:
    given: dict[str, list[str]] = {}
    for coding in codings:
        for code in coding.codes:
            given.setdefault(code, []).append(coding.quote_id)
    ids = [code for code in material.codebook.codable_ids if code in given]
    return themes_compared(
        {code: given[code] for code in ids},
        groups,
        names=names,
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
