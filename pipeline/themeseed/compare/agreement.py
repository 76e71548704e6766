"""Agreement of two codings: the measures, their intervals, and what to keep in mind with them.

The rule: a figure that is not defined has the value None and a note that says why; no figure is
ever NaN, and none depends on the order of its input.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.compare import figures, notes
from themeseed.compare.coefficients import NOTHING
from themeseed.compare.confusion import confusion
from themeseed.compare.figures import Frame
from themeseed.compare.paired import pair
from themeseed.compare.published_alpha import affordable, published_alpha
from themeseed.compare.resampling import (
    TOLERATED,
    Units,
    choose_units,
    percentiles,
    resamples,
    units_beside,
)
from themeseed.config import CompareConfig
from themeseed.records import Agreement, CodeAgreement, Coding, Interval, Measure


def compare(
    first: Sequence[Coding],
    second: Sequence[Coding],
    config: CompareConfig,
    *,
    seed: int,
    names: tuple[str, str],
    case_of: Mapping[str, str] | None = None,
    code_ids: Sequence[str] | None = None,
) -> Agreement:
    """Return how far two codings of the same quotes agree, overall and by code.

    Where no quote has several codes, the answers are the single codes and "(none)": percent
    agreement, Cohen's kappa (1960), Krippendorff's nominal alpha (2019), Gwet's AC1 (2008). Where
    some have, percent agreement counts equal sets, kappa and AC1 are pooled over the codes (De
    Vries et al. 2008), alpha compares sets by MASI (Passonneau 2006), and the mean Jaccard overlap
    is added. By code, each code is set against all others. Intervals are percentiles of bootstrap
    resamples (Efron and Tibshirani 1993). Sources in full stand where the formulas are.

    Args:
        first: one coder's codings, in any order.
        second: the other's.
        config: level of the intervals, number of resamples, and what is resampled.
        seed: of the resamples.
        names: what the coders are called.
        case_of: case (interview) by quote id; whole cases are resampled where there are enough, and
            the other way (quotes, or cases) is shown beside.
        code_ids: the codebook's codes in order: all of them are listed and count as answers that
            could have been given. None lists the codes that occur, sorted.

    Raises:
        NothingToDoError: no quote was coded by both.
        TableError: a coder coded a quote twice.
    """
    paired = pair(first, second, names=names, code_ids=code_ids)
    units = choose_units(paired, config, case_of)
    frame = figures.frame(paired)
    observed = paired.observed[None, :]
    overall, by_code = figures.overall(frame, observed)[0], figures.by_code(frame, observed)[0]
    ways = [it for it in (units, units_beside(units, paired, case_of)) if it is not None]
    bounds = [_bounds(frame, way, config, seed) for way in ways]
    _publish_alpha(frame, overall, by_code)
    uses = _uses(frame, observed[0])
    return Agreement(
        first=names[0],
        second=names[1],
        n_quotes=len(paired.quote_ids),
        n_only_first=paired.n_only_first,
        n_only_second=paired.n_only_second,
        measures=tuple(
            _measure(
                name,
                overall[at],
                {way.name: of_all[:, at] for way, (of_all, _) in zip(ways, bounds, strict=True)},
                notes.on_all(frame, name, names),
                config,
            )
            for at, name in enumerate(frame.names)
        ),
        by_code=tuple(
            CodeAgreement(
                code_id=use.code_id,
                n_first=use.n_first,
                n_second=use.n_second,
                n_both=use.n_both,
                measures=tuple(
                    _measure(
                        name,
                        by_code[code, at],
                        {way.name: it[:, code, at] for way, (_, it) in zip(ways, bounds, strict=True)},
                        notes.on_code(use, name, names),
                        config,
                    )
                    for at, name in enumerate(figures.NAMES)
                ),
            )
            for code, use in enumerate(uses)
        ),
        confusion=confusion(paired),
        warnings=(
            *notes.warnings(uses, len(paired.quote_ids)),
            *(warning for way in ways for warning in way.warnings),
        ),
    )


def _uses(frame: Frame, observed: NDArray[np.float64]) -> list[notes.Use]:
    first, second = observed @ frame.held_first, observed @ frame.held_second
    both = observed @ (frame.held_first * frame.held_second)
    return [
        notes.Use(
            code_id=code,
            n_first=int(first[at]),
            n_second=int(second[at]),
            n_both=int(both[at]),
            n_quotes=int(observed.sum()),
        )
        for at, code in enumerate(frame.paired.codes)
    ]


def _bounds(
    frame: Frame, units: Units, config: CompareConfig, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (low, high, share undefined) x overall figures, and x codes x figures of a code."""
    overall, by_code = [], []
    for counts in resamples(frame.paired, units, n=config.resamples, seed=seed):
        overall.append(figures.overall(frame, counts))
        by_code.append(figures.by_code(frame, counts))
    return (
        percentiles(np.concatenate(overall), config.level, units.n),
        percentiles(np.concatenate(by_code), config.level, units.n),
    )


def _publish_alpha(frame: Frame, overall: NDArray[np.float64], by_code: NDArray[np.float64]) -> None:
    """Put the published implementation's alpha in the place of ours, where it is defined."""
    paired, at = frame.paired, figures.NAMES.index(figures.ALPHA)
    n, n_answers = len(paired.quote_ids), len(paired.answers)
    if not np.isnan(overall[at]) and affordable(n, n_answers):
        given = np.zeros((n, n_answers))
        given[np.arange(n), paired.first[paired.cell_of]] += 1
        given[np.arange(n), paired.second[paired.cell_of]] += 1
        overall[at] = published_alpha(given, frame.distances)
    held = (frame.held_first + frame.held_second)[paired.cell_of]
    for code in np.flatnonzero(~np.isnan(by_code[:, at]) & affordable(n, 2)):
        given = np.stack([2 - held[:, code], held[:, code]], axis=1)
        by_code[code, at] = published_alpha(given, 1.0 - np.eye(2))


def _measure(
    name: str,
    value: float,
    bounds: Mapping[str, NDArray[np.float64]],
    note: notes.Note,
    config: CompareConfig,
) -> Measure:
    """Return one figure; `bounds` are low, high and share undefined by what was resampled."""
    if np.isnan(value):
        return Measure(name=name, value=None, note=note.undefined)
    remarks = [note.remark] if note.remark else []
    intervals: list[Interval | None] = []
    for resampled, (low, high, undefined) in bounds.items():
        of = f" of {resampled}" if intervals else ""
        if undefined > TOLERATED:
            left_out = "which the interval leaves out"
            remarks.append(f"undefined in {undefined:.0%} of the resamples{of}, {left_out}")
        if np.isclose(low, high, rtol=0, atol=NOTHING):
            remarks.append(f"every resample{of} gives this figure, so the interval shows no uncertainty")
        interval = Interval(low=float(low), high=float(high), level=config.level, resampled=resampled)
        intervals.append(None if np.isnan(low) else interval)
    return Measure(
        name=name,
        value=float(value),
        interval=intervals[0],
        note="; ".join(remarks),
        beside=intervals[1] if len(intervals) > 1 else None,
    )
