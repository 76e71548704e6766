"""The formulas, against published figures and the libraries that others use."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from krippendorff import alpha
from sklearn.metrics import cohen_kappa_score

from themeseed.compare import coefficients
from themeseed.compare.masi import masi_distances

ratings = st.integers(2, 5).flatmap(
    lambda k: st.lists(st.tuples(st.integers(0, k - 1), st.integers(0, k - 1)), min_size=2, max_size=40)
)


def table(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Agreeing (1), first and second (1 x categories), as if of one resample."""
    k = max(max(pair) for pair in pairs) + 1
    first = np.bincount([one for one, _ in pairs], minlength=k).astype(float)
    second = np.bincount([two for _, two in pairs], minlength=k).astype(float)
    return np.array([float(sum(one == two for one, two in pairs))]), first[None], second[None]


def kappa_of(pairs: list[tuple[int, int]]) -> float:
    agreeing, first, second = table(pairs)
    agreement = coefficients.percent_agreement(agreeing, first)
    return float(coefficients.beyond_chance(agreement, coefficients.kappa_chance(first, second))[0])


@given(pairs=ratings)
def test_kappa_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    assume(len({it for pair in pairs for it in pair}) > 1)
    expected = cohen_kappa_score(*zip(*pairs, strict=True))
    assert kappa_of(pairs) == pytest.approx(expected, abs=1e-12)


@given(pairs=ratings)
def test_alpha_is_the_krippendorff_packages(pairs: list[tuple[int, int]]) -> None:
    assume(len({it for pair in pairs for it in pair}) > 1)
    expected = alpha(reliability_data=np.array(pairs).T, level_of_measurement="nominal")
    assert coefficients.nominal_alpha(*table(pairs))[0] == pytest.approx(expected, abs=1e-12)


@given(pairs=ratings)
def test_alpha_by_distance_is_the_nominal_one_where_answers_differ_or_not(
    pairs: list[tuple[int, int]],
) -> None:
    assume(len({it for pair in pairs for it in pair}) > 1)
    agreeing, first, second = table(pairs)
    distances = 1.0 - np.eye(first.shape[1])
    by_distance = coefficients.distance_alpha(len(pairs) - agreeing, first + second, distances)
    assert by_distance[0] == pytest.approx(coefficients.nominal_alpha(agreeing, first, second)[0])


def test_kappa_is_undefined_where_everything_got_the_same_answer() -> None:
    assert np.isnan(kappa_of([(0, 0), (0, 0)]))


def test_gwets_example_shows_ac1_high_where_kappa_is_below_zero() -> None:
    # 125 subjects, 118 and 0 agreed upon: the prevalence paradox (Gwet 2008).
    pairs = [(0, 0)] * 118 + [(0, 1)] * 5 + [(1, 0)] * 2
    agreeing, first, second = table(pairs)
    chance = coefficients.ac1_chance(first, second, n_categories=2)
    ac1 = coefficients.beyond_chance(coefficients.percent_agreement(agreeing, first), chance)
    assert ac1[0] == pytest.approx(0.9408, abs=5e-5)
    assert kappa_of(pairs) == pytest.approx(-0.0234, abs=5e-5)


def test_ac1_needs_two_categories() -> None:
    assert np.isnan(coefficients.ac1_chance(np.ones((1, 1)), np.ones((1, 1)), n_categories=1)).all()


def test_pooled_kappa_is_the_mean_weighted_by_one_minus_chance() -> None:
    agreement, chance = np.array([[0.9, 0.8]]), np.array([[0.82, 0.5]])
    kappas = (agreement - chance) / (1 - chance)
    expected = np.average(kappas, weights=1 - chance)
    assert coefficients.pooled(agreement, chance)[0] == pytest.approx(expected)


def test_resamples_are_computed_row_by_row() -> None:
    one, two = [(0, 0), (0, 1), (1, 1)], [(1, 1), (0, 1), (0, 1)]
    stacked = [np.concatenate(parts) for parts in zip(table(one), table(two), strict=True)]
    both = coefficients.nominal_alpha(*stacked)
    assert both[0] == coefficients.nominal_alpha(*table(one))[0]
    assert both[1] == coefficients.nominal_alpha(*table(two))[0]


def masi(one: set[str], two: set[str]) -> float:
    """Passonneau (2006), as her paper words it."""
    if one == two:
        return 0.0
    overlap = len(one & two) / len(one | two)
    if one <= two or two <= one:
        return 1 - overlap * 2 / 3
    return 1 - overlap / 3


@given(sets=st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=8))
def test_masi_distances_follow_the_papers_definition(sets: list[set[str]]) -> None:
    membership = np.array([[float(code in it) for code in "abcd"] for it in sets])
    expected = np.array([[masi(one, two) for two in sets] for one in sets])
    np.testing.assert_allclose(masi_distances(membership), expected, atol=1e-12)
