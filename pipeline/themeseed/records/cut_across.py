"""Codes counted across groups of quotes, with tests that suit small counts; nothing is ever NaN."""

from dataclasses import dataclass
from typing import Literal

Shuffled = Literal["quotes", "cases"]
"""What a test shuffles: whole cases, where a case has several quotes and a group several cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A p-value, by itself and corrected for the number of tests in its table; None if not testable.

    `holm` keeps the chance of any false finding in the table below the level (Holm), `expected_false`
    the share of false ones among the findings (Benjamini and Hochberg). `how` names the test; `note`
    says why there is none, or how to read it.
    """

    p: float | None
    holm: float | None
    expected_false: float | None
    how: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutCell:
    """How many quotes of one group have a code, how many would if groups did not matter, and which.

    `residual` is adjusted: about one in twenty lies outside -2 to 2 by chance, if quotes are
    independent. None where the code is in all quotes or in none, or the group is all there is.
    """

    group: str
    count: int
    expected: float
    residual: float | None
    quote_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CutRow:
    """One code or theme across the groups, and whether the groups differ."""

    code_id: str
    count: int
    cells: tuple[CutCell, ...]
    tested: Tested


@dataclass(frozen=True, slots=True, kw_only=True)
class CutAcross:
    """Codes, and themes that gather codes, across the groups of one grouping ("role", "case").

    `n_by_group` counts the coded quotes of each of `groups`; `n_left_out` coded quotes without a
    group.
    """

    by: str
    groups: tuple[str, ...]
    n_by_group: tuple[int, ...]
    n_left_out: int
    shuffled: Shuffled
    codes: tuple[CutRow, ...]
    themes: tuple[CutRow, ...]
    warnings: tuple[str, ...] = ()
