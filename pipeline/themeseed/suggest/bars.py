"""The probabilities from which codes are suggested where several may apply.

The likeliest code of a quote has a bar of its own, never above that of further codes: nearly every quote
that gets codes gets one, few get several.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

MOST_CODES = 3
"""Codes of a quote that are looked at when bars are chosen: as many as are suggested by default."""

_DECIMALS = 6
"""As probabilities are kept: last bits decide nothing."""

TRIED = np.linspace(0.1, 0.9, 33)
"""Bars that are tried for both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The likeliest code of a quote is suggested from `first` on, each further one from `further` on."""

    first: float
    further: float

    def shown(self, probabilities: Matrix, most: int) -> NDArray[np.bool_]:
        """Return which codes are suggested, at most so many a quote (n x k)."""
        ranks = ranked(probabilities)
        return np.where(
            ranks == 0, probabilities >= self.first, (probabilities >= self.further) & (ranks < most)
        )


def best_bars(probabilities: Matrix, answers: Matrix, *, tried: Matrix = TRIED) -> Bars:
    """Return the bars from which suggesting gives the best F1: benchmarks/match/choose_bars.py.

    Args:
        probabilities: of each code for decided quotes, as if they had not been decided (m x k).
        answers: ones where the code was given (m x k). Of equally likely codes the first comes first.
        tried: in rising order.
    """
    probabilities = np.round(probabilities, _DECIMALS)
    n_given = answers.sum()
    if n_given == 0:
        return Bars(first=0.5, further=0.5)
    ranks = ranked(probabilities)
    first, further = ranks == 0, (ranks > 0) & (ranks < MOST_CODES)
    n_first, right_first = _reaching(tried, probabilities[first], answers[first])
    n_further, right_further = _reaching(tried, probabilities[further], answers[further])
    right = right_first[:, None] + right_further
    f1 = 2 * right / (n_first[:, None] + n_further + n_given)
    f1[tried[:, None] > tried] = -1.0
    at_first, at_further = np.unravel_index(int(np.argmax(f1)), f1.shape)
    return Bars(first=float(tried[at_first]), further=float(tried[at_further]))


def ranked(probabilities: Matrix) -> NDArray[np.intp]:
    """Return the rank of each code for its quote, 0 for the likeliest (n x k)."""
    order = np.argsort(-probabilities, axis=1, kind="stable")
    return np.argsort(order, axis=1, kind="stable")


def _reaching(tried: Matrix, probabilities: Matrix, answers: Matrix) -> tuple[Matrix, Matrix]:
    """Return for each bar that is tried how many reach it, and how many of these are right."""
    reach = probabilities >= tried[:, None]
    return reach.sum(axis=1).astype(np.float64), reach @ answers
