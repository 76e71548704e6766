"""Whether the machine errs more, or in another direction, for some groups; nothing is ever NaN."""

from dataclasses import dataclass

from themeseed.records.cut_across import Shuffled, Tested


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupError:
    """How machine and person coded the quotes of one group.

    `lean` is the machine's share of the code less the person's: above 0 it gives the code too often
    in this group. `low` and `high` bound it. `n_wrong` counts quotes on which the two differ.
    """

    group: str
    n_quotes: int
    n_machine: int
    n_person: int
    n_wrong: int
    lean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFairness:
    """One code: the error in each group, and whether it differs between groups."""

    code_id: str
    groups: tuple[GroupError, ...]
    tested: Tested


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """Whether machine coding errs alike in all groups of a grouping.

    `differing` tests whether the share of quotes that are coded otherwise than by the person
    differs between groups, over all codes; `n_wrong` counts them by group.
    """

    by: str
    level: float
    groups: tuple[str, ...]
    n_by_group: tuple[int, ...]
    n_wrong: tuple[int, ...]
    shuffled: Shuffled
    differing: Tested
    codes: tuple[CodeFairness, ...]
    warnings: tuple[str, ...] = ()
