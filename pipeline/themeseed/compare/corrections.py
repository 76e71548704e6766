"""p-values corrected for how many tests stand in one table."""

from collections.abc import Sequence


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values that keep the chance of any false finding among them.

    Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of
    Statistics 6(2), 65-70.

    >>> [round(p, 3) for p in holm([0.01, 0.04, 0.03])]
    [0.03, 0.06, 0.06]
    """
    result = [1.0] * len(values)
    so_far = 0.0
    for rank, at in enumerate(sorted(range(len(values)), key=lambda at: values[at])):
        so_far = max(so_far, (len(values) - rank) * values[at])
        result[at] = min(1.0, so_far)
    return tuple(result)


def benjamini_hochberg(values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values that keep the expected share of false findings among the findings.

    Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57(1), 289-300.

    >>> [round(p, 3) for p in benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    result = [1.0] * len(values)
    so_far = 1.0
    order = sorted(range(len(values)), key=lambda at: -values[at])
    for rank, at in enumerate(order):
        so_far = min(so_far, values[at] * len(values) / (len(values) - rank))
        result[at] = so_far
    return tuple(result)
