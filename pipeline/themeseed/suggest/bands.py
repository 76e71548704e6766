"""Bands: from which probability on a code's suggestions may be accepted without reading.

A band is held to quotes that a person decided blind, drawn by lot, whose suggestions were made without
those decisions. It is accepted when so few right ones among what nobody reads would have let a sample
look as good as this one with a chance of at most 1 - confidence: an exact test for a part of a finite
number of quotes (hypergeometric; where very many are undecided, the binomial of Clopper and Pearson
1934).

Several bars are tried. Fixed-sequence testing (Angelopoulos, Bates, Candès, Jordan and Lei 2021, Learn
then Test, arXiv:2110.01052, section 4.2) keeps the error of the whole search at that of one test: the
order is set by probabilities alone, before any answer is looked at, and the first failure ends it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from themeseed.records import Band

BARS = tuple(round(0.05 * step, 2) for step in range(19, 0, -1))
"""Bars that are tried, in numbers that people can say."""

_MANY = 2000
"""So many undecided quotes are as good as endless: the binomial test is hardly stricter."""

_MOST_FURTHER = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A code that is suggested for a quote, by its probability.

    sample   decided blind, by lot: `right` says whether the person gave the code
    open     drawn blind, but left without an answer: counts as sampled and wrong
    beside   decided otherwise: nobody has to accept it; it makes the lot no lot of what is left
    rest     undecided: would be accepted
    """

    quote_id: str
    probability: float
    kind: str
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What lies at or above a bar."""

    bar: float
    n_sample: int
    n_right: int
    n_beside: int
    n_beside_right: int
    n_rest: int
    mean: float


def band_of(
    code_id: str | None,
    offered: Sequence[Offered],
    *,
    precision: float,
    confidence: float,
    n_quotes: int,
    n_undecided: int,
) -> Band:
    """Return the widest band of a code that the blind sample allows, or why there is none.

    Args:
        code_id: None for "no theme fits".
        offered: every quote that the lot was drawn from and for which the code is suggested.
        precision: the wanted share of right ones among what is accepted, below 1.
        confidence: how sure that has to be, for this code.
        n_quotes: how many quotes the lot was drawn from.
        n_undecided: how many of them nobody has decided.
    """
    parts = _parts(offered)
    if not any(each.kind == "rest" for each in offered):
        return _refused(code_id, None, confidence, "it is suggested for no undecided quote")
    if not parts:
        return _refused(code_id, None, confidence, "it is suggested for no quote that was decided blind")
    first = max(
        range(len(parts)),
        key=lambda at: (_promise(parts[at], precision, confidence) * parts[at].n_rest, -parts[at].bar),
    )
    passed: _Part | None = None
    for part in parts[first:]:
        if not _holds(part, precision, confidence):
            break
        passed = part
    if passed is None:
        return _why_not(code_id, parts[first], precision, confidence, n_quotes, n_undecided)
    return Band(
        code_id=code_id,
        bar=passed.bar,
        n_sample=passed.n_sample,
        n_right=passed.n_right,
        at_least=_at_least(passed, confidence),
        quote_ids=tuple(
            sorted(
                each.quote_id
                for each in offered
                if each.kind == "rest" and each.probability >= passed.bar
            )
        ),
    )


def chance_of_luck(n_right: int, n_sample: int, n_rest: int, needed: int) -> float:
    """Return the greatest chance of so good a sample where fewer than `needed` of the rest are right.

    The sample was drawn by lot from sample and rest together. With K right ones in both, X of them in
    the sample, the claim is wrong when K - X < needed; the chance that the sample shows as many as
    `n_right` all the same is taken for the K for which it is greatest.

    Args:
        n_right: right ones in the sample.
        n_sample: quotes in the sample.
        n_rest: quotes not in the sample.
        needed: right ones that the rest must have.
    """
    if n_sample == 0 or needed > n_rest:
        return 1.0
    # Imported here: scipy.stats is slow to load.
    from scipy.stats import binom, hypergeom

    if n_rest > _MANY:
        return float(binom.sf(n_right - 1, n_sample, needed / n_rest))
    right_in_all = np.arange(n_right, min(n_sample + needed - 1, n_sample + n_rest) + 1)
    shown = np.maximum(n_right, right_in_all - needed + 1)
    chances = hypergeom.sf(shown - 1, n_sample + n_rest, right_in_all, n_sample)
    return float(chances.max(initial=0.0))


def _parts(offered: Sequence[Offered]) -> list[_Part]:
    """Return what lies at or above each bar, strictest first; bars that add nothing are left out."""
    found: list[_Part] = []
    n_before = 0
    for bar in BARS:
        n = sum(each.probability >= bar for each in offered)
        part = _part(offered, bar)
        if part.n_sample and n > n_before:
            found.append(part)
        n_before = n
    return found


def _part(offered: Sequence[Offered], bar: float) -> _Part:
    inside = [each for each in offered if each.probability >= bar]
    drawn = [each for each in inside if each.kind in ("sample", "open")]
    beside = [each for each in inside if each.kind == "beside"]
    return _Part(
        bar=bar,
        n_sample=len(drawn),
        n_right=sum(each.right for each in drawn),
        n_beside=len(beside),
        n_beside_right=sum(each.right for each in beside),
        n_rest=len(inside) - len(drawn) - len(beside),
        mean=sum(each.probability for each in drawn) / max(1, len(drawn)),
    )


def _holds(part: _Part, precision: float, confidence: float) -> bool:
    needed = math.ceil(precision * part.n_rest - 1e-9)
    return part.n_rest > 0 and _sure(part, needed, confidence)


def _sure(part: _Part, needed: int, confidence: float) -> bool:
    """Return whether so many of the rest are right, with this confidence."""
    # Of what was decided otherwise, as many are right as were given the code: seeing a suggestion makes
    # that number larger, which makes more necessary of the rest.
    needed += part.n_beside_right
    luck = chance_of_luck(part.n_right, part.n_sample, part.n_rest + part.n_beside, needed)
    return luck <= 1 - confidence + 1e-12


def _promise(part: _Part, precision: float, confidence: float) -> float:
    """Return the chance that a part would hold if its probabilities were true; no answer is used."""
    return _chance_to_hold(part.n_sample, round(part.mean, 3), precision, confidence)


@lru_cache(maxsize=4096)
def _chance_to_hold(n: int, share: float, precision: float, confidence: float) -> float:
    from scipy.stats import binom

    least = int(binom.isf(1 - confidence, n, precision)) + 1
    return float(binom.sf(least - 1, n, share))


def _at_least(part: _Part, confidence: float) -> float:
    """Return the largest share of the rest that is right with this confidence, by the same test."""
    sure, too_many = 0, part.n_rest + 1
    while too_many - sure > 1:
        tried = (sure + too_many) // 2
        if _sure(part, tried, confidence):
            sure = tried
        else:
            too_many = tried
    return sure / max(1, part.n_rest)


def _why_not(
    code_id: str | None,
    part: _Part,
    precision: float,
    confidence: float,
    n_quotes: int,
    n_undecided: int,
) -> Band:
    counts = f"{part.n_right} of {part.n_sample} decided blind are right from {part.bar:.0%} on"
    share = (part.n_right + 0.5) / (part.n_sample + 1)
    if share <= precision:
        return _refused(code_id, part, confidence, f"{counts}; {precision:.0%} is wanted")
    further = _needed(part, share, precision, confidence) - part.n_sample
    in_band = part.n_sample + part.n_beside + part.n_rest
    more = math.ceil(max(1, further) * n_quotes / in_band)
    if more >= n_undecided:
        said = f"{counts}; to be sure would take more blind decisions than quotes are undecided"
        return _refused(code_id, part, confidence, said)
    return _refused(code_id, part, confidence, f"{counts}, too few to be sure", more=more)


def _needed(part: _Part, share: float, precision: float, confidence: float) -> int:
    """Return how large a sample holds, with an even chance, if it goes on as it did."""
    size = max(1, part.n_sample)
    while size < _MOST_FURTHER and _chance_to_hold(size, round(share, 6), precision, confidence) < 0.5:
        size += max(1, size // 50)
    return size


def _refused(
    code_id: str | None, part: _Part | None, confidence: float, why: str, *, more: int | None = None
) -> Band:
    return Band(
        code_id=code_id,
        bar=None,
        n_sample=part.n_sample if part else 0,
        n_right=part.n_right if part else 0,
        at_least=_at_least(part, confidence) if part else 0.0,
        refused=why,
        more=more,
    )
