"""Do groups differ? Tests that shuffle which unit (a case, a quote) belongs to which group.

The rule: what is shuffled is what was chosen independently. Several quotes of one person stay
together, because one talkative person is no evidence about a group.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.corrections import benjamini_hochberg, holm
from themeseed.compare.proportion import Floats
from themeseed.records import Shuffled, Tested

MOST_SHUFFLES = 9_999
LEAST_SHUFFLES = 999
_CELLS = 60_000_000
_TIE = 1e-9

Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Units:
    """What is shuffled: the unit of each quote, the group of each unit, and what to say about it."""

    name: Shuffled
    of_quote: Numbers
    group: Numbers
    n_groups: int
    warnings: tuple[str, ...] = ()


def units(
    quote_ids: Sequence[str],
    group_of: Mapping[str, str],
    groups: Sequence[str],
    case_of: Mapping[str, str],
) -> Units:
    """Return what to shuffle: cases where that can show anything, quotes otherwise.

    A quote without a case is a case of its own.
    """
    number = {name: at for at, name in enumerate(groups)}
    group = np.array([number[group_of[it]] for it in quote_ids], dtype=np.intp)
    keys = [(True, case_of[it]) if it in case_of else (False, it) for it in quote_ids]
    index = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    case = np.array([index[key] for key in keys], dtype=np.intp)
    of_quotes = Units(name="quotes", of_quote=np.arange(len(keys)), group=group, n_groups=len(groups))
    if len(index) == len(keys):
        return of_quotes
    first = np.zeros(len(index), dtype=np.intp)
    first[case] = group
    if (first[case] != group).any():
        said = "Some cases have quotes in several groups, so quotes are shuffled as if independent."
    elif len(index) == len(groups):
        said = (
            "Each group is one case, so quotes are shuffled: the tests tell these cases apart, and "
            "say nothing of others."
        )
    else:
        return Units(name="cases", of_quote=case, group=first, n_groups=len(groups))
    return Units(
        name="quotes",
        of_quote=of_quotes.of_quote,
        group=group,
        n_groups=len(groups),
        warnings=(said,),
    )


def shuffled_tests(values: Floats, shuffled: Units, *, seed: int) -> list[float | None]:
    """Return for each column whether its mean differs between groups, as a p-value.

    The statistic is the sum of squares between groups. Over quotes, that orders tables as
    Pearson's chi-squared does for yes and no, and regressions on groups as their F does. With two groups
    and few units all ways to part them are gone through, which is exact; else a random sample of them
    is drawn, itself counted as one (Phipson and Smyth 2010, Permutation p-values should never be
    zero, Statistical Applications in Genetics and Molecular Biology 9(1), 39).

    Args:
        values: quotes x columns.
        shuffled: what is shuffled.
        seed: of the shuffles.

    Returns:
        None for a column without any difference, or where there is only one group.
    """
    sums = np.zeros((len(shuffled.group), values.shape[1]))
    np.add.at(sums, shuffled.of_quote, values)
    counts = np.bincount(shuffled.of_quote, minlength=len(shuffled.group)).astype(np.float64)
    overall = values.mean(axis=0)
    sums = sums - counts[:, None] * overall
    flat = np.abs(values - overall).max(axis=0) < _TIE
    if len(set(shuffled.group.tolist())) < 2:
        return [None] * values.shape[1]
    observed = _between(sums, counts, shuffled.group[None, :], shuffled.n_groups)[0]
    bar = observed - _TIE * np.maximum(1.0, observed)
    reached = np.zeros(values.shape[1])
    total = 0
    for groups in _shuffles(shuffled, seed):
        reached += (_between(sums, counts, groups, shuffled.n_groups) >= bar).sum(axis=0)
        total += len(groups)
    if n_assignments(shuffled) > _n_shuffles(shuffled):
        reached, total = reached + 1, total + 1
    return [None if still else float(n / total) for still, n in zip(flat, reached, strict=True)]


def n_assignments(shuffled: Units) -> float:
    """Return in how many ways the units can be parted into groups of these sizes."""
    sizes = np.bincount(shuffled.group, minlength=shuffled.n_groups)
    logarithm = math.lgamma(len(shuffled.group) + 1) - sum(math.lgamma(it + 1) for it in sizes)
    return float(round(math.exp(logarithm))) if logarithm < 30 else math.inf


def tested(
    values: Sequence[float | None], how: Sequence[str], notes: Sequence[str]
) -> tuple[Tested, ...]:
    """Return p-values with both corrections over those that there are."""
    known = [p for p in values if p is not None]
    corrected = iter(zip(holm(known), benjamini_hochberg(known), strict=True))
    result = []
    for p, name, note in zip(values, how, notes, strict=True):
        by_holm, by_bh = next(corrected) if p is not None else (None, None)
        result.append(Tested(p=p, holm=by_holm, expected_false=by_bh, how=name, note=note))
    return tuple(result)


def how_shuffled(shuffled: Units) -> str:
    """Return the name of the test."""
    exact = n_assignments(shuffled) <= _n_shuffles(shuffled) and shuffled.n_groups == 2
    return f"{shuffled.name} shuffled{', every way' if exact else ''}"


def least_p_note(shuffled: Units, level: float) -> tuple[str, ...]:
    """Return a warning where there are too few units for any p-value to be small."""
    ways = n_assignments(shuffled)
    if ways * (1 - level) >= 1:
        return ()
    return (
        f"Only {len(shuffled.group)} {shuffled.name} can be shuffled, in {ways:.0f} ways: no p-value "
        f"can be below {1 / ways:.2f}, whatever the groups say.",
    )


def _n_shuffles(shuffled: Units) -> int:
    # Fewer for very many quotes, whose differences show with a thousand shuffles too.
    return max(LEAST_SHUFFLES, min(MOST_SHUFFLES, _CELLS // max(1, len(shuffled.group))))


def _shuffles(shuffled: Units, seed: int) -> "list[Numbers] | _Drawn":
    if shuffled.n_groups == 2 and n_assignments(shuffled) <= _n_shuffles(shuffled):
        n = len(shuffled.group)
        chosen = np.array(list(combinations(range(n), int(shuffled.group.sum()))), dtype=np.intp)
        every = np.zeros((len(chosen), n), dtype=np.intp)
        np.put_along_axis(every, chosen, 1, axis=1)
        return [every]
    return _Drawn(shuffled, seed)


class _Drawn:
    """Random shuffles, in portions that fit into memory."""

    def __init__(self, shuffled: Units, seed: int) -> None:
        self._group = shuffled.group
        self._total = _n_shuffles(shuffled)
        self._generator = np.random.default_rng(seed)

    def __iter__(self) -> "_Drawn":
        return self

    def __next__(self) -> Numbers:
        if not self._total:
            raise StopIteration
        portion = min(self._total, max(1, 2_000_000 // len(self._group)))
        self._total -= portion
        repeated = np.tile(self._group, (portion, 1))
        return self._generator.permuted(repeated, axis=1)


def _between(sums: Floats, counts: Floats, groups: Numbers, n_groups: int) -> Floats:
    """Return the sum of squares between groups, shuffles x columns; `sums` are off the mean."""
    found = np.zeros((len(groups), sums.shape[1]))
    for group in range(n_groups):
        inside = (groups == group).astype(np.float64)
        size = inside @ counts
        found += (inside @ sums) ** 2 / np.maximum(size, 1.0)[:, None]
    return found
