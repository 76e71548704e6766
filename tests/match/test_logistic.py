import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from themeseed.match.logistic import LogisticSolution, solve_logistic

M, K = 40, 4
Matrix = NDArray[np.float64]


@pytest.fixture(scope="module")
def kernel() -> Matrix:
    features = np.random.default_rng(0).normal(size=(M, 12))
    features /= np.linalg.norm(features, axis=1, keepdims=True)
    return np.asarray(features @ features.T)


@pytest.fixture(scope="module")
def believed() -> Matrix:
    codes = np.random.default_rng(1).integers(K, size=M)
    return np.asarray(np.eye(K)[codes])


def solved(kernel: Matrix, believed: Matrix, **other: Matrix | NDArray[np.bool_]) -> LogisticSolution:
    m = len(kernel)
    return solve_logistic(
        kernel,
        believed,
        np.asarray(other.get("refused", np.zeros(m)), dtype=bool),
        np.asarray(other.get("weights", np.ones(m)), dtype=np.float64),
        0.3,
    )


def test_one_code_against_none_is_scikit_learns_logistic_regression(
    kernel: Matrix, believed: Matrix
) -> None:
    features = np.linalg.cholesky(kernel + 1e-5 * np.eye(M))
    weights = np.random.default_rng(2).uniform(0.5, 2, size=M)
    model = LogisticRegression(C=1 / 0.3, fit_intercept=False, tol=1e-8)
    theirs = model.fit(features, believed[:, 0], weights).decision_function(features)
    ours = kernel @ solved(kernel, believed[:, :1], weights=weights).dual[:, 0]
    np.testing.assert_allclose(ours, theirs, atol=1e-3)


def test_a_voice_is_what_the_others_leave_unexplained(kernel: Matrix, believed: Matrix) -> None:
    weights = np.random.default_rng(2).uniform(0.5, 2, size=M)
    dual = solved(kernel, believed, weights=weights).dual
    powers = np.exp(kernel @ dual)
    probable = powers / (1 + powers.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(
        kernel @ dual, kernel @ ((believed - probable) * weights[:, None] / 0.3), atol=0.02
    )


@pytest.mark.parametrize("left_out", [0, 17])
def test_leave_one_out_scores_are_about_those_of_solving_without(
    kernel: Matrix, believed: Matrix, left_out: int
) -> None:
    kept = np.arange(M) != left_out
    without = solved(kernel[np.ix_(kept, kept)], believed[kept])
    whole = solved(kernel, believed)
    wanted = kernel[left_out, kept] @ without.dual
    seen = kernel[left_out] @ whole.dual
    off = np.abs(whole.leave_one_out[left_out] - wanted).max()
    assert off < 0.2 * np.abs(seen - wanted).max()


def test_with_fewer_texts_seen_a_left_out_score_is_never_surer_of_its_own_code(
    kernel: Matrix, believed: Matrix, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, own = np.arange(M), believed.argmax(axis=1)
    exact = solved(kernel, believed).leave_one_out[rows, own]
    monkeypatch.setattr("themeseed.match.logistic.MOST_CURVED", M // 3)
    fewer = solved(kernel, believed).leave_one_out[rows, own]
    assert (fewer <= exact + 1e-9).all()
    assert (fewer < exact - 1e-6).any()


def test_a_group_is_left_out_together(kernel: Matrix, believed: Matrix) -> None:
    group = [3, 5, 8]
    kept = np.setdiff1d(np.arange(M), group)
    without = solved(kernel[np.ix_(kept, kept)], believed[kept])
    plain = np.zeros(M, dtype=bool)
    found = solve_logistic(kernel, believed, plain, np.ones(M), 0.3, [group]).leave_one_out[group]
    wanted = kernel[group][:, kept] @ without.dual
    seen = kernel[group] @ solved(kernel, believed).dual
    assert np.abs(found - wanted).max() < 0.3 * np.abs(seen - wanted).max()


def test_a_refusal_lowers_its_code_and_leaves_the_odds_of_the_others(
    kernel: Matrix, believed: Matrix
) -> None:
    # A text unlike all others, so that nothing else moves its scores.
    wider = np.eye(M + 1)
    wider[:M, :M] = kernel
    said = np.vstack([believed, np.array([0.0, *[1 / (K - 1)] * (K - 1)])])
    refused = np.zeros(M + 1, dtype=bool)
    refused[M] = True
    scores = wider[M] @ solved(wider, said, refused=refused).dual
    assert scores[0] < -0.3
    np.testing.assert_allclose(scores[1:], scores[1], atol=1e-3)


def test_the_same_material_gives_the_same_bits(kernel: Matrix, believed: Matrix) -> None:
    first, again = solved(kernel, believed), solved(kernel, believed)
    assert first.dual.tobytes() == again.dual.tobytes()
