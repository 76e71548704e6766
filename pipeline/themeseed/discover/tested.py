"""Seed themes under test: is each one thing in this material, several, or hardly anything?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.groups import Group
from themeseed.discover.tree import Rows

DRAWS = 200
SURE = 0.95
"""A theme is one thing if its quotes are more alike than so many of the draws by lot."""

WITHIN = 0.8
"""A group stands inside a theme if so much of it reads as the theme; it is a part of it if it holds
less than so much of the theme."""


def is_one_thing(rows: Rows, members: NDArray[np.intp], *, seed: int) -> bool:
    """Return whether quotes are more alike than as many that are drawn by lot.

    Args:
        rows: n x d of all quotes, less their mean, at unit length.
        members: rows of the theme.
        seed: for the draws.
    """
    rng = np.random.default_rng(seed)
    by_lot = [
        _likeness(rows[rng.choice(len(rows), size=len(members), replace=False)]) for _ in range(DRAWS)
    ]
    return _likeness(rows[members]) > float(np.quantile(by_lot, SURE))


def parts_of(members: NDArray[np.intp], groups: Sequence[Group]) -> tuple[NDArray[np.intp], ...]:
    """Return groups beyond chance that are parts of a theme, apart from each other, largest first.

    Args:
        members: rows of the theme.
        groups: of the same rows, perhaps nested.
    """
    theme = set(members.tolist())
    inside = [
        each.rows
        for each in groups
        if len(theme.intersection(each.rows.tolist())) >= WITHIN * len(each.rows)
        and len(each.rows) < WITHIN * len(theme)
    ]
    taken: set[int] = set()
    parts = []
    for rows in sorted(inside, key=lambda each: (-len(each), int(each[0]))):
        if not taken.intersection(rows.tolist()):
            taken.update(rows.tolist())
            parts.append(rows)
    return tuple(parts)


def _likeness(rows: Rows) -> float:
    """Return the mean cosine of the pairs, rounded: equal ones must not differ in last digits."""
    n = len(rows)
    total = rows.sum(axis=0)
    return round((float(total @ total) - n) / max(1, n * (n - 1)), 9)
