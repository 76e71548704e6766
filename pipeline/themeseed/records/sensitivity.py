"""What a choice changed: the same study under other settings, beside the settings as they are."""

from dataclasses import dataclass

from themeseed.records.agreement import Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """One way of setting a study; the first of all is as it is set.

    `setting` is a key of study.toml and `value` what it was here. `n_suggested` counts the decided
    quotes for which a code is suggested without their own decision, `changed` the share of them
    whose first code is another than as set (None for the row as set). Where documents are cut into other
    quotes, these are compared by the quotes that share most with them, and `n_decided` counts the new
    ones that have what was decided. `kappa` is Cohen's with the
    person. `n_groups` and `ami` are of the groups of similar quotes, and of these and the person's
    codes.
    """

    setting: str
    value: str
    n_decided: int
    n_suggested: int
    changed: float | None
    kappa: Measure
    n_groups: int
    ami: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitivity:
    """The rows, whose decisions they are held to, and what could not be varied."""

    coder: str
    n_quotes: int
    rows: tuple[SensitivityRow, ...]
    left_out: tuple[str, ...] = ()
