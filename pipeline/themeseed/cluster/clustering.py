"""Vectors and words of quotes -> Clustering, by the method that fits their number."""

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster.coarse import coarse_to_fine_groups
from themeseed.cluster.count import choose_count
from themeseed.cluster.exemplars import nearest_to_centre
from themeseed.cluster.grouping import Vectors, cut, kmeans_groups, ward_groups
from themeseed.cluster.keywords import class_keywords
from themeseed.cluster.walks import Network, network_of
from themeseed.config import ClusterConfig
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.records import Cluster, Clustering, Embeddings, Words
from themeseed.records.identity import stable_id

# The stage takes 6 s and 1 GB at 5,000 quotes, and grows with the square of their number.
TREE_LIMIT = 5_000


def cluster(embeddings: Embeddings, words: Words, config: ClusterConfig, *, seed: int) -> Clustering:
    """Return groups of similar quotes, largest first, with their words and most typical quotes.

    Args:
        embeddings: n x d vectors of the quotes; rows need not be of unit length.
        words: the lemmas of the same quotes, in any order; further quotes do no harm.
        config: method, number of groups (0: chosen), smallest size.
        seed: for the sample that the number is chosen on (above 2,000 quotes), and for k-means.

    Raises:
        NothingToDoError: there are no quotes.
        UnknownNameError: a quote has a vector but no words.
    """
    if not embeddings.ids:
        raise NothingToDoError(
            "There are 0 quotes to group. Add material first: themeseed add STUDY FILES..."
        )
    lemmas = _lemmas_of(embeddings.ids, words)
    # Sorted by content, rows stand in the same order however the quotes came and whatever they
    # are called; ids settle between quotes of the same content.
    rows = _by_content(embeddings)
    ids = tuple(embeddings.ids[row] for row in rows)
    vectors = _unit(embeddings.vectors[rows])

    method, why = _choose_method(len(ids), config)
    network = None
    if method == "walks" and len(ids) > 1:
        network = network_of(vectors, [lemmas[quote_id] for quote_id in ids])
    count = choose_count(
        vectors,
        wanted=config.n_clusters,
        min_size=config.min_cluster_size,
        seed=seed,
        network=network,
    )
    if count.groups == 1:
        method, why = "one group", ""
    assignment = _group(vectors, method, count.groups, seed, network)
    members, left_out, note = _keep_large(assignment, config.min_cluster_size)
    return Clustering(
        clusters=_describe(members, ids, vectors, lemmas, config),
        unclustered_ids=tuple(ids[row] for row in left_out),
        method=method,
        reason=" ".join(part for part in (why, count.reason, note) if part),
        seed=seed,
        parameters=(
            ("quotes", str(len(ids))),
            ("groups", str(count.groups)),
            ("tried", count.tried),
            ("silhouette", "" if count.silhouette is None else f"{count.silhouette:.3f}"),
            ("min_cluster_size", str(config.min_cluster_size)),
        ),
    )


def _group(
    vectors: Vectors, method: str, count: int, seed: int, network: Network | None
) -> NDArray[np.intp]:
    if method == "walks" and network:
        return next(cut(network.merges, [count]))
    if method == "ward":
        return ward_groups(vectors, count)
    if method == "coarse":
        return coarse_to_fine_groups(vectors, count, seed=seed)
    if method == "kmeans":
        return kmeans_groups(vectors, count, seed=seed)
    return np.zeros(len(vectors), dtype=np.intp)


def _lemmas_of(ids: tuple[str, ...], words: Words) -> dict[str, tuple[str, ...]]:
    lemmas = dict(zip(words.ids, words.lemmas, strict=True))
    missing = [quote_id for quote_id in ids if quote_id not in lemmas]
    if missing:
        raise UnknownNameError(
            f"{len(missing)} of {len(ids)} quotes have a vector but no words, the first is "
            f"'{missing[0]}'. Lemmatise the same quotes that are embedded."
        )
    return lemmas


def _by_content(embeddings: Embeddings) -> NDArray[np.intp]:
    """Return the rows in order of their vectors' bytes, equal ones in order of their ids."""
    by_id = np.array(sorted(range(len(embeddings.ids)), key=embeddings.ids.__getitem__), dtype=np.intp)
    vectors = np.ascontiguousarray(embeddings.vectors)
    whole_rows = vectors.view(np.dtype((np.void, vectors.shape[1] * vectors.itemsize)))[:, 0]
    return np.asarray(by_id[np.argsort(whole_rows[by_id], kind="stable")], dtype=np.intp)


def _unit(vectors: NDArray[np.float32]) -> Vectors:
    """Return the rows at unit length, so that Euclidean methods order pairs as cosine does.

    In double precision where a tree is grown over them; many rows would take twice the memory.
    """
    few = len(vectors) <= TREE_LIMIT
    rows = np.asarray(vectors, dtype=np.float64) if few else np.array(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths[lengths == 0] = 1.0
    return np.asarray(rows / lengths if few else np.divide(rows, lengths, out=rows))


def _choose_method(n: int, config: ClusterConfig) -> tuple[str, str]:
    """Return the method's name and the sentence that says why."""
    if config.method != "auto":
        return config.method, f"The configuration asks for {config.method}."
    if n <= TREE_LIMIT:
        return "walks", (
            f"A tree of random walks between like quotes, because {n:,} quotes are at most "
            f"{TREE_LIMIT:,}: nothing in it is left to chance."
        )
    return "coarse", (
        f"Ward's tree over small groups, because {n:,} quotes are more than {TREE_LIMIT:,}, too many "
        "for a tree over each."
    )


def _keep_large(
    assignment: NDArray[np.intp], min_size: int
) -> tuple[list[NDArray[np.intp]], NDArray[np.intp], str]:
    """Return the rows of each group that is large enough, the other rows, and a note on them."""
    groups = [np.flatnonzero(assignment == group) for group in np.unique(assignment)]
    large = [group for group in groups if len(group) >= min_size]
    if not large:
        note = (
            f"No group has {min_size} quotes, the smallest size asked for; they are shown all the same."
            if len(groups) > 1
            else ""
        )
        return groups, np.empty(0, dtype=np.intp), note
    small = [group for group in groups if len(group) < min_size]
    if not small:
        return large, np.empty(0, dtype=np.intp), ""
    left_out = np.sort(np.concatenate(small))
    return large, left_out, f"{len(left_out)} in groups smaller than {min_size} are left unclustered."


def _describe(
    members: list[NDArray[np.intp]],
    ids: tuple[str, ...],
    vectors: Vectors,
    lemmas: dict[str, tuple[str, ...]],
    config: ClusterConfig,
) -> tuple[Cluster, ...]:
    # Largest first; of equal ones the first by content, since ids may change with a document.
    members = sorted(members, key=lambda rows: (-len(rows), int(rows.min())))
    keywords = class_keywords(
        [[lemmas[ids[row]] for row in rows] for rows in members], most=config.keywords
    )
    clusters = []
    for rows, its_words in zip(members, keywords, strict=True):
        quote_ids = tuple(ids[row] for row in rows)
        nearest = nearest_to_centre(vectors[rows], most=config.exemplars)
        clusters.append(
            Cluster(
                id=stable_id("cluster", *quote_ids),
                quote_ids=quote_ids,
                keywords=its_words,
                exemplar_ids=tuple(quote_ids[position] for position in nearest),
            )
        )
    return tuple(clusters)
