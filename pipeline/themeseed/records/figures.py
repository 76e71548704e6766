"""The figures of a study that a methodologist asks for, gathered."""

from dataclasses import dataclass

from themeseed.records.anchoring import Anchoring
from themeseed.records.cut_across import CutAcross
from themeseed.records.fairness import Fairness
from themeseed.records.prevalence import Prevalence
from themeseed.records.saturation import Saturation


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How common codes are, how they spread over groups, saturation, and fairness of error.

    They count what `coder` decided. `groupings` names what quotes were grouped by. `missing` says,
    in sentences, what could not be worked out and what to do for it; `anchoring` is None without both
    blind and assisted decisions.
    """

    coder: str
    n_quotes: int
    n_decided: int
    groupings: tuple[str, ...]
    prevalence: tuple[Prevalence, ...]
    across: tuple[CutAcross, ...]
    saturation: tuple[Saturation, ...]
    fairness: tuple[Fairness, ...]
    anchoring: Anchoring | None = None
    missing: tuple[str, ...] = ()
