"""The matcher as a scikit-learn estimator, for pipelines, grid searches and other people's kernels."""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils import Tags
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from themeseed.match.ridge import solve_ridge


class CodeMatcher(MultiOutputMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """Scores how well codes fit texts: the regression that `match` solves.

    The targets are shares of belief in each code; predictions rank codes. `match` adds what the
    codebook and the study say; this class is the same arithmetic on any features.

    Args:
        ridge: how strongly scores are drawn to zero; above zero.
        kernel: "linear" (X holds features, n x f) or "precomputed" (X holds similarities to
            the known texts, n x m).

    Attributes:
        dual_: m x k, what each known text says for each code.
        leave_one_out_: m x k, the score each known text would get had it not been known.
        n_features_in_: columns of X when fitted.
    """

    def __init__(self, *, ridge: float = 1.0, kernel: str = "linear") -> None:
        self.ridge = ridge
        self.kernel = kernel

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.pairwise = self.kernel == "precomputed"
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Learn from m known texts.

        Args:
            X: features (m x f), or similarities among the known texts (m x m).
            y: targets (m,) or (m x k).
            sample_weight: m positive numbers; ones otherwise.

        Raises:
            ValueError: a shape does not fit, `ridge` is not above zero, or `kernel` is unknown.
        """
        if self.ridge <= 0:
            raise ValueError(f"ridge is {self.ridge}; it must be above zero.")
        if self.kernel not in ("linear", "precomputed"):
            raise ValueError(f"kernel is {self.kernel!r}; it must be 'linear' or 'precomputed'.")
        checked = validate_data(self, X, y, multi_output=True, y_numeric=True, dtype=np.float64)
        known_texts: NDArray[np.float64] = checked[0]
        given: NDArray[np.float64] = checked[1]
        if self.kernel == "precomputed" and known_texts.shape[0] != known_texts.shape[1]:
            raise ValueError(f"A precomputed kernel must be square; X has shape {known_texts.shape}.")
        weights = np.asarray(_check_sample_weight(sample_weight, known_texts, dtype=np.float64))
        self._flat = given.ndim == 1
        targets = np.asarray(given, dtype=np.float64).reshape(len(given), -1)
        known = np.flatnonzero(weights > 0)
        kernel = known_texts if self.kernel == "precomputed" else known_texts @ known_texts.T
        solution = solve_ridge(kernel[np.ix_(known, known)], targets[known], weights[known], self.ridge)
        self.dual_ = np.zeros_like(targets)
        self.dual_[known] = solution.dual
        self.leave_one_out_ = kernel @ self.dual_
        self.leave_one_out_[known] = solution.leave_one_out
        self._features = None if self.kernel == "precomputed" else known_texts
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.float64]:
        """Return the scores of n texts: (n,) or (n x k), as `y` was."""
        check_is_fitted(self)
        texts: NDArray[np.float64] = validate_data(self, X, reset=False, dtype=np.float64)
        kernel = texts if self._features is None else texts @ self._features.T
        scores = kernel @ self.dual_
        return np.asarray(scores[:, 0] if self._flat else scores)
