"""Decisions that deserve a second look, since everything else that was decided speaks against them.

Confident learning (Northcutt, Jiang & Chuang 2021): a decision is doubted when the probability of
another code, made without that decision, is at least what this other code usually has on its own
quotes. It finds slips and unclear borders between codes; which of the two it is, people say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from themeseed.records import Coding, MatchScores
from themeseed.suggest.calibration import Calibration

_LEAST_USES = 3
"""Decisions of a code from which it is known what probability it usually has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A coding with one code, and the code that the other decisions speak for instead."""

    coding: Coding
    rather: str
    probability: float
    probability_of_given: float


def doubts(
    held_out: MatchScores, codings: Sequence[Coding], calibration: Calibration
) -> tuple[Doubt, ...]:
    """Return the codings that deserve a second look, the least likely first.

    Only quotes with one code, and codes that exclude each other, since a further code is no
    contradiction. Nothing is doubted before probabilities are calibrated.

    Args:
        held_out: scores of decided quotes, each made without the decision on it.
        codings: what was decided on them.
        calibration: makes scores probabilities.
    """
    if not (calibration.calibrated and calibration.exclusive):
        return ()
    probabilities = calibration.probabilities(held_out.scores)
    row = {quote_id: number for number, quote_id in enumerate(held_out.quote_ids)}
    column = {code_id: number for number, code_id in enumerate(held_out.code_ids)}
    single = [
        coding
        for coding in codings
        if coding.quote_id in row and len(coding.codes) == 1 and coding.codes[0] in column
    ]
    own = np.array([column[coding.codes[0]] for coding in single], dtype=np.intp)
    rows = probabilities[[row[coding.quote_id] for coding in single]]
    usual = np.full(len(column), np.inf)
    for code in np.unique(own):
        if (own == code).sum() >= _LEAST_USES:
            usual[code] = rows[own == code, code].mean()
    found: list[Doubt] = []
    for coding, code, probable in zip(single, own, rows, strict=True):
        likely = np.where(probable >= usual, probable, -1.0)
        best = int(likely.argmax())
        if likely[best] > 0 and best != code and probable[best] > probable[code]:
            found.append(
                Doubt(
                    coding=coding,
                    rather=held_out.code_ids[best],
                    probability=float(probable[best]),
                    probability_of_given=float(probable[code]),
                )
            )
    return tuple(
        sorted(
            found,
            key=lambda each: (
                # By what was given, not by the lead of the other: of planted slips it finds twice as
                # many among the first ten (benchmarks/quality/troubles.py).
                round(each.probability_of_given, 9),
                each.coding.quote_id,
                each.coding.coder_id,
            ),
        )
    )
