"""Checking probabilities and code sets against decisions that had no part in making them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from themeseed.records import Checked, Interval, Suggestion

_BINS = 10
_RESAMPLES = 1000
_LEVEL = 0.95
Floats = NDArray[np.float64]


def checked(
    suggestions: Sequence[Suggestion],
    given: Mapping[str, tuple[str, ...]],
    how: Literal["blind", "other"],
    *,
    exclusive: bool,
    seed: int,
) -> Checked | None:
    """Return how true probabilities and code sets came for these decisions; None without any.

    Args:
        suggestions: for each quote of every code, made without the decision on it.
        given: what the person decided, by quote id.
        how: what kind of decisions these are.
        exclusive: whether "no theme fits" is an answer among the codes.
        seed: of the resampling.
    """
    of_quote: dict[str, list[Suggestion]] = {}
    for each in suggestions:
        if each.quote_id in given:
            of_quote.setdefault(each.quote_id, []).append(each)
    if not of_quote:
        return None
    said, right = [], []
    for quote_id, own in sorted(of_quote.items()):
        first = max(own, key=lambda each: each.probability)
        nothing = 1 - sum(each.probability for each in own) if exclusive else 0.0
        fits = first.probability >= nothing
        said.append(max(first.probability, nothing))
        right.append(first.code_id in given[quote_id] if fits else not given[quote_id])
    sure, true = np.array(said), np.array(right, dtype=float)
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, len(sure), (_RESAMPLES, len(sure)))
    errors = [calibration_error(sure[each], true[each]) for each in rows]
    lucky = rng.random((_RESAMPLES, len(sure))) < sure
    by_chance = [calibration_error(sure, each.astype(float)) for each in lucky]
    low, high = np.quantile(errors, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return _with_sets(
        of_quote,
        given,
        Checked(
            how=how,
            n_quotes=len(sure),
            right=float(true.mean()),
            said=float(sure.mean()),
            off=calibration_error(sure, true),
            off_interval=Interval(low=float(low), high=float(high), level=_LEVEL, resampled="quotes"),
            off_by_chance=float(np.mean(by_chance)),
        ),
    )


def calibration_error(sure: Floats, right: Floats) -> float:
    """Return the expected calibration error in ten equal bins (Guo et al. 2017).

    Args:
        sure: probabilities (n).
        right: 1 where the answer was right, else 0 (n).
    """
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = np.bincount(bins, weights=sure - right, minlength=_BINS)
    return float(np.abs(gaps).sum() / len(sure))


def _with_sets(
    of_quote: Mapping[str, Sequence[Suggestion]],
    given: Mapping[str, tuple[str, ...]],
    found: Checked,
) -> Checked:
    sets = {
        quote_id: {each.code_id for each in own if each.in_set}
        for quote_id, own in of_quote.items()
        if given[quote_id] and all(each.in_set is not None for each in own)
    }
    if not sets:
        return found
    held = sum(set(given[quote_id]) <= codes for quote_id, codes in sets.items())
    return replace(
        found,
        n_with_codes=len(sets),
        held=held,
        held_interval=_share_interval(held, len(sets)),
        set_size=sum(map(len, sets.values())) / len(sets),
    )


def _share_interval(n_held: int, n: int) -> Interval:
    # Wilson's (1927) interval; imported here since scipy.stats is slow to load.
    from scipy.stats import binomtest

    low, high = binomtest(n_held, n).proportion_ci(confidence_level=_LEVEL, method="wilson")
    return Interval(low=float(low), high=float(high), level=_LEVEL, resampled="quotes")
