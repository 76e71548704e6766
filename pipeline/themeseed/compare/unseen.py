"""How many codes there are that no interview has brought yet: Chao2, a lower bound."""

import math

from themeseed.compare.proportion import quantile
from themeseed.records import UnseenCodes


def unseen(counts: list[int], n_cases: int, *, level: float = 0.95) -> UnseenCodes:
    """Return an estimate of all codes, seen and unseen, from how many cases each code occurs in.

    Chao (1987), Estimating the population size for capture-recapture data with unequal
    catchability, Biometrics 43(4), 783-791, with the factor for few cases; where no code occurs in
    exactly two cases, the bias-corrected form (Chao and Chiu 2016, Species richness: estimation and
    comparison, Wiley StatsRef). Variances and the interval, on the logarithm of what is unseen, as
    in Colwell's EstimateS 9, appendix B. It is a lower bound: very rare codes leave no trace.

    Args:
        counts: for each code that was seen, in how many cases.
        n_cases: how many cases there are.
        level: of the interval.
    """
    n_seen = len(counts)
    once, twice = counts.count(1), counts.count(2)

    def found(estimate: float | None, bounds: tuple[float, float] | None, note: str) -> UnseenCodes:
        low, high = bounds or (None, None)
        return UnseenCodes(
            n_seen=n_seen,
            n_once=once,
            n_twice=twice,
            estimate=estimate,
            low=low,
            high=high,
            note=note,
        )

    if n_cases < 2 or not n_seen:
        return found(None, None, "there are fewer than two cases with codes")
    if not once:
        return found(
            float(n_seen), None, "every code occurs in two cases or more: nothing speaks for unseen ones"
        )
    m = (n_cases - 1) / n_cases
    if twice:
        ratio = once / twice
        estimate = n_seen + m * once * ratio / 2
        variance = twice * (m / 2 * ratio**2 + m**2 * ratio**3 + m**2 / 4 * ratio**4)
    else:
        estimate = n_seen + m * once * (once - 1) / 2
        variance = (
            m * once * (once - 1) / 2
            + m**2 * once * (2 * once - 1) ** 2 / 4
            - m**2 * once**4 / (4 * estimate)
        )
    missing = estimate - n_seen
    if missing <= 0:
        return found(estimate, None, "one code occurs in one case only: too little to estimate from")
    spread = math.exp(quantile(level) * math.sqrt(math.log1p(variance / missing**2)))
    note = (
        ""
        if once < n_seen / 2
        else ("most codes occur in one case only: read the estimate as 'many more'")
    )
    return found(estimate, (n_seen + missing / spread, n_seen + missing * spread), note)
