"""Two coders' codings brought together: the quotes that both coded, counted by what both said.

The rule: everything here depends on what was coded, never on the order in which it was given.
Agreement is a function of how often each pair of answers occurs (a "cell"), so quotes are counted
by cell once, and every resample is a new vector of counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.errors import NothingToDoError, TableError
from themeseed.records import Coding

Answer = frozenset[str]
Counts = NDArray[np.float64]

MISSING = -1
"""Stands for the answer of a coder who did not decide."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paired:
    """The quotes that both coded, sorted by id, and what each coder said.

    `answers` are the distinct sets of codes, sorted; `codes` all codes, in the codebook's order.
    A cell is a pair of answers: the first coder's is `answers[first[u]]`, the second's
    `answers[second[u]]`. `cell_of[i]` is the cell of `quote_ids[i]`. `membership` (answers x
    codes, 0 or 1) says which answer holds which code.
    """

    quote_ids: tuple[str, ...]
    codes: tuple[str, ...]
    answers: tuple[Answer, ...]
    first: NDArray[np.intp]
    second: NDArray[np.intp]
    cell_of: NDArray[np.intp]
    membership: Counts
    n_only_first: int
    n_only_second: int

    @property
    def observed(self) -> Counts:
        """How many quotes each cell holds."""
        return np.bincount(self.cell_of, minlength=len(self.first)).astype(np.float64)

    @property
    def n_several(self) -> int:
        """How many quotes got several codes from a coder."""
        several = np.array([len(answer) > 1 for answer in self.answers])
        return int((several[self.first] | several[self.second])[self.cell_of].sum())


def pair(
    first: Sequence[Coding],
    second: Sequence[Coding],
    *,
    names: tuple[str, str],
    code_ids: Sequence[str] | None,
) -> Paired:
    """Return the codings of the quotes that both coded.

    Args:
        first: one coder's codings, in any order.
        second: the other's.
        names: what the coders are called, for messages.
        code_ids: the codebook's order; codes beyond it, or all when None, follow sorted.

    Raises:
        NothingToDoError: no quote was coded by both.
        TableError: a coder coded a quote twice.
    """
    one, two = _by_quote(first, names[0]), _by_quote(second, names[1])
    shared = sorted(one.keys() & two.keys())
    if not shared:
        raise NothingToDoError(
            f"{names[0]} and {names[1]} coded no quote in common: {_described(one, names[0])}, "
            f"{_described(two, names[1])}. Compare codings of the same quotes, with the same ids."
        )
    answers = sorted({one[it] for it in shared} | {two[it] for it in shared}, key=sorted)
    index = {answer: at for at, answer in enumerate(answers)}
    # Cells in the order of the quotes' ids: the same when the coders change places, so that the
    # same seed gives the same resamples.
    cells: dict[tuple[int, int], int] = {}
    codes = _in_order(answers, code_ids)
    cell_of = [cells.setdefault((index[one[it]], index[two[it]]), len(cells)) for it in shared]
    return Paired(
        quote_ids=tuple(shared),
        codes=codes,
        answers=tuple(answers),
        first=np.array([cell[0] for cell in cells], dtype=np.intp),
        second=np.array([cell[1] for cell in cells], dtype=np.intp),
        cell_of=np.array(cell_of, dtype=np.intp),
        membership=np.array(
            [[code in answer for code in codes] for answer in answers], dtype=np.float64
        ).reshape(len(answers), len(codes)),
        n_only_first=len(one) - len(shared),
        n_only_second=len(two) - len(shared),
    )


def by_answer(counts: Counts, answer: NDArray[np.intp], n_answers: int) -> Counts:
    """Return how often a coder gave each answer: resamples x answers.

    Args:
        counts: resamples x cells.
        answer: the coder's in each cell, or MISSING.
        n_answers: how many different answers there are.
    """
    known = np.flatnonzero(answer != MISSING)
    order = known[np.argsort(answer[known], kind="stable")]
    result = np.zeros((len(counts), n_answers))
    if len(order):
        present, starts = np.unique(answer[order], return_index=True)
        result[:, present] = np.add.reduceat(counts[:, order], starts, axis=1)
    return result


def _by_quote(codings: Sequence[Coding], name: str) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    for coding in codings:
        if coding.quote_id in answers:
            raise TableError(
                f"{name} has two codings of the quote '{coding.quote_id}'. Keep one coding a quote."
            )
        answers[coding.quote_id] = frozenset(coding.codes)
    return answers


def _described(answers: Mapping[str, Answer], name: str) -> str:
    if not answers:
        return f"{name} has no quotes"
    return f"{name} has {len(answers)} (such as '{min(answers)}')"


def _in_order(answers: Iterable[Answer], code_ids: Sequence[str] | None) -> tuple[str, ...]:
    known = dict.fromkeys(code_ids or ())
    used = {code for answer in answers for code in answer}
    return (*known, *sorted(used - known.keys()))
