"""Shares of codes from a sample drawn by lot, helped by machine codes of all quotes.

    share = mean of y in the sample + weight x (mean of f over all quotes - mean of f in the sample)

with y what the person decided (0 or 1) and f what the machine holds. Whatever the machine does, the
lot makes this right on average; a good machine makes it more certain. It is known by three names:

- weight 1: the difference estimator of survey sampling (Särndal, Swensson and Wretman 1992, Model
  Assisted Survey Sampling, section 6.3); prediction-powered inference (Angelopoulos, Bates, Fannjiang,
  Jordan and Zrnic 2023, Science 382, 669-674); the mean in design-based supervised learning (Egami,
  Hinck, Stewart and Wei 2023, NeurIPS 36).
- weight cov(y, f) / var(f), kept between 0 and 1: the regression estimator (Cochran 1977, Sampling
  Techniques, chapter 7); PPI++ with power tuning (Angelopoulos, Duchi and Zrnic 2023,
  arXiv:2311.01453, example 6.1), whose mean of f is over the quotes outside the sample and
  whose weight is therefore smaller by 1 - n/N: the same share.

f may be fitted on the sample itself if each quote's f leaves its own decision out (cross-prediction:
Zrnic and Candès 2024, PNAS 121(15), e2322083121).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.proportion import Floats

UNSEEN_SUCCESS = 0.5
"""How many more sampled quotes, of the rarer answer, would show nothing gained by the machine.

A code that two sampled quotes have can be fitted perfectly by luck; half a quote more keeps the
interval honest. Chosen on simulated studies: benchmarks/prevalence.
"""

ENOUGH_TO_WEIGH = 10
"""With fewer sampled quotes, what the machine is worth cannot be told: the sample speaks alone."""

_NOTHING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sampled:
    """Codes of a sample drawn by lot. Shapes: n quotes sampled of `n_all`, k codes.

    given: n x k, 0 or 1. machine: n x k, or None. everywhere: k, the mean of the machine's codes
    over all quotes.
    """

    given: Floats
    n_all: int
    machine: Floats | None = None
    everywhere: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Powered:
    """Shares (k), the machine's weight (k), how much of the variance is left (k), residuals (n x k).

    `freedom` is that of the variance that was estimated, infinite where none had to be.
    """

    share: Floats
    weight: Floats
    left: Floats
    residuals: Floats
    freedom: float


def powered(sampled: Sampled, *, tuned: bool = True) -> Powered:
    """Return shares corrected by the sample: with the machine's tuned weight, or at full weight.

    Without a machine, or with too few quotes to weigh it, these are the shares in the sample.
    """
    y, f = sampled.given, sampled.machine
    n, k = y.shape
    plain = y.mean(axis=0)
    if f is None or sampled.everywhere is None or n < ENOUGH_TO_WEIGH:
        return Powered(
            share=plain,
            weight=np.zeros(k),
            left=np.ones(k),
            residuals=y - plain,
            freedom=math.inf,
        )
    y_off, f_off = y - plain, f - f.mean(axis=0)
    spread = (f_off**2).sum(axis=0)
    weight = np.ones(k)
    if tuned:
        together = (y_off * f_off).sum(axis=0)
        weight = np.clip(together / np.maximum(spread, _NOTHING), 0.0, 1.0)
        weight[spread < _NOTHING] = 0.0
    residuals = y_off - weight * f_off
    freedom = n - 2 if tuned else n - 1
    return Powered(
        share=plain + weight * (sampled.everywhere - f.mean(axis=0)),
        weight=weight,
        left=_left(y, residuals, freedom, at_most=1.0 if tuned else math.inf),
        residuals=residuals,
        freedom=freedom,
    )


def effective_size(sampled: Sampled, found: Powered) -> Floats:
    """Return what the sample is worth for the quotes that it was drawn from (k).

    The variance is that of sampling without repetition (Cochran 1977, section 2.6): where all
    quotes are sampled, nothing is uncertain and the size is infinite.
    """
    n = len(sampled.given)
    unseen = 1 - n / sampled.n_all
    with np.errstate(divide="ignore"):
        return np.asarray(n / (unseen * np.maximum(found.left, _NOTHING)))


def effective_size_beyond(
    sampled: Sampled,
    found: Powered,
    machine_all: Floats | None,
    rows: NDArray[np.intp],
    case_of: NDArray[np.intp],
) -> Floats:
    """Return what the sample is worth for further cases like those of the study (k).

    To the variance of the lot comes that of the study's own quotes, themselves a sample. Quotes of
    one case are not independent: the ratio of the variance over cases to that over quotes (the
    design effect, Kish 1965, Survey Sampling, section 8.2; not taken below 1) makes the sample worth
    less.

    Args:
        sampled: the sample.
        found: its shares.
        machine_all: the machine's codes of all quotes, `n_all` x k.
        rows: of the sampled quotes among all (n).
        case_of: a number for the case of each of all quotes (`n_all`).
    """
    n, n_all = len(sampled.given), sampled.n_all
    alone = n / ((1 - n / n_all) * found.left + n / n_all)
    # How far each quote moves the share: as one of all, by f, and as one of the sample, by y.
    moves = np.zeros((n_all, found.share.size))
    if machine_all is not None:
        moves += found.weight * (machine_all - machine_all.mean(axis=0)) / n_all
    moves[rows] += found.residuals / n
    by_case = np.zeros((int(case_of.max()) + 1, found.share.size))
    np.add.at(by_case, case_of, moves)
    n_cases = len(by_case)
    over_cases = (by_case**2).sum(axis=0) * n_cases / max(1, n_cases - 1)
    over_quotes = (moves**2).sum(axis=0) * n_all / max(1, n_all - 1)
    effect = np.where(over_quotes > _NOTHING, over_cases / np.maximum(over_quotes, _NOTHING), 1.0)
    return np.asarray(alone / np.maximum(effect, 1.0))


def _left(y: Floats, residuals: Floats, freedom: float, *, at_most: float) -> Floats:
    """Return which share of the variance of y the machine leaves unexplained (k)."""
    n = len(y)
    variance = ((y - y.mean(axis=0)) ** 2).sum(axis=0) / (n - 1)
    remaining = (residuals**2).sum(axis=0) / freedom
    ratio = np.where(variance > _NOTHING, remaining / np.maximum(variance, _NOTHING), 1.0)
    rarer = np.minimum(y.sum(axis=0), n - y.sum(axis=0))
    trust = rarer / (rarer + UNSEEN_SUCCESS)
    return np.asarray(trust * np.minimum(ratio, at_most) + (1 - trust))
