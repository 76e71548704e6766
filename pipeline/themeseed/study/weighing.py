"""What something is worth in a study, such as a second reader's word, by its decided quotes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from themeseed.match import said_alike
from themeseed.reader import best_voice, moved
from themeseed.records import Coding, MatchScores, Quote, Reading
from themeseed.records.identity import text_digest
from themeseed.suggest import Calibration, fit_calibration

ENOUGH_TO_WEIGH = 20
"""Decided quotes with different texts that were read: below, nothing is learned."""

_FOLDS = 10
_RESAMPLES = 2000
_LEAST = 1e-9

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How far a reader's word moves scores: `shift`, in their units; 0 leaves them alone.

    `gain` is by how much the log likelihood of a decided quote's answer rises, mean over held-out
    quotes, with its 95% interval; None where too few were decided. `n` counts them.
    """

    shift: float
    n: int
    gain: tuple[float, float, float] | None

    def told(self) -> str:
        """Return in a sentence what follows from it."""
        if self.gain is None:
            least = f"{ENOUGH_TO_WEIGH} decided quotes"
            return f"Its word is shown and moves no probability: that takes {least}, and {self.n} are."
        figures = "{:+.3f} ({:+.3f} to {:+.3f})".format(*self.gain)
        if self.shift == 0:
            return (
                f"Its word is shown and moves no probability: over {self.n} decided quotes, held out, "
                f"it is not sure to help (log likelihood {figures} a quote)."
            )
        return (
            f"Its word moves probabilities: over {self.n} decided quotes, held out, it helps (log "
            f"likelihood {figures} a quote)."
        )


def weigh(
    readings: Sequence[Reading],
    held_out: MatchScores,
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    *,
    seed: int,
) -> Voice:
    """Return what the reader's word is worth.

    Decided texts are parted into ten folds. For each, calibration and the weight of the word are
    fitted on the others, and the fold's answers are looked at with and without the word. It
    counts where the 95% interval of the mean gain (bootstrap over texts) lies above zero.

    Args:
        readings: of any quotes; the reader never saw what was decided.
        held_out: scores of decided quotes, each made without the decision on it.
        codings: what was decided.
        quotes: all; those that say the same stand in one fold.
        seed: of the bootstrap.
    """
    usable = {reading.quote_id for reading in readings if not reading.fault}
    known = _decided(held_out, codings, usable)
    words_of = said_alike(quotes)
    texts = sorted({words_of[coding.quote_id] for coding in known}, key=text_digest)
    if len(texts) < ENOUGH_TO_WEIGH:
        return Voice(shift=0.0, n=len(texts), gain=None)

    def heard(kept: Sequence[Coding]) -> MatchScores:
        before = fit_calibration(held_out, kept)
        return moved(held_out, readings, _learned(readings, held_out, kept, before))

    gain = _gain(held_out, heard, known, words_of, seed)
    shift = _learned(readings, held_out, known, fit_calibration(held_out, known)) if gain[1] > 0 else 0.0
    return Voice(shift=shift, n=len(texts), gain=gain)


def gain_of(
    before: MatchScores,
    after: MatchScores,
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    *,
    seed: int,
) -> tuple[int, tuple[float, float, float] | None]:
    """Return on how many texts, and by how much, other scores make decided answers likelier.

    The mean gain in log likelihood with its 95% interval, as for a reader's word; None where too few
    are decided.

    Args:
        before: scores of decided quotes, each made without the decision on it.
        after: the same made in another way.
        codings: what was decided.
        quotes: all; those that say the same stand in one fold.
        seed: of the bootstrap.
    """
    known = _decided(before, codings, set(after.quote_ids))
    words_of = said_alike(quotes)
    n = len({words_of[coding.quote_id] for coding in known})
    if n < ENOUGH_TO_WEIGH:
        return n, None
    return n, _gain(before, lambda _: after, known, words_of, seed)


def _decided(scores: MatchScores, codings: Sequence[Coding], usable: set[str]) -> list[Coding]:
    """Return the codings of quotes that have scores, in codes that are there."""
    scored, codes = set(scores.quote_ids) & usable, set(scores.code_ids)
    return [
        coding
        for coding in codings
        if coding.quote_id in scored and (not coding.codes or codes.intersection(coding.codes))
    ]


def _gain(
    before: MatchScores,
    after_of: Callable[[Sequence[Coding]], MatchScores],
    known: Sequence[Coding],
    words_of: Mapping[str, str],
    seed: int,
) -> tuple[float, float, float]:
    texts = sorted({words_of[coding.quote_id] for coding in known}, key=text_digest)
    fold_of = {text: rank % _FOLDS for rank, text in enumerate(texts)}
    gains: dict[str, list[float]] = {}
    for fold in range(_FOLDS):
        kept = [each for each in known if fold_of[words_of[each.quote_id]] != fold]
        others = [each for each in known if fold_of[words_of[each.quote_id]] == fold]
        after = after_of(kept)
        difference = _surprise(before, others, fit_calibration(before, kept))
        difference = difference - _surprise(after, others, fit_calibration(after, kept))
        for coding, gain in zip(others, difference, strict=True):
            gains.setdefault(words_of[coding.quote_id], []).append(float(gain))
    each_text = np.array([np.mean(gains[text]) for text in texts])
    return (float(each_text.mean()), *_interval(each_text, seed))


def _learned(
    readings: Sequence[Reading],
    held_out: MatchScores,
    codings: Sequence[Coding],
    calibration: Calibration,
) -> float:
    """Return by how much scores should move, from the decided quotes given."""

    def surprise(voice: float) -> Figures:
        heard = moved(held_out, readings, voice / calibration.steepness)
        return _surprise(heard, codings, calibration)

    return best_voice(surprise) / calibration.steepness


def _surprise(scores: MatchScores, codings: Sequence[Coding], calibration: Calibration) -> Figures:
    """Return the negative log likelihood of each coding."""
    row = {quote_id: number for number, quote_id in enumerate(scores.quote_ids)}
    column = {code_id: number for number, code_id in enumerate(scores.code_ids)}
    probable = calibration.probabilities(scores.scores)
    found = np.empty(len(codings))
    for number, coding in enumerate(codings):
        given = probable[row[coding.quote_id]]
        chosen = np.zeros(len(given))
        chosen[[column[code] for code in coding.codes if code in column]] = 1.0
        if scores.exclusive:
            answers = np.append(given, 1 - given.sum())
            right = np.append(chosen, 0.0 if chosen.any() else 1.0)
            found[number] = -(right / right.sum() @ np.log(np.maximum(answers, _LEAST)))
        else:
            safe = np.clip(given, _LEAST, 1 - _LEAST)
            found[number] = -(chosen @ np.log(safe) + (1 - chosen) @ np.log1p(-safe))
    return found


def _interval(gains: Figures, seed: int) -> tuple[float, float]:
    drawn = np.random.default_rng(seed).integers(0, len(gains), size=(_RESAMPLES, len(gains)))
    low, high = np.quantile(gains[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
