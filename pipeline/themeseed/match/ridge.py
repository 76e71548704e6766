"""Weighted kernel ridge regression in closed form, with its leave-one-out predictions.

Regularised least squares on indicator targets classifies as well as support vector machines do
(Rifkin, Yeo & Poggio 2003), is solved once for all codes, and every score is a sum of what each
known text contributes: the explanation of a suggestion is the arithmetic that made it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class RidgeSolution:
    """What was solved for m known texts and k codes.

    `dual` (m x k): the score of a new text is its kernel row times `dual`. `leave_one_out`
    (m x k): the score that each known text would get had it not been known.
    """

    dual: Matrix
    leave_one_out: Matrix


def solve_ridge(
    kernel: Matrix, targets: Matrix, weights: NDArray[np.float64], ridge: float
) -> RidgeSolution:
    """Return the solution of min sum_i w_i |t_i - f(x_i)|^2 + ridge |f|^2.

    Args:
        kernel: m x m, symmetric and positive semi-definite.
        targets: m x k.
        weights: m positive numbers: how much each known text counts.
        ridge: above zero.

    The leave-one-out scores are exact for fixed weights: t_i - dual_i / inverse_ii, where inverse
    is that of kernel + ridge diag(1/w) (Cawley & Talbot 2003, eq. 9, without bias).
    """
    noisy = kernel + np.diag(ridge / weights)
    inverse = np.linalg.inv(noisy)
    inverse = (inverse + inverse.T) / 2
    dual = inverse @ targets
    leave_one_out = targets - dual / np.diag(inverse)[:, None]
    return RidgeSolution(dual=dual, leave_one_out=leave_one_out)
