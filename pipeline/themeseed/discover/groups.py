"""Groups of quotes that are more alike than chance, and that no code explains alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.chance import Chance
from themeseed.discover.stability import FEWEST
from themeseed.discover.tree import Rows, Tree, centred, grown_tree

LEAST_TIGHT = 0.1
"""Share of a group that must stand in tighter groups than chance makes. A theme is looser than its
core. Chosen while looking at the shared sets (decision 0011)."""

LARGEST = 0.6
"""Groups with more than this share of the quotes say nothing."""

_FEWEST_LEFT = 2
"""Copies that chance can be judged by, at least."""

OVERLAP = 0.5
"""Two groups that share more (Jaccard) are one."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """Rows of quotes that stand together, and the share of them in groups tighter than chance.

    `again` is how often that share is still enough when one shuffled copy is left out; None where there
    are too few copies to leave one out.
    """

    rows: NDArray[np.intp]
    tight: float
    again: float | None = None


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
    shuffled = [grown_tree(centred(copy)) for copy in copies]
    sizes = {"smallest": smallest, "largest": int(LARGEST * n)}
    chance = Chance(shuffled, **sizes)
    tree = grown_tree(centred(rows))
    members = tree.members()
    tight = _in_tight(tree, members, chance)
    found = [
        (number, float(tight[rows].mean()))
        for number, (rows, right) in enumerate(zip(members, chance.of_size(tree), strict=True))
        if right
    ]
    found = [(number, share) for number, share in found if share >= LEAST_TIGHT]
    if len(shuffled) < _FEWEST_LEFT + 1 or not found:
        return tuple(Group(rows=members[number], tight=share) for number, share in found)
    without = [
        _in_tight(tree, members, Chance([*shuffled[:place], *shuffled[place + 1 :]], **sizes))
        for place in range(len(shuffled))
    ]
    return tuple(
        Group(
            rows=members[number],
            tight=share,
            again=float(np.mean([each[members[number]].mean() >= LEAST_TIGHT for each in without])),
        )
        for number, share in found
    )


def _in_tight(tree: Tree, members: list[NDArray[np.intp]], chance: Chance) -> NDArray[np.bool_]:
    """Return which rows stand in a group that is tighter than chance makes groups of its size."""
    inside = np.zeros(tree.n_rows, dtype=bool)
    for number in np.flatnonzero(chance.tighter(tree)):
        inside[members[number]] = True
    return inside


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


def _likeliest(explained: Rows) -> float:
    return float(explained.mean(axis=0).max(initial=0.0))
