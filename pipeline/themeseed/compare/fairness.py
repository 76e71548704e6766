"""Does machine coding err more, or in another direction, for some groups?

Ashwin, Chhabra and Rao (2023), Using large language models for qualitative analysis can introduce
serious bias (arXiv:2309.17147), call coding biased where its errors are not random with respect to
who is speaking, and test that by regressing the error, machine less person, on who speaks. Here the
same regression on groups is tested by shuffling whole cases, so that it holds for few and talkative
people, and each group's error has an interval.
"""

import math
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from themeseed.compare.design_effect import design_effect
from themeseed.compare.proportion import Floats, quantile, wilson
from themeseed.compare.shuffling import (
    Units,
    how_shuffled,
    least_p_note,
    shuffled_tests,
    tested,
    units,
)
from themeseed.errors import NothingToDoError
from themeseed.records import CodeFairness, Coding, Fairness, GroupError, Quote, Tested

FEW = 10
"""Groups with fewer compared quotes are named."""


def fairness(
    person: Sequence[Coding],
    machine: Sequence[Coding],
    quotes: Sequence[Quote],
    code_ids: Sequence[str],
    group_of: Mapping[str, str],
    *,
    by: str,
    level: float = 0.95,
    seed: int = 0,
) -> Fairness:
    """Return by how much the machine leans in each group, for each code, and whether groups differ.

    Intervals are Newcombe's for paired proportions (1998, Improved confidence intervals for the
    difference between binomial proportions based on paired data, method 10, Statistics in Medicine
    17(22), 2635-2650), with the effective number of quotes where a case has several.

    Args:
        person: codings of one person.
        machine: codings of the same quotes, none made with the person's decision on that quote.
        quotes: where they come from; a quote's `case_id` says which quotes hang together.
        code_ids: the codes, in order.
        group_of: the group by quote id; quotes without one are left out.
        by: what the groups are: "role", "site".
        level: of the intervals.
        seed: of the shuffles.

    Raises:
        NothingToDoError: no quote with a group was coded by both.
    """
    theirs = {it.quote_id: set(it.codes) for it in person}
    ours = {it.quote_id: set(it.codes) for it in machine}
    ids = sorted(quote.id for quote in quotes if quote.id in theirs and quote.id in ours)
    ids = [it for it in ids if it in group_of]
    if not ids:
        raise NothingToDoError(
            f"No quote with a {by} was coded by both person and machine. Decide some: "
            "themeseed review STUDY."
        )
    groups = tuple(sorted({group_of[it] for it in ids}))
    case_of = {quote.id: quote.case_id for quote in quotes if quote.case_id}
    shuffled = units(ids, group_of, groups, case_of)
    given = _held(ids, theirs, code_ids)
    read = _held(ids, ours, code_ids)
    wrong = np.array([[float(theirs[it] != ours[it])] for it in ids])
    how = how_shuffled(shuffled)
    (differing,) = _tests(shuffled_tests(wrong, shuffled, seed=seed), how)
    by_code = _tests(shuffled_tests(read - given, shuffled, seed=seed), how)
    rows_of = [np.array([group_of[it] == name for it in ids]) for name in groups]
    cases = [(True, case_of[it]) if it in case_of else (False, it) for it in ids]
    cases_of = {
        name: [case for case, inside in zip(cases, rows, strict=True) if inside]
        for name, rows in zip(groups, rows_of, strict=True)
    }
    sizes = tuple(int(rows.sum()) for rows in rows_of)
    return Fairness(
        by=by,
        level=level,
        groups=groups,
        n_by_group=sizes,
        n_wrong=tuple(int(wrong[rows].sum()) for rows in rows_of),
        shuffled=shuffled.name,
        differing=differing,
        codes=tuple(
            CodeFairness(
                code_id=code_id,
                groups=tuple(
                    _error(name, given[rows, column], read[rows, column], cases_of[name], level)
                    for name, rows in zip(groups, rows_of, strict=True)
                ),
                tested=by_code[column],
            )
            for column, code_id in enumerate(code_ids)
        ),
        warnings=_warnings(groups, sizes, shuffled, level),
    )


def lean_bounds(
    given: Floats, read: Floats, *, n_effective: float, level: float
) -> tuple[float, float, float]:
    """Return the machine's share less the person's on the same quotes (0 or 1 each), and its bounds.

    Newcombe (1998), method 10: Wilson's interval of each share, put together with their correlation.
    """
    machine, person = float(read.mean()), float(given.mean())
    z = quantile(level)
    size = np.array([n_effective])
    (machine_low,), (machine_high,) = wilson(np.array([machine]), size, z)
    (person_low,), (person_high,) = wilson(np.array([person]), size, z)
    phi = _phi(given, read)
    lean = machine - person
    down, up = machine - machine_low, machine_high - machine
    person_up, person_down = person_high - person, person - person_low
    low = lean - math.sqrt(max(0.0, down**2 - 2 * phi * down * person_up + person_up**2))
    high = lean + math.sqrt(max(0.0, up**2 - 2 * phi * up * person_down + person_down**2))
    return lean, float(max(low, -1.0)), float(min(high, 1.0))


def _held(ids: Sequence[str], codes_of: Mapping[str, set[str]], code_ids: Sequence[str]) -> Floats:
    found = [[float(code_id in codes_of[it]) for code_id in code_ids] for it in ids]
    return np.array(found, dtype=np.float64).reshape(len(ids), len(code_ids))


def _error(
    name: str, given: Floats, read: Floats, cases: Sequence[Hashable], level: float
) -> GroupError:
    n = len(given)
    lean, low, high = lean_bounds(
        given, read, n_effective=n / design_effect(read - given, cases), level=level
    )
    return GroupError(
        group=name,
        n_quotes=n,
        n_machine=int(read.sum()),
        n_person=int(given.sum()),
        n_wrong=int((read != given).sum()),
        lean=lean,
        low=low,
        high=high,
    )


def _phi(given: Floats, read: Floats) -> float:
    """Return the correlation of the two, taken nearer to 0 where it is above it, as method 10 has it."""
    n = len(given)
    both, only_read = float(given @ read), float((1 - given) @ read)
    only_given, neither = float(given @ (1 - read)), float((1 - given) @ (1 - read))
    margins = (both + only_read) * (only_given + neither) * (both + only_given) * (only_read + neither)
    if margins <= 0:
        return 0.0
    product = both * neither - only_read * only_given
    return (max(product - n / 2, 0.0) if product > 0 else product) / math.sqrt(margins)


def _tests(values: Sequence[float | None], how: str) -> tuple[Tested, ...]:
    return tested(
        values,
        ["not tested" if it is None else how for it in values],
        ["the error is the same on every quote" if it is None else "" for it in values],
    )


def _warnings(
    groups: Sequence[str], sizes: Sequence[int], shuffled: Units, level: float
) -> tuple[str, ...]:
    few = [f"{name} ({n})" for name, n in zip(groups, sizes, strict=True) if n < FEW]
    return (
        *shuffled.warnings,
        *least_p_note(shuffled, level),
        *((f"Few compared quotes in a group: {', '.join(few)}.",) if few else ()),
    )
