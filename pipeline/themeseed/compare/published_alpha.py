"""Krippendorff's alpha of the observed codings by the `krippendorff` package.

What a paper reports is computed by the implementation that it can cite; ours, which equals it in
the tests, makes the resamples.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_MOST = 4_000_000
"""Numbers in the array quotes x answers x answers that the package builds (32 MB, several times)."""


def affordable(n_quotes: int, n_answers: int) -> bool:
    """Return whether the package can compute alpha without taking gigabytes of memory."""
    return n_quotes * n_answers * n_answers <= _MOST


def published_alpha(given: NDArray[np.float64], distances: NDArray[np.float64]) -> float:
    """Return alpha; the values must differ somewhere, or it is not defined.

    Args:
        given: quotes x answers; how many of the two coders gave each answer.
        distances: answers x answers; 1 off the diagonal where answers are equal or not.
    """
    # Imported here: 60 ms that only a comparison needs.
    from krippendorff import alpha

    def metric(v1: Any, v2: Any, i1: Any, i2: Any, n_v: Any, dtype: Any) -> Any:  # noqa: ARG001
        return distances[i1, i2]

    return float(alpha(value_counts=given, level_of_measurement=metric))
