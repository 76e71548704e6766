"""Bootstrap resamples of paired codings, as counts of cells.

Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13 (percentile intervals);
Davison and Hinkley (1997), Bootstrap Methods and their Application, section 3.8 (clusters are
resampled whole, because quotes of one interview are not independent).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.paired import Counts, Paired
from themeseed.config import CompareConfig

ENOUGH_CASES = 10
"""Fewer clusters than this give intervals that are far too narrow."""

TOLERATED = 0.05
"""Share of resamples in which a figure may be undefined without a word about it."""

_CELLS_AT_ONCE = 2_000_000


class Counted(Protocol):
    """Quotes counted by cell: `cell_of` gives each quote's cell, `observed` how many each holds."""

    @property
    def cell_of(self) -> NDArray[np.intp]: ...  # noqa: D102
    @property
    def observed(self) -> Counts: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """What is resampled, and what is to be said about it."""

    name: Literal["quotes", "cases", "documents"]
    case_of_quote: NDArray[np.intp] | None = None
    warnings: tuple[str, ...] = ()

    @property
    def n(self) -> int | None:
        """How many wholes are drawn; None for quotes, of which there are enough."""
        return None if self.case_of_quote is None else int(self.case_of_quote.max()) + 1


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
    return _cases(paired, known, n_cases)


def units_beside(units: Units, paired: Paired, case_of: Mapping[str, str] | None) -> Units | None:
    """Return the other way to resample: whole cases beside quotes, or quotes beside cases.

    None where fewer than two cases are known.
    """
    known = case_of or {}
    n_cases = len({known[it] for it in paired.quote_ids if it in known})
    if n_cases < 2:
        return None
    return Units(name="quotes") if units.name == "cases" else _cases(paired, known, n_cases)


def resamples(counted: Counted, units: Units, *, n: int, seed: int) -> Iterator[Counts]:
    """Yield the counts of `n` resamples in portions: resamples x cells."""
    generator = np.random.default_rng(seed)
    observed = counted.observed
    portion = max(1, _CELLS_AT_ONCE // len(observed))
    by_case = None if units.case_of_quote is None else _cells_by_case(counted, units.case_of_quote)
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


def percentiles(values: NDArray[np.float64], level: float, n: int | None = None) -> NDArray[np.float64]:
    """Return low, high and the share of resamples without a value: 3 x what follows the resamples.

    Args:
        values: resamples x figures.
        level: of the interval.
        n: how many wholes (documents, cases) were drawn. Resamples of few vary too little, so their
            interval is expanded: Hesterberg (2015), What teachers should know about the bootstrap, The
            American Statistician 69(4), 371-386, with Student's t on n - 1 degrees of freedom.
    """
    columns = values.reshape(len(values), -1)
    result = np.full((3, columns.shape[1]), np.nan)
    tail = (1 - level) / 2 if n is None else _tail(level, n)
    for at, column in enumerate(columns.T):
        defined = column[~np.isnan(column)]
        result[2, at] = 1 - len(defined) / len(column)
        if len(defined):
            result[:2, at] = np.quantile(defined, [tail, 1 - tail])
    return result.reshape(3, *values.shape[1:])


def _tail(level: float, n: int) -> float:
    """Return what is left out on each side of resamples of `n` wholes, less for few."""
    # Imported here: scipy.stats is slow to load.
    from scipy.stats import norm
    from scipy.stats import t as student

    reach = student.ppf((1 + level) / 2, max(n - 1, 1)) * np.sqrt(n / max(n - 1, 1))
    return float(norm.sf(reach))


def _cases(paired: Paired, known: Mapping[str, str], n_cases: int) -> Units:
    keys = [(True, known[it]) if it in known else (False, it) for it in paired.quote_ids]
    index = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    few = (
        f"Only {n_cases} cases are resampled: the intervals over cases may still be narrower than they "
        "should be."
    )
    return Units(
        name="cases",
        case_of_quote=np.array([index[key] for key in keys], dtype=np.intp),
        warnings=(few,) if n_cases < ENOUGH_CASES else (),
    )


def _cells_by_case(counted: Counted, case_of_quote: NDArray[np.intp]) -> Counts:
    counts = np.zeros((int(case_of_quote.max()) + 1, len(counted.observed)))
    np.add.at(counts, (case_of_quote, counted.cell_of), 1.0)
    return counts
