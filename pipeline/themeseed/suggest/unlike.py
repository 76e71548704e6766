"""Documents whose quotes are not like a sample: what holds for the sample need not hold for them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

LEAST_SAMPLE = 30
"""With a smaller sample nothing is said of documents."""

_LEAST_QUOTES = 5
_FAR = 0.05
_LEVEL = 0.01
"""A document is unlike the sample when so many of its quotes are farther from it than one in twenty
sampled quotes is from the others, that chance would do it once in a hundred documents."""

_CHUNK = 2048


def unlike_documents(
    vectors: NDArray[np.float32],
    sample: Sequence[int],
    rows_of: Mapping[str, Sequence[int]],
) -> dict[str, int]:
    """Return the documents that are unlike the sample, with how many of their quotes are far from it.

    Args:
        vectors: of all quotes, unit length, n x d.
        sample: rows of the sample.
        rows_of: rows of further quotes, by document.
    """
    if len(sample) < LEAST_SAMPLE:
        return {}
    # Imported here: scipy.stats is slow to load.
    from scipy.stats import binomtest

    known = vectors[np.array(sample)]
    among = known @ known.T
    np.fill_diagonal(among, -np.inf)
    bar = float(np.sort(among.max(axis=1))[int(_FAR * len(sample))])
    found: dict[str, int] = {}
    for document, rows in rows_of.items():
        if len(rows) < _LEAST_QUOTES:
            continue
        n_far = sum(
            int(((vectors[np.array(rows[at : at + _CHUNK])] @ known.T).max(axis=1) < bar).sum())
            for at in range(0, len(rows), _CHUNK)
        )
        if n_far and binomtest(n_far, len(rows), _FAR, alternative="greater").pvalue < _LEVEL:
            found[document] = n_far
    return found


def left_out_documents(n_sampled: Mapping[str, int], n_quotes: Mapping[str, int]) -> tuple[str, ...]:
    """Return the documents of which the lot drew so few that they can hardly have been in it.

    Args:
        n_sampled: quotes in the sample, by document.
        n_quotes: quotes that the lot was drawn from, by document.
    """
    from scipy.stats import hypergeom

    total, drawn = sum(n_quotes.values()), sum(n_sampled.values())
    return tuple(
        document
        for document, n in n_quotes.items()
        if hypergeom.cdf(n_sampled.get(document, 0), total, n, drawn) < _LEVEL / len(n_quotes)
    )
