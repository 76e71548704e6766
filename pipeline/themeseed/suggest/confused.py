"""Pairs of codes that what was decided does not tell apart.

Of two quotes, one of each code, how often do the held-out scores put the right one first? That is the
area under the ROC curve: a half is chance. A pair is named when even the upper end of a one-sided 95%
interval (Hanley and McNeil 1982, Radiology 143, 29-36) stays below three quarters.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from themeseed.records import Coding, MatchScores

_LEAST_USES = 10
"""Decided quotes of each code, with this code only, from which a pair is looked at."""

_TOLD_APART = 0.75
_NORMAL = 1.645


@dataclass(frozen=True, slots=True, kw_only=True)
class Confused:
    """Two codes, the quotes that have one of them, and how often the right one comes first."""

    one: str
    other: str
    n_one: int
    n_other: int
    told_apart: float
    quote_ids: tuple[str, ...]


def confused(held_out: MatchScores, codings: Sequence[Coding]) -> tuple[Confused, ...]:
    """Return the pairs of codes that cannot be told apart, the worst first.

    Only codes that exclude each other, on quotes with one code: where several may apply, two codes
    that go together are nothing to mend.

    Args:
        held_out: scores of decided quotes, each made without the decision on it.
        codings: what was decided on them.
    """
    if not held_out.exclusive:
        return ()
    row = {quote_id: number for number, quote_id in enumerate(held_out.quote_ids)}
    column = {code_id: number for number, code_id in enumerate(held_out.code_ids)}
    single = [
        (row[each.quote_id], column[each.codes[0]])
        for each in codings
        if each.quote_id in row and len(each.codes) == 1 and each.codes[0] in column
    ]
    rows_of = {
        code: np.array(sorted({at for at, its_code in single if its_code == code}), dtype=np.intp)
        for code in {code for _, code in single}
    }
    # By id, so that no order of codes shows.
    often = sorted(
        (code for code, rows in rows_of.items() if len(rows) >= _LEAST_USES),
        key=held_out.code_ids.__getitem__,
    )
    found: list[Confused] = []
    for one, other in combinations(often, 2):
        first, second = rows_of[one], rows_of[other]
        leads = held_out.scores[:, one] - held_out.scores[:, other]
        area = _area(leads[first], leads[second])
        if area + _NORMAL * _error(area, len(first), len(second)) >= _TOLD_APART:
            continue
        ids = {held_out.quote_ids[at] for at in (*first, *second)}
        found.append(
            Confused(
                one=held_out.code_ids[one],
                other=held_out.code_ids[other],
                n_one=len(first),
                n_other=len(second),
                told_apart=area,
                quote_ids=tuple(sorted(ids)),
            )
        )
    return tuple(sorted(found, key=lambda each: (round(each.told_apart, 9), each.one, each.other)))


def _area(above: NDArray[np.float64], below: NDArray[np.float64]) -> float:
    """Return how often one of the first is above one of the second; ties count half."""
    ordered = np.sort(np.round(below, 9))
    values = np.round(above, 9)
    wins = np.searchsorted(ordered, values, side="left") + np.searchsorted(ordered, values, side="right")
    return float(wins.sum() / (2 * len(above) * len(below)))


def _error(area: float, n: int, m: int) -> float:
    both, one = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (n - 1) * (both - area**2) + (m - 1) * (one - area**2)
    return math.sqrt(max(variance, 0.0) / (n * m))
