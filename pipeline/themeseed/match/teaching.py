"""Which undecided quotes teach most: those whose decision makes the scores of many others surer.

Kernel ridge regression is the mean of a Gaussian process, whose variance says how unsure each score
is and how much one more decision would lower it (Rasmussen & Williams 2006, section 2.2). Quotes are
picked one after the other so that the variance over all candidates falls most (Cohn, Ghahramani &
Jordan 1996). No answer is needed for it, so a whole batch is picked at once. Candidates are the third
of the quotes with the smallest lead of the first code over the second.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

MOST_QUOTES = 4500
CANDIDATES = 3
LEAST_CANDIDATES = 60
"""Quotes that are looked at, the share of them that are candidates (one in three), and how many at
least: benchmarks/quality/review.py."""


def candidates(leads: Matrix) -> NDArray[np.intp]:
    """Return the rows with the smallest leads, a third of them or at least sixty; equal ones by row."""
    n = max(LEAST_CANDIDATES, len(leads) // CANDIDATES)
    return np.argsort(leads, kind="stable")[:n]


def teaching_order(
    among: Matrix, to_decided: Matrix, among_decided: Matrix, ridge: float, limit: int
) -> NDArray[np.intp]:
    """Return up to `limit` of c candidates, in the order in which they should be decided.

    Args:
        among: likeness of candidates to each other, c x c.
        to_decided: likeness of candidates to m decided quotes, c x m.
        among_decided: likeness of decided quotes to each other, m x m.
        ridge: how noisy a decision is; above zero.
        limit: how many to pick.
    """
    covariance = among.copy()
    if to_decided.shape[1]:
        noisy = among_decided + ridge * np.eye(len(among_decided))
        covariance -= to_decided @ np.linalg.solve(noisy, to_decided.T)
    left = np.ones(len(covariance), dtype=bool)
    picked: list[int] = []
    for _ in range(min(limit, len(covariance))):
        gain = (covariance**2).sum(axis=1) / (np.diag(covariance) + ridge)
        best = int(np.where(left, gain, -np.inf).argmax())
        picked.append(best)
        left[best] = False
        column = covariance[:, best]
        covariance = covariance - np.outer(column, column) / (column[best] + ridge)
    return np.array(picked, dtype=np.intp)
