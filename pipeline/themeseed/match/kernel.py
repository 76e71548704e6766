"""How alike every text of a study is to the known ones; what was worked out once is kept."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.match.views import View, mean_kernel, shares_of

MOST_KEPT = 40_000_000
"""Likenesses kept in memory (320 MB, for all views); beyond, they are worked out each time in parts."""

_CHUNK = 2048

Rows = NDArray[np.intp]
Matrix = NDArray[np.float64]


class Kernel:
    """The views' cosines among n texts, apart and in the mean by weight; a column for each known text.

    A text that becomes known costs one more column, so that a decision in a review is answered at
    once, and folds that hold texts out share all their columns.
    """

    def __init__(self, views: tuple[View, ...]) -> None:
        """Take the views of n texts, rows in the same order."""
        self.n_texts: int = views[0].features.shape[0]
        self._columns = tuple(_Columns(view, share=len(views)) for view in views)
        self._views = views
        self.weights = tuple(view.weight for view in views)
        self.shares = shares_of(views)

    def of_views(self, rows: Rows | slice, known: Rows) -> tuple[Matrix, ...]:
        """Return for each view the likeness of some texts (rows) to the known ones (columns)."""
        return tuple(columns.between(rows, known) for columns in self._columns)

    def between(self, rows: Rows, known: Rows) -> Matrix:
        """Return the likeness of some texts (rows) to the known ones, mean by weight."""
        alike = self.of_views(rows, known)
        return np.asarray(sum(share * each for share, each in zip(self.shares, alike, strict=True)))

    def of_new(self, views: Sequence[View], known: Rows) -> tuple[Matrix, ...]:
        """Return for each view the likeness of new texts to the known ones; nothing is kept of it.

        In double precision: a product of single ones differs with how many rows it has, and what is
        said of a text may not depend on what comes with it.
        """
        return tuple(
            view.exact().cosines(own.rows(known).exact())
            for view, own in zip(views, self._views, strict=True)
        )

    def among(self, rows: Rows) -> Matrix:
        """Return the mean likeness of some texts to each other; nothing is kept of it."""
        some = tuple(view.rows(rows) for view in self._views)
        return mean_kernel(some, some)

    def sums(self, n: int, known: Rows, voices: Sequence[Matrix]) -> Matrix:
        """Return for the first n texts the sum over views and known texts of likeness times voice.

        Args:
            n: how many texts.
            known: m of them.
            voices: for each view what each known text says for each code, m x k.
        """
        parts = [
            sum(
                likeness @ voice
                for likeness, voice in zip(
                    self.of_views(slice(start, min(start + _CHUNK, n)), known), voices, strict=True
                )
            )
            for start in range(0, n, _CHUNK)
        ]
        return np.vstack(parts) if parts else np.zeros((0, voices[0].shape[1]))


class _Columns:
    """One view's cosines of all texts with the known ones, worked out once."""

    def __init__(self, view: View, *, share: int) -> None:
        """Take the view, and how many views share the memory."""
        self._view = view
        self._share = share
        self._n_texts: int = view.features.shape[0]
        self._number = np.full(self._n_texts, -1, dtype=np.intp)
        self._kept: Matrix = np.empty((0, self._n_texts))
        self._n_kept = 0

    def between(self, rows: Rows | slice, known: Rows) -> Matrix:
        """Return the likeness of some texts (rows) to the known ones (columns)."""
        if self._keep(known):
            # Neighbouring texts are copied a run at a time, which is several times as fast.
            if isinstance(rows, slice):
                return self._kept[self._number[known], rows].T
            return np.ascontiguousarray(self._kept[self._number[known][:, None], rows[None, :]].T)
        others = self._view.rows(known)
        if isinstance(rows, slice):
            return self._view.rows(rows).cosines(others)
        parts = [
            self._view.rows(rows[start : start + _CHUNK]).cosines(others)
            for start in range(0, len(rows), _CHUNK)
        ]
        return np.vstack(parts) if parts else np.empty((0, len(known)))

    def _keep(self, known: Rows) -> bool:
        """Work out the columns that are not there yet; False where they would be too many."""
        new = np.unique(known[self._number[known] < 0])
        if (self._n_kept + len(new)) * self._n_texts > MOST_KEPT // self._share:
            return False
        if len(new):
            others = self._view.rows(new)
            if self._n_kept + len(new) > len(self._kept):
                grown = np.empty((max(2 * len(self._kept), self._n_kept + len(new)), self._n_texts))
                grown[: self._n_kept] = self._kept[: self._n_kept]
                self._kept = grown
            for start in range(0, self._n_texts, _CHUNK):
                part = slice(start, min(start + _CHUNK, self._n_texts))
                likeness = self._view.rows(part).cosines(others)
                self._kept[self._n_kept : self._n_kept + len(new), part] = likeness.T
            self._number[new] = np.arange(self._n_kept, self._n_kept + len(new))
            self._n_kept += len(new)
        return True
