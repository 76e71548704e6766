"""Vectors and words of quotes -> how alike each two are: the mean of what three views say.

Meaning alone puts together what is said about the same subject; words and the letters of words add
what it is called. Each view is taken less what all quotes share.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from themeseed.cluster.grouping import Vectors
from themeseed.cluster.keywords import Lemmas

Likeness = NDArray[np.float32]
"""n x n, ones on the diagonal where there is anything to compare, from -1 to 1."""

GRAM = 4
_CHUNK = 500


def likeness(vectors: Vectors, lemmas: Sequence[Lemmas]) -> Likeness:
    """Return how alike n quotes are: the mean of the centred cosines of vectors, words and letters.

    A quote without words is as much alike in words to all others as to none: 0. Where no quote
    has words, vectors alone count.

    Args:
        vectors: n x d of unit length.
        lemmas: the words of each quote.
    """
    centred = vectors - vectors.mean(axis=0)
    lengths = np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    unit = np.asarray(centred / lengths, dtype=np.float32)
    found: Likeness = unit @ unit.T
    if not any(lemmas):
        return found
    for pieces in (lemmas, [_letters(each) for each in lemmas]):
        found += _centred_cosines(_weighed(pieces))
    return np.asarray(found / 3, dtype=np.float32)


def _letters(lemmas: Lemmas) -> list[str]:
    """Return the runs of four letters in words; "recruit" and "recruitment" share most of theirs."""
    padded = [f" {lemma} " for lemma in lemmas]
    return [word[i : i + GRAM] for word in padded for i in range(max(1, len(word) - GRAM + 1))]


def _weighed(pieces: Sequence[Sequence[str]]) -> sparse.csr_array:
    """Return TF-IDF rows of unit length, counts as 1 + log (Manning et al. 2008, section 6.4)."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # slow to import

    weighed = TfidfVectorizer(analyzer=_as_given, sublinear_tf=True, dtype=np.float32)
    return sparse.csr_array(weighed.fit_transform(pieces))


def _as_given(pieces: Sequence[str]) -> Sequence[str]:
    return pieces


def _centred_cosines(rows: sparse.csr_array) -> Likeness:
    """Return the cosines of rows less their mean (n x n), 0 for rows that are empty.

    Of a kernel of rows, that of the centred rows follows without them; rows stay sparse.
    """
    n = rows.shape[0]
    kernel = np.empty((n, n), dtype=np.float32)
    columns = rows.T.tocsc()
    for start in range(0, n, _CHUNK):
        kernel[start : start + _CHUNK] = (rows[start : start + _CHUNK] @ columns).toarray()
    mean = kernel.mean(axis=0, dtype=np.float64)
    kernel += np.float32(mean.mean())
    kernel -= np.asarray(mean, dtype=np.float32)[:, None]
    kernel -= np.asarray(mean, dtype=np.float32)[None, :]
    lengths = np.sqrt(np.maximum(kernel.diagonal(), 1e-9))
    kernel /= lengths[:, None]
    kernel /= lengths[None, :]
    empty = np.diff(rows.indptr) == 0
    kernel[empty] = 0.0
    kernel[:, empty] = 0.0
    return kernel
