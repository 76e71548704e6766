"""How far two codings of the same quotes agree, with intervals; nothing here is ever NaN."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A confidence interval: bounds, level (0.95), and what was resampled ("quotes", "cases")."""

    low: float
    high: float
    level: float
    resampled: str


def wider(*intervals: Interval | None) -> Interval | None:
    """Return the widest of intervals, the first of several; None where there is none.

    What quotes of one interview have in common makes the interval over interviews wider. Where it is
    the narrower one, that is chance, or too few interviews to tell.
    """
    found = [each for each in intervals if each is not None]
    return max(found, key=lambda each: each.high - each.low, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of agreement. `value` is None where it is not defined; `note` says why.

    Where cases are known, `interval` resamples quotes and `beside` whole cases, or the other way
    round.
    """

    name: str
    value: float | None
    interval: Interval | None = None
    note: str = ""
    beside: Interval | None = None

    @property
    def reported(self) -> Interval | None:
        """The wider of the two intervals, which is the one to report."""
        return wider(self.interval, self.beside)


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
