"""How far two codings of the same quotes agree, with intervals; nothing here is ever NaN."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A confidence interval: bounds, level (0.95), and what was resampled ("quotes", "cases")."""

    low: float
    high: float
    level: float
    resampled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of agreement. `value` is None where it is not defined; `note` says why."""

    name: str
    value: float | None
    interval: Interval | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAgreement:
    """Agreement on one code: how often each coder used it, both did, and the measures."""

    code_id: str
    n_first: int
    n_second: int
    n_both: int
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """Counts of the first coder's code (row) against the second's (column).

    The last row and column may be "(none)" and "(several)" where those occur.
    """

    code_ids: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Agreement of two codings over the quotes that both coded.

    `n_only_first` and `n_only_second` count quotes left out because one side lacks them.
    """

    first: str
    second: str
    n_quotes: int
    n_only_first: int
    n_only_second: int
    measures: tuple[Measure, ...]
    by_code: tuple[CodeAgreement, ...]
    confusion: Confusion
    warnings: tuple[str, ...] = ()

    def measure(self, name: str) -> Measure:
        """Return the overall measure of this name; KeyError when there is none."""
        for measure in self.measures:
            if measure.name == name:
                return measure
        raise KeyError(name)
