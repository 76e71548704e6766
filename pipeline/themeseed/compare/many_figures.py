"""Every figure of agreement between any number of coders as a function of counts.

The rule: as in `figures`, the observed counts and the resampled ones go through the same
functions. Quotes that one coder alone decided count towards how common a code is in the kappas and
AC1 (Gwet 2014), and nowhere else.
"""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from themeseed.compare import coefficients, many_coefficients
from themeseed.compare.coefficients import Floats, ratio
from themeseed.compare.figures import AC1, ALPHA, JACCARD, PERCENT
from themeseed.compare.many_frame import (
    AC2,
    ALPHA_JACCARD,
    ALPHA_MASI,
    CONGER,
    FLEISS,
    LIGHT,
    ManyFrame,
)
from themeseed.compare.paired import MISSING, Counts, by_answer
from themeseed.compare.ratings import Ratings


def overall(frame: ManyFrame, counts: Counts) -> NDArray[np.float64]:
    """Return the overall figures: resamples x `frame.names`, NaN where one is not defined.

    Args:
        frame: of the ratings.
        counts: resamples x cells.
    """
    agreement = _mean_of_quotes(frame, counts, frame.agreeing)
    pairs = counts * frame.pairable
    values = _values(frame.ratings, pairs)
    apart = pairs @ (frame.given * (1 - frame.agreeing))
    alpha = many_coefficients.alpha(apart, values, many_coefficients.by_difference(values))
    if frame.ratings.several:
        figures = _of_sets(frame, counts, values) | {PERCENT: agreement, ALPHA: alpha}
        return np.stack([figures[name] for name in frame.names], axis=1)
    share, shares = _shares(frame, counts)
    n = frame.ratings.n_categories
    fleiss = many_coefficients.fleiss_chance(share)
    ac1 = many_coefficients.ac_chance(share, n_categories=n, total_weight=n)
    figures = {
        PERCENT: agreement,
        FLEISS: coefficients.beyond_chance(agreement, fleiss),
        CONGER: coefficients.beyond_chance(agreement, many_coefficients.conger_chance(shares)),
        LIGHT: many_coefficients.mean_defined(list(_kappas_of_pairs(frame, counts))),
        ALPHA: alpha,
        AC1: coefficients.beyond_chance(agreement, ac1),
    }
    if frame.weights is not None:
        total = float(frame.weights.sum())
        ac2 = many_coefficients.ac_chance(share, n_categories=n, total_weight=total)
        weighed = _mean_of_quotes(frame, counts, frame.weighed)
        figures[AC2] = coefficients.beyond_chance(weighed, ac2)
    return np.stack([figures[name] for name in frame.names], axis=1)


def by_column(frame: ManyFrame, counts: Counts, membership: Floats) -> NDArray[np.float64]:
    """Return the figures of each code, or theme, against all else: resamples x columns x `NAMES`.

    Args:
        frame: of the ratings.
        counts: resamples x cells.
        membership: answers x columns, 0 or 1; which answer counts as one of the column.
    """
    agreement, fleiss, conger, ac1 = _agreement_and_chances(frame, counts, membership)
    held = _held(frame.ratings, membership)
    pairs = counts * frame.pairable
    with_it = pairs @ held
    values = np.stack([(pairs @ frame.given)[:, None] - with_it, with_it], axis=2)
    apart = pairs @ (frame.given[:, None] * (1 - _agreeing_by_column(frame, held)))
    pair_kappas = [
        coefficients.beyond_chance(agreed, chance)
        for agreed, chance in _columns_of_pairs(frame, counts, membership)
    ]
    columns = [
        agreement,
        coefficients.beyond_chance(agreement, fleiss),
        coefficients.beyond_chance(agreement, conger),
        many_coefficients.mean_defined(pair_kappas),
        many_coefficients.alpha(apart, values, many_coefficients.by_difference(values)),
        coefficients.beyond_chance(agreement, ac1),
    ]
    return np.stack(columns, axis=2)


def _of_sets(frame: ManyFrame, counts: Counts, values: Floats) -> dict[str, Floats]:
    """Return the figures that quotes with several codes have of their own."""
    membership = frame.ratings.membership[:, frame.used]
    agreement, fleiss, conger, ac1 = _agreement_and_chances(frame, counts, membership)
    pairs = counts * frame.pairable
    figures = {
        FLEISS: coefficients.pooled(agreement, fleiss),
        CONGER: coefficients.pooled(agreement, conger),
        LIGHT: many_coefficients.mean_defined(
            [
                coefficients.pooled(agreed, chance)
                for agreed, chance in _columns_of_pairs(frame, counts, membership)
            ]
        ),
        AC1: coefficients.pooled(agreement, ac1),
        # A set of codes has no place on a scale.
        AC2: np.full(len(counts), np.nan),
        JACCARD: _mean_of_quotes(frame, counts, frame.overlap),
    }
    for name, apart, distances in (
        (ALPHA_JACCARD, 1 - frame.overlap, frame.jaccard_distances),
        (ALPHA_MASI, frame.masi, frame.masi_distances),
    ):
        expected = many_coefficients.by_distance(values, distances)
        figures[name] = many_coefficients.alpha(pairs @ (frame.given * apart), values, expected)
    return figures


def _agreement_and_chances(
    frame: ManyFrame, counts: Counts, membership: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return agreement and the chances of Fleiss, Conger and AC1: each resamples x columns."""
    held = _held(frame.ratings, membership)
    agreement = _mean_of_quotes(frame, counts, _agreeing_by_column(frame, held))
    part = ratio(counts @ (held / frame.given[:, None]), counts.sum(axis=1)[:, None] + 0 * held[:1])
    share = np.stack([1 - part, part], axis=2)
    shares = []
    for cell in frame.ratings.cells.T:
        n = (counts @ (cell != MISSING).astype(np.float64))[:, None]
        with_it = counts @ _rows(membership, cell)
        own = ratio(with_it, n + np.zeros_like(with_it))
        shares.append(np.stack([1 - own, own], axis=2))
    return (
        agreement,
        many_coefficients.fleiss_chance(share),
        many_coefficients.conger_chance(shares),
        many_coefficients.ac_chance(share, n_categories=2, total_weight=2.0),
    )


def _columns_of_pairs(
    frame: ManyFrame, counts: Counts, membership: Floats
) -> Iterator[tuple[Floats, Floats]]:
    """Yield agreement and kappa's chance of each pair of coders: resamples x columns."""
    for one, two in combinations(frame.ratings.cells.T, 2):
        both = (one != MISSING) & (two != MISSING)
        shared = counts[:, both]
        held_one, held_two = membership[one[both]], membership[two[both]]
        first, second = shared @ held_one, shared @ held_two
        n = shared.sum(axis=1)[:, None] + np.zeros_like(first)
        agreed = n - first - second + 2 * (shared @ (held_one * held_two))
        yield ratio(agreed, n), ratio(first * second + (n - first) * (n - second), n * n)


def _kappas_of_pairs(frame: ManyFrame, counts: Counts) -> Iterator[Floats]:
    """Yield Cohen's kappa of each pair of coders, over the quotes that both decided."""
    n_answers = len(frame.ratings.answers)
    for one, two in combinations(frame.ratings.cells.T, 2):
        both = (one != MISSING) & (two != MISSING)
        shared = counts[:, both]
        n = shared.sum(axis=1)
        first = by_answer(shared, one[both], n_answers)
        second = by_answer(shared, two[both], n_answers)
        agreed = ratio(shared @ (one[both] == two[both]).astype(np.float64), n)
        yield coefficients.beyond_chance(agreed, ratio((first * second).sum(axis=1), n * n))


def _shares(frame: ManyFrame, counts: Counts) -> tuple[Floats, list[Floats]]:
    """Return the mean share of each answer, and each coder's own: resamples x answers."""
    n_answers = len(frame.ratings.answers)
    share = _values(frame.ratings, counts / frame.given)
    shares = []
    for cell in frame.ratings.cells.T:
        own = by_answer(counts, cell, n_answers)
        shares.append(ratio(own, own.sum(axis=1, keepdims=True) + np.zeros_like(own)))
    return ratio(share, counts.sum(axis=1)[:, None] + np.zeros_like(share)), shares


def _values(ratings: Ratings, counts: Counts) -> Floats:
    """Return how often the coders together gave each answer: resamples x answers."""
    total = np.zeros((len(counts), len(ratings.answers)))
    for cell in ratings.cells.T:
        total += by_answer(counts, cell, len(ratings.answers))
    return total


def _mean_of_quotes(frame: ManyFrame, counts: Counts, of_cell: Floats) -> Floats:
    """Return the mean over the quotes that two coders or more decided."""
    n = counts @ frame.pairable
    # `of_cell` is 0 where nothing pairs.
    total = counts @ of_cell
    return ratio(total, n.reshape(-1, *[1] * (total.ndim - 1)) + np.zeros_like(total))


def _agreeing_by_column(frame: ManyFrame, held: Floats) -> Floats:
    """Return the share of pairs of coders that agree on each column: cells x columns."""
    given = frame.given[:, None]
    same = held * (held - 1) + (given - held) * (given - held - 1)
    return np.nan_to_num(ratio(same, given * (given - 1) + np.zeros_like(same)))


def _held(ratings: Ratings, membership: Floats) -> Floats:
    """Return how many coders gave each column: cells x columns."""
    total = np.zeros((len(ratings.cells), membership.shape[1]))
    for cell in ratings.cells.T:
        total += _rows(membership, cell)
    return total


def _rows(membership: Floats, cell: NDArray[np.intp]) -> Floats:
    """Return the membership of a coder's answers; nothing where the coder did not decide."""
    return np.where((cell != MISSING)[:, None], membership[cell], 0.0)
