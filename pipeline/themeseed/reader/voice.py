"""How much a second reader's word weighs beside the matcher's scores.

The rule: one number, learned on decided quotes. The reader never sees what was decided, so its
answers to decided quotes are worth as much as those to others.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from themeseed.records import MatchScores, Reading

_VOICES = np.linspace(0.0, 4.0, 41)
_SPREAD = 1.5
"""Log odds that a reader's word may add, and how far decisions must be to believe in much."""


def moved(scores: MatchScores, readings: Sequence[Reading], by: float) -> MatchScores:
    """Return scores with the reader's word in them.

    The code that it chose gains; where it found that none fits, all codes lose. So every later step
    (calibration, code sets, what is left to change) takes it in without knowing of it.

    Args:
        scores: n quotes x k codes.
        readings: of any of the quotes; those with a fault count as none.
        by: in units of the scores, 0 or more.
    """
    if by == 0:
        return scores
    row = {quote_id: number for number, quote_id in enumerate(scores.quote_ids)}
    column = {code_id: number for number, code_id in enumerate(scores.code_ids)}
    heard = scores.scores.copy()
    for reading in readings:
        if reading.fault or reading.quote_id not in row:
            continue
        if reading.code_id is None:
            heard[row[reading.quote_id]] -= by
        elif reading.code_id in column:
            heard[row[reading.quote_id], column[reading.code_id]] += by
    return replace(scores, scores=heard)


def best_voice(surprise: Callable[[float], NDArray[np.float64]]) -> float:
    """Return the log odds that a reader's word should add: the most probable, 0 to 4.

    Args:
        surprise: how unlikely each decided quote's answer is with so much added (negative log
            likelihood, one figure a quote).
    """
    costs = [float(surprise(float(voice)).sum()) + (voice / _SPREAD) ** 2 / 2 for voice in _VOICES]
    return float(_VOICES[int(np.argmin(costs))])
