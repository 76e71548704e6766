"""How many quotes to decide blind for shares as sure as they are wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from themeseed.compare import needed_sample
from themeseed.errors import ConfigError
from themeseed.exchange.named_table import NamedTable
from themeseed.records import Codebook, CodePrevalence, Figures, Prevalence

if TYPE_CHECKING:
    from themeseed.report import Table

GUESSED = (0.5, 0.2, 0.05)
"""Shares to reckon with where nothing was decided blind yet; a half needs most quotes."""

_COLUMNS = ("code", "name", "share", "within_now", "sampled", "quotes", "needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeededSample:
    """Of how many quotes, drawn by lot, a share would lie within so much to either side.

    `code_id` is None for a guessed share; `within_now` is None where there is no interval yet.
    """

    code_id: str | None
    share: float
    within_now: float | None
    n_needed: int


def needed_for(found: Figures, *, within: float, level: float) -> tuple[NeededSample, ...]:
    """Return for each code how many quotes of the lot its share needs, these quotes being the reach.

    A code's share is taken as it was estimated, and the machine to explain as much as it did: so this
    is a plan, not a promise. Without a blind sample shares are guessed. Nothing is needed where every
    quote of the lot is decided.

    Args:
        found: of the study.
        within: half the wanted width, such as 0.05 for five points up and down.
        level: of the interval.

    Raises:
        ConfigError: the width is not between 0 and 1.
    """
    if not 0 < within < 1:
        raise ConfigError(
            f"An interval cannot reach {100 * within:g} points to either side. Give points between 0 "
            "and 100, such as --within 5."
        )
    shares = next((each for each in found.prevalence if each.reach == "these quotes"), None)
    if shares is not None and shares.n_sample == shares.n_quotes:
        return ()
    if shares is None:
        return tuple(
            NeededSample(
                code_id=None,
                share=share,
                within_now=None,
                n_needed=needed_sample(share, within, n_quotes=found.n_quotes, level=level),
            )
            for share in GUESSED
        )
    return tuple(_of_code(code, shares, within, level) for code in shares.codes)


def needed_table(
    found: Sequence[NeededSample], figures: Figures, codebook: Codebook, within: float
) -> "Table":
    """Return the same as a table to print."""
    from themeseed.report import Table

    shares = next((each for each in figures.prevalence if each.reach == "these quotes"), None)
    n_lot, n_sampled = (shares.n_quotes, shares.n_sample) if shares else (figures.n_quotes, 0)
    return Table(
        title=f"Quotes to decide blind, by lot, for {100 * within:g} points to either side",
        columns=("Code", "Share", "Points now", "Needed"),
        rows=tuple(
            (
                codebook.name_of(each.code_id) if each.code_id else "any code of this share",
                f"{each.share:.0%}",
                "" if each.within_now is None else f"{100 * each.within_now:.1f}",
                f"{each.n_needed:,} of {n_lot:,}",
            )
            for each in found
        ),
        notes=(
            f"{n_sampled:,} are decided blind so far. If shares come out as estimated and the machine "
            "is worth as much as it was; the rarest codes are known least."
            if n_sampled
            else "Nothing is decided blind yet: shares are guessed, and what the machine knows makes it "
            "fewer.",
        ),
    )


def needed_values(found: Sequence[NeededSample], figures: Figures, codebook: Codebook) -> NamedTable:
    """Return the same as a table with plain numbers."""
    shares = next((each for each in figures.prevalence if each.reach == "these quotes"), None)
    n_lot, n_sampled = (shares.n_quotes, shares.n_sample) if shares else (figures.n_quotes, 0)
    return NamedTable(
        name="needed-sample",
        columns=_COLUMNS,
        rows=tuple(
            (
                *(each.code_id or "", codebook.name_of(each.code_id) if each.code_id else ""),
                *(each.share, "" if each.within_now is None else each.within_now),
                *(n_sampled, n_lot, each.n_needed),
            )
            for each in found
        ),
    )


def _of_code(code: CodePrevalence, shares: Prevalence, within: float, level: float) -> NeededSample:
    corrected = (each for each in code.estimates if each.way == "corrected")
    estimate = next(corrected, code.estimates[0])
    n, n_all = shares.n_sample, shares.n_quotes
    explained = 0.0
    if estimate.machine_weight and estimate.n_effective and n < n_all:
        # What makes the sample worth more than its size, less that it is drawn without repetition.
        explained = min(max(0.0, 1 - n / ((1 - n / n_all) * estimate.n_effective)), 0.99)
    now = None
    if estimate.low is not None and estimate.high is not None:
        now = (estimate.high - estimate.low) / 2
    needed = needed_sample(estimate.value, within, n_quotes=n_all, explained=explained, level=level)
    return NeededSample(code_id=code.code_id, share=estimate.value, within_now=now, n_needed=needed)
