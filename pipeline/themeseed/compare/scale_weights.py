"""How much two codes on an ordered scale agree, for Gwet's AC2.

Gwet (2014), Handbook of Inter-Rater Reliability, 4th edition, section 3.5, with the categories
numbered 1 to q in the codebook's order. 1 is full agreement, 0 none.
"""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from themeseed.errors import UnknownNameError

Weights = Literal["identity", "linear", "quadratic", "ordinal", "radical"]
"""identity   codes are the same or differ: AC2 is AC1
linear     1 - |k - l| / (q - 1)
quadratic  1 - (k - l)^2 / (q - 1)^2
ordinal    1 - (number of pairs of categories from k to l) / (the same from 1 to q)
radical    1 - sqrt(|k - l| / (q - 1))
"""


def scale_weights(name: Weights, n_codes: int) -> NDArray[np.float64]:
    """Return the weights of a scale: codes x codes, 1 on the diagonal.

    >>> scale_weights("linear", 3)
    array([[1. , 0.5, 0. ],
           [0.5, 1. , 0.5],
           [0. , 0.5, 1. ]])

    Raises:
        UnknownNameError: there are no weights of this name.
    """
    if name not in get_args(Weights):
        raise UnknownNameError(
            f"There are no weights '{name}'. Choose one of: {', '.join(get_args(Weights))}."
        )
    if name == "identity" or n_codes < 2:
        return np.eye(n_codes)
    place = np.arange(n_codes)
    steps = np.abs(place[:, None] - place[None, :]) / (n_codes - 1)
    if name == "ordinal":
        pairs = np.abs(place[:, None] - place[None, :])
        return np.asarray(1 - pairs * (pairs + 1) / (n_codes * (n_codes - 1)), dtype=np.float64)
    power = {"linear": 1.0, "quadratic": 2.0, "radical": 0.5}[name]
    return np.asarray(1 - steps**power, dtype=np.float64)
