"""Any number of coders' codings brought together: each quote with what each coder said, or did not.

The rule: as in `paired`, everything depends on what was coded and never on the order in which it
was given. Quotes on which all coders said the same are one cell, and a resample is a new vector of
counts of cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.compare.paired import MISSING, Answer, Counts
from themeseed.errors import NothingToDoError, TableError
from themeseed.records import Coding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ratings:
    """What each coder said of each quote.

    `quote_ids` and `coders` are sorted; `answers` are the distinct sets of codes, sorted; `codes`
    all codes in the codebook's order; `membership` (answers x codes, 0 or 1) says which answer
    holds which. A cell (row of `cells`, cells x coders) is one way in which the coders answered:
    each entry an index into `answers`, or MISSING. `cell_of[i]` is the cell of `quote_ids[i]`.
    `several` says whether any answer holds several codes.
    """

    quote_ids: tuple[str, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    answers: tuple[Answer, ...]
    membership: Counts
    cells: NDArray[np.intp]
    cell_of: NDArray[np.intp]
    several: bool

    @property
    def observed(self) -> Counts:
        """How many quotes each cell holds."""
        return np.bincount(self.cell_of, minlength=len(self.cells)).astype(np.float64)

    @property
    def given(self) -> Counts:
        """How many coders answered, for each cell."""
        return np.asarray((self.cells != MISSING).sum(axis=1), dtype=np.float64)

    @property
    def n_categories(self) -> int:
        """How many single answers a coder could choose from: all codes, and none where it occurs."""
        return len(self.codes) + (frozenset() in self.answers)

    def part(self, keep: NDArray[np.bool_]) -> "Ratings":
        """Return the ratings of some of the quotes, with the same coders, codes and answers.

        Args:
            keep: quotes; whether each stays.
        """
        used, cell_of = np.unique(self.cell_of[keep], return_inverse=True)
        return replace(
            self,
            quote_ids=tuple(np.array(self.quote_ids, dtype=object)[keep]),
            cells=self.cells[used],
            cell_of=cell_of.astype(np.intp),
        )


def rate(codings: Sequence[Coding], code_ids: Sequence[str]) -> Ratings:
    """Return the codings of two coders or more, quote by quote.

    Args:
        codings: of all coders, in any order; a quote without a coding of a coder is one that the
            coder did not decide, a coding without codes says that none fits.
        code_ids: the codebook's order; codes beyond it follow sorted.

    Raises:
        NothingToDoError: there are fewer than two coders.
        TableError: a coder coded a quote twice.
    """
    said = _by_quote(codings)
    coders = sorted({coder for coder, _ in said})
    if len(coders) < 2:
        found = f"all are by '{coders[0]}'" if coders else "there are none"
        raise NothingToDoError(
            f"Agreement needs the codings of two coders or more; {found}. "
            "Hand in the codings of every coder, each with its own coder_id."
        )
    quote_ids = sorted({quote_id for _, quote_id in said})
    answers = sorted(set(said.values()), key=sorted)
    index = {answer: at for at, answer in enumerate(answers)}
    used = {code for answer in answers for code in answer}
    codes = (*dict.fromkeys(code_ids), *sorted(used - set(code_ids)))
    cells: dict[tuple[int, ...], int] = {}
    cell_of = []
    for quote_id in quote_ids:
        found_answers = (said.get((coder, quote_id)) for coder in coders)
        cell = tuple(MISSING if it is None else index[it] for it in found_answers)
        cell_of.append(cells.setdefault(cell, len(cells)))
    return Ratings(
        quote_ids=tuple(quote_ids),
        coders=tuple(coders),
        codes=codes,
        answers=tuple(answers),
        membership=np.array(
            [[code in answer for code in codes] for answer in answers], dtype=np.float64
        ).reshape(len(answers), len(codes)),
        cells=np.array(list(cells), dtype=np.intp).reshape(len(cells), len(coders)),
        cell_of=np.array(cell_of, dtype=np.intp),
        several=any(len(answer) > 1 for answer in answers),
    )


def _by_quote(codings: Sequence[Coding]) -> dict[tuple[str, str], Answer]:
    said: dict[tuple[str, str], Answer] = {}
    for coding in codings:
        key = (coding.coder_id, coding.quote_id)
        if key in said:
            raise TableError(
                f"{coding.coder_id} has two codings of the quote '{coding.quote_id}'. "
                "Keep one coding of a quote by each coder."
            )
        said[key] = frozenset(coding.codes)
    return said
