"""How many suggestions a person would still change, if the review went on: advice on when to stop.

The probabilities of the undecided quotes say how many first suggestions are right; the decided quotes
say how far such probabilities are off. Both together give an estimate with an interval that holds
whatever the probabilities are worth, if the decided quotes are drawn like the others (prediction-
powered inference; Angelopoulos and others 2023, and the difference estimator of survey sampling).
Who decides with a suggestion in view tends to keep it, so blind decisions judge where there are enough.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.config import SuggestConfig
from themeseed.records import Coding, MatchScores
from themeseed.suggest.calibration import Calibration, held_out_probabilities
from themeseed.suggest.suggesting import bars_in_force

ENOUGH_BLIND = 30
"""From so many blind decisions on, these alone judge how many suggestions would be changed."""

_NORMAL = 1.959964
"""Standard errors to each side of a 95% interval."""

_LEAST_JUDGED = 2

_DEPENDENCE = 2.0
"""Held-out answers share nearly all decisions, so their variance says too little (Bengio & Grandvalet
2004). Doubled, the interval holds about as often as it says: benchmarks/quality/calibration.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """Of `n_undecided` suggestions a person would change about `estimate` (95%: low to high).

    `n_judged` decisions say so.
    """

    n_undecided: int
    n_judged: int
    estimate: int
    low: int
    high: int


def still_to_change(
    scores: MatchScores,
    held_out: MatchScores,
    codings: Sequence[Coding],
    calibration: Calibration,
    decided: Collection[str],
    config: SuggestConfig,
) -> Remaining | None:
    """Return for how many undecided quotes a person would change what is suggested.

    Where codes exclude each other, an answer is right when it is the code, or one of the codes, that
    the person gives; "no theme fits", when the person gives none. Where several may apply, the
    suggested codes are right when they are all that the person gives.

    Args:
        scores: of all quotes.
        held_out: of decided quotes, each made without the decision on it.
        codings: what was decided on those that judge; with several coders each counts.
        calibration: makes scores probabilities.
        decided: ids of quotes that are not undecided.
        config: what is suggested where several codes may apply.

    Returns:
        The estimate; None before probabilities are calibrated, with fewer than two codings, or where
        nothing is undecided.
    """
    rows = [number for number, quote_id in enumerate(scores.quote_ids) if quote_id not in decided]
    row = {quote_id: number for number, quote_id in enumerate(held_out.quote_ids)}
    judging = [coding for coding in codings if coding.quote_id in row]
    if not rows or not calibration.calibrated or len(judging) < _LEAST_JUDGED:
        return None
    new = calibration.probabilities(scores.scores[rows])
    expected = _put_forward(calibration, new, config)[1]
    shown, sure = _put_forward(
        calibration, held_out_probabilities(held_out, codings, calibration), config
    )
    column = {code_id: number for number, code_id in enumerate(held_out.code_ids)}
    off: list[float] = []
    for coding in judging:
        at = row[coding.quote_id]
        given = {column[code] for code in coding.codes if code in column}
        codes = set(np.flatnonzero(shown[at]).tolist())
        right = bool(codes & given) if calibration.exclusive and codes else codes == given
        off.append(float(right) - float(sure[at]))
    n = len(rows)
    n_right = float(expected.sum() + n * np.mean(off))
    variance = float(np.var(off, ddof=1))
    # What the decided quotes leave open, and chance among the undecided.
    error = math.sqrt(_DEPENDENCE * n**2 * variance / len(off) + n * variance)
    changed = n - n_right

    def whole(value: float) -> int:
        return min(n, max(0, round(value)))

    return Remaining(
        n_undecided=n,
        n_judged=len(off),
        estimate=whole(changed),
        low=whole(changed - _NORMAL * error),
        high=whole(changed + _NORMAL * error),
    )


def _put_forward(
    calibration: Calibration, codes: NDArray[np.float64], config: SuggestConfig
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return what is taken for each quote's answer (n x k) and how likely it is right (n).

    `codes` are the probabilities of each code (n x k). Where several codes may apply, these are taken
    for independent; that they are not is set right by what was decided.
    """
    rows, best = np.arange(len(codes)), codes.argmax(axis=1)
    if calibration.exclusive:
        nothing = 1.0 - codes.sum(axis=1)
        shown = np.zeros(codes.shape, dtype=bool)
        shown[rows, best] = codes[rows, best] >= nothing
        return shown, np.maximum(codes[rows, best], nothing)
    shown = bars_in_force(calibration, config).shown(codes, config.max_codes)
    return shown, np.where(shown, codes, 1.0 - codes).prod(axis=1)
