"""Vectors and words of quotes -> Clustering, by the method that fits their number."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster.count import MOST_GROUPS, choose_count
from themeseed.cluster.describing import described, with_refound, with_standing
from themeseed.cluster.grouper import Grouper
from themeseed.cluster.grouping import Vectors
from themeseed.cluster.refinding import refound, similarity
from themeseed.cluster.standing import NONE
from themeseed.config import ClusterConfig
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.records import Clustering, Embeddings, Words

Reshape = Callable[[tuple[tuple[str, ...], ...]], Sequence[Sequence[str]]]
"""Groups of quote ids -> other groups of the same quotes, apart from each other."""

# The stage takes 6 s and 1 GB at 5,000 quotes, and grows with the square of their number.
TREE_LIMIT = 5_000


def cluster(
    embeddings: Embeddings,
    words: Words,
    config: ClusterConfig,
    *,
    seed: int,
    grain: int = 0,
    reshape: Reshape | None = None,
    documents: Mapping[str, str] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Clustering:
    """Return groups of similar quotes, largest first, with their words and most typical quotes.

    Args:
        embeddings: n x d vectors of the quotes; rows need not be of unit length.
        words: the lemmas of the same quotes, in any order; further quotes do no harm.
        config: method, number of groups (0: chosen), smallest size.
        seed: for the sample that the number is chosen on (above 2,000 quotes), and for k-means.
        grain: steps finer than chosen, or asked for, each with twice as many groups; coarser below 0.
        reshape: what a person made of the groups. Quotes that it puts in none stay in none.
        documents: the document of each quote. Where given, it is measured how much of each group comes
            back without some of the quotes, without each document, and by each further encoder alone.
        on_progress: told how many of how many groupings are made again.

    Raises:
        NothingToDoError: there are no quotes.
        UnknownNameError: a quote has a vector but no words.
    """
    if not embeddings.ids:
        raise NothingToDoError(
            "There are 0 quotes to group. Add material first: themeseed add STUDY FILES..."
        )
    # Sorted by content, rows stand in the same order however the quotes came and whatever they
    # are called; ids settle between quotes of the same content.
    rows = _by_content(embeddings)
    ids = tuple(embeddings.ids[row] for row in rows)
    by_id = _lemmas_of(ids, words)
    lemmas = [by_id[quote_id] for quote_id in ids]
    method, why = _choose_method(len(ids), config)
    whole = Grouper(vectors=_unit(embeddings.vectors[rows]), lemmas=lemmas, method=method)
    count = choose_count(
        whole.vectors,
        wanted=config.n_clusters,
        min_size=config.min_cluster_size,
        seed=seed,
        network=whole.network,
    )
    n_groups = _at_grain(count.groups, grain, len(ids))
    if n_groups == 1:
        method, why = "one group", ""
    members, left_out, note = _keep_large(whole.groups(n_groups, seed=seed), config.min_cluster_size)
    if reshape is not None:
        members, left_out = _reshaped(members, ids, reshape)
    group = np.full(len(ids), NONE, dtype=np.intp)
    for number, its_rows in enumerate(members):
        group[its_rows] = number
    clusters = with_standing(described(members, ids, whole, config), ids, whole, group)
    if documents is not None and len(members) > 1:
        again = refound(
            group,
            [documents.get(quote_id, "") for quote_id in ids],
            lambda kept, its_seed: whole.among(kept).groups(n_groups, seed=its_seed),
            seed=seed,
            on_progress=on_progress,
        )
        others = [
            whole.seen_by(_unit(each.vectors[rows])).groups(n_groups, seed=seed)
            for each in embeddings.other_encoders
        ]
        by_others = [similarity(group, each, len(members)) for each in others]
        clusters = with_refound(clusters, again, by_others)
    return Clustering(
        clusters=clusters,
        unclustered_ids=tuple(ids[row] for row in left_out),
        method=method,
        reason=" ".join(
            part for part in (why, count.reason, _told_grain(grain, n_groups), note) if part
        ),
        seed=seed,
        parameters=(
            ("quotes", str(len(ids))),
            ("groups", str(n_groups)),
            ("tried", count.tried),
            ("silhouette", "" if count.silhouette is None else f"{count.silhouette:.3f}"),
            ("min_cluster_size", str(config.min_cluster_size)),
        ),
    )


def _at_grain(groups: int, grain: int, n_quotes: int) -> int:
    """Return a number of groups so many steps finer, each twice as many; two at least, if there are two.

    At most as many as leave two quotes to a group, and not more than a person can read through.
    """
    if groups == 1 or not grain:
        return groups
    most = max(groups, min(MOST_GROUPS, n_quotes // 2))
    return min(max(2, round(groups * 2.0**grain)), most)


def _told_grain(grain: int, n_groups: int) -> str:
    if not grain:
        return ""
    steps = "1 step" if abs(grain) == 1 else f"{abs(grain)} steps"
    return f"Somebody asked for {steps} {'finer' if grain > 0 else 'coarser'}: {n_groups}."


def _reshaped(
    members: list[NDArray[np.intp]], ids: tuple[str, ...], reshape: Reshape
) -> tuple[list[NDArray[np.intp]], NDArray[np.intp]]:
    """Return the rows of each group that a person made, largest first, and those of none."""
    row = {quote_id: number for number, quote_id in enumerate(ids)}
    shaped = reshape(tuple(tuple(ids[number] for number in rows) for rows in members))
    made = [np.array(sorted(row[it] for it in group), dtype=np.intp) for group in shaped if group]
    made.sort(key=lambda rows: (-len(rows), int(rows.min())))
    inside = np.zeros(len(ids), dtype=bool)
    for rows in made:
        inside[rows] = True
    return made, np.flatnonzero(~inside).astype(np.intp)


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
    """Return the rows of each group that is large enough, the other rows, and a note on them.

    Largest first; of equal ones the first by content, since ids may change with a document.
    """
    groups = [np.flatnonzero(assignment == group) for group in np.unique(assignment)]
    groups.sort(key=lambda rows: (-len(rows), int(rows.min())))
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
