"""How much less quotes are worth because those of one case are alike."""

from collections.abc import Hashable, Sequence

import numpy as np

from themeseed.compare.proportion import Floats


def design_effect(values: Floats, cases: Sequence[Hashable]) -> float:
    """Return the variance of a mean over cases by that over quotes; at least 1.

    Kish (1965), Survey Sampling, section 8.2; by linearisation, since cases differ in size. Below 1
    it is chance more often than not, and taking it would make intervals too narrow.

    Args:
        values: one for each quote.
        cases: the case of each quote.

    >>> design_effect(np.array([1.0, 1.0, 0.0, 0.0]), ["a", "a", "b", "b"])
    3.0
    """
    off = values - values.mean()
    total = float((off**2).sum())
    number = {name: at for at, name in enumerate(dict.fromkeys(cases))}
    if total <= 0 or len(number) < 2:
        return 1.0
    by_case = np.bincount([number[it] for it in cases], weights=off)
    over_cases = float((by_case**2).sum()) * len(number) / (len(number) - 1)
    return max(1.0, over_cases / (total * len(values) / (len(values) - 1)))
