"""Kernel logistic regression for codes that exclude each other, with leave-one-out scores.

The answers are the codes and "none of them", whose log odds are fixed. At the optimum the
voice of a known text is what the others leave unexplained of it: weight times (what was said less
the probability that it gets), over the penalty (Zhu & Hastie 2005). So a score is a sum of what each
known text contributes, and a text that others explain speaks softly.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

MOST_CURVED = 300
"""Known texts that say how unsure a score for one code is: those whose own score for it is least
settled. With fewer known texts it is all of them. With 400 a refit takes a sixth longer, and code sets
and probabilities are no better (benchmarks/quality/calibration.py, 400 decided)."""

_ROUNDS = 40
_STEEP_ENOUGH = 1e-4
_JITTER = 1e-5
_LEAST_CURVED = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticSolution:
    """What was solved for m known texts and k codes.

    `dual` (m x k): the logits of a new text are its kernel row times `dual`. `leave_one_out`
    (m x k): about the logits that each known text would get had it, and what says the same, not been
    known.
    """

    dual: Matrix
    leave_one_out: Matrix


def solve_logistic(
    kernel: Matrix,
    believed: Matrix,
    refused: NDArray[np.bool_],
    weights: NDArray[np.float64],
    penalty: float,
    together: Sequence[Sequence[int]] = (),
    *,
    nothing: float = 0.0,
) -> LogisticSolution:
    """Return the solution of min -sum_i w_i log likelihood_i + penalty/2 |f|^2.

    Args:
        kernel: m x m, symmetric and positive semi-definite.
        believed: m x k shares of belief, rows of sum 1 or less; what is left is "none of them".
        refused: m; whether a row says only which codes are wrong: those that have no share.
        weights: m positive numbers: how much each known text counts.
        penalty: above zero.
        together: groups of rows that are left out together; each row is in one group at most.
        nothing: logit of "none of them".

    Leave-one-out scores are one Newton step from the solution (Opper & Winther 2000; for logistic
    regression Cawley & Talbot 2008): the score less the row's voice times how unsure the score would
    be without it. That variance takes each code's curvature by itself for the code that the text
    speaks for, and one curvature for all codes elsewhere.
    """
    # Imported here: it is slow to load, and importing themeseed must not be.
    from scipy.linalg import solve_triangular
    from scipy.optimize import minimize

    m, k = believed.shape
    shares = np.column_stack([believed, np.maximum(0.0, 1.0 - believed.sum(axis=1))])
    allowed = np.column_stack([believed > 0, np.ones(m, dtype=bool)])
    root = np.linalg.cholesky(kernel + _JITTER * np.eye(m))

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        basis = flat.reshape(m, k)
        log_probable = _log_probable(root @ basis, nothing)
        told, surprise = _told(log_probable, shares, allowed, refused)
        residual = (np.exp(log_probable) - told)[:, :-1] * weights[:, None]
        slope = root.T @ residual + penalty * basis
        return float(weights @ surprise + penalty / 2 * (flat @ flat)), slope.ravel()

    found = minimize(
        loss,
        np.zeros(m * k),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _ROUNDS, "gtol": _STEEP_ENOUGH},
    )
    basis = np.asarray(found.x).reshape(m, k)
    scores = root @ basis
    log_probable = _log_probable(scores, nothing)
    told, _ = _told(log_probable, shares, allowed, refused)
    probable = np.exp(log_probable)
    voices = (told - probable)[:, :-1] * (weights / penalty)[:, None]
    noise = penalty / np.maximum(weights[:, None] * probable * (1 - probable), _LEAST_CURVED)[:, :-1]
    variance, inverse, common = _variances(kernel, noise, believed)
    left_out = scores - variance * voices
    for group in together:
        rows = np.array(group, dtype=np.intp)
        unsure = np.linalg.inv(inverse[np.ix_(rows, rows)]) - np.diag(common[rows])
        left_out[rows] = scores[rows] - unsure @ voices[rows]
    dual = solve_triangular(root.T, basis)
    return LogisticSolution(dual=np.asarray(dual), leave_one_out=left_out)


def _log_probable(scores: Matrix, nothing: float) -> Matrix:
    """Return log probabilities (m x (k + 1)) of the codes and of "none"."""
    logits = np.column_stack([scores, np.full(len(scores), nothing)])
    logits -= logits.max(axis=1, keepdims=True)
    return np.asarray(logits - np.log(np.exp(logits).sum(axis=1, keepdims=True)))


def _told(
    log_probable: Matrix, shares: Matrix, allowed: NDArray[np.bool_], refused: NDArray[np.bool_]
) -> tuple[Matrix, Matrix]:
    """Return what each row says (m x (k + 1), sums 1) and how surprising that is.

    A refusal says only that the answer is one of the others: these keep their odds.
    """
    surprise = -(shares * log_probable).sum(axis=1)
    if not refused.any():
        return shares, surprise
    told = shares.copy()
    left = np.where(allowed[refused], np.exp(log_probable[refused]), 0.0)
    mass = np.maximum(left.sum(axis=1), np.finfo(float).tiny)
    told[refused] = left / mass[:, None]
    surprise[refused] = -np.log(mass)
    return told, surprise


def _variances(kernel: Matrix, noise: Matrix, believed: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Return how unsure each score is without its own row (m x k), the common inverse, its noise.

    1 / inverse_ii - noise_i is the variance of a Gaussian process at a row that it has not seen
    (Rasmussen & Williams 2006, section 5.4.2). The inverse is that of kernel + noise, with the noise
    of all codes in the mean; for the code that a row speaks for, with that code's own.
    """
    common = 1 / np.mean(1 / noise, axis=1)
    inverse = _inverse(kernel, common)
    variance = np.repeat((1 / np.diag(inverse) - common)[:, None], believed.shape[1], axis=1)
    for code in range(believed.shape[1]):
        rows = np.flatnonzero(believed[:, code] > 0)
        if len(rows):
            variance[rows, code] = _variance_of(kernel, noise[:, code], rows)
    return variance, inverse, common


def _variance_of(kernel: Matrix, noise: Matrix, rows: NDArray[np.intp]) -> Matrix:
    """Return how unsure a Gaussian process is at these rows, had it not seen them (one number each).

    It has seen the MOST_CURVED rows of least noise (a subset of data: Quinonero-Candela & Rasmussen
    2005): a row of much noise tells it next to nothing, so that what is left out makes the variance
    a little larger and never smaller.
    """
    from scipy.linalg import solve_triangular

    seen = np.sort(np.argsort(noise, kind="stable")[:MOST_CURVED])
    root = np.linalg.cholesky(kernel[np.ix_(seen, seen)] + np.diag(noise[seen]))
    variance = np.empty(len(rows))
    inside = np.isin(rows, seen)
    if inside.any():
        at = np.searchsorted(seen, rows[inside])
        units = np.zeros((len(seen), len(at)))
        units[at, np.arange(len(at))] = 1.0
        halves = solve_triangular(root, units, lower=True)
        variance[inside] = 1 / (halves**2).sum(axis=0) - noise[rows[inside]]
    if not inside.all():
        new = rows[~inside]
        halves = solve_triangular(root, kernel[np.ix_(seen, new)], lower=True)
        variance[~inside] = kernel[new, new] - (halves**2).sum(axis=0)
    return variance


def _inverse(kernel: Matrix, noise: Matrix) -> Matrix:
    inverse = np.linalg.inv(kernel + np.diag(noise))
    return np.asarray((inverse + inverse.T) / 2)
