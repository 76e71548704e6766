"""Bootstrap resamples of paired codings, as counts of cells.

Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13 (percentile intervals);
Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8 (clusters are
resampled whole, because quotes of one interview are not independent).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.paired import Counts, Paired
from themeseed.config import CompareConfig

ENOUGH_CASES = 10
"""Fewer clusters than this give intervals that are far too narrow."""

_CELLS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """What is resampled, and what is to be said about it."""

    name: Literal["quotes", "cases"]
    case_of_quote: NDArray[np.intp] | None = None
    warnings: tuple[str, ...] = ()


def choose_units(paired: Paired, config: CompareConfig, case_of: Mapping[str, str] | None) -> Units:
    """Return what to resample: as configured, and with "auto" cases where there are ten or more.

    A quote without a case counts as a case of its own.
    """
    known = case_of or {}
    n_cases = len({known[it] for it in paired.quote_ids if it in known})
    if config.resample == "quotes" or (config.resample == "auto" and n_cases < ENOUGH_CASES):
        return Units(name="quotes")
    if n_cases < 2:
        said = "one case is" if n_cases else "no cases are"
        return Units(name="quotes", warnings=(f"Intervals resample quotes, because {said} known.",))
    keys = [(True, known[it]) if it in known else (False, it) for it in paired.quote_ids]
    index = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    few = f"Only {n_cases} cases are resampled: the intervals are narrower than they should be."
    return Units(
        name="cases",
        case_of_quote=np.array([index[key] for key in keys], dtype=np.intp),
        warnings=(few,) if n_cases < ENOUGH_CASES else (),
    )


def resamples(paired: Paired, units: Units, *, n: int, seed: int) -> Iterator[Counts]:
    """Yield the counts of `n` resamples in portions: resamples x cells."""
    generator = np.random.default_rng(seed)
    observed = paired.observed
    portion = max(1, _CELLS_AT_ONCE // len(observed))
    by_case = None if units.case_of_quote is None else _cells_by_case(paired, units.case_of_quote)
    for start in range(0, n, portion):
        size = min(portion, n - start)
        if by_case is None:
            # Drawing quotes with replacement and counting cells is drawing the counts.
            total = int(observed.sum())
            yield generator.multinomial(total, observed / total, size=size).astype(np.float64)
        else:
            cases = len(by_case)
            drawn = generator.multinomial(cases, np.full(cases, 1 / cases), size=size)
            yield drawn.astype(np.float64) @ by_case


def _cells_by_case(paired: Paired, case_of_quote: NDArray[np.intp]) -> Counts:
    counts = np.zeros((int(case_of_quote.max()) + 1, len(paired.first)))
    np.add.at(counts, (case_of_quote, paired.cell_of), 1.0)
    return counts
