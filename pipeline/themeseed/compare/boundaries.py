"""Boundary similarity: how far two coders set the same boundaries, near misses counting in part.

Fournier (2013), Evaluating text segmentation using boundary edit distance, Proceedings of ACL,
1702-1712: B = 1 - (additions + weighted transpositions) / (additions + transpositions + matches),
here with one type of boundary, so that no substitutions occur. A transposition moves a boundary by
fewer than NEAR positions and costs the distance / NEAR. The reference implementation is `segeval`.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

NEAR = 2
"""Positions that a near miss may span, as in the paper's software: one boundary moved by one word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryEdits:
    """What makes one coder's boundaries into another's; over documents, these add up."""

    matches: int
    additions: int
    transpositions: int
    transposed: float

    @property
    def total(self) -> int:
        """How many boundaries there are to agree on."""
        return self.matches + self.additions + self.transpositions

    @property
    def agreed(self) -> float:
        """How many of them are agreed on, near misses in part."""
        return self.total - self.additions - self.transposed


def boundary_edits(one: AbstractSet[int], two: AbstractSet[int], near: int = NEAR) -> BoundaryEdits:
    """Return the edits between two coders' boundaries.

    Nearer boundaries are paired first, then those further to the left; each takes part once.

    Args:
        one: positions of one coder's boundaries.
        two: the other's.
        near: how many positions a transposition may span.

    >>> found = boundary_edits({2, 5}, {2, 4})
    >>> found.agreed / found.total
    0.75
    """
    left = {at: at in one for at in one ^ two}
    moved = []
    for step in range(1, near):
        for at in sorted(left):
            if at in left and left.get(at + step) is (not left[at]):
                moved.append(step)
                del left[at], left[at + step]
    return BoundaryEdits(
        matches=len(one & two),
        additions=len(left),
        transpositions=len(moved),
        transposed=sum(moved) / near,
    )
