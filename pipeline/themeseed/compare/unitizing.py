"""Krippendorff's alpha of units that coders chose themselves, from sums that add up over documents.

Krippendorff, Mathet, Bouvry and Widlöcher (2016), On the reliability of unitizing textual continua:
further developments, Quality & Quantity 50(6), 2347-2364, again in Krippendorff (2019), Content
Analysis, 4th edition, section 12.6 (equations 32 to 37 there). Not the coefficient of 1995 and 2004,
which "turned out to behave not as expected when applied to more than two observers".

Each coder's marks part a document into units, each with one value, and gaps. What is compared are
the lengths on which two coders' units meet. Over several documents, lengths are added up: the
documents are one continuum, in which no unit goes from one document into the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from themeseed.compare.coefficients import Floats, ratio

GAP = 0

Unit = tuple[int, int, int]
"""Start, end and value (1 and more) of what a coder marked; a coder's units do not overlap."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sums:
    """What alpha is made of; the leading axis is documents, or resamples of them.

    `length` (... x values) is how much of the continuum all coders together gave each value, GAP
    first; `same` on how much of it pairs of coders agree; `across` how much is a gap to one and
    marked by the other; `own` what units and gaps would agree on with themselves. The three
    `coded_...` are the same of what both coders of a pair marked.
    """

    length: Floats
    same: Floats
    across: Floats
    own: Floats
    coded_length: Floats
    coded_same: Floats
    coded_own: Floats

    def drawn(self, times: Floats) -> "Sums":
        """Return the sums over documents; `times` is resamples x documents."""
        return Sums(
            length=times @ self.length,
            same=times @ self.same,
            across=times @ self.across,
            own=times @ self.own,
            coded_length=times @ self.coded_length,
            coded_same=times @ self.coded_same,
            coded_own=times @ self.coded_own,
        )


def sums(units: Sequence[Sequence[Unit]], length: int, n_values: int) -> Sums:
    """Return the sums of one document, without a leading axis.

    Args:
        units: for each of two coders or more, what the coder marked, in any order.
        length: of the document.
        n_values: how many values there are, without GAP.
    """
    edges, held = _pieces(units, length)
    widths = np.diff(edges).astype(np.float64)
    m = len(units)
    per_pair = 1 / (m - 1)
    totals = np.array([(widths * (held == value)).sum() for value in range(n_values + 1)])
    marked = held != GAP
    # For each coder and piece: by how many of the other coders the piece is marked too, in shares.
    others = marked * (marked.sum(axis=0) - 1) * per_pair
    coded = np.array([(widths * others * (held == value)).sum() for value in range(n_values + 1)])
    agreeing = np.zeros(len(widths))
    for value in range(n_values + 1):
        n = (held == value).sum(axis=0)
        agreeing += n * (n - 1) * per_pair
    markers, others_not = marked.sum(axis=0), m - marked.sum(axis=0)
    both_gaps = others_not * (others_not - 1) * per_pair
    across = 2 * markers * others_not * per_pair
    return Sums(
        length=totals,
        same=np.asarray(widths @ agreeing),
        across=np.asarray(widths @ across),
        own=np.asarray(totals[GAP] + sum((end - start) ** 2 for it in units for start, end, _ in it)),
        coded_length=coded[1:],
        coded_same=np.asarray(widths @ (agreeing - both_gaps)),
        coded_own=np.asarray(_own_of_coded(units, edges, widths * others)),
    )


def alpha_u(found: Sums) -> Floats:
    """Return u-alpha: agreement on boundaries and values at once (equation 34)."""
    total = found.length.sum(axis=-1)
    expected = total * ratio(total**2 - (found.length**2).sum(axis=-1), total**2 - found.own)
    return 1 - ratio(total - found.same, expected)


def alpha_u_binary(found: Sums) -> Floats:
    """Return |u-alpha: agreement on what is marked at all, whatever the value (equation 35)."""
    total = found.length.sum(axis=-1)
    gaps = found.length[..., GAP]
    expected = total * ratio(2 * gaps * (total - gaps), total**2 - found.own)
    return 1 - ratio(found.across, expected)


def alpha_cu(found: Sums) -> Floats:
    """Return cu-alpha: agreement on the values of what both coders of a pair marked (equation 37).

    A unit agrees with itself as far as others marked it too, the mean over the other coders: so
    read, equation 36 gives the book's printed 0.724.
    """
    total = found.coded_length.sum(axis=-1)
    apart = total**2 - (found.coded_length**2).sum(axis=-1)
    expected = total * ratio(apart, total**2 - found.coded_own)
    return 1 - ratio(total - found.coded_same, expected)


def _pieces(units: Sequence[Sequence[Unit]], length: int) -> tuple[Floats, np.ndarray]:
    """Return the edges of the pieces on which no coder's value changes, and values: coders x pieces."""
    edges = np.array(
        sorted({0, length, *(edge for it in units for start, end, _ in it for edge in (start, end))})
    )
    held = np.full((len(units), len(edges) - 1), GAP)
    for coder, marked in enumerate(units):
        for start, end, value in marked:
            held[coder, np.searchsorted(edges, start) : np.searchsorted(edges, end)] = value
    return edges, held


def _own_of_coded(units: Sequence[Sequence[Unit]], edges: Floats, coded: Floats) -> float:
    """Return the sum over units of the square of the length that others marked too."""
    total = 0.0
    for coder, marked in enumerate(units):
        for start, end, _ in marked:
            pieces = slice(np.searchsorted(edges, start), np.searchsorted(edges, end))
            total += float(coded[coder, pieces].sum()) ** 2
    return total
