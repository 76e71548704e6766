"""Vectors of quotes -> positions on a flat map, and how much of their differences it keeps."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.records import Embeddings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """Positions (n x 2) of the quotes `ids`; `share` of the variance (0 to 1) that they show."""

    ids: tuple[str, ...]
    positions: NDArray[np.float64]
    share: float


def project(embeddings: Embeddings) -> Projection | None:
    """Return the first two principal components, or None where there is no plane to draw.

    That is the case for fewer than three quotes, and where all vectors are the same. Rows are
    taken in the order of ids and signs are fixed, so that the map never flips.
    """
    rows = sorted(range(len(embeddings.ids)), key=lambda row: embeddings.ids[row])
    if len(rows) < 3:
        return None
    vectors = np.asarray(embeddings.vectors[rows], dtype=np.float64)
    centred = vectors - vectors.mean(axis=0)
    # By the scatter matrix (d x d), so that many quotes cost no more than few.
    sizes, axes = np.linalg.eigh(centred.T @ centred)
    total = float(sizes.sum())
    if total < 1e-12 or len(sizes) < 2:
        return None
    positions = centred @ axes[:, [-1, -2]]
    strongest = np.abs(positions).argmax(axis=0)
    signs = np.where(positions[strongest, [0, 1]] < 0, -1.0, 1.0)
    return Projection(
        ids=tuple(embeddings.ids[row] for row in rows),
        # Rounded, so that the last digits of a sum never reach the page.
        positions=np.round(positions * signs, 6) + 0.0,
        share=float(sizes[-2:].sum()) / total,
    )
