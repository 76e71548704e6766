"""How common codes are, estimated from a sample drawn by lot; nothing here is ever NaN."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ShareWay = Literal["sample alone", "corrected", "fully corrected"]
"""How a share was estimated.

sample alone      from the person's codes in the sample, nothing else
corrected         the machine's codes of all quotes, given the weight that they earn in the sample
                  and set right by it (prediction-powered inference with power tuning)
fully corrected   the same with the machine's codes at full weight (design-based supervised learning)
"""

Reach = Literal["these quotes", "other cases"]
"""What a share is said of: the quotes of the study, or further cases like those of the study."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MachineCodes:
    """How far the machine holds each code (column) to fit each quote (row): n x k, 0 to 1.

    No row may rest on what was decided on its own quote. Probabilities, or 0 and 1.
    """

    quote_ids: tuple[str, ...]
    code_ids: tuple[str, ...]
    given: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareEstimate:
    """The share of quotes that have a code: value and interval, 0 to 1.

    `machine_weight` is how much the machine's codes count (0 without them), `n_effective` the size
    of a sample that would say as much by itself (None where all quotes are sampled). `low` and `high`
    are None where too little was sampled for an interval.
    """

    way: ShareWay
    value: float
    low: float | None
    high: float | None
    machine_weight: float
    n_effective: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePrevalence:
    """How common one code is. `n_given` counts it in the sample.

    `machine_alone` is the machine's share over all quotes, uncorrected: biased by an unknown amount,
    and so without an interval.
    """

    code_id: str
    n_given: int
    machine_alone: float | None
    estimates: tuple[ShareEstimate, ...]

    def estimate(self, way: ShareWay) -> ShareEstimate:
        """Return the estimate made this way; KeyError when there is none."""
        for each in self.estimates:
            if each.way == way:
                return each
        raise KeyError(way)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPrevalence:
    """How common codes are among the quotes of one group, such as a role or a site."""

    name: str
    n_quotes: int
    n_sample: int
    codes: tuple[CodePrevalence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareDifference:
    """By how much a code is more common in the first group than in the second, with an interval."""

    code_id: str
    first: str
    second: str
    way: ShareWay
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevalence:
    """How common each code is, overall and by group, and how groups differ.

    `n_quotes` counts what the sample was drawn from, `n_sample` the sample, `n_cases` the cases
    in the sample where the reach is "other cases". `n_taken` counts quotes that were decided
    outside the lot and are counted as decided. `level` is that of every interval.
    """

    reach: Reach
    level: float
    n_quotes: int
    n_sample: int
    n_taken: int
    n_cases: int | None
    codes: tuple[CodePrevalence, ...]
    groups: tuple[GroupPrevalence, ...] = ()
    differences: tuple[ShareDifference, ...] = ()
    warnings: tuple[str, ...] = ()
