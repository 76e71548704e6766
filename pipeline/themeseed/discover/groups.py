"""Groups of quotes that are more alike than chance, and that no code explains alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.chance import Chance
from themeseed.discover.stability import FEWEST
from themeseed.discover.tree import Rows, centred, grown_tree

LEAST_TIGHT = 0.1
"""Share of a group that must stand in tighter groups than chance makes. A theme is looser than its
core. Chosen while looking at the shared sets (decision 0011)."""

LARGEST = 0.6
"""Groups with more than this share of the quotes say nothing."""

OVERLAP = 0.5
"""Two groups that share more (Jaccard) are one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """Rows of quotes that stand together, and the share of them in groups tighter than chance."""

    rows: NDArray[np.intp]
    tight: float


def groups_beyond_chance(
    rows: Rows | NDArray[np.float32], copies: Iterable[Rows | NDArray[np.float32]], *, smallest: int
) -> tuple[Group, ...]:
    """Return all groups of a tree that hold parts tighter than chance makes; they are nested.

    Args:
        rows: n x d, each distinct quote once, in an order that does not hang on how they came.
        copies: rows of shuffled copies of the same texts, n x d each, two or more.
        smallest: fewest quotes of a group.
    """
    n = len(rows)
    if n < FEWEST:
        return ()
    chance = Chance(
        [grown_tree(centred(copy)) for copy in copies], smallest=smallest, largest=int(LARGEST * n)
    )
    tree = grown_tree(centred(rows))
    members = tree.members()
    in_tight = np.zeros(n, dtype=bool)
    for number in np.flatnonzero(chance.tighter(tree)):
        in_tight[members[number]] = True
    groups = (Group(rows=each, tight=float(in_tight[each].mean())) for each in members)
    right = chance.of_size(tree)
    return tuple(each for each, size in zip(groups, right, strict=True) if size and _counts(each))


def least_explained(groups: Sequence[Group], explained: Rows, *, most: int) -> tuple[Group, ...]:
    """Return at most `most` groups, those first that hold most that no single code explains.

    A group counts by its quotes times the share that its likeliest code leaves over. Groups may
    stand inside each other where they differ by more than half.

    Args:
        groups: of the rows of `explained`.
        explained: n x k, the probability of each code; 1 for what was decided.
        most: groups at most.
    """
    # Rounded: equal groups must not be told apart by last digits; of equals the first in order.
    left_over = [round(len(it.rows) * (1.0 - _likeliest(explained[it.rows])), 9) for it in groups]
    chosen: list[Group] = []
    taken: list[set[int]] = []
    for number in sorted(range(len(groups)), key=lambda each: (-left_over[each], each)):
        rows = set(groups[number].rows.tolist())
        if all(len(rows & other) <= OVERLAP * len(rows | other) for other in taken):
            chosen.append(groups[number])
            taken.append(rows)
        if len(chosen) == most:
            break
    return tuple(chosen)


def _counts(group: Group) -> bool:
    return group.tight >= LEAST_TIGHT


def _likeliest(explained: Rows) -> float:
    return float(explained.mean(axis=0).max(initial=0.0))
