import numpy as np
import pytest
from sklearn.kernel_ridge import KernelRidge

from themeseed.match.ridge import solve_ridge


def material(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(12, 5))
    return features @ features.T, rng.normal(size=(12, 3)), rng.uniform(0.2, 3, size=12)


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_scikit_learn(seed: int) -> None:
    kernel, targets, weights = material(seed)
    reference = KernelRidge(alpha=0.7, kernel="precomputed").fit(kernel, targets, sample_weight=weights)
    found = solve_ridge(kernel, targets, weights, 0.7)
    np.testing.assert_allclose(kernel @ found.dual, reference.predict(kernel), atol=1e-9)


@pytest.mark.parametrize("left_out", range(12))
def test_leave_one_out_scores_are_those_of_solving_without(left_out: int) -> None:
    kernel, targets, weights = material(0)
    kept = [row for row in range(12) if row != left_out]
    without = solve_ridge(kernel[np.ix_(kept, kept)], targets[kept], weights[kept], 1.0)
    found = solve_ridge(kernel, targets, weights, 1.0)
    np.testing.assert_allclose(
        found.leave_one_out[left_out], kernel[left_out, kept] @ without.dual, atol=1e-9
    )


def test_a_group_is_left_out_together() -> None:
    rng = np.random.default_rng(6)
    features = rng.normal(size=(9, 4))
    kernel, targets, weights = features @ features.T, rng.normal(size=(9, 2)), rng.uniform(0.5, 2, 9)
    group = [1, 4, 5]
    found = solve_ridge(kernel, targets, weights, 0.7, [group]).leave_one_out
    kept = [0, 2, 3, 6, 7, 8]
    without = solve_ridge(kernel[np.ix_(kept, kept)], targets[kept], weights[kept], 0.7)
    np.testing.assert_allclose(found[group], kernel[np.ix_(group, kept)] @ without.dual)
    alone = solve_ridge(kernel, targets, weights, 0.7).leave_one_out
    np.testing.assert_allclose(found[kept], alone[kept])
