"""What each further interview brought: new codes in order, and whether one may stop."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SaturationPoint:
    """After so many cases: the last one's id, what it brought, and how many codes there are in all.

    `mean`, `low` and `high` are over random orders of the cases. At the last case all orders have
    everything, so that the band closes there; it says nothing of cases that were not interviewed.
    """

    n_cases: int
    case_id: str
    n_new: int
    n_codes: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingRule:
    """Guest, Namey and Chen's rule for one base size and run length.

    `ratios` holds, for each run of cases after the base, the new codes in it by the codes of the
    base; the first run ends at case `base` + `run`. `met_at` is the case with which a run brought no
    more than `threshold`, None if none did. Of random orders, `share_met` met the rule; `median_met`
    is when.
    """

    base: int
    run: int
    threshold: float
    ratios: tuple[float, ...]
    met_at: int | None
    share_met: float
    median_met: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnseenCodes:
    """How many codes there are at least, seen and unseen (Chao2). None without a base to say it.

    `n_once` and `n_twice` count the codes that occur in one case and in two.
    """

    n_seen: int
    n_once: int
    n_twice: int
    estimate: float | None
    low: float | None
    high: float | None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturation:
    """New codes, or new themes, by case."""

    of: Literal["codes", "themes"]
    unit: Literal["case", "document"]
    level: float
    points: tuple[SaturationPoint, ...]
    rules: tuple[StoppingRule, ...]
    unseen: UnseenCodes
    warnings: tuple[str, ...] = ()
