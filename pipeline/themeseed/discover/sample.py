"""Quotes -> the rows that groups are sought in: each text once, and not more than can be compared."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_READ = 1_000
"""Quotes that are compared with each other; of more, so many are drawn by lot. Shuffled copies of as
many have to be embedded, which takes most of the time."""


def distinct_sample(texts: Sequence[str], *, seed: int) -> NDArray[np.intp]:
    """Return rows of texts that differ in more than case and space, at most 1,000, in order of text.

    "Don't know" said by many is one text: repeats are alike for no reason that interests anybody.
    """
    first: dict[str, int] = {}
    for row, text in enumerate(texts):
        first.setdefault(" ".join(text.casefold().split()), row)
    rows = np.array([first[text] for text in sorted(first)], dtype=np.intp)
    if len(rows) > MOST_READ:
        drawn = np.random.default_rng(seed).choice(len(rows), size=MOST_READ, replace=False)
        rows = rows[np.sort(drawn)]
    return rows
