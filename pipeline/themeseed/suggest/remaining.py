"""How many suggestions a person would still change, if the review went on: advice on when to stop.

The probabilities of the undecided quotes say how many first suggestions are right; the decided quotes
say how far such probabilities are off. Both together give an estimate with an interval that holds
whatever the probabilities are worth, if the decided quotes are drawn like the others (prediction-
powered inference; Angelopoulos and others 2023, and the difference estimator of survey sampling).
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.records import Coding, MatchScores
from themeseed.suggest.calibration import Calibration

_NORMAL = 1.959964
"""Standard errors to each side of a 95% interval."""

_DEPENDENCE = 2.0
"""Held-out answers share nearly all decisions, so their variance says too little (Bengio & Grandvalet
2004). Doubled, the interval holds about as often as it says: benchmarks/quality/calibration.py."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """Of `n_undecided` first suggestions a person would change about `estimate` (95%: low to high)."""

    n_undecided: int
    estimate: int
    low: int
    high: int


def still_to_change(
    scores: MatchScores,
    held_out: MatchScores,
    codings: Sequence[Coding],
    calibration: Calibration,
    decided: Collection[str],
) -> Remaining | None:
    """Return how many first suggestions for undecided quotes a person would change.

    An answer is right when it is the code, or one of the codes, that the person gives; where
    "no theme fits" is the likeliest answer, when the person gives none.

    Args:
        scores: of all quotes.
        held_out: of decided quotes, each made without the decision on it.
        codings: what was decided; with several coders each counts.
        calibration: makes scores probabilities.
        decided: ids of quotes that are not undecided.

    Returns:
        The estimate; None before probabilities are calibrated, where codes do not exclude each other,
        or where nothing is undecided.
    """
    rows = [number for number, quote_id in enumerate(scores.quote_ids) if quote_id not in decided]
    if not rows or not calibration.calibrated or not calibration.exclusive:
        return None
    expected = _answers(calibration, scores)[rows].max(axis=1)
    known = _answers(calibration, held_out)
    row = {quote_id: number for number, quote_id in enumerate(held_out.quote_ids)}
    off: list[float] = []
    for coding in codings:
        if coding.quote_id in row:
            answers = known[row[coding.quote_id]]
            best = int(answers.argmax())
            said = held_out.code_ids[best] if best < len(held_out.code_ids) else None
            right = said in coding.codes if said is not None else not coding.codes
            off.append(float(right) - float(answers[best]))
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
        estimate=whole(changed),
        low=whole(changed - _NORMAL * error),
        high=whole(changed + _NORMAL * error),
    )


def _answers(calibration: Calibration, scores: MatchScores) -> NDArray[np.float64]:
    """Return probabilities of the codes and, last, of "no theme fits" (n x (k + 1))."""
    codes = calibration.probabilities(scores.scores)
    return np.column_stack([codes, 1.0 - codes.sum(axis=1)])
