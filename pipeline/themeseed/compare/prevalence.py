"""How common codes are, from a sample that a person coded and the machine's codes of everything.

The rule: the sample must be drawn by lot from the quotes that the share is said of. Then the
intervals hold however wrong the machine is; a better machine only makes them narrower.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from themeseed.compare import prevalence_notes as notes
from themeseed.compare.powered import (
    Powered,
    Sampled,
    effective_size,
    effective_size_beyond,
    powered,
)
from themeseed.compare.proportion import Floats, difference, quantile, wilson
from themeseed.errors import NothingToDoError, TableError
from themeseed.records import (
    CodePrevalence,
    Coding,
    GroupPrevalence,
    MachineCodes,
    Prevalence,
    Reach,
    ShareDifference,
    ShareEstimate,
    ShareWay,
)

_WAYS: tuple[tuple[ShareWay, bool], ...] = (("corrected", True), ("fully corrected", False))


def prevalence(
    sample: Sequence[Coding],
    quote_ids: Sequence[str],
    code_ids: Sequence[str],
    *,
    machine: MachineCodes | None = None,
    taken: Sequence[Coding] = (),
    reach: Reach = "these quotes",
    case_of: Mapping[str, str] | None = None,
    groups: Mapping[str, str] | None = None,
    level: float = 0.95,
) -> Prevalence:
    """Return how common each code is among the quotes, with intervals, and how groups differ.

    Formulas and sources stand in `powered.py` and `proportion.py`.

    Args:
        sample: what one person decided, without a suggestion in view, on quotes drawn by lot.
        quote_ids: all that the sample was drawn from.
        code_ids: the codes to estimate, in order.
        machine: the machine's codes of all these quotes; without them, the sample speaks alone.
        taken: decisions on further quotes that were outside the lot: counted as decided, for
            "these quotes" only.
        reach: whether the shares are said of these quotes, whose sampling alone is uncertain, or of
            other cases like these, where the choice of cases is uncertain too.
        case_of: the case by quote, for "other cases"; a quote without one is a case of its own.
        groups: the group by quote, such as the role of who speaks.
        level: of the intervals.

    Raises:
        NothingToDoError: nothing was sampled from the quotes.
        TableError: a quote was sampled twice, or the machine's codes lack a quote or a code.
    """
    whole = _frame(sample, quote_ids, code_ids, machine, taken, reach, case_of)
    group_of = groups or {}
    parts = {name: _part(whole, group_of, name) for name in _names(whole, group_of)}
    found = {
        name: GroupPrevalence(
            name=name,
            n_quotes=len(part.quote_ids),
            n_sample=len(part.rows),
            codes=_codes(part, level),
        )
        for name, part in parts.items()
        if len(part.rows)
    }
    n_cases = len(set(whole.case_of[whole.rows])) if reach == "other cases" else None
    return Prevalence(
        reach=reach,
        level=level,
        n_quotes=len(whole.quote_ids),
        n_sample=len(whole.rows),
        n_taken=len(whole.taken),
        n_cases=n_cases,
        codes=_codes(whole, level),
        groups=tuple(found.values()),
        differences=_differences(tuple(found.values())),
        warnings=notes.warnings(
            n_sample=len(whole.rows),
            n_cases=n_cases,
            has_cases=case_of is not None,
            n_taken=len(taken),
            reach=reach,
            n_by_group={name: len(part.rows) for name, part in parts.items()},
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Frame:
    """The quotes in a lot (N) with the machine's codes (N x k); sampled rows (n), their codes (n x k).

    `taken`: codes of quotes outside the lot (m x k). `case_of`: a number for each quote's case.
    """

    quote_ids: tuple[str, ...]
    code_ids: tuple[str, ...]
    rows: NDArray[np.intp]
    given: Floats
    machine: Floats | None
    taken: Floats
    taken_ids: tuple[str, ...]
    case_of: NDArray[np.intp]
    reach: Reach


def _frame(
    sample: Sequence[Coding],
    quote_ids: Sequence[str],
    code_ids: Sequence[str],
    machine: MachineCodes | None,
    taken: Sequence[Coding],
    reach: Reach,
    case_of: Mapping[str, str] | None,
) -> _Frame:
    ids = tuple(dict.fromkeys(quote_ids))
    row = {quote_id: number for number, quote_id in enumerate(ids)}
    drawn = sorted((each for each in sample if each.quote_id in row), key=lambda it: row[it.quote_id])
    if not drawn:
        raise NothingToDoError(
            f"None of the {len(sample)} sampled decisions is on one of the {len(ids)} quotes. Decide "
            'some blind: themeseed review STUDY, order "blind, drawn by lot".'
        )
    if len({each.quote_id for each in drawn}) < len(drawn):
        raise TableError(
            "A quote was sampled twice. Hand in the codings of one coder, one for each quote."
        )
    known = case_of or {}
    keys = [(True, known[it]) if it in known else (False, it) for it in ids]
    number = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    outside = [each for each in taken if each.quote_id not in row] if reach == "these quotes" else []
    return _Frame(
        quote_ids=ids,
        code_ids=tuple(code_ids),
        rows=np.array([row[each.quote_id] for each in drawn], dtype=np.intp),
        given=_given(drawn, code_ids),
        machine=_machine(machine, ids, code_ids),
        taken=_given(outside, code_ids),
        taken_ids=tuple(each.quote_id for each in outside),
        case_of=np.array([number[key] for key in keys], dtype=np.intp),
        reach=reach,
    )


def _given(codings: Sequence[Coding], code_ids: Sequence[str]) -> Floats:
    rows = [[float(code_id in each.codes) for code_id in code_ids] for each in codings]
    return np.array(rows, dtype=np.float64).reshape(len(codings), len(code_ids))


def _machine(
    machine: MachineCodes | None, quote_ids: Sequence[str], code_ids: Sequence[str]
) -> Floats | None:
    if machine is None:
        return None
    rows = {quote_id: number for number, quote_id in enumerate(machine.quote_ids)}
    columns = {code_id: number for number, code_id in enumerate(machine.code_ids)}
    lacking = [it for it in quote_ids if it not in rows] + [it for it in code_ids if it not in columns]
    if lacking:
        raise TableError(
            f"The machine's codes lack {len(lacking)} of the quotes and codes, {lacking[0]!r} first. "
            "Hand in a row for every quote that the sample was drawn from, and a column for every code."
        )
    wanted = np.ix_([rows[it] for it in quote_ids], [columns[it] for it in code_ids])
    return np.asarray(machine.given[wanted], dtype=np.float64)


def _names(whole: _Frame, group_of: Mapping[str, str]) -> list[str]:
    return sorted({group_of[it] for it in (*whole.quote_ids, *whole.taken_ids) if it in group_of})


def _part(whole: _Frame, group_of: Mapping[str, str], name: str) -> _Frame:
    """Return the frame of one group's quotes: a sample by lot of all is one of each group."""
    inside = np.array([group_of.get(it) == name for it in whole.quote_ids], dtype=bool)
    new_row = np.cumsum(inside) - 1
    sampled = inside[whole.rows]
    outside = np.array([group_of.get(it) == name for it in whole.taken_ids], dtype=bool)
    _, case_of = np.unique(whole.case_of[inside], return_inverse=True)
    return _Frame(
        quote_ids=tuple(it for it, kept in zip(whole.quote_ids, inside, strict=True) if kept),
        code_ids=whole.code_ids,
        rows=new_row[whole.rows[sampled]],
        given=whole.given[sampled],
        machine=None if whole.machine is None else whole.machine[inside],
        taken=whole.taken[outside],
        taken_ids=tuple(it for it, kept in zip(whole.taken_ids, outside, strict=True) if kept),
        case_of=case_of,
        reach=whole.reach,
    )


def _codes(frame: _Frame, level: float) -> tuple[CodePrevalence, ...]:
    sampled = Sampled(
        given=frame.given,
        n_all=len(frame.quote_ids),
        machine=None if frame.machine is None else frame.machine[frame.rows],
        everywhere=None if frame.machine is None else frame.machine.mean(axis=0),
    )
    alone = Sampled(given=frame.given, n_all=len(frame.quote_ids))
    by_way = [_estimates("sample alone", frame, alone, powered(alone), level)]
    if frame.machine is not None:
        by_way += [
            _estimates(way, frame, sampled, powered(sampled, tuned=tuned), level) for way, tuned in _WAYS
        ]
    return tuple(
        CodePrevalence(
            code_id=code_id,
            n_given=int(frame.given[:, column].sum()),
            machine_alone=None if frame.machine is None else float(frame.machine[:, column].mean()),
            estimates=tuple(each[column] for each in by_way),
        )
        for column, code_id in enumerate(frame.code_ids)
    )


def _estimates(
    way: ShareWay, frame: _Frame, sampled: Sampled, found: Powered, level: float
) -> list[ShareEstimate]:
    freedom = found.freedom
    if frame.reach == "other cases":
        machine = None if sampled.machine is None else frame.machine
        size = effective_size_beyond(sampled, found, machine, frame.rows, frame.case_of)
        freedom = min(freedom, len(set(frame.case_of[frame.rows])) - 1)
    else:
        size = effective_size(sampled, found)
    least, most = _possible(frame)
    share = np.clip(found.share, least, most)
    # Two sampled quotes, or one case, say nothing about how far off they are.
    enough = len(frame.rows) > 2 and freedom >= 1
    low, high = wilson(share, size, quantile(level, freedom)) if enough else (share, share)
    low, high = np.maximum(low, least), np.minimum(high, most)
    n_lot, n_taken = len(frame.quote_ids), len(frame.taken)
    certain = frame.taken.sum(axis=0)

    def over_all(of_lot: Floats) -> Floats:
        """Return a share over the lot and what was decided outside it, where nothing is uncertain."""
        return np.asarray((of_lot * n_lot + certain) / (n_lot + n_taken))

    value, low, high = over_all(share), over_all(low), over_all(high)
    return [
        ShareEstimate(
            way=way,
            value=float(value[column]),
            low=float(low[column]) if enough else None,
            high=float(high[column]) if enough else None,
            machine_weight=float(found.weight[column]),
            n_effective=float(size[column]) if np.isfinite(size[column]) else None,
        )
        for column in range(len(frame.code_ids))
    ]


def _possible(frame: _Frame) -> tuple[Floats, Floats]:
    """Return the least and the largest share that the sampled quotes leave possible.

    Of these quotes, those sampled are known; of other cases nothing is.
    """
    n_given, n, n_all = frame.given.sum(axis=0), len(frame.rows), len(frame.quote_ids)
    if frame.reach == "other cases":
        return np.zeros_like(n_given), np.ones_like(n_given)
    return n_given / n_all, (n_given + n_all - n) / n_all


def _differences(groups: Sequence[GroupPrevalence]) -> tuple[ShareDifference, ...]:
    result = []
    for one, two in combinations(groups, 2):
        for first, second in zip(one.codes, two.codes, strict=True):
            for a, b in zip(first.estimates, second.estimates, strict=True):
                if a.low is None or a.high is None or b.low is None or b.high is None:
                    continue
                value, low, high = difference((a.value, a.low, a.high), (b.value, b.low, b.high))
                result.append(
                    ShareDifference(
                        code_id=first.code_id,
                        first=one.name,
                        second=two.name,
                        way=a.way,
                        value=value,
                        low=low,
                        high=high,
                    )
                )
    return tuple(result)
