"""Weighted kernel ridge regression in closed form, with its leave-one-out predictions.

Regularised least squares on indicator targets classifies as well as support vector machines do
(Rifkin, Yeo & Poggio 2003), is solved once for all codes, and every score is a sum of what each
known text contributes: the explanation of a suggestion is the arithmetic that made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RIDGE = 1.0
"""How strongly scores are drawn to zero where several codes may apply."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RidgeSolution:
    """What was solved for m known texts and k codes.

    `dual` (m x k): the score of a new text is its kernel row times `dual`. `leave_one_out`
    (m x k): the score that each known text would get had it, and what says the same, not been
    known.
    """

    dual: Matrix
    leave_one_out: Matrix


def solve_ridge(
    kernel: Matrix,
    targets: Matrix,
    weights: NDArray[np.float64],
    ridge: float,
    together: Sequence[Sequence[int]] = (),
) -> RidgeSolution:
    """Return the solution of min sum_i w_i |t_i - f(x_i)|^2 + ridge |f|^2.

    Args:
        kernel: m x m, symmetric and positive semi-definite.
        targets: m x k.
        weights: m positive numbers: how much each known text counts.
        ridge: above zero.
        together: groups of rows that are left out together; each row is in one group at most.

    The leave-one-out scores are exact for fixed weights: t_i - dual_i / inverse_ii, where inverse
    is that of kernel + ridge diag(1/w) (Cawley & Talbot 2003, eq. 9, without bias); for a group, the
    same with the group's block of the inverse.
    """
    noisy = kernel + np.diag(ridge / weights)
    inverse = np.linalg.inv(noisy)
    inverse = (inverse + inverse.T) / 2
    dual = inverse @ targets
    leave_one_out = targets - dual / np.diag(inverse)[:, None]
    for group in together:
        rows = np.array(group, dtype=np.intp)
        leave_one_out[rows] = targets[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], dual[rows])
    return RidgeSolution(dual=dual, leave_one_out=leave_one_out)
