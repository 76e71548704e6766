"""Quotes that people decided to fit no code -> groups that may be codes in the making."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.tree import Rows, centred, grown_tree

SMALLEST = 2
"""One quote that fits nothing is no group."""


def provisional_groups(
    vectors: NDArray[np.float32], none_rows: Sequence[int], decided: Sequence[Sequence[int]]
) -> tuple[NDArray[np.intp], ...]:
    """Return groups of the quotes that fit no code, largest first; each may be a code to come.

    They are joined for as long as the quotes of a group are as alike, in the mean, as quotes that
    people gave the same code; where too few codes have two quotes, as alike as quotes in general.

    Args:
        vectors: n x d of all quotes.
        none_rows: rows that people decided to fit nothing.
        decided: for each code, the rows that people gave it.
    """
    if len(none_rows) < SMALLEST:
        return ()
    rows = centred(vectors)
    bar = _likeness_of_codes(rows, decided)
    order = np.array(sorted(none_rows), dtype=np.intp)
    tree = grown_tree(rows[order])
    members = tree.members()
    taken: set[int] = set()
    groups = []
    # The largest first: a group that is alike enough takes all that it holds.
    for number in sorted(range(len(members)), key=lambda each: (-len(members[each]), each)):
        alone = not taken.intersection(members[number].tolist())
        if alone and tree.likeness[number] >= bar:
            taken.update(members[number].tolist())
            groups.append(order[members[number]])
    return tuple(groups)


def _likeness_of_codes(rows: Rows, decided: Sequence[Sequence[int]]) -> float:
    """Return the mean cosine of pairs of quotes with the same code, each code counting once."""
    likeness = []
    for each in decided:
        if len(each) >= SMALLEST:
            n = len(each)
            total = rows[list(each)].sum(axis=0)
            likeness.append((float(total @ total) - n) / (n * (n - 1)))
    return float(np.mean(likeness)) if likeness else 0.0
