"""Groups of quotes -> how much of each the same way of grouping finds again: Jaccard, 0 to 1.

Clusters are cut out of a whole, so that each is held to another whole, cut into as many, as Hennig
does (2007: Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52,
258-271). A fifth of the quotes is left out in place of a bootstrap, whose repeated quotes would be
neighbours.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.cluster.standing import NONE

FEWEST = 10
"""Fewer quotes are not grouped again."""

MOST_REGROUPED = 20_000
"""Of more quotes, so many are drawn, and grouped again."""

_LEFT = 0.8
_TIMES = ((1_000, 20), (2_000, 10))
_TIMES_OF_MANY = 5

Regroup = Callable[[NDArray[np.intp], int], NDArray[np.intp]]
"""Rows of quotes and a seed -> a group for each of them, made as the groups were that are held to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refound:
    """How much of a group comes back without a fifth of the quotes, and without each document."""

    quotes: float
    documents: tuple[float, ...]


def times(n_quotes: int) -> int:
    """Return how often quotes are left out, and how many documents in turn: fewer where it costs more.

    >>> times(60), times(5_000)
    (20, 5)
    """
    return next((each for most, each in _TIMES if n_quotes <= most), _TIMES_OF_MANY)


def refound(
    group: NDArray[np.intp],
    documents: Sequence[str],
    regroup: Regroup,
    *,
    seed: int,
    on_progress: Callable[[int, int], None] | None = None,
) -> tuple[Refound, ...]:
    """Return how much of each group comes back; nothing where there are too few quotes, or one group.

    Each time another seed is given to the way of grouping, in case it hangs on one.

    Args:
        group: of each quote, from 0 on; `NONE` for a quote that is in none.
        documents: of each quote. Those with most quotes are left out in turn.
        regroup: makes groups of some of the quotes.
        seed: for the quotes that are left out.
        on_progress: told how many of how many times are done.
    """
    n_groups = int(group.max(initial=NONE)) + 1
    rng = np.random.default_rng(seed)
    rows = np.arange(len(group), dtype=np.intp)
    if len(rows) > MOST_REGROUPED:
        rows = np.sort(rng.choice(rows, MOST_REGROUPED, replace=False))
    if len(rows) < FEWEST or n_groups < 2:
        return ()
    n_times = times(len(rows))
    without = list(_without_documents(rows, documents, n_times))
    by_quotes: list[list[float]] = []
    by_documents: list[list[float]] = []
    total = n_times + len(without)
    for number in range(n_times):
        kept = np.sort(rng.choice(rows, int(_LEFT * len(rows)), replace=False))
        by_quotes.append(similarity(group[kept], regroup(kept, seed + 1 + number), n_groups))
        if on_progress:
            on_progress(number + 1, total)
    for number, kept in enumerate(without):
        by_documents.append(similarity(group[kept], regroup(kept, seed), n_groups))
        if on_progress:
            on_progress(n_times + number + 1, total)
    return tuple(
        Refound(
            quotes=float(np.mean([each[place] for each in by_quotes])),
            documents=tuple(each[place] for each in by_documents),
        )
        for place in range(n_groups)
    )


def similarity(group: NDArray[np.intp], again: NDArray[np.intp], n_groups: int) -> list[float]:
    """Return for each group the Jaccard similarity to the nearest of other groups of the same quotes.

    0 for a group of which no quote is there.

    >>> similarity(np.array([0, 0, 0, 1]), np.array([5, 5, 6, 6]), 2)
    [0.6666666666666666, 0.5]
    """
    inside = group != NONE
    names, numbers = np.unique(again, return_inverse=True)
    shared = np.zeros((n_groups, len(names)))
    np.add.at(shared, (group[inside], numbers[inside]), 1.0)
    sizes = np.bincount(group[inside], minlength=n_groups)
    together = sizes[:, None] + np.bincount(numbers, minlength=len(names))[None, :] - shared
    return [float(each) for each in (shared / np.maximum(together, 1.0)).max(axis=1)]


def _without_documents(
    rows: NDArray[np.intp], documents: Sequence[str], most: int
) -> Iterator[NDArray[np.intp]]:
    of = np.asarray(documents)[rows]
    names, counts = np.unique(of, return_counts=True)
    if len(names) < 2:
        return
    for name in names[np.lexsort((names, -counts))][:most]:
        kept = rows[of != name]
        if len(kept) >= FEWEST:
            yield kept
