"""Shares of codes: published intervals, ppi-python's figures, and simulated studies that hold."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.compare import random_samples
from themeseed import needed_sample, prevalence
from themeseed.compare.powered import Sampled, effective_size_beyond, powered
from themeseed.compare.proportion import difference, quantile, wilson
from themeseed.errors import ConfigError, NothingToDoError, TableError
from themeseed.records import Coding, MachineCodes, Prevalence

PPI = Path(__file__).parent / "ppi_python.csv"
Floats = NDArray[np.float64]


def codings(given: Floats, rows: NDArray[np.intp]) -> list[Coding]:
    return [
        Coding(quote_id=f"q{row}", coder_id="Ada", codes=("c",) if given[row] else ()) for row in rows
    ]


def ids(n: int) -> list[str]:
    return [f"q{row}" for row in range(n)]


def machine_codes(given: Floats) -> MachineCodes:
    return MachineCodes(quote_ids=tuple(ids(len(given))), code_ids=("c",), given=given[:, None])


def interval(found: Prevalence, way: str) -> tuple[float, float, float]:
    (estimate,) = [each for each in found.codes[0].estimates if each.way == way]
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.value, estimate.low, estimate.high


# Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine
# 17(8), 857-872, table I, the score method.
@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_newcombes(x: int, n: int, low: float, high: float) -> None:
    found = wilson(np.array([x / n]), np.array([float(n)]), quantile(0.95))
    assert [float(bound[0]) for bound in found] == pytest.approx([low, high], abs=5e-5)


# Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics
# in Medicine 17(8), 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((10, 10), (0, 10), 0.6075, 1.0000),
    ],
)
def test_the_interval_of_a_difference_is_newcombes(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    def share(x: int, n: int) -> tuple[float, float, float]:
        bounds = wilson(np.array([x / n]), np.array([float(n)]), quantile(0.95))
        return x / n, float(bounds[0][0]), float(bounds[1][0])

    _, found_low, found_high = difference(share(*first), share(*second))
    assert [found_low, found_high] == pytest.approx([low, high], abs=5e-5)


def theirs() -> list[dict[str, float]]:
    with PPI.open(encoding="utf-8", newline="") as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def of_sample(seed: int) -> tuple[Sampled, Floats]:
    person, machine, others = random_samples.sample(seed)
    everything = np.concatenate([machine, others])[:, None]
    sampled = Sampled(
        given=person[:, None],
        n_all=len(everything),
        machine=machine[:, None],
        everywhere=everything.mean(axis=0),
    )
    return sampled, everything


def test_a_share_at_full_weight_is_ppi_pythons() -> None:
    # Theirs is the mean over the quotes outside the sample; ours over all, the sampled included.
    for row in theirs():
        sampled, everything = of_sample(int(row["seed"]))
        assert sampled.machine is not None
        n, n_all = len(sampled.given), sampled.n_all
        found = powered(sampled, tuned=False)
        outside = everything[n:].mean() + (sampled.given - sampled.machine).mean()
        assert outside == pytest.approx(row["full"], abs=1e-10)
        mixed = ((n_all - n) * row["full"] + n * sampled.given.mean()) / n_all
        assert found.share[0] == pytest.approx(mixed, abs=1e-10)


def test_a_tuned_share_and_its_error_are_ppi_pythons() -> None:
    # They estimate the variance of f over all quotes, we over the sample: equal but for sampling.
    off, errors = [], []
    for row in theirs():
        sampled, everything = of_sample(int(row["seed"]))
        found = powered(sampled)
        size = effective_size_beyond(
            sampled,
            found,
            everything,
            np.arange(len(sampled.given)),
            np.arange(sampled.n_all),
        )
        share = found.share[0]
        off.append((share - row["tuned"]) / row["tuned_error"])
        errors.append(float(np.sqrt(share * (1 - share) / size[0])) / row["tuned_error"])
    assert np.quantile(np.abs(off), 0.5) < 0.03
    assert max(map(abs, off)) < 0.4
    assert np.median(errors) == pytest.approx(1.0, abs=0.02)


def test_the_tuned_share_is_that_of_two_strata_where_codes_are_yes_or_no() -> None:
    # The regression estimator on one yes-or-no variable is post-stratification (Cochran 1977, 5A.9).
    rng = np.random.default_rng(4)
    truth = (rng.random(500) < 0.3).astype(np.float64)
    machine = np.where(rng.random(500) < 0.8, truth, 1 - truth)
    rows = rng.permutation(500)[:120]
    found = prevalence(codings(truth, rows), ids(500), ["c"], machine=machine_codes(machine))
    share = machine.mean()
    inside = [truth[rows][machine[rows] == yes].mean() for yes in (0, 1)]
    expected = (1 - share) * inside[0] + share * inside[1]
    assert found.codes[0].estimate("corrected").value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("share", "n"), [(0.3, 60), (0.05, 100)])
@pytest.mark.parametrize("skill", [0.0, 0.6])
def test_intervals_hold_the_truth_as_often_as_they_say(share: float, n: int, skill: float) -> None:
    rng = np.random.default_rng(11)
    truth = (rng.random(600) < share).astype(np.float64)
    machine = np.clip(skill * truth + (1 - skill) * rng.random(600), 0, 1)
    held = dict.fromkeys(("sample alone", "corrected", "fully corrected"), 0)
    width = dict.fromkeys(held, 0.0)
    for _ in range(400):
        sample = codings(truth, rng.permutation(600)[:n])
        found = prevalence(sample, ids(600), ["c"], machine=machine_codes(machine))
        for way in held:
            _, low, high = interval(found, way)
            held[way] += low <= truth.mean() <= high
            width[way] += high - low
    assert all(0.92 <= times / 400 <= 0.985 for times in held.values()), held
    if skill:
        assert width["corrected"] < 0.8 * width["sample alone"]
    else:
        # A machine that knows nothing costs next to nothing, but only if its weight is tuned.
        assert width["corrected"] < 1.02 * width["sample alone"] < width["fully corrected"]


def test_intervals_beyond_the_cases_hold_where_quotes_of_a_case_hang_together() -> None:
    rng = np.random.default_rng(5)
    held = {"these quotes": 0, "other cases": 0}
    for _ in range(300):
        of_case = np.repeat(rng.beta(1.2, 2.8, 30), 12)  # 30 people, 12 quotes each, mean 0.3
        truth = (rng.random(360) < of_case).astype(np.float64)
        machine = np.clip(0.5 * truth + 0.5 * rng.random(360), 0, 1)
        cases = {f"q{row}": str(row // 12) for row in range(360)}
        sample = codings(truth, rng.permutation(360)[:180])
        for reach in ("these quotes", "other cases"):
            found = prevalence(
                sample,
                ids(360),
                ["c"],
                machine=machine_codes(machine),
                reach="other cases" if reach == "other cases" else "these quotes",
                case_of=cases,
            )
            _, low, high = interval(found, "corrected")
            held[reach] += low <= 0.3 <= high
    assert held["other cases"] / 300 > 0.92
    assert held["these quotes"] / 300 < 0.8, "What holds for these quotes does not reach beyond."


def test_when_everything_is_sampled_nothing_is_uncertain() -> None:
    truth = np.array([1.0, 0, 0, 1, 0])
    found = prevalence(codings(truth, np.arange(5)), ids(5), ["c"], machine=machine_codes(truth / 2))
    assert interval(found, "corrected") == pytest.approx((0.4, 0.4, 0.4))


def test_a_code_that_nobody_gave_still_has_an_interval() -> None:
    rows = np.arange(40)
    found = prevalence(
        codings(np.zeros(400), rows), ids(400), ["c"], machine=machine_codes(np.zeros(400))
    )
    value, low, high = interval(found, "corrected")
    assert (value, low) == (0, 0)
    assert 0.07 < high < 0.1


def test_two_sampled_quotes_give_a_share_and_no_interval() -> None:
    found = prevalence(codings(np.ones(9), np.arange(2)), ids(9), ["c"])
    estimate = found.codes[0].estimate("sample alone")
    assert (estimate.value, estimate.low, estimate.high) == (1.0, None, None)
    assert "Only 2 quotes are sampled" in found.warnings[0]


def test_groups_have_shares_of_their_own_and_differ_by_an_interval() -> None:
    rng = np.random.default_rng(2)
    truth = (rng.random(800) < np.where(np.arange(800) < 400, 0.6, 0.2)).astype(np.float64)
    role = {f"q{row}": "peer worker" if row < 400 else "staff" for row in range(800)}
    sample = codings(truth, rng.permutation(800)[:200])
    found = prevalence(sample, ids(800), ["c"], machine=machine_codes(truth * 0.8), groups=role)
    assert [(it.name, it.n_quotes) for it in found.groups] == [("peer worker", 400), ("staff", 400)]
    assert sum(it.n_sample for it in found.groups) == 200
    differ = {it.way: it for it in found.differences}
    assert differ["corrected"].low > 0.3
    alone, corrected = differ["sample alone"], differ["corrected"]
    assert corrected.high - corrected.low < alone.high - alone.low


def test_quotes_decided_outside_the_lot_count_as_decided() -> None:
    truth = np.concatenate([np.ones(50), np.zeros(50)])
    sample = codings(truth, np.arange(50, 70))
    taken = codings(truth, np.arange(50))
    found = prevalence(sample, ids(100)[50:], ["c"], taken=taken)
    value, low, high = interval(found, "sample alone")
    assert (value, low) == (0.5, 0.5)
    assert 0.5 < high < 0.6
    assert (found.n_quotes, found.n_taken) == (50, 50)


@given(st.permutations(range(30)))
def test_the_order_of_quotes_and_codings_makes_no_difference(order: list[int]) -> None:
    rng = np.random.default_rng(0)
    truth, machine = (rng.random(30) < 0.4).astype(np.float64), rng.random(30)
    sample = codings(truth, np.arange(12))
    plain = prevalence(sample, ids(30), ["c"], machine=machine_codes(machine))
    shuffled = prevalence(
        [sample[at] for at in order if at < 12],
        [ids(30)[at] for at in order],
        ["c"],
        machine=machine_codes(machine),
    )
    assert interval(shuffled, "corrected") == pytest.approx(interval(plain, "corrected"))


def test_a_quote_sampled_twice_is_refused() -> None:
    with pytest.raises(TableError, match="one coder"):
        prevalence(codings(np.ones(3), np.array([0, 0])), ids(3), ["c"])


def test_machine_codes_that_lack_a_quote_are_refused() -> None:
    with pytest.raises(TableError, match="lack 1 of the quotes and codes, 'q3' first"):
        prevalence(codings(np.ones(4), np.arange(3)), ids(4), ["c"], machine=machine_codes(np.ones(3)))


def test_nothing_sampled_says_what_to_do() -> None:
    with pytest.raises(NothingToDoError, match="drawn by lot"):
        prevalence([], ids(4), ["c"])


def test_the_sample_that_is_needed_gives_the_width_that_was_wanted() -> None:
    n = needed_sample(0.3, 0.08, n_quotes=500)
    truth = np.arange(500) % 10 < 3
    rows = np.concatenate([np.flatnonzero(truth)[: round(n * 0.3)], np.flatnonzero(~truth)])[:n]
    _, low, high = interval(
        prevalence(codings(truth.astype(np.float64), rows), ids(500), ["c"]), "sample alone"
    )
    assert (high - low) / 2 == pytest.approx(0.08, abs=0.002)


def test_a_machine_that_explains_half_saves_nearly_half_of_the_sample() -> None:
    alone = needed_sample(0.3, 0.05, n_quotes=100_000)
    assert needed_sample(0.3, 0.05, n_quotes=100_000, explained=0.5) == pytest.approx(
        alone / 2, rel=0.02
    )


def test_a_width_of_nothing_cannot_be_had() -> None:
    with pytest.raises(ConfigError, match="within 0"):
        needed_sample(0.3, 0.0, n_quotes=10)


def test_a_share_is_never_rarer_than_what_was_counted() -> None:
    truth = np.zeros(50)
    truth[:2] = 1
    found = prevalence(
        codings(truth, np.arange(40)), ids(50), ["c"], machine=machine_codes(np.zeros(50))
    )
    for way in ("sample alone", "corrected", "fully corrected"):
        value, low, high = interval(found, way)
        assert 2 / 50 <= low <= value <= high <= 12 / 50


def test_too_few_sampled_quotes_to_weigh_the_machine_speak_alone() -> None:
    truth = np.array([1.0, 0, 0, 1, 0, 0, 0, 0, 0, 0])
    found = prevalence(codings(truth, np.arange(4)), ids(10), ["c"], machine=machine_codes(truth))
    assert interval(found, "corrected") == interval(found, "sample alone")
