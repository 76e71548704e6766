"""Groups of quotes that are more alike than chance, and that no code explains alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.chance import Chance
from themeseed.discover.tree import Rows, Tree, centred, grown_tree

LEAST_TIGHT = 0.1
"""Share of a group that must stand in tighter groups than chance makes. A theme is looser than its
core. Chosen while looking at the shared sets (decision 0011)."""

LARGEST = 0.6
"""Groups with more than this share of the quotes say nothing."""

OVERLAP = 0.5
"""Two groups that share more (Jaccard) are one."""

RESAMPLES = 20
_LEFT = 0.8
_FEWEST = 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """Rows of quotes that stand together, how much of it comes back, and how much is tight.

    `refound_documents` has one number for each document left out in turn.
    """

    rows: NDArray[np.intp]
    tight: float
    refound: float
    refound_documents: tuple[float, ...]


def alike_groups(
    vectors: NDArray[np.float32],
    explained: Rows,
    copies: Sequence[NDArray[np.float32]],
    documents: Sequence[str],
    *,
    smallest: int,
    most: int,
    seed: int,
) -> tuple[Group, ...]:
    """Return groups that hold most that no single code explains, at most `most`.

    A group counts by its quotes times the share that its likeliest code leaves over. Groups may
    stand inside each other where they differ by more than half.

    Args:
        vectors: n x d, each distinct quote once, in an order that does not hang on how they came.
        explained: n x k, the probability of each code; 1 for what was decided.
        copies: vectors of shuffled copies of the same texts, n x d each, two or more.
        documents: the document of each row.
        smallest: fewest quotes of a group.
        most: groups at most.
        seed: for the quotes that are left out to see what comes back.
    """
    n = len(vectors)
    if n < _FEWEST:
        return ()
    chance = Chance(
        [grown_tree(centred(copy)) for copy in copies], smallest=smallest, largest=int(LARGEST * n)
    )
    rows = centred(vectors)
    tree = grown_tree(rows)
    members = tree.members()
    in_tight = np.zeros(n, dtype=bool)
    for number in np.flatnonzero(chance.tighter(tree)):
        in_tight[members[number]] = True
    tight = np.array([in_tight[each].mean() for each in members])
    # Rounded: equal groups must not be told apart by last digits; of equals the first by row.
    left_over = [round(len(each) * (1.0 - _likeliest(explained[each])), 9) for each in members]
    order = sorted(range(n - 1), key=lambda number: (-left_over[number], number))
    eligible = chance.of_size(tree) & (tight >= LEAST_TIGHT)
    chosen = _apart([number for number in order if eligible[number]], members, most)
    wanted = [members[number] for number in chosen]
    again = _when_left_out(rows, wanted, seed)
    without = _without_documents(rows, wanted, documents)
    return tuple(
        Group(
            rows=members[number],
            tight=float(tight[number]),
            refound=again[place],
            refound_documents=without[place],
        )
        for place, number in enumerate(chosen)
    )


def _likeliest(explained: Rows) -> float:
    return float(explained.mean(axis=0).max(initial=0.0))


def _apart(order: Sequence[int], members: Sequence[NDArray[np.intp]], most: int) -> list[int]:
    chosen: list[int] = []
    taken: list[set[int]] = []
    for number in order:
        rows = set(members[number].tolist())
        if all(len(rows & other) <= OVERLAP * len(rows | other) for other in taken):
            chosen.append(number)
            taken.append(rows)
        if len(chosen) == most:
            break
    return chosen


def _when_left_out(rows: Rows, groups: Sequence[NDArray[np.intp]], seed: int) -> list[float]:
    """Return for each group how much of it comes back without a fifth of the quotes (20 times)."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(RESAMPLES if groups else 0):
        kept = np.sort(rng.choice(len(rows), size=int(_LEFT * len(rows)), replace=False))
        found.append(_similarity(rows, groups, kept))
    return [float(np.mean(each)) for each in zip(*found, strict=True)]


def _without_documents(
    rows: Rows, groups: Sequence[NDArray[np.intp]], documents: Sequence[str]
) -> list[tuple[float, ...]]:
    """Return for each group how much of it comes back without each document that it has quotes of.

    At most the twenty documents with most quotes are left out, since each costs a tree.
    """
    names, counts = np.unique(np.asarray(documents), return_counts=True)
    if len(names) < 2:
        return [() for _ in groups]
    largest = names[np.lexsort((names, -counts))][:RESAMPLES]
    found: list[list[float]] = [[] for _ in groups]
    for name in largest if groups else ():
        kept = np.flatnonzero(np.asarray(documents) != name)
        if len(kept) < _FEWEST:
            continue
        for place, similar in enumerate(_similarity(rows, groups, kept)):
            found[place].append(similar)
    return [tuple(each) for each in found]


def _similarity(rows: Rows, groups: Sequence[NDArray[np.intp]], kept: NDArray[np.intp]) -> list[float]:
    """Return for each group its Jaccard similarity to the nearest group of a tree over some rows."""
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
