"""Codes that are commoner or rarer among the undecided quotes than among the decided ones.

People seldom decide on quotes drawn by lot: they look for a code's examples, decide a document, or are
asked for the quotes that teach most. So a code may be rarer in what is left than in what is decided.
It shows in its mean probability over both (as label shift does; Lipton, Wang & Smola 2018), if
decided quotes are read as if they had not been decided. Where they were drawn by lot the two are
alike, and nothing changes.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

DOUBT = 0.2
"""Added to both, in shares that a code would have if all were equally common."""

STRENGTH = 1.0
"""Probabilities that are unsure show less of a difference than there is; by how much it is enlarged."""

HALF_AT = 20
"""Quotes at which half of the difference counts, of the decided and of the undecided ones: few of
either say little of how common codes are."""


def levels(undecided: Matrix, decided: Matrix, counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much the logits of each of k codes are to be moved.

    Args:
        undecided: logits of n undecided texts, n x k.
        decided: logits of m decided texts as if they had not been decided, m x k.
        counts: m, how often each decided text was said.
    """
    k = undecided.shape[1]
    if not len(undecided) or not len(decided):
        return np.zeros(k)
    here = _probable(undecided).mean(axis=0)
    there = np.average(_probable(decided), axis=0, weights=counts)
    trust = len(undecided) / (len(undecided) + HALF_AT) * counts.sum() / (counts.sum() + HALF_AT)
    return np.asarray(STRENGTH * trust * np.log((here + DOUBT / k) / (there + DOUBT / k)))


def _probable(logits: Matrix) -> Matrix:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
