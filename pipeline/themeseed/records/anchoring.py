"""How far a suggestion in view leads people; nothing here is ever NaN."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeingShare:
    """How many of a person's answers are what was suggested, as a share with an interval, 0 to 1."""

    n_quotes: int
    n_agreeing: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchoring:
    """A person's agreement with the suggestions, blind and with the suggestion in view.

    `difference` is assisted less blind, 0 to 1: how far the suggestion led, if both sets of quotes are
    alike. Of `n_otherwise` blind answers that differed from the suggestion and were looked at again,
    `n_moved` were changed to it.
    """

    coder: str
    level: float
    blind: AgreeingShare
    assisted: AgreeingShare
    difference: float
    low: float
    high: float
    n_otherwise: int
    n_moved: int
    warnings: tuple[str, ...] = ()
