from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from themeseed.records import Coding, MatchScores
from themeseed.suggest import ENOUGH, Bars, Calibration, best_bars, fit_calibration
from themeseed.suggest.calibration import held_out_probabilities
from themeseed.suggest.code_levels import code_levels


def scored(
    n: int, *, exclusive: bool, seed: int = 0, none_share: float = 0.0
) -> tuple[MatchScores, list[Coding]]:
    """Return scores of three codes and answers drawn with known steepness 6 from those scores."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, 0.3, size=(n, 3))
    codes = ("a", "b", "c")
    codings = []
    for row in range(n):
        if rng.random() < none_share:
            chosen: tuple[str, ...] = ()
            scores[row] -= 1.0
        elif exclusive:
            powers = np.exp(6 * scores[row])
            chosen = (codes[rng.choice(3, p=powers / powers.sum())],)
        else:
            chosen = tuple(
                c
                for c, s in zip(codes, scores[row], strict=True)
                if rng.random() < 1 / (1 + np.exp(-6 * s))
            )
        codings.append(Coding(quote_id=f"q{row}", coder_id="x", codes=chosen))
    ids = tuple(f"q{row}" for row in range(n))
    return MatchScores(
        quote_ids=ids, code_ids=codes, scores=scores, exclusive=exclusive, n_decided=n
    ), codings


@pytest.mark.parametrize("exclusive", [True, False])
def test_with_many_decisions_the_true_steepness_is_found(exclusive: bool) -> None:
    scores, codings = scored(4000, exclusive=exclusive)
    found = fit_calibration(scores, codings)
    assert found.calibrated
    assert found.steepness == pytest.approx(6, rel=0.12)


def test_calibrated_probabilities_come_true_as_often_as_they_say() -> None:
    scores, codings = scored(2000, exclusive=True)
    calibration = fit_calibration(scores, codings)
    fresh, answers = scored(4000, exclusive=True, seed=9)
    probabilities = calibration.probabilities(fresh.scores)
    top = probabilities.argmax(axis=1)
    right = np.array([fresh.code_ids[t] in answers[i].codes for i, t in enumerate(top)])
    confident = probabilities.max(axis=1)
    for low, high in [(0.3, 0.5), (0.5, 0.7), (0.7, 0.95)]:
        inside = (confident >= low) & (confident < high)
        assert inside.sum() > 100
        assert right[inside].mean() == pytest.approx(confident[inside].mean(), abs=0.06)


@pytest.mark.parametrize(("n", "calibrated"), [(0, False), (ENOUGH - 1, False), (ENOUGH, True)])
def test_few_decisions_leave_probabilities_marked_uncalibrated(n: int, calibrated: bool) -> None:
    scores, codings = scored(n, exclusive=True)
    assert fit_calibration(scores, codings).calibrated is calibrated


def test_quotes_that_fit_nothing_get_that_answer_once_people_say_so() -> None:
    scores, codings = scored(600, exclusive=True, none_share=0.4)
    found = fit_calibration(scores, codings)
    none = np.array([not coding.codes for coding in codings])
    nothing = 1 - found.probabilities(scores.scores).sum(axis=1)
    assert nothing[none].mean() > 0.6 > 0.4 > nothing[~none].mean()


@pytest.mark.parametrize("exclusive", [True, False])
def test_probabilities_are_between_zero_and_one_at_any_score(exclusive: bool) -> None:
    calibration = Calibration(
        steepness=50.0,
        nothing_fits=0.0,
        exclusive=exclusive,
        calibrated=False,
        n_decided=0,
        bars=Bars(first=0.5, further=0.5),
    )
    probabilities = calibration.probabilities(np.array([[1e6, -1e6, 0.0]]))
    assert ((probabilities >= 0) & (probabilities <= 1)).all()


def test_with_several_codes_the_bars_are_those_with_the_best_f1() -> None:
    scores, codings = scored(1500, exclusive=False)
    found = fit_calibration(scores, codings)
    given = np.array([[code in coding.codes for code in scores.code_ids] for coding in codings])
    probabilities = found.probabilities(scores.scores)

    def f1(bars: Bars) -> float:
        suggested = bars.shown(probabilities, 3)
        return float(2 * (suggested & given).sum() / (suggested.sum() + given.sum()))

    tried = np.linspace(0.1, 0.9, 33)
    every = [
        f1(Bars(first=first, further=further))
        for first in tried
        for further in tried
        if first <= further
    ]
    assert f1(found.bars) >= max(every) - 1e-9
    assert f1(found.bars) > f1(Bars(first=0.25, further=0.25)) + 0.01


def test_where_every_quote_gets_one_code_the_likeliest_is_suggested_sooner_than_further_ones() -> None:
    rng = np.random.default_rng(0)
    probabilities = rng.uniform(0.12, 0.5, (200, 4))
    answers = np.zeros((200, 4))
    answers[np.arange(200), probabilities.argmax(axis=1)] = 1
    bars = best_bars(probabilities, answers)
    assert bars.first < 0.25
    assert bars.further > 0.45
    assert (bars.shown(probabilities, 3).sum(axis=1) <= 2).all()


def test_no_bar_is_found_where_nothing_was_given() -> None:
    assert best_bars(np.full((3, 2), 0.4), np.zeros((3, 2))) == Bars(first=0.5, further=0.5)


def slipping(n: int, seed: int) -> tuple[MatchScores, list[Coding]]:
    """Return scores and answers that follow them steeply, but for three in ten drawn by lot."""
    rng = np.random.default_rng(seed)
    scores, codings = scored(n, exclusive=True, seed=seed)
    slipped = []
    for coding, row in zip(codings, scores.scores, strict=True):
        powers = np.exp(20 * row)
        chances = np.full(3, 1 / 3) if rng.random() < 0.3 else powers / powers.sum()
        slipped.append(replace(coding, codes=(scores.code_ids[rng.choice(3, p=chances)],)))
    return scores, slipped


def test_where_people_slip_the_surest_answers_are_as_sure_as_they_are_right() -> None:
    calibration = fit_calibration(*slipping(3000, 0))
    fresh, answers = slipping(6000, 9)

    def error(used: Calibration) -> float:
        probabilities = used.probabilities(fresh.scores)
        likeliest, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
        right = np.array([fresh.code_ids[t] in answers[i].codes for i, t in enumerate(likeliest)])
        bins = np.minimum((sure * 10).astype(int), 9)
        return float(
            sum(
                (bins == each).mean() * abs(sure[bins == each].mean() - right[bins == each].mean())
                for each in np.unique(bins)
            )
        )

    # Steepness alone cannot tell slips from doubt.
    assert error(calibration) < 0.05
    assert error(replace(calibration, slope=1.0, shift=0.0)) > 0.09


@settings(max_examples=60, deadline=None)
@example(rows=[[0.0, 0.0, 0.1]], slope=0.0, shift=0.0)
@given(
    st.lists(st.lists(st.floats(-1, 1), min_size=3, max_size=3), min_size=1, max_size=5),
    st.floats(0, 3),
    st.floats(-4, 4),
)
def test_moving_the_likeliest_never_changes_the_order(
    rows: list[list[float]], slope: float, shift: float
) -> None:
    plain = Calibration(
        steepness=9.0,
        nothing_fits=0.1,
        exclusive=True,
        calibrated=True,
        n_decided=30,
        bars=Bars(first=0.5, further=0.5),
    )
    moved = replace(plain, slope=slope, shift=shift)
    for before, after in zip(
        plain.probabilities(np.array(rows)), moved.probabilities(np.array(rows)), strict=True
    ):
        nothing = 1 - before.sum(), 1 - after.sum()
        first, second = (
            np.append(before, nothing[0]), np.append(after, nothing[1]),
        )  # fmt: skip
        assert second.min() >= -1e-9
        # Of any two answers the likelier one stays so; equal ones may part, as a tie for the lead does.
        likelier = first[:, None] > first[None, :] + 1e-12
        assert (second[:, None] >= second[None, :] - 1e-9)[likelier].all()
        order = np.argsort(-first, kind="stable")
        # What clearly leads still leads.
        if first[order[0]] > first[order[1]] + 1e-6:
            assert second[order[0]] > second[order[1]]


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_nothing_fits_is_said_as_rarely_of_quotes_with_codes_as_was_asked(share: float) -> None:
    told = []
    for seed in range(40):
        scores, codings = scored(60, exclusive=True, seed=seed)
        fitted = fit_calibration(scores, codings, false_nothing=share)
        fresh, _ = scored(500, exclusive=True, seed=1000 + seed)
        probabilities = fitted.probabilities(fresh.scores)
        told.append((1 - probabilities.sum(axis=1) > probabilities.max(axis=1)).mean())
    # At most so often in the mean, and not much more rarely than that.
    assert share - 0.04 < np.mean(told) < share + 0.02


def test_what_was_asked_of_nothing_fits_gives_way_to_decisions_that_nothing_fits() -> None:
    scores, codings = scored(600, exclusive=True, none_share=0.4)
    assert fit_calibration(scores, codings, false_nothing=0.1) == fit_calibration(scores, codings)
    few, some = scored(ENOUGH - 1, exclusive=True)
    assert fit_calibration(few, some, false_nothing=0.1) == fit_calibration(few, some)


def several(n: int, seed: int, commoner: float) -> tuple[MatchScores, list[Coding]]:
    """Return scores of three codes; the first is given more often than its scores say."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, 0.15, size=(n, 3))
    chance = 1 / (1 + np.exp(-(10 * (scores - 0.13) + np.array([commoner, 0.0, 0.0]))))
    given = rng.random((n, 3)) < chance
    ids = tuple(f"q{row}" for row in range(n))
    codings = [
        Coding(quote_id=it, coder_id="x", codes=tuple(np.array(["a", "b", "c"])[row].tolist()))
        for it, row in zip(ids, given, strict=True)
    ]
    found = MatchScores(
        quote_ids=ids, code_ids=("a", "b", "c"), scores=scores, exclusive=False, n_decided=n
    )
    return found, codings


def test_a_code_that_is_commoner_than_its_scores_say_gets_a_level_of_its_own() -> None:
    scores, codings = several(800, 0, commoner=1.5)
    fitted = fit_calibration(scores, codings)
    assert fitted.levels[0] > 0.7 > abs(fitted.levels[1])
    fresh, answers = several(4000, 1, commoner=1.5)
    said = fitted.probabilities(fresh.scores).mean(axis=0)
    true = [np.mean([code in coding.codes for coding in answers]) for code in "abc"]
    np.testing.assert_allclose(said, true, atol=0.04)


def test_held_out_probabilities_are_those_of_levels_that_do_not_know_the_answer() -> None:
    scores, codings = several(40, 3, commoner=1.5)
    fitted = fit_calibration(scores, codings)
    held = held_out_probabilities(scores, codings, fitted)
    plain = fitted.probabilities(scores.scores)
    for number in (0, 7):
        others = [row for row in range(40) if row != number]
        levels, _ = code_levels(
            replace(fitted, levels=()).logits(scores.scores[others]),
            np.array([[code in codings[row].codes for code in "abc"] for row in others], dtype=float),
        )
        without = replace(fitted, levels=tuple(levels.tolist())).probabilities(scores.scores[number])
        np.testing.assert_allclose(held[number], without, atol=0.002)
        assert np.abs(held[number] - plain[number]).max() > 3 * np.abs(held[number] - without).max()
    # With a part of the codings, as for blind ones, the levels are still those of all.
    part = held_out_probabilities(scores, codings[:20], fitted)
    np.testing.assert_allclose(part[:20], held[:20])
