"""Which quotes hang together: those of one document, or of one case where all stand in one document.

A table of answers is one document with many cases; a folder of transcripts is many documents. Quotes
that hang together are not independent, so they are resampled together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interviews:
    """What hangs together: its name, how many there are, and a number for each quote.

    A quote of which nothing is known is a whole of its own.
    """

    name: Literal["documents", "cases"]
    n: int
    of_quote: NDArray[np.intp]


def interviews(
    quote_ids: Sequence[str], document_of: Mapping[str, str], case_of: Mapping[str, str]
) -> Interviews:
    """Return the documents of the quotes, or their cases where two documents or more are not known.

    Cases of one quote each, as in a survey, tell nothing that the quotes do not.

    >>> table = dict.fromkeys("abcd", "answers.csv")
    >>> found = interviews("abcd", table, {"a": "P1", "b": "P1", "c": "P2", "d": "P2"})
    >>> found.name, found.n, found.of_quote.tolist()
    ('cases', 2, [0, 0, 1, 1])
    """
    documents = {document_of[it] for it in quote_ids if it in document_of}
    with_case = [it for it in quote_ids if it in case_of]
    cases = {case_of[it] for it in with_case}
    if len(documents) < 2 <= len(cases) < len(with_case):
        return Interviews(name="cases", n=len(cases), of_quote=_numbered(quote_ids, case_of))
    return Interviews(name="documents", n=len(documents), of_quote=_numbered(quote_ids, document_of))


def _numbered(quote_ids: Sequence[str], of: Mapping[str, str]) -> NDArray[np.intp]:
    keys = [(it in of, of.get(it, it)) for it in quote_ids]
    index = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    return np.array([index[key] for key in keys], dtype=np.intp)
