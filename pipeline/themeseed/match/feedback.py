"""Passages of the codebook move half-way to the quotes that they resemble most.

A codebook speaks in other words than participants do. So each passage is read together with its
nearest quotes, as a search engine reads a query together with the first pages that it found
(pseudo-relevance feedback; Rocchio 1971). No decision is used, so nothing decided leaks.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from themeseed.match.views import View, mean_kernel

NEAREST = 10
SHARE = 0.5
"""How many quotes, and their share in where a passage stands: benchmarks/match/choose_defaults.py."""

_LEAST_QUOTES_EACH = 5
_CHUNK = 16_384


def read_with_nearest_quotes(views: tuple[View, ...], n_quotes: int) -> tuple[View, ...]:
    """Return the views with each passage half where it stood and half where its nearest quotes stand.

    The nearest are ten, or a fifth of the quotes where these are few; each counts by its likeness.

    Args:
        views: of n_quotes quotes and, in the rows after them, passages.
        n_quotes: at least one.
    """
    n_nearest = min(NEAREST, n_quotes // _LEAST_QUOTES_EACH)
    n_passages = views[0].features.shape[0] - n_quotes
    if n_nearest == 0 or n_passages == 0 or SHARE == 0:
        return views
    likeness, nearest = _nearest(views, n_quotes, n_nearest)
    weights = np.maximum(likeness, 0.0)
    weights *= SHARE / np.maximum(weights.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    mixing = sparse.csr_array(
        (weights.ravel(), nearest.ravel(), np.arange(0, nearest.size + 1, n_nearest)),
        shape=(n_passages, n_quotes),
    )
    return tuple(_mixed(view, mixing, n_quotes) for view in views)


def _nearest(
    views: tuple[View, ...], n_quotes: int, n_nearest: int
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return likeness and rows of the quotes nearest to each passage, equal ones by row."""
    passages = tuple(view.rows(slice(n_quotes, None)) for view in views)
    likeness: NDArray[np.float64] = np.empty((passages[0].features.shape[0], 0))
    rows: NDArray[np.intp] = np.empty(likeness.shape, dtype=np.intp)
    for start in range(0, n_quotes, _CHUNK):
        part = slice(start, min(start + _CHUNK, n_quotes))
        found = mean_kernel(passages, tuple(view.rows(part) for view in views))
        numbers = np.broadcast_to(np.arange(part.start, part.stop), found.shape)
        likeness, rows = np.hstack([likeness, found]), np.hstack([rows, numbers])
        best = np.argsort(-likeness, axis=1, kind="stable")[:, :n_nearest]
        likeness = np.take_along_axis(likeness, best, axis=1)
        rows = np.take_along_axis(rows, best, axis=1)
    return likeness, rows


def _mixed(view: View, mixing: sparse.csr_array, n_quotes: int) -> View:
    quotes, passages = view.features[:n_quotes], view.features[n_quotes:]
    mixed = (1 - SHARE) * passages + mixing @ quotes
    if isinstance(mixed, np.ndarray):
        norms = np.linalg.norm(mixed, axis=1, keepdims=True)
        unit = (mixed / np.maximum(norms, np.finfo(float).tiny)).astype(np.float32)
        return View(features=np.vstack([quotes, unit]), weight=view.weight)
    sums = sparse.csr_array(mixed)
    norms = np.sqrt(sums.multiply(sums).sum(axis=1))
    scaled = sparse.diags_array(1 / np.maximum(norms, np.finfo(float).tiny)) @ sums
    return View(features=sparse.csr_array(sparse.vstack([quotes, scaled])), weight=view.weight)
