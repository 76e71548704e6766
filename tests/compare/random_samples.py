"""Random samples of codes, given by a seed: the same for our tests and for other implementations."""

import numpy as np
from numpy.typing import NDArray

SAMPLES = 200

Floats = NDArray[np.float64]


def sample(seed: int) -> tuple[Floats, Floats, Floats]:
    """Return what a person gave (n, 0 or 1), the machine's codes there (n) and elsewhere (N)."""
    rng = np.random.default_rng(seed)
    n, others = int(rng.integers(40, 400)), int(rng.integers(200, 3000))
    share, skill = rng.uniform(0.1, 0.6), rng.uniform(0.0, 1.0)
    given = (rng.random(n + others) < share).astype(np.float64)
    noise = rng.random(n + others)
    # Spread so wide that the best weight stays below 1: neither implementation has to cut it.
    machine = skill * given + noise
    return given[:n], machine[:n], machine[n:]
