"""How surely a group of quotes is found again when something else is left out or taken instead."""

SURE = 0.6
"""A group of which less comes back should not be trusted.

Hennig, C. (2007): Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis
52, 258-271.
"""


def is_fragile(*shares: float | None) -> bool:
    """Return whether less than 0.6 of a group comes back in one of the ways that were tried.

    >>> is_fragile(0.8, None), is_fragile(0.8, 0.4)
    (False, True)
    """
    return any(each < SURE for each in shares if each is not None)
