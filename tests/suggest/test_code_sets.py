from dataclasses import replace

import numpy as np
import pytest

from tests.suggest.test_calibration import scored
from themeseed.config import SuggestConfig
from themeseed.records import Coding, MatchScores
from themeseed.suggest import Bars, Calibration, code_set_bar, fit_calibration, suggest

PLAIN = Calibration(
    steepness=1.0,
    nothing_fits=0.0,
    exclusive=False,
    calibrated=True,
    n_decided=0,
    bars=Bars(first=0.5, further=0.5),
)


def made(probabilities: list[list[float]]) -> MatchScores:
    """Return scores that PLAIN turns into these probabilities."""
    odds = np.array(probabilities)
    return MatchScores(
        quote_ids=tuple(f"q{n}" for n in range(len(odds))),
        code_ids=("a", "b"),
        scores=np.log(odds / (1 - odds)),
        exclusive=False,
    )


def given(*codes: tuple[str, ...], coder: str = "x") -> list[Coding]:
    return [Coding(quote_id=f"q{n}", coder_id=coder, codes=each) for n, each in enumerate(codes)]


def test_the_bar_is_the_quantile_of_the_probabilities_of_the_peoples_codes() -> None:
    rows = [[0.95 - 0.05 * n, 0.01] for n in range(10)]
    bar = code_set_bar(made(rows), given(*[("a",)] * 10), PLAIN, 0.8)
    # ceil(11 * 0.8) = 9 of the ten must be held: the ninth largest.
    assert bar == pytest.approx(0.95 - 0.05 * 8)


@pytest.mark.parametrize(("n", "level", "enough"), [(8, 0.9, False), (9, 0.9, True), (18, 0.95, False)])
def test_too_few_decisions_make_no_sets(n: int, level: float, enough: bool) -> None:
    bar = code_set_bar(made([[0.5, 0.5]] * n), given(*[("a",)] * n), PLAIN, level)
    assert (bar is not None) is enough


def test_a_set_must_hold_every_code_of_every_coder() -> None:
    scores = made([[0.9, 0.9]] * 9 + [[0.9, 0.2]])
    one = given(*[("a",)] * 10)
    assert code_set_bar(scores, one, PLAIN, 0.9) == pytest.approx(0.9)
    several = [*one[:9], replace(one[9], codes=("a", "b"))]
    assert code_set_bar(scores, several, PLAIN, 0.9) == pytest.approx(0.2)
    other = [*one, replace(one[9], coder_id="y", codes=("b",))]
    assert code_set_bar(scores, other, PLAIN, 0.9) == pytest.approx(0.2)


def test_quotes_that_no_code_fits_are_left_aside() -> None:
    scores = made([[0.9, 0.1]] * 20)
    codings = given(*[("a",)] * 10, *[()] * 10)
    assert code_set_bar(scores, codings, PLAIN, 0.9) == code_set_bar(scores, codings[:10], PLAIN, 0.9)


@pytest.mark.parametrize("exclusive", [True, False])
@pytest.mark.parametrize("level", [0.8, 0.9])
def test_sets_hold_the_codes_as_often_as_they_say(exclusive: bool, level: float) -> None:
    held = []
    for seed in range(40):
        scores, codings = scored(100, exclusive=exclusive, seed=seed)
        calibration = fit_calibration(scores, codings)
        bar = code_set_bar(scores, codings, calibration, level)
        fresh, answers = scored(300, exclusive=exclusive, seed=1000 + seed)
        found = suggest(fresh, calibration, SuggestConfig(), run_id="r", set_bar=bar)
        sets: dict[str, set[str]] = {}
        for each in found:
            sets.setdefault(each.quote_id, set()).update([each.code_id] if each.in_set else [])
        held += [set(c.codes) <= sets[c.quote_id] for c in answers if c.codes]
    assert level - 0.015 < np.mean(held) < level + 0.03


def test_no_set_is_empty_and_without_a_bar_there_is_none() -> None:
    scores, _ = scored(50, exclusive=True)
    calibration = replace(PLAIN, exclusive=True)
    found = suggest(scores, calibration, SuggestConfig(), run_id="r", set_bar=1.0)
    assert all(each.in_set is (each.rank == 1) for each in found)
    assert {e.in_set for e in suggest(scores, calibration, SuggestConfig(), run_id="r")} == {None}
