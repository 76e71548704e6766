"""Vectors and letters of quotes, side by side: rows whose cosine is the mean of both."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.tree import Rows, centred

if TYPE_CHECKING:
    from scipy import sparse  # slow to load, and needed as a type only


def both_views(vectors: NDArray[np.float32], letters: "NDArray[np.float32] | sparse.csr_array") -> Rows:
    """Return n rows of unit length whose cosines are the mean of both views', each view centred.

    Meaning alone misses what one speaks of in fixed terms, letters alone what is said in other words.

    Args:
        vectors: n x d, from the encoder.
        letters: n x f of unit length or zero, runs of letters in words.
    """
    products = letters @ letters.T
    kernel = np.asarray(
        products if isinstance(products, np.ndarray) else products.toarray(), dtype=np.float64
    )
    # Less what all share: the kernel of rows from which their mean was taken.
    kernel = kernel - kernel.mean(axis=0) - kernel.mean(axis=1)[:, None] + kernel.mean()
    length = np.sqrt(np.maximum(kernel.diagonal(), 1e-12))
    values, directions = np.linalg.eigh(kernel / length[:, None] / length)
    spelled = directions * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(np.hstack([centred(vectors), spelled]) / np.sqrt(2.0))
