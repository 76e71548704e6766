"""Saturation: what each further interview brings, in the order of interviewing and in random orders.

The rule: only codes that occur in the codings count, by the case that first has them. A codebook that
was fixed before the interviews cannot grow: then this shows how soon its codes were used, not
whether there would have been others.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.proportion import Floats
from themeseed.compare.unseen import unseen
from themeseed.errors import NothingToDoError
from themeseed.records import (
    Codebook,
    Coding,
    Quote,
    Saturation,
    SaturationPoint,
    StoppingRule,
)

BASE = 4
RUNS = (2, 3)
THRESHOLD = 0.05
"""Guest, Namey and Chen's usual choices."""

ORDERS = 1_000
FEWEST_ORDERS = 100
_CELLS = 20_000_000
ENOUGH = 6

Marks = NDArray[np.bool_]


def saturation(
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    codebook: Codebook,
    *,
    of: Literal["codes", "themes"] = "codes",
    unit: Literal["case", "document"] = "case",
    base: int = BASE,
    runs: Sequence[int] = RUNS,
    threshold: float = THRESHOLD,
    level: float = 0.95,
    orders: int = ORDERS,
    seed: int = 0,
) -> Saturation:
    """Return the codes that each case brought, what random orders would give, and stopping rules.

    The rule is that of Guest, Namey and Chen (2020), A simple method to assess and report thematic
    saturation in qualitative research, PLoS ONE 15(5), e0232076: the new codes of a run of `run`
    cases, by the codes of the first `base` cases; saturated when that is at most `threshold`. Runs
    overlap: each starts one case after the last. The mean over all orders is exact (Colwell,
    Mao and Chang 2004, Interpolating, extrapolating, and comparing incidence-based species
    accumulation curves, Ecology 85(10), 2717-2727, equation 5); its band is from random orders.

    Args:
        codings: of one coder.
        quotes: in the order of the interviews.
        codebook: whose codes, or themes that gather codes, are counted.
        of: what is counted.
        unit: what an interview is.
        base: cases that make the base.
        runs: run lengths, one rule for each.
        threshold: the share of new information at which to stop.
        level: of the band and of the estimate of unseen codes.
        orders: how many random orders, fewer where there are more than 20,000 cases.
        seed: of the orders.

    Raises:
        NothingToDoError: no coded quote belongs to a case, or to a document.
    """
    names, marks = _marks(codings, quotes, codebook, of, unit)
    n = len(names)
    cumulated = _cumulated(marks, np.arange(n))
    generator = np.random.default_rng(seed)
    # A survey of very many people needs fewer orders, whose curves are all but the same.
    n_orders = max(FEWEST_ORDERS, min(orders, _CELLS // n))
    by_order = np.array([_cumulated(marks, generator.permutation(n)) for _ in range(n_orders)])
    tail = (1 - level) / 2
    low, high = np.quantile(by_order, [tail, 1 - tail], axis=0)
    mean = _expected(marks)
    return Saturation(
        of=of,
        unit=unit,
        level=level,
        points=tuple(
            SaturationPoint(
                n_cases=at + 1,
                case_id=name,
                n_new=int(cumulated[at] - (cumulated[at - 1] if at else 0)),
                n_codes=int(cumulated[at]),
                mean=float(mean[at]),
                low=float(low[at]),
                high=float(high[at]),
            )
            for at, name in enumerate(names)
        ),
        rules=tuple(_rule(cumulated, by_order, base, run, threshold) for run in runs),
        unseen=unseen([int(it) for it in marks.sum(axis=0)], n, level=level),
        warnings=_warnings(n, unit, base, max(runs, default=0), n_coded=_n_coded(codings, quotes, unit)),
    )


def _marks(
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    codebook: Codebook,
    of: Literal["codes", "themes"],
    unit: Literal["case", "document"],
) -> tuple[list[str], Marks]:
    """Return the cases in order, and which has which of the codes that occur (cases x codes)."""
    codes_of: Mapping[str, tuple[str, ...]] = {it.quote_id: it.codes for it in codings}
    held: dict[str, set[str]] = {}
    for quote in quotes:
        name = quote.case_id if unit == "case" else quote.document_id
        if name and quote.id in codes_of:
            held.setdefault(name, set()).update(codes_of[quote.id])
    if not any(held.values()):
        raise NothingToDoError(
            f"No quote of a {unit} has a code. Decide some: themeseed review STUDY; cases come from "
            "speakers, or from a column such as 'case' or 'participant'."
        )
    wholes: list[Sequence[str]] = [(code_id,) for code_id in codebook.codable_ids]
    if of == "themes":
        wholes = [theme.code_ids or (theme.id,) for theme in codebook.themes]
    marks = np.array([[bool(set(it) & codes) for it in wholes] for codes in held.values()], dtype=bool)
    marks = marks.reshape(len(held), len(wholes))
    return list(held), marks[:, marks.any(axis=0)]


def _cumulated(marks: Marks, order: NDArray[np.intp]) -> Floats:
    """Return how many codes were seen after each case, in this order of the cases."""
    first_case = marks[order].argmax(axis=0)
    return np.cumsum(np.bincount(first_case, minlength=len(marks))).astype(np.float64)


def _expected(marks: Marks) -> Floats:
    """Return the mean over all orders of the codes seen after each number of cases."""
    n = len(marks)
    missed = np.ones(marks.shape[1])
    lacking = n - marks.sum(axis=0)
    result = np.zeros(n)
    for drawn in range(n):
        # The chance that a code is in none of the cases drawn so far, one more of them each time.
        missed = missed * np.maximum(lacking - drawn, 0) / (n - drawn)
        result[drawn] = (1 - missed).sum()
    return result


def _rule(cumulated: Floats, by_order: Floats, base: int, run: int, threshold: float) -> StoppingRule:
    ratios = _ratios(cumulated[None], base, run)[0]
    met = _met_at(ratios[None], base, run, threshold)
    often = _met_at(_ratios(by_order, base, run), base, run, threshold)
    reached = often[often > 0]
    return StoppingRule(
        base=base,
        run=run,
        threshold=threshold,
        ratios=tuple(float(it) for it in ratios) if cumulated[base - 1 : base].any() else (),
        met_at=int(met[0]) or None,
        share_met=float((often > 0).mean()),
        median_met=float(np.median(reached)) if len(reached) else None,
    )


def _ratios(cumulated: Floats, base: int, run: int) -> Floats:
    """Return new codes in each run by the codes of the base, orders x runs."""
    n = cumulated.shape[1]
    if n < base + run:
        return np.zeros((len(cumulated), 0))
    ends = np.arange(base + run, n + 1)
    new = cumulated[:, ends - 1] - cumulated[:, ends - run - 1]
    # A base without codes cannot be compared with: infinite, never at the threshold.
    found = cumulated[:, base - 1 : base]
    return np.asarray(np.where(found > 0, new / np.maximum(found, 1), np.inf))


def _met_at(ratios: Floats, base: int, run: int, threshold: float) -> NDArray[np.intp]:
    """Return the case with which the rule was first met, by order; 0 for never."""
    if not ratios.shape[1]:
        return np.zeros(len(ratios), dtype=np.intp)
    met = ratios <= threshold + 1e-12
    return np.where(met.any(axis=1), met.argmax(axis=1) + base + run, 0)


def _n_coded(codings: Sequence[Coding], quotes: Sequence[Quote], unit: str) -> int:
    coded = {it.quote_id for it in codings}
    known = [it for it in quotes if (it.case_id if unit == "case" else it.document_id)]
    return sum(it.id in coded for it in known)


def _warnings(n: int, unit: str, base: int, longest: int, *, n_coded: int) -> tuple[str, ...]:
    found = [
        "Codes that were set before the interviews cannot show saturation: only codes that were made "
        "while reading can."
    ]
    if n_coded == n > 1:
        found.append(f"Each {unit} has one coded quote: this is saturation over quotes, not interviews.")
    if n < base + longest:
        found.append(
            f"The stopping rules need {base + longest} {unit}s ({base} as the base and a run of "
            f"{longest}); {n} have coded quotes."
        )
    elif n < ENOUGH:
        found.append(f"Only {n} {unit}s have coded quotes: the curve says little.")
    return tuple(found)
