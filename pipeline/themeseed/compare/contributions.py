"""What each side adds to all concepts: coverage, overlap, novelty and divergence.

Chen, J., Lotsos, A., Cheng, S. et al. (2026), A computational method for measuring open codes in
qualitative analysis, Findings of ACL 2026, 41740-41758 (arXiv 2411.12142), as its authors' software
computes them. Concepts are what is left when what both sides have in common counts once. A side
with s themes weighs 1 / ln(s), s no smaller than the median over sides, so that many themes alone
do not win; a concept weighs as much as the sides that have it.
"""

from math import e

import numpy as np

from themeseed.compare.coefficients import Floats, ratio

NAMES = ("coverage", "overlap", "novelty", "divergence")


def contributions(has: Floats) -> Floats:
    """Return the figures of each side: resamples x sides x NAMES; NaN where one is not defined.

    Args:
        has: resamples x concepts x sides, 1 where the side has the concept; concepts that no side
            has count for nothing.

    >>> one_of_two_shared = np.array([[[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]])
    >>> contributions(one_of_two_shared).round(2)[0].tolist()
    [[0.75, 0.5, 0.5, 0.37], [0.75, 0.5, 0.5, 0.37]]
    """
    sizes = has.sum(axis=1)
    least = np.maximum(np.median(sizes, axis=1, keepdims=True), e)
    weights = 1 / np.log(np.maximum(sizes, least))
    own = has * weights[:, None, :]
    weight = own.sum(axis=2, keepdims=True)
    novel = weight * (has.sum(axis=2, keepdims=True) == 1)
    coverage = ratio((weight * has).sum(axis=1), weight.sum(axis=1) + np.zeros_like(sizes))
    others = weight - own
    overlap = ratio((others * has).sum(axis=1), others.sum(axis=1))
    novelty = ratio((novel * has).sum(axis=1), novel.sum(axis=1) + np.zeros_like(sizes))
    return np.stack([coverage, overlap, novelty, _distance(weight, has * weight)], axis=2)


def _distance(all_of_them: Floats, of_side: Floats) -> Floats:
    """Return the Jensen-Shannon distance (base 2, 0 to 1) of each side's weights from all."""
    p = ratio(all_of_them, all_of_them.sum(axis=1, keepdims=True) + np.zeros_like(all_of_them))
    q = ratio(of_side, of_side.sum(axis=1, keepdims=True) + np.zeros_like(of_side))
    middle = (p + q) / 2

    def apart(one: Floats) -> Floats:
        share = np.divide(one, middle, out=np.ones_like(middle), where=one > 0)
        logs = np.log2(share)
        return np.asarray((one * logs).sum(axis=1))

    return np.sqrt(np.maximum((apart(p) + apart(q)) / 2, 0.0))
