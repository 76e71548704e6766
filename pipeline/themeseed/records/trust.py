"""How far probabilities and code sets can be trusted, checked on what a person decided."""

from dataclasses import dataclass
from typing import Literal

from themeseed.records.agreement import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """Probabilities and code sets of held-out suggestions, against one kind of a person's decisions.

    `how` is "blind" for decisions made before the suggestion was shown, "other" for all the rest.
    `right` is the share of quotes whose likeliest answer the person gave, `said` the mean probability
    that it had; `off` is the expected calibration error in ten bins, its interval by resampling quotes,
    `off_by_chance` what it would be on as many quotes were the probabilities true. `held` counts, of
    `n_with_codes` quotes with codes, those whose code set holds all of them; None without sets.
    """

    how: Literal["blind", "other"]
    n_quotes: int
    right: float
    said: float
    off: float
    off_interval: Interval
    off_by_chance: float
    n_with_codes: int = 0
    held: int | None = None
    held_interval: Interval | None = None
    set_size: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Whether the decided quotes look like the undecided ones.

    `p_value` is the chance that quotes drawn by lot would differ from the rest as much as the decided
    ones do. `apart` names documents with far more, or far fewer, decided quotes than their share.
    """

    n_decided: int
    n_undecided: int
    p_value: float
    apart: tuple[str, ...] = ()

    @property
    def alike(self) -> bool:
        """Whether the difference is no larger than one draw in a hundred would show."""
        return self.p_value >= 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What was checked, and at which level code sets are made."""

    level: float
    checked: tuple[Checked, ...]
    shift: Shift | None = None
