"""Whether decided quotes look like the others: what all that is learnt from them rests on.

A two-sample test by permutation (Gretton et al. 2012, JMLR 13, 723-773, with a linear kernel): how far
the mean vector of the decided quotes is from that of the undecided ones, against as many quotes drawn by
lot. It is exact, whatever the vectors are.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.records import Shift

LEAST = 20
"""With fewer decided, or undecided, quotes nothing is said."""

_PERMUTATIONS = 999
_CHUNK = 100
_APART = 0.001
_MOST_NAMED = 3


def shift(
    vectors: NDArray[np.float32],
    decided: NDArray[np.bool_],
    documents: Sequence[str],
    *,
    seed: int,
) -> Shift | None:
    """Return whether decided quotes look like the undecided ones; None where either are too few.

    Args:
        vectors: of all quotes, n x d.
        decided: which quotes are decided (n).
        documents: the name of each quote's document (n).
        seed: of the permutations.
    """
    n, n_decided = len(decided), int(decided.sum())
    if min(n_decided, n - n_decided) < LEAST:
        return None
    centred = vectors - vectors.mean(axis=0)
    seen = float(np.linalg.norm(centred[decided].sum(axis=0)))
    rng = np.random.default_rng(seed)
    further = 0
    for start in range(0, _PERMUTATIONS, _CHUNK):
        size = min(_CHUNK, _PERMUTATIONS - start)
        drawn = np.zeros((size, n), dtype=np.float32)
        for row in drawn:
            row[rng.permutation(n)[:n_decided]] = 1.0
        further += int((np.linalg.norm(drawn @ centred, axis=1) >= seen - 1e-6).sum())
    counts: dict[str, list[int]] = {}
    for document, is_decided in zip(documents, decided.tolist(), strict=True):
        counts.setdefault(document, [0, 0])[int(is_decided)] += 1
    return Shift(
        n_decided=n_decided,
        n_undecided=n - n_decided,
        p_value=(further + 1) / (_PERMUTATIONS + 1),
        apart=_apart(counts, n_decided / n),
    )


def _apart(counts: Mapping[str, Sequence[int]], share: float) -> tuple[str, ...]:
    """Return the documents whose share of decided quotes is farthest from that of all."""
    # Imported here: scipy.stats is slow to load.
    from scipy.stats import binomtest

    found = [
        (binomtest(decided, undecided + decided, share).pvalue, document, decided, undecided + decided)
        for document, (undecided, decided) in counts.items()
    ]
    return tuple(
        f"{document} ({decided} of {n})"
        for p_value, document, decided, n in sorted(found)
        if p_value < _APART
    )[:_MOST_NAMED]
