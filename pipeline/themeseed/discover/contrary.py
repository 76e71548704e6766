"""How far quotes speak against a theme that they are about: negative cases, for a person to judge.

Likeness of meaning cannot tell a claim from its opposite: both are about the same. What tells them apart
in the vectors of a small encoder is on which side of opposite words a text stands, such as good and
bad, allow and forbid.
"""

import numpy as np
from numpy.typing import NDArray

from themeseed.discover.tree import Rows

OPPOSITES = (
    ("good", "bad"),
    ("benefit", "harm"),
    ("helpful", "harmful"),
    ("safe", "dangerous"),
    ("right", "wrong"),
    ("should", "should not"),
    ("effective", "ineffective"),
    ("necessary", "unnecessary"),
    ("agree", "disagree"),
    ("support", "oppose"),
    ("for", "against"),
    ("allow", "ban"),
    ("true", "false"),
    ("positive", "negative"),
    ("useful", "useless"),
    ("fair", "unfair"),
    ("easy", "difficult"),
    ("better", "worse"),
)
"""Opposite words of judging: what one can be for, and what against."""

LEAST_KNOWN = 3
"""Fewest decided quotes for a theme, and against it, that say where its own opposite lies."""


def sides(good: Rows, bad: Rows) -> Rows:
    """Return the direction of each pair of opposite words (p x d, of unit length)."""
    return _unit(np.asarray(good, dtype=np.float64) - np.asarray(bad, dtype=np.float64))


def contrariness(
    rows: Rows,
    anchor: NDArray[np.float64],
    sides: Rows,
    *,
    accepted: Rows | None = None,
    refused: Rows | None = None,
    own: NDArray[np.intp] | None = None,
) -> NDArray[np.float64]:
    """Return how far each quote stands on other sides than its theme; the order counts, not the height.

    The sides of a text are its likeness to each of the directions. Where enough quotes were decided, it
    also counts how far a quote lies from those that have the theme towards those that are near and do
    not have it; both parts are standardised first, and count the same.

    Args:
        rows: the quotes that read as the theme (n x d, unit length).
        anchor: where the theme stands: the mean of its texts (d).
        sides: p x d.
        accepted: quotes that people gave the theme (a x d).
        refused: quotes near the theme for which they decided otherwise.
        own: for each row its place in `accepted`, or -1: what was decided on a quote says nothing of it.
    """
    profile, theme = rows @ sides.T, anchor @ sides.T
    other = -_unit(profile) @ _unit(theme[None])[0]
    n_known = min(0 if each is None else len(each) for each in (accepted, refused))
    if accepted is None or refused is None or n_known < LEAST_KNOWN:
        return np.asarray(other, dtype=np.float64)
    total, n = accepted.sum(axis=0), np.full(len(rows), len(accepted), dtype=np.float64)
    towards = rows @ total
    if own is not None:
        is_own = own >= 0
        towards[is_own] -= (rows[is_own] ** 2).sum(axis=1)
        n[is_own] -= 1
    away = rows @ refused.mean(axis=0) - towards / n
    return _standard(other) + _standard(away)


def _standard(figures: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((figures - figures.mean()) / max(float(figures.std()), 1e-12), dtype=np.float64)


def _unit(rows: Rows) -> Rows:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))
