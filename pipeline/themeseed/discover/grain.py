"""How large the groups are that are shown: coarser and finer, and one group in two."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.groups import Group, least_explained
from themeseed.discover.tree import Rows


def at_grain(groups: Sequence[Group], explained: Rows, *, most: int, grain: int) -> tuple[Group, ...]:
    """Return the groups that no code explains alone, so many steps finer (coarser below 0).

    Each step finer leaves aside groups with more than half as many quotes as the largest of the step
    before, so that what stands inside them comes up. Each step coarser leaves aside those with less
    than twice as many as the smallest. A step that would leave nothing is not taken.

    Args:
        groups: beyond chance, of the rows of `explained`; nested.
        explained: n x k, the probability of each code.
        most: groups at most.
        grain: steps.
    """
    chosen = least_explained(groups, explained, most=most)
    for _ in range(abs(grain)):
        sizes = [len(each.rows) for each in chosen]
        if not sizes:
            break
        left = [
            each
            for each in groups
            if (2 * len(each.rows) <= max(sizes) if grain > 0 else len(each.rows) >= 2 * min(sizes))
        ]
        stepped = least_explained(left, explained, most=most)
        if not stepped:
            break
        groups, chosen = left, stepped
    return chosen


def in_two(rows: Rows, *, smallest: int) -> tuple[NDArray[np.intp], ...]:
    """Return the places of n rows (n x d of unit length) in two parts, the larger first.

    The parts of Ward's tree (1963): of all joins, the last one costs most. Where a part would have
    fewer than `smallest` rows there is one part, all of them.
    """
    from scipy.cluster.hierarchy import fcluster, linkage  # slow to load

    whole = np.arange(len(rows), dtype=np.intp)
    if len(rows) < 2 * smallest:
        return (whole,)
    # Rounded: ties must not hang on the last digits.
    part = fcluster(linkage(np.round(rows, 9), "ward"), 2, "maxclust")
    parts = sorted(
        (np.flatnonzero(part == number).astype(np.intp) for number in np.unique(part)),
        key=lambda each: (-len(each), int(each[0])),
    )
    return tuple(parts) if len(parts) == 2 and len(parts[1]) >= smallest else (whole,)
