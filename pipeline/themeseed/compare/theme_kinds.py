"""How themes come back in groups: matched, split, merged, missed, extra; by one rule, half."""

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.coefficients import Floats
from themeseed.records import GroupKind, ThemeKind

HALF = 0.5

MATCHED, SPLIT, MERGED, MISSED = range(4)
THEME_KINDS: tuple[ThemeKind, ...] = ("matched", "split", "merged", "missed")
PART, MERGING, EXTRA = 1, 2, 3
GROUP_KINDS: tuple[GroupKind, ...] = ("matched", "part", "merging", "extra")

Kinds = NDArray[np.intp]


def shares(shared: Floats, sizes: Floats, axis: int) -> Floats:
    """Return shared quotes as shares of the themes' (axis 2) or the groups' (axis 1) sizes.

    Args:
        shared: resamples x themes x groups.
        sizes: resamples x themes, or resamples x groups.
        axis: which axis of `shared` is not in `sizes`.
    """
    whole = np.expand_dims(sizes, axis)
    return np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)


def theme_kinds(of_theme: Floats, of_group: Floats) -> Kinds:
    """Return the kind of each theme: resamples x themes, positions in THEME_KINDS.

    Args:
        of_theme: resamples x themes x groups; the share of the theme's quotes in the group.
        of_group: the share of the group's quotes that have the theme.

    >>> of_theme = np.array([[[0.8, 0.2], [0.6, 0.4]]])
    >>> of_group = np.array([[[0.6, 0.3], [0.4, 0.7]]])
    >>> [THEME_KINDS[kind] for kind in theme_kinds(of_theme, of_group)[0]]
    ['matched', 'split']
    """
    holds, mostly = of_theme >= HALF, of_group >= HALF
    return np.where(
        (holds & mostly).any(axis=2),
        MATCHED,
        np.where(mostly.any(axis=2), SPLIT, np.where(holds.any(axis=2), MERGED, MISSED)),
    ).astype(np.intp)


def group_kinds(of_theme: Floats, of_group: Floats) -> Kinds:
    """Return the kind of each group: resamples x groups, positions in GROUP_KINDS."""
    holds, mostly = of_theme >= HALF, of_group >= HALF
    return np.where(
        (holds & mostly).any(axis=1),
        MATCHED,
        np.where(mostly.any(axis=1), PART, np.where(holds.any(axis=1), MERGING, EXTRA)),
    ).astype(np.intp)


def paired(overlap: Floats) -> dict[int, int]:
    """Return the one-to-one pairing of themes with groups that has the largest overlap in all.

    Kuhn, H. W. (1955), The Hungarian method for the assignment problem, Naval Research Logistics
    Quarterly 2, 83-97; by scipy. Pairs that share nothing are left out.

    Args:
        overlap: themes x groups.
    """
    # Imported here: scipy.optimize is slow to load.
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return {
        int(row): int(column)
        for row, column in zip(rows, columns, strict=True)
        if overlap[row, column] > 0
    }
