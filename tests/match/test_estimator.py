from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from themeseed.match.estimator import CodeMatcher


@parametrize_with_checks([CodeMatcher(), CodeMatcher(kernel="precomputed")])  # type: ignore[untyped-decorator]  # untyped
def test_the_matcher_keeps_scikit_learns_rules(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.mark.parametrize(
    ("settings", "said"), [({"ridge": 0.0}, "above zero"), ({"kernel": "round"}, "must be 'linear' or")]
)
def test_a_setting_that_makes_no_sense_is_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        CodeMatcher(**settings).fit(np.eye(3), np.arange(3.0))


def test_a_known_text_of_weight_zero_says_nothing() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(8, 3)), rng.normal(size=(8, 2))
    weights = np.array([1.0] * 7 + [0.0])
    full = CodeMatcher().fit(X, y, sample_weight=weights).predict(X)
    np.testing.assert_allclose(full, CodeMatcher().fit(X[:7], y[:7]).predict(X))
