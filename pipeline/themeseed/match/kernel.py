"""How alike every text of a study is to the known ones; what was worked out once is kept."""

import numpy as np
from numpy.typing import NDArray

from themeseed.match.views import View, mean_kernel

MOST_KEPT = 40_000_000
"""Likenesses kept in memory (320 MB); beyond, they are worked out each time in parts."""

_CHUNK = 2048

Rows = NDArray[np.intp]
Matrix = NDArray[np.float64]


class Kernel:
    """The mean of the views' cosines among n texts, by columns: one for each known text.

    A text that becomes known costs one more column, so that a decision in a review is answered at
    once, and folds that hold texts out share all their columns.
    """

    def __init__(self, views: tuple[View, ...]) -> None:
        """Take the views of n texts, rows in the same order."""
        self._views = views
        self.n_texts: int = views[0].features.shape[0]
        self._number = np.full(self.n_texts, -1, dtype=np.intp)
        self._columns: Matrix = np.empty((0, self.n_texts))
        self._n_kept = 0

    def between(self, rows: Rows, known: Rows) -> Matrix:
        """Return the likeness of some texts (rows) to the known ones (columns)."""
        if self._keep(known):
            return np.ascontiguousarray(self._columns[self._number[known][:, None], rows[None, :]].T)
        others = _some(self._views, known)
        parts = [
            mean_kernel(_some(self._views, rows[start : start + _CHUNK]), others)
            for start in range(0, len(rows), _CHUNK)
        ]
        return np.vstack(parts) if parts else np.empty((0, len(known)))

    def among(self, rows: Rows) -> Matrix:
        """Return the likeness of some texts to each other; nothing is kept of it."""
        some = _some(self._views, rows)
        return mean_kernel(some, some)

    def sums(self, n: int, known: Rows, voices: Matrix) -> Matrix:
        """Return for the first n texts the sum over known texts of likeness times voice (n x k)."""
        parts = [
            self.between(np.arange(start, min(start + _CHUNK, n)), known) @ voices
            for start in range(0, n, _CHUNK)
        ]
        return np.vstack(parts)

    def _keep(self, known: Rows) -> bool:
        """Work out the columns that are not there yet; False where they would be too many."""
        new = np.unique(known[self._number[known] < 0])
        if (self._n_kept + len(new)) * self.n_texts > MOST_KEPT:
            return False
        if len(new):
            others = _some(self._views, new)
            if self._n_kept + len(new) > len(self._columns):
                grown = np.empty((max(2 * len(self._columns), self._n_kept + len(new)), self.n_texts))
                grown[: self._n_kept] = self._columns[: self._n_kept]
                self._columns = grown
            for start in range(0, self.n_texts, _CHUNK):
                part = slice(start, min(start + _CHUNK, self.n_texts))
                likeness = mean_kernel(tuple(view.rows(part) for view in self._views), others)
                self._columns[self._n_kept : self._n_kept + len(new), part] = likeness.T
            self._number[new] = np.arange(self._n_kept, self._n_kept + len(new))
            self._n_kept += len(new)
        return True


def _some(views: tuple[View, ...], rows: Rows) -> tuple[View, ...]:
    return tuple(view.rows(rows) for view in views)
