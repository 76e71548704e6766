"""From scores to probabilities, with "no theme fits" among the answers.

Two numbers are fitted: how steeply probabilities follow scores, and the score below which
nothing fits. Where codes exclude each other, two more set right how sure the likeliest answer is:
people slip and codes overlap, so that the surest answers are wrong more often than the first two
numbers say. Where several may apply, each code has a level of its own: some are given to every third
quote, and look like all others from their passages. All are fitted on the scores that decided quotes
would have got undecided.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from themeseed.records import Coding, MatchScores
from themeseed.suggest.bars import Bars, best_bars
from themeseed.suggest.code_levels import code_levels, without_own

ENOUGH = 20
"""Fewer decided quotes than this leave probabilities marked as uncalibrated."""

# Starting values, chosen on other people's sets: benchmarks/match/choose_calibration.py. No set there
# has quotes that fit nothing, so the level is a guess that decisions correct.
_STEEPNESS = {True: 15.0, False: 20.0}
_NOTHING_FITS = {True: 0.02, False: 0.13}
_UNCALIBRATED_BARS = Bars(first=0.12, further=0.12)
_STEEPNESS_SPREAD = 0.5
_NOTHING_FITS_SPREAD = 0.05
_BELOW = 0.999
"""The second answer stays at least this much below the first."""

Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """What is usual of the likeliest answer's log odds: slope and shift, and how freely they move."""

    slope: float
    shift: float
    slope_spread: float
    shift_spread: float


USUAL_ODDS = Odds(slope=0.69, shift=-0.03, slope_spread=0.25, shift_spread=0.27)
"""On other people's sets, with the spread between sets: benchmarks/match/choose_odds.py, which says
what it gives today and that it would change next to nothing."""

PLAIN_ODDS = Odds(slope=1.0, shift=0.0, slope_spread=0.3, shift_spread=0.5)
"""As the softmax has it: for finding what is usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How scores become probabilities; `calibrated` says whether decisions shaped it.

    `slope` and `shift` move the log odds of the likeliest answer where codes exclude each other.
    Where several may apply, `levels` move the log odds of each code (k numbers in the order of the
    scores' columns, or none), `firmness` says how little one answer moves them, and `bars` are
    the probabilities from which codes are suggested.
    """

    steepness: float
    nothing_fits: float
    exclusive: bool
    calibrated: bool
    n_decided: int
    bars: Bars
    slope: float = 1.0
    shift: float = 0.0
    levels: tuple[float, ...] = ()
    firmness: tuple[float, ...] = ()

    def probabilities(self, scores: Scores) -> Scores:
        """Return the probability of each code (n x k).

        Exclusive codes compete with each other and with "no theme fits" (softmax; then the log odds
        of the likeliest answer are moved, and the others share the rest without overtaking it);
        otherwise each has a probability of its own (logistic; Platt 1999 with the slope shared, and
        levels that are drawn to a common one).
        """
        if not self.exclusive:
            return _logistic(self.logits(scores))
        answers = _softmax_with_nothing(scores, self.steepness, self.nothing_fits)
        return _with_likeliest_moved(answers, self.slope, self.shift)[:, :-1]

    def logits(self, scores: Scores) -> Scores:
        """Return the log odds of each code where several may apply (n x k)."""
        logits = self.steepness * (scores - self.nothing_fits)
        return logits + np.array(self.levels) if self.levels else logits

    def plain_probabilities(self, scores: Scores) -> Scores:
        """Return the probability of each code before the likeliest answer is set right (n x k)."""
        return replace(self, slope=1.0, shift=0.0).probabilities(scores)


def fit_calibration(
    held_out: MatchScores,
    codings: Sequence[Coding],
    *,
    odds: Odds = USUAL_ODDS,
    false_nothing: float | None = None,
) -> Calibration:
    """Return the calibration that makes the held-out scores of decided quotes most probable.

    Steepness and level start at values that fitted other studies and move away as decisions
    gather (maximum a posteriori; temperature scaling, Guo et al. 2017). From 20 decided quotes on,
    the log odds of the likeliest answer are fitted to how often it is right (Platt 1999), beginning
    with what was usual in other studies; where several codes may apply, the level of each code. A quote
    that several people decided counts once for each of them.

    Args:
        held_out: scores of decided quotes, each made without the decision on it.
        codings: what was decided on them.
        odds: what the log odds of the likeliest answer begin with, and how freely they move.
        false_nothing: as long as no quote was decided to fit nothing, the share of quotes that a code
            fits for which "no theme fits" may be the answer; the scores of decided quotes set the level
            below which it is (conformal p-values, Bates et al. 2023). From 20 decided quotes on.
    """
    exclusive = held_out.exclusive
    default = Calibration(
        steepness=_STEEPNESS[exclusive],
        nothing_fits=_NOTHING_FITS[exclusive],
        exclusive=exclusive,
        calibrated=False,
        n_decided=0,
        bars=_UNCALIBRATED_BARS,
    )
    scores, answers, rows = _decided_answers(held_out, codings)
    if not len(scores):
        return default
    enough = len(set(held_out.quote_ids)) >= ENOUGH
    level = None
    if enough and exclusive and false_nothing is not None and not answers[:, -1].any():
        level = _level_of_coded(held_out.scores.max(axis=1), false_nothing)
    steepness, nothing_fits = _most_probable(scores, answers, default, level)
    fitted = Calibration(
        steepness=steepness,
        nothing_fits=nothing_fits,
        exclusive=exclusive,
        calibrated=enough,
        n_decided=len(scores),
        bars=_UNCALIBRATED_BARS,
    )
    if not enough:
        return fitted
    if exclusive:
        slope, shift = _odds_of_likeliest(scores, answers, fitted, odds)
        return replace(fitted, slope=slope, shift=shift)
    levels, firmness = code_levels(fitted.logits(scores), answers[:, :-1])
    fitted = replace(fitted, levels=tuple(levels.tolist()), firmness=tuple(firmness.tolist()))
    unknown = held_out_probabilities(held_out, codings, fitted)[rows]
    by_id = np.argsort(np.array(held_out.code_ids), kind="stable")
    return replace(fitted, bars=best_bars(unknown[:, by_id], answers[:, by_id]))


def held_out_probabilities(
    held_out: MatchScores, codings: Sequence[Coding], calibration: Calibration
) -> Scores:
    """Return the probability of each code for decided quotes, as if they had not been decided (n x k).

    What all decided quotes shape together knows little of one; the levels of codes know more, so each
    quote is read with those that the others would have given.

    Args:
        held_out: scores of decided quotes, each made without the decision on it.
        codings: what was decided on them, all or some of what the calibration was fitted on.
        calibration: makes scores probabilities.
    """
    if not calibration.levels:
        return calibration.probabilities(held_out.scores)
    scores, answers, rows = _decided_answers(held_out, codings)
    plain = replace(calibration, levels=())
    moved = without_own(
        plain.logits(scores),
        answers[:, :-1],
        rows,
        np.array(calibration.levels),
        np.array(calibration.firmness),
        len(held_out.quote_ids),
    )
    return _logistic(plain.logits(held_out.scores) + moved)


def _decided_answers(
    held_out: MatchScores, codings: Sequence[Coding]
) -> tuple[Scores, Scores, NDArray[np.intp]]:
    """Return scores (m x k), answers (m x (k + 1), the last "no theme fits"), and their rows (m)."""
    row = {quote_id: number for number, quote_id in enumerate(held_out.quote_ids)}
    column = {code_id: number for number, code_id in enumerate(held_out.code_ids)}
    chosen: list[int] = []
    answers: list[Scores] = []
    # In the order of the scores' rows, so that the order of codings does not show in a sum.
    last = len(row)
    for coding in sorted(codings, key=lambda each: (row.get(each.quote_id, last), each.coder_id)):
        known = [column[code] for code in coding.codes if code in column]
        if coding.quote_id not in row or (coding.codes and not known):
            continue
        answer = np.zeros(len(column) + 1)
        if known:
            answer[known] = 1 / len(known) if held_out.exclusive else 1.0
        else:
            answer[-1] = 1.0
        chosen.append(row[coding.quote_id])
        answers.append(answer)
    if not chosen:
        return np.empty((0, len(column))), np.empty((0, len(column) + 1)), np.array([], dtype=np.intp)
    return held_out.scores[chosen], np.array(answers), np.array(chosen, dtype=np.intp)


def _level_of_coded(best: Scores, false_nothing: float) -> float | None:
    """Return the level that a further quote's best score is below at most so often, if a code fits it.

    The best scores of n decided quotes and of a further one come in any order alike: that the last is
    below the r-th lowest of the others has a chance of at most r in n + 1.
    """
    place = int(false_nothing * (len(best) + 1))
    return float(np.sort(best)[min(place, len(best)) - 1]) if place else None


def _most_probable(
    scores: Scores, answers: Scores, default: Calibration, fixed: float | None
) -> tuple[float, float]:
    """Return steepness and level; the level given, where one is."""
    # Imported here: one-shot suggestions with nothing decided never need it, and it is slow to load.
    from scipy.optimize import minimize

    def unlikely(parameters: NDArray[np.float64]) -> float:
        steepness = float(np.exp(parameters[0]))
        level = float(parameters[1]) if fixed is None else fixed
        prior = ((parameters[0] - np.log(default.steepness)) / _STEEPNESS_SPREAD) ** 2 / 2
        prior += ((level - default.nothing_fits) / _NOTHING_FITS_SPREAD) ** 2 / 2
        return float(prior) + _surprise(scores, answers, steepness, level, exclusive=default.exclusive)

    start = np.array([np.log(default.steepness), default.nothing_fits])
    found = minimize(unlikely, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-4})
    return float(np.exp(found.x[0])), float(found.x[1]) if fixed is None else fixed


def _surprise(
    scores: Scores, answers: Scores, steepness: float, level: float, *, exclusive: bool
) -> float:
    """Return the negative log likelihood of the answers."""
    if exclusive:
        logits = steepness * np.column_stack([scores, np.full(len(scores), level)])
        peak = logits.max(axis=1)
        normaliser = peak + np.log(np.exp(logits - peak[:, None]).sum(axis=1))
        return float(normaliser.sum() - (answers * logits).sum())
    logits = steepness * (scores - level)
    return float(np.logaddexp(0.0, logits).sum() - (answers[:, :-1] * logits).sum())


def _odds_of_likeliest(
    scores: Scores, answers: Scores, fitted: Calibration, usual: Odds
) -> tuple[float, float]:
    """Return slope and shift that make the likeliest answer right as often as it says."""
    from scipy.optimize import minimize

    probable = _softmax_with_nothing(scores, fitted.steepness, fitted.nothing_fits)
    rows, likeliest = np.arange(len(scores)), probable.argmax(axis=1)
    odds = _log_odds(probable[rows, likeliest])
    right = (answers[rows, likeliest] > 0).astype(float)

    def unlikely(parameters: NDArray[np.float64]) -> float:
        slope, shift = float(parameters[0]), float(parameters[1])
        prior = ((slope - usual.slope) / usual.slope_spread) ** 2 / 2
        prior += ((shift - usual.shift) / usual.shift_spread) ** 2 / 2
        logits = slope * odds + shift
        return float(prior + np.logaddexp(0.0, logits).sum() - (right * logits).sum())

    found = minimize(
        unlikely,
        np.array([usual.slope, usual.shift]),
        method="Nelder-Mead",
        options={"xatol": 1e-4, "fatol": 1e-4},
    )
    return max(0.0, float(found.x[0])), float(found.x[1])


def _with_likeliest_moved(answers: Scores, slope: float, shift: float) -> Scores:
    """Return answers (n x (k + 1), rows of sum 1) with the log odds of each row's largest moved.

    The others share what is left as before, but none comes nearer to the largest than a thousandth
    of it: the order of answers never changes.
    """
    if (slope, shift) == (1.0, 0.0) or not len(answers):
        return answers
    rows, likeliest = np.arange(len(answers)), answers.argmax(axis=1)
    before = answers[rows, likeliest]
    after = np.maximum(_logistic(slope * _log_odds(before) + shift), 1 / answers.shape[1])
    others = answers.copy()
    others[rows, likeliest] = 0.0
    most = (_BELOW * after)[:, None]
    moved = others
    # Each round fixes at least one answer of each row that is not done, so k rounds are enough.
    fixed = np.zeros(answers.shape, dtype=bool)
    for _ in range(answers.shape[1]):
        left = (1.0 - after)[:, None] - (most * fixed).sum(axis=1, keepdims=True)
        free = np.where(fixed, 0.0, others)
        moved = np.where(
            fixed, most, free * left / np.maximum(free.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        )
        over = (moved > most) & ~fixed
        if not over.any():
            break
        fixed |= over
    moved[rows, likeliest] = after
    return np.asarray(moved / moved.sum(axis=1, keepdims=True))


def _log_odds(probabilities: Scores) -> Scores:
    safe = np.clip(probabilities, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(safe) - np.log1p(-safe))


def _softmax_with_nothing(scores: Scores, steepness: float, level: float) -> Scores:
    logits = steepness * np.column_stack([scores, np.full(len(scores), level)])
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _logistic(logits: Scores) -> Scores:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -500, 500))))
