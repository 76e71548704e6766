"""One quote that two coders read differently, both readings, and of what kind the difference is."""

from dataclasses import dataclass
from typing import Literal

DisagreementKind = Literal[
    "boundary", "several themes present", "context missing", "neighbouring theme", "far apart"
]
"""Why two coders may have differed; the first of these that holds.

boundary                one says that no code fits, the other gives one: where does a code begin?
several themes present  they share a code and one gives more, or both codes are likely
context missing         the quote is short, or what was said just before has the first coder's code
neighbouring theme      one of the two codes is the nearest to the other by what the codebook says
far apart               none of these
"""

KINDS: tuple[DisagreementKind, ...] = (
    "boundary",
    "several themes present",
    "context missing",
    "neighbouring theme",
    "far apart",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A quote with two readings.

    `because` says in words what the kind rests on. `distance` puts the quotes in order, those that
    differ most first: by how much likelier the second coder's code is than the first's where
    probabilities are known, and the share of codes that are not common otherwise (0 to 1).
    """

    quote_id: str
    first_codes: tuple[str, ...]
    second_codes: tuple[str, ...]
    kind: DisagreementKind
    because: str
    distance: float
