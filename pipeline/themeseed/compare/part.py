"""Some quotes that many coders decided, with their figures and both kinds of resamples."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.compare import many_figures, many_frame, many_notes
from themeseed.compare.coefficients import Floats
from themeseed.compare.estimates import estimate
from themeseed.compare.interviews import Interviews, interviews
from themeseed.compare.many_frame import ManyFrame
from themeseed.compare.paired import MISSING, Counts
from themeseed.compare.ratings import Ratings
from themeseed.compare.resampling import Units, percentiles, resamples
from themeseed.config import CompareConfig
from themeseed.records import CodeEstimates, Estimate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Quotes that were coded, and how their figures are estimated.

    `units` are what is resampled: quotes, and what hangs together (`interviews.py`) where there are
    two or more of it, `n_together` of what `together` names. `scale` holds the weights of AC2, if any.
    """

    ratings: Ratings
    frame: ManyFrame
    units: tuple[Units, ...]
    together: str
    n_together: int
    scale: Floats | None
    document_of: Mapping[str, str]
    case_of: Mapping[str, str]
    config: CompareConfig
    seed: int

    @property
    def observed(self) -> Counts:
        """How many quotes each cell holds."""
        return self.ratings.observed

    @property
    def n_quotes(self) -> int:
        """How many quotes two coders or more decided."""
        return int(self.observed @ self.frame.pairable)

    def some(self, keep: NDArray[np.bool_]) -> "Part":
        """Return some of the quotes."""
        ratings = self.ratings.part(keep)
        found = interviews(ratings.quote_ids, self.document_of, self.case_of)
        return replace(
            self,
            ratings=ratings,
            frame=many_frame.frame(ratings, self.scale),
            units=_units(found),
            together=found.name,
            n_together=found.n,
        )

    def measures(self) -> tuple[Estimate, ...]:
        """Return the figures over all codes."""

        def figures(counts: Counts) -> Floats:
            return many_figures.overall(self.frame, counts)

        found, bounds = figures(self.observed[None, :])[0], self._bounds(figures)
        return tuple(
            estimate(
                name,
                float(found[at]),
                {by: it[:, at] for by, it in bounds.items()},
                many_notes.on_all(self.frame, self.observed, name),
                self.config.level,
            )
            for at, name in enumerate(self.frame.names)
        )

    def by_column(self, names: Sequence[str], membership: Floats) -> tuple[CodeEstimates, ...]:
        """Return the figures of each code or theme; `membership` is answers x names, 0 or 1."""

        def figures(counts: Counts) -> Floats:
            return many_figures.by_column(self.frame, counts, membership)

        if not names:
            return ()
        found, bounds = figures(self.observed[None, :])[0], self._bounds(figures)
        return tuple(
            CodeEstimates(
                code_id=code,
                n_given=self._n_given(membership[:, at]),
                measures=tuple(
                    estimate(
                        name,
                        float(found[at, of]),
                        {by: it[:, at, of] for by, it in bounds.items()},
                        many_notes.on_code(self.frame, self.observed, membership[:, at], name),
                        self.config.level,
                    )
                    for of, name in enumerate(many_frame.NAMES)
                ),
            )
            for at, code in enumerate(names)
        )

    def _bounds(self, figures: Callable[[Counts], Floats]) -> dict[str, Floats]:
        """Return low, high and share undefined of the figures, for each kind of units."""
        bounds: dict[str, Floats] = {}
        for units in self.units:
            drawn = resamples(self.ratings, units, n=self.config.resamples, seed=self.seed)
            values = np.concatenate([figures(counts) for counts in drawn])
            bounds[units.name] = percentiles(values, self.config.level, units.n)
        return bounds

    def _n_given(self, column: Floats) -> int:
        cells = self.ratings.cells
        return int(self.observed @ np.where(cells != MISSING, column[cells], 0.0).sum(axis=1))


def part(
    ratings: Ratings,
    scale: Floats | None,
    document_of: Mapping[str, str],
    case_of: Mapping[str, str],
    config: CompareConfig,
    *,
    seed: int,
) -> Part:
    """Return all quotes of the ratings.

    Args:
        ratings: of all coders.
        scale: codes x codes, or None where the codes are no scale.
        document_of: document by quote id, where it is known.
        case_of: case by quote id, where it is known.
        config: level of the intervals and number of resamples.
        seed: of the resamples.
    """
    found = interviews(ratings.quote_ids, document_of, case_of)
    return Part(
        ratings=ratings,
        frame=many_frame.frame(ratings, scale),
        units=_units(found),
        together=found.name,
        n_together=found.n,
        scale=scale,
        document_of=document_of,
        case_of=case_of,
        config=config,
        seed=seed,
    )


def _units(found: Interviews) -> tuple[Units, ...]:
    """Return what to resample: quotes, and what hangs together."""
    quotes = Units(name="quotes")
    return (quotes,) if found.n < 2 else (quotes, Units(name=found.name, case_of_quote=found.of_quote))
