"""How much commoner each code is than its scores say, where several codes may apply.

Some codes are given to every third quote and look from their passages like all others. What is added to
the log odds of each code is fitted on decided quotes and drawn to zero, so that few decisions move it
little. A decided quote is read with the levels that the others would have given: codes are many, and
levels that know the answer would make held-out quotes look better than new ones are.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

SPREAD = 0.6
"""Of the levels of a study's codes, in log odds: benchmarks/match/choose_several.py."""

_ROUNDS = 20


def code_levels(logits: Matrix, answers: Matrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what is to be added to the logits of each of k codes, and how firm each level is.

    Levels are the most probable ones, normal around zero; firmness is the curvature there.

    Args:
        logits: m x k, of each answer as if it had not been given.
        answers: m x k, ones where the code was given.
    """
    levels = np.zeros(logits.shape[1])
    for _ in range(_ROUNDS):
        residual, curvature = _parts(logits, answers, levels)
        firmness = curvature.sum(axis=0) + SPREAD**-2
        levels = levels - (residual.sum(axis=0) + levels / SPREAD**2) / firmness
    return levels, firmness


def without_own(
    logits: Matrix,
    answers: Matrix,
    rows: NDArray[np.intp],
    levels: NDArray[np.float64],
    firmness: NDArray[np.float64],
    n_rows: int,
) -> Matrix:
    """Return the levels (n_rows x k) had what was answered on a row not been known.

    One step of Newton from the levels, which is close since one answer of many moves them little.

    Args:
        logits: m x k.
        answers: m x k.
        rows: m; the row that each answer is about, for several people may answer on one.
        levels: k, from `code_levels`; perhaps of more answers than these.
        firmness: k, with them.
        n_rows: how many rows there are.
    """
    residual, curvature = _parts(logits, answers, levels)
    own, own_curvature = np.zeros((2, n_rows, len(levels)))
    np.add.at(own, rows, residual)
    np.add.at(own_curvature, rows, curvature)
    return np.asarray(levels + own / (firmness - own_curvature))


def _parts(logits: Matrix, answers: Matrix, levels: NDArray[np.float64]) -> tuple[Matrix, Matrix]:
    probable = 1 / (1 + np.exp(-np.clip(logits + levels, -500, 500)))
    return probable - answers, probable * (1 - probable)
