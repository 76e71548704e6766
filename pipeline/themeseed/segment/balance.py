"""Parting a row of sentences into runs: as few as the length allows, and as equal as can be."""

from collections.abc import Sequence


def balanced_ends(lengths: Sequence[int], most: int) -> list[int]:
    """Return the end (exclusive) of each run of items, the last being `len(lengths)`.

    No run is longer than `most`, unless a single item is. Among all ways with the fewest runs the
    one with the smallest sum of squared lengths is taken, by dynamic programming over the ends.

    Args:
        lengths: of the items, in words, in order; none is negative.
        most: words a run may have.

    >>> balanced_ends([50, 50, 50, 50], 150)
    [2, 4]
    """
    if not lengths:
        return []
    # best[end]: fewest runs that cover the items before `end`, their squares, where the last begins.
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(lengths) + 1):
        options = []
        length = 0
        for start in range(end - 1, -1, -1):
            length += lengths[start]
            if length > most and start < end - 1:
                break
            runs, squares, _ = best[start]
            options.append((runs + 1, squares + length * length, start))
        best.append(min(options))
    ends = [len(lengths)]
    while (start := best[ends[-1]][2]) > 0:
        ends.append(start)
    return ends[::-1]
