"""How tight groups are by chance: the same words dealt to the same quotes by lot, embedded again."""

from collections.abc import Sequence
from math import ceil, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.tree import Tree

SURE = 0.98
"""How often chance alone must stay below the bar, over all groups of a study together."""

_FEWEST, _MOST, _TEXTS = 5, 20, 4_000
_EULER = 0.5772156649015329
_LEAST_SPREAD = 1e-3
_STEPS = 2
"""Sizes are compared in classes: so many for each doubling."""


def n_copies(n_quotes: int) -> int:
    """Return how many shuffled copies to make: more where they cost little."""
    return min(_MOST, max(_FEWEST, ceil(_TEXTS / max(n_quotes, 1))))


def shuffled_texts(texts: Sequence[str], *, seed: int) -> tuple[str, ...]:
    """Return texts as long as these, with all their words dealt out by lot.

    >>> shuffled_texts(["a b c", "d"], seed=2)
    ('d c a', 'b')
    """
    words = [word for text in texts for word in text.split()]
    order = np.random.default_rng(seed).permutation(len(words))
    dealt, at = [], 0
    for text in texts:
        length = len(text.split())
        dealt.append(" ".join(words[number] for number in order[at : at + length]))
        at += length
    return tuple(dealt)


class Chance:
    """How tight the groups of shuffled copies are, by size, and the bar that a real one must pass."""

    def __init__(self, copies: Sequence[Tree], *, smallest: int, largest: int) -> None:
        """Take the trees of at least two shuffled copies, and the sizes that matter.

        The tightest group of a copy, held to the other copies, is a maximum of many, so that its
        distribution is Gumbel's (Fisher and Tippett 1928); the bar is that distribution's 98%
        point, fitted by moments.
        """
        self._sizes = (smallest, largest)
        self._spread = _spread(copies)
        highest = []
        for number, copy in enumerate(copies):
            others = _spread([*copies[:number], *copies[number + 1 :]])
            highest.append(float(_excess(copy, others)[self.of_size(copy)].max(initial=0.0)))
        scale = float(np.std(highest, ddof=1)) * sqrt(6) / pi
        self.bar = float(np.mean(highest)) + scale * (-log(-log(SURE)) - _EULER)

    def of_size(self, tree: Tree) -> NDArray[np.bool_]:
        """Return which groups of a tree are neither too small nor too large."""
        smallest, largest = self._sizes
        return np.asarray((tree.sizes >= smallest) & (tree.sizes <= largest))

    def tighter(self, tree: Tree) -> NDArray[np.bool_]:
        """Return which groups of a tree are tighter than chance makes groups of their size."""
        return np.asarray(self.of_size(tree) & (_excess(tree, self._spread) > self.bar))


Spread = dict[int, tuple[float, float]]


def _classes(tree: Tree) -> NDArray[np.intp]:
    return np.asarray(np.floor(np.log2(tree.sizes) * _STEPS), dtype=np.intp)


def _spread(copies: Sequence[Tree]) -> Spread:
    classes = np.concatenate([_classes(copy) for copy in copies])
    likeness = np.concatenate([copy.likeness for copy in copies])
    return {
        int(one): (
            float(likeness[classes == one].mean()),
            max(float(likeness[classes == one].std()), _LEAST_SPREAD),
        )
        for one in np.unique(classes)
    }


def _excess(tree: Tree, spread: Spread) -> NDArray[np.float64]:
    """Return how many standard deviations each group is tighter than chance's groups of its size.

    A size that chance never made is held to the nearest one that it made.
    """
    known = np.array(sorted(spread))
    nearest = known[np.abs(_classes(tree)[:, None] - known[None, :]).argmin(axis=1)]
    means = np.array([spread[int(one)][0] for one in nearest])
    deviations = np.array([spread[int(one)][1] for one in nearest])
    return np.asarray((tree.likeness - means) / deviations)
