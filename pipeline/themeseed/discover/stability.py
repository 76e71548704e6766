"""How much of a group comes back when quotes, or a document, are left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.tree import Rows, Tree, centred, grown_tree

RESAMPLES = 20
FEWEST = 10
"""Fewer quotes make no tree worth the name."""

_LEFT = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Refound:
    """How much of a group comes back: 0 to 1, the Jaccard similarity to the nearest group then found.

    `encoders` has one number for each further encoder, by which alone it is sought again.

    `quotes` is the mean over 20 times that a fifth of the quotes is left out; `documents` has one
    number for each document left out in turn, none where there is only one.
    """

    quotes: float
    documents: tuple[float, ...]
    encoders: tuple[float, ...] = ()


def refound(
    rows: Rows,
    groups: Sequence[NDArray[np.intp]],
    documents: Sequence[str],
    *,
    seed: int,
    others: Sequence[Rows] = (),
) -> tuple[Refound, ...]:
    """Return for each group how much of it a tree over fewer rows finds again.

    Args:
        rows: n x d of unit length, all that groups were sought in.
        groups: rows of each group.
        documents: the document of each row. At most the twenty with most quotes are left out in
            turn, since each costs a tree.
        seed: for the quotes that are left out.
        others: the same quotes as each further encoder sees them.
    """
    if not groups:
        return ()
    again = _without_quotes(rows, groups, seed)
    without = _without_documents(rows, groups, documents)
    whole = np.arange(len(rows), dtype=np.intp)
    by_others = [_similarity(each, groups, whole) for each in others]
    return tuple(
        Refound(
            quotes=again[place], documents=without[place], encoders=tuple(it[place] for it in by_others)
        )
        for place in range(len(groups))
    )


def _without_quotes(rows: Rows, groups: Sequence[NDArray[np.intp]], seed: int) -> list[float]:
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(RESAMPLES):
        kept = np.sort(rng.choice(len(rows), size=int(_LEFT * len(rows)), replace=False))
        found.append(_similarity(rows, groups, kept))
    return [float(np.mean(each)) for each in zip(*found, strict=True)]


def _without_documents(
    rows: Rows, groups: Sequence[NDArray[np.intp]], documents: Sequence[str]
) -> list[tuple[float, ...]]:
    names, counts = np.unique(np.asarray(documents), return_counts=True)
    if len(names) < 2:
        return [() for _ in groups]
    largest = names[np.lexsort((names, -counts))][:RESAMPLES]
    found: list[list[float]] = [[] for _ in groups]
    for name in largest:
        kept = np.flatnonzero(np.asarray(documents) != name)
        if len(kept) < FEWEST:
            continue
        for place, similar in enumerate(_similarity(rows, groups, kept)):
            found[place].append(similar)
    return [tuple(each) for each in found]


def _similarity(rows: Rows, groups: Sequence[NDArray[np.intp]], kept: NDArray[np.intp]) -> list[float]:
    tree = grown_tree(centred(rows[kept]))
    return [_nearest(tree, np.isin(kept, each)) for each in groups]


def _nearest(tree: Tree, wanted: NDArray[np.bool_]) -> float:
    n = tree.n_rows
    if not wanted.any():
        return 0.0
    shared = np.concatenate([wanted.astype(np.intp), np.zeros(n - 1, dtype=np.intp)])
    for number, (first, second) in enumerate(tree.joins):
        shared[n + number] = shared[first] + shared[second]
    together = tree.sizes + wanted.sum() - shared[n:]
    return float((shared[n:] / together).max())
