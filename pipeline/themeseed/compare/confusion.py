"""The table of what one coder said against what the other said."""

import numpy as np

from themeseed.compare.paired import Answer, Paired
from themeseed.records import Confusion

NONE, SEVERAL = "(none)", "(several)"


def confusion(paired: Paired) -> Confusion:
    """Return counts of quotes: the first coder's answer in rows, the second's in columns.

    Rows and columns are the codes in the codebook's order, then "(none)" and "(several)" where
    those occur.
    """
    names = [*paired.codes, *_occurring(paired)]
    index = {name: at for at, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)), dtype=int)
    for one, two, n in zip(paired.first, paired.second, paired.observed, strict=True):
        counts[index[_name(paired.answers[one])], index[_name(paired.answers[two])]] += int(n)
    return Confusion(code_ids=tuple(names), counts=tuple(tuple(int(n) for n in row) for row in counts))


def _occurring(paired: Paired) -> list[str]:
    given = {_name(answer) for answer in paired.answers}
    return [name for name in (NONE, SEVERAL) if name in given and name not in paired.codes]


def _name(answer: Answer) -> str:
    if not answer:
        return NONE
    return next(iter(answer)) if len(answer) == 1 else SEVERAL
