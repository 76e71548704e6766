from dataclasses import replace

import numpy as np
import pytest

from tests.suggest.test_calibration import scored
from themeseed.config import SuggestConfig
from themeseed.records import Coding, MatchScores
from themeseed.suggest import fit_calibration, still_to_change

CONFIG = SuggestConfig()


def split(
    n: int, decided: int, seed: int
) -> tuple[MatchScores, MatchScores, list[Coding], list[Coding]]:
    """Return scores of all, scores of the decided, what was decided, and what will be."""
    scores, codings = scored(n, exclusive=True, seed=seed, none_share=0.1)
    held_out = MatchScores(
        quote_ids=scores.quote_ids[:decided],
        code_ids=scores.code_ids,
        scores=scores.scores[:decided],
        exclusive=True,
    )
    return scores, held_out, codings[:decided], codings[decided:]


def truly_changed(scores: MatchScores, later: list[Coding], probabilities: np.ndarray) -> int:
    answers = np.column_stack([probabilities, 1 - probabilities.sum(axis=1)])
    row = {quote_id: number for number, quote_id in enumerate(scores.quote_ids)}
    changed = 0
    for coding in later:
        best = int(answers[row[coding.quote_id]].argmax())
        said = (scores.code_ids[best],) if best < 3 else ()
        changed += said != coding.codes
    return changed


def test_the_interval_holds_what_a_person_then_changes() -> None:
    held, estimates, truths = [], [], []
    for seed in range(120):
        scores, held_out, now, later = split(300, 100, seed)
        calibration = fit_calibration(held_out, now)
        left = still_to_change(scores, held_out, now, calibration, {c.quote_id for c in now}, CONFIG)
        assert left is not None
        assert left.n_undecided == 200
        truth = truly_changed(scores, later, calibration.probabilities(scores.scores))
        held.append(left.low <= truth <= left.high)
        estimates.append(left.estimate)
        truths.append(truth)
    assert 0.89 <= np.mean(held) <= 1.0
    assert np.mean(estimates) == pytest.approx(np.mean(truths), abs=4)


def test_probabilities_that_are_far_off_do_not_mislead_it() -> None:
    scores, held_out, now, later = split(2000, 500, 3)
    boastful = replace(fit_calibration(held_out, now), slope=4.0, shift=3.0)
    left = still_to_change(scores, held_out, now, boastful, {c.quote_id for c in now}, CONFIG)
    assert left is not None
    truth = truly_changed(scores, later, boastful.probabilities(scores.scores))
    assert left.low <= truth <= left.high


def test_nothing_is_said_before_calibration_or_with_nothing_left() -> None:
    scores, held_out, now, _ = split(60, 10, 0)
    assert still_to_change(scores, held_out, now, fit_calibration(held_out, now), set(), CONFIG) is None
    scores, held_out, now, _ = split(60, 60, 0)
    calibration = fit_calibration(held_out, now)
    assert still_to_change(scores, held_out, now, calibration, set(scores.quote_ids), CONFIG) is None


def test_where_several_codes_may_apply_the_interval_holds_how_many_sets_change() -> None:
    held = []
    for seed in range(100):
        scores, codings = scored(300, exclusive=False, seed=seed)
        now, later = codings[:100], codings[100:]
        held_out = replace(scores, quote_ids=scores.quote_ids[:100], scores=scores.scores[:100])
        calibration = fit_calibration(held_out, now)
        left = still_to_change(scores, held_out, now, calibration, {c.quote_id for c in now}, CONFIG)
        assert left is not None
        probabilities = calibration.probabilities(scores.scores)[100:]
        shown = [
            {scores.code_ids[column] for column in np.flatnonzero(row)}
            for row in calibration.bars.shown(probabilities, CONFIG.max_codes)
        ]
        truth = sum(set(c.codes) != codes for c, codes in zip(later, shown, strict=True))
        held.append(left.low <= truth <= left.high)
    assert np.mean(held) >= 0.89


def test_only_the_decisions_that_judge_are_counted() -> None:
    scores, held_out, now, _ = split(300, 100, 1)
    calibration = fit_calibration(held_out, now)
    decided = {c.quote_id for c in now}
    left = still_to_change(scores, held_out, now[:40], calibration, decided, CONFIG)
    assert left is not None
    assert (left.n_judged, left.n_undecided) == (40, 200)
    wide = still_to_change(scores, held_out, now, calibration, decided, CONFIG)
    assert wide is not None
    assert wide.high - wide.low < left.high - left.low
