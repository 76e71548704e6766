"""Rows of quotes -> clusters: words, typical quotes, what else stands there, what comes back."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster.exemplars import nearest_to_centre
from themeseed.cluster.grouper import Grouper
from themeseed.cluster.keywords import class_keywords
from themeseed.cluster.refinding import Refound
from themeseed.config import ClusterConfig
from themeseed.records import Cluster
from themeseed.records.identity import stable_id


def described(
    members: list[NDArray[np.intp]],
    ids: tuple[str, ...],
    whole: Grouper,
    config: ClusterConfig,
) -> tuple[Cluster, ...]:
    """Return a cluster for each group of rows, in their order, with its words and typical quotes."""
    keywords = class_keywords(
        [[whole.lemmas[row] for row in rows] for rows in members], most=config.keywords
    )
    clusters = []
    for rows, its_words in zip(members, keywords, strict=True):
        quote_ids = tuple(ids[row] for row in rows)
        nearest = nearest_to_centre(whole.vectors[rows], most=config.exemplars)
        clusters.append(
            Cluster(
                id=stable_id("cluster", *quote_ids),
                quote_ids=quote_ids,
                keywords=its_words,
                exemplar_ids=tuple(quote_ids[position] for position in nearest),
            )
        )
    return tuple(clusters)


def with_standing(
    clusters: Sequence[Cluster], ids: tuple[str, ...], whole: Grouper, group: NDArray[np.intp]
) -> tuple[Cluster, ...]:
    """Return clusters with the quotes of others that stand in them too, and those that are loose."""
    if len(clusters) < 2:
        return tuple(clusters)
    stood = whole.standing(group)
    found = []
    for number, each in enumerate(clusters):
        also = np.flatnonzero(stood.second == number)
        also = also[np.argsort(-stood.likeness[also], kind="stable")]
        loose = np.flatnonzero(stood.loose & (group == number))
        found.append(
            replace(
                each,
                also_ids=tuple(ids[row] for row in also),
                loose_ids=tuple(ids[row] for row in loose),
            )
        )
    return tuple(found)


def with_refound(
    clusters: Sequence[Cluster], again: Sequence[Refound], by_others: Sequence[Sequence[float]]
) -> tuple[Cluster, ...]:
    """Return clusters with how much of each comes back.

    Args:
        clusters: in order.
        again: of each; nothing where it was not measured.
        by_others: for each further encoder, how much of each cluster comes back by that one alone.
    """
    found = []
    for number, each in enumerate(clusters):
        documents = again[number].documents if again else ()
        found.append(
            replace(
                each,
                refound=round(again[number].quotes, 3) if again else None,
                refound_documents=round(float(np.mean(documents)), 3) if documents else None,
                least_document=round(min(documents), 3) if documents else None,
                refound_encoders=tuple(round(one[number], 3) for one in by_others),
            )
        )
    return tuple(found)
