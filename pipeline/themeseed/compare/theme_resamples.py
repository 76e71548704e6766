"""Quotes by the themes and groups that they have, and every figure of them for many resamples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.coefficients import Floats
from themeseed.compare.contributions import contributions
from themeseed.compare.estimates import estimate
from themeseed.compare.interviews import interviews
from themeseed.compare.notes import Note
from themeseed.compare.paired import Counts
from themeseed.compare.partitions import AMI, NAMES, NOT_CORRECTED, jackknife, partition_figures
from themeseed.compare.resampling import ENOUGH_CASES, Units, percentiles, resamples
from themeseed.compare.theme_kinds import MATCHED, Kinds, group_kinds, shares, theme_kinds
from themeseed.config import CompareConfig
from themeseed.records import Estimate

MOST_RESAMPLES = 500
"""Each holds a table of themes and groups; more would move no interval that is printed."""

Figure = Literal["overlap", "added"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patterns:
    """Cells x themes and cells x groups, 0 or 1; quotes that have the same are one cell."""

    quote_ids: tuple[str, ...]
    themes: Floats
    groups: Floats
    cell_of: NDArray[np.intp]

    @property
    def observed(self) -> Counts:
        """How many quotes each cell holds."""
        return np.bincount(self.cell_of, minlength=len(self.themes)).astype(np.float64)

    @property
    def single(self) -> NDArray[np.bool_]:
        """Which cells are of quotes with one theme and one group."""
        return np.asarray((self.themes.sum(axis=1) == 1) & (self.groups.sum(axis=1) == 1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """Everything that is worked out from counts; the leading axis is resamples.

    `shared` and `overlap` (Jaccard) are themes x groups, `of_group` the share of a group's quotes
    that have a theme; `added` is sides x the figures of `contributions`.
    """

    shared: Floats
    n_themes: Floats
    n_groups: Floats
    overlap: Floats
    of_group: Floats
    kinds: Kinds
    group_kinds: Kinds
    added: Floats


def patterns(
    quote_ids: Sequence[str],
    themes: Mapping[str, Sequence[str]],
    groups: Mapping[str, Sequence[str]],
) -> Patterns:
    """Return the quotes by what they have."""
    at = {quote_id: row for row, quote_id in enumerate(quote_ids)}
    has = np.zeros((len(quote_ids), len(themes) + len(groups)))
    for column, ids in enumerate((*themes.values(), *groups.values())):
        has[[at[it] for it in set(ids) if it in at], column] = 1
    cells, cell_of = np.unique(has, axis=0, return_inverse=True)
    return Patterns(
        quote_ids=tuple(quote_ids),
        themes=cells[:, : len(themes)],
        groups=cells[:, len(themes) :],
        cell_of=cell_of.reshape(-1).astype(np.intp),
    )


def find(of: Patterns, counts: Counts) -> Found:
    """Return the figures of each resample; `counts` is resamples x cells."""
    both = of.themes[:, :, None] * of.groups[:, None, :]
    shape = (len(counts), *both.shape[1:])
    shared = (counts @ both.reshape(len(both), -1)).reshape(shape)
    n_themes, n_groups = counts @ of.themes, counts @ of.groups
    either = n_themes[:, :, None] + n_groups[:, None, :] - shared
    of_theme, of_group = shares(shared, n_themes, 2), shares(shared, n_groups, 1)
    kinds, kinds_of_groups = theme_kinds(of_theme, of_group), group_kinds(of_theme, of_group)
    return Found(
        shared=shared,
        n_themes=n_themes,
        n_groups=n_groups,
        overlap=np.divide(shared, either, out=np.zeros_like(shared), where=either > 0),
        of_group=of_group,
        kinds=kinds,
        group_kinds=kinds_of_groups,
        added=contributions(_concepts(kinds, kinds_of_groups, n_themes, n_groups)),
    )


class Resampled:
    """The figures as observed, and those of resamples of quotes, and of what hangs together."""

    def __init__(
        self,
        of: Patterns,
        document_of: Mapping[str, str],
        case_of: Mapping[str, str],
        config: CompareConfig,
        seed: int,
    ) -> None:
        self.observed = find(of, of.observed[None, :])
        self.warnings: tuple[str, ...] = ()
        self._of = of
        self._level = config.level
        together = interviews(of.quote_ids, document_of, case_of)
        self._together = together if together.n >= 2 else None
        if self._together is not None and together.n < ENOUGH_CASES:
            self.warnings = (
                f"Only {together.n} {together.name} are resampled: the intervals over {together.name} "
                "may still be narrower than they should be.",
            )
        ways = [Units(name="quotes")]
        if self._together is not None:
            ways.append(Units(name=together.name, case_of_quote=together.of_quote))
        n = min(config.resamples, MOST_RESAMPLES)
        self._drawn = {
            units.name: _joined([find(of, counts) for counts in resamples(of, units, n=n, seed=seed)])
            for units in ways
        }

    def estimate(self, name: str, figure: Figure, at: tuple[int, ...], note: Note) -> Estimate:
        """Return one figure with its intervals."""
        bounds: dict[str, Floats] = {
            by: percentiles(
                getattr(found, figure)[(slice(None), *at)],
                self._level,
                None if by == "quotes" or self._together is None else self._together.n,
            )
            for by, found in self._drawn.items()
        }
        return estimate(name, float(getattr(self.observed, figure)[(0, *at)]), bounds, note, self._level)

    def measures(self) -> tuple[Estimate, ...]:
        """Return how far themes and groups go together as partitions."""
        of = self._of
        single = of.single.astype(np.float64)[:, None, None]
        both = of.themes[:, :, None] * of.groups[:, None, :] * single
        counts = np.einsum("c,ctg->tg", of.observed, both)
        values = partition_figures(counts[None])[0]
        if np.isnan(values[0]):
            why = (
                "the quotes with one theme that stand in one group alone have all the same theme, or "
                "stand all in the same group"
                if counts.any()
                else "no quote has one theme and stands in one group alone"
            )
            return tuple(Estimate(name=name, value=None, note=why) for name in NAMES)
        times = of.observed * of.single
        kept = times > 0
        over_documents = None
        if (of_all := self._together) is not None:
            parts = np.zeros((int(of_all.of_quote.max()) + 1, *counts.shape))
            np.add.at(parts, of_all.of_quote, both[of.cell_of])
            over_documents = jackknife(
                counts, parts, np.ones(len(parts)), level=self._level, by=of_all.name
            )
        ami = Estimate(
            name=AMI,
            value=float(values[0]),
            over_quotes=jackknife(counts, both[kept], times[kept], level=self._level, by="quotes"),
            over_documents=over_documents,
        )
        others = (
            Estimate(name=name, value=float(value), note=NOT_CORRECTED)
            for name, value in zip(NAMES[1:], values[1:], strict=True)
        )
        return (ami, *others)

    def again(self, kinds: Literal["kinds", "group_kinds"], at: int) -> float:
        """Return the share of resamples of quotes in which a kind is the observed one."""
        drawn = getattr(self._drawn["quotes"], kinds)[:, at]
        return float((drawn == getattr(self.observed, kinds)[0, at]).mean())


def _concepts(kinds: Kinds, kinds_of_groups: Kinds, n_themes: Floats, n_groups: Floats) -> Floats:
    """Return resamples x concepts x sides: each theme, and each group that is no theme's match."""
    of_themes = np.stack([n_themes > 0, kinds == MATCHED], axis=2)
    alone = (n_groups > 0) & (kinds_of_groups != MATCHED)
    of_groups = np.stack([np.zeros_like(alone), alone], axis=2)
    return np.concatenate([of_themes, of_groups], axis=1).astype(np.float64)


def _joined(found: Sequence[Found]) -> Found:
    return Found(
        **{
            field.name: np.concatenate([getattr(it, field.name) for it in found])
            for field in fields(Found)
        }
    )
