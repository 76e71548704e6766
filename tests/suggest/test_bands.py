"""Bands: no more often wrong than they say, and refusals that say why."""

from math import comb

import numpy as np
import pytest

from themeseed.records import Band
from themeseed.suggest import Offered, band_of
from themeseed.suggest.bands import chance_of_luck


def offered(
    shares: list[tuple[float, int, int, int]], *, kind: str = "sample", start: int = 0
) -> list[Offered]:
    """Return quotes by (probability, right in the sample, wrong in the sample, undecided)."""
    found: list[Offered] = []
    for probability, n_right, n_wrong, n_rest in shares:
        for its_kind, right, n in (
            (kind, True, n_right), (kind, False, n_wrong), ("rest", False, n_rest)
        ):  # fmt: skip
            found += [
                Offered(
                    quote_id=f"q{start + len(found) + number:04d}",
                    probability=probability,
                    kind=its_kind,
                    right=right,
                )
                for number in range(n)
            ]
    return found


def band(quotes: list[Offered], *, precision: float = 0.9, n_undecided: int = 1000) -> Band:
    return band_of(
        "pay",
        quotes,
        precision=precision,
        confidence=0.95,
        n_quotes=2 * n_undecided,
        n_undecided=n_undecided,
    )


@pytest.mark.parametrize(("n_right", "n_sample", "n_rest", "needed"), [(9, 10, 6, 5), (4, 4, 8, 8)])
def test_the_chance_of_luck_is_the_worst_over_all_ways_to_have_too_few_right_ones(
    n_right: int, n_sample: int, n_rest: int, needed: int
) -> None:
    n = n_sample + n_rest
    worst = 0.0
    for right in range(n + 1):
        ways = sum(
            comb(right, shown) * comb(n - right, n_sample - shown)
            for shown in range(n_sample + 1)
            if shown <= right and n_sample - shown <= n - right
            if shown >= n_right and right - shown < needed
        )
        worst = max(worst, ways / comb(n, n_sample))
    assert chance_of_luck(n_right, n_sample, n_rest, needed) == pytest.approx(worst)


def test_very_many_undecided_quotes_are_as_good_as_endless() -> None:
    assert chance_of_luck(29, 29, 3000, 2700) == pytest.approx(0.9**29)
    assert chance_of_luck(29, 29, 2000, 1800) == pytest.approx(0.9**29, rel=0.05)


def test_29_right_ones_of_29_are_enough_for_nine_in_ten_and_28_are_not() -> None:
    assert band(offered([(0.82, 29, 0, 500)])).bar == 0.8
    refused = band(offered([(0.82, 27, 0, 500)]))
    assert refused.bar is None
    assert refused.quote_ids == ()
    assert "27 of 27" in refused.refused
    # Two more in the band, which holds about a quarter of the quotes.
    assert refused.more is not None
    assert 2 <= refused.more <= 40


def test_a_band_stops_where_answers_are_no_longer_right_often_enough() -> None:
    quotes = offered([(0.96, 60, 0, 200), (0.71, 20, 1, 60), (0.41, 10, 30, 300)])
    found = band(quotes)
    assert found.bar is not None
    assert 0.41 < found.bar <= 0.7
    assert len(found.quote_ids) == 260
    assert (found.n_right, found.n_sample) == (80, 81)
    assert 0.9 < found.at_least < 80 / 81


@pytest.mark.parametrize("n_rest", [13, 40, 2500])
@pytest.mark.parametrize("n_right", [14, 17, 18, 19, 20])
def test_a_code_is_refused_exactly_where_too_few_are_right_for_sure(n_rest: int, n_right: int) -> None:
    quotes = offered([(0.82, n_right, 20 - n_right, n_rest)])
    found = band_of(None, quotes, precision=0.7, confidence=0.95, n_quotes=4000, n_undecided=3000)
    assert (found.bar is None) == (found.at_least < 0.7)


def test_a_code_that_is_wrong_too_often_is_refused_and_no_number_of_decisions_promised() -> None:
    found = band(offered([(0.9, 30, 10, 100)]))
    assert found.bar is None
    assert found.more is None
    assert "30 of 40" in found.refused
    assert "90% is wanted" in found.refused


def test_blind_quotes_without_an_answer_count_as_wrong() -> None:
    quotes = offered([(0.9, 40, 0, 100)])
    assert band(quotes).bar is not None
    skipped = [Offered(quote_id=f"s{number}", probability=0.9, kind="open") for number in range(10)]
    assert band(quotes + skipped).bar is None


def test_what_was_decided_beside_suggestions_makes_more_necessary_of_the_rest() -> None:
    quotes = offered([(0.9, 40, 0, 100)])
    easy = [
        Offered(quote_id=f"e{number}", probability=0.9, kind="beside", right=True)
        for number in range(400)
    ]
    assert band(quotes).bar is not None
    # Somebody took the 400 surest out: 40 right ones of 40 now say little of the other 100.
    assert band(quotes + easy).bar is None


def test_nothing_to_accept_and_nothing_to_check_are_told_apart() -> None:
    assert "no undecided quote" in band(offered([(0.9, 40, 0, 0)])).refused
    assert "decided blind" in band(offered([(0.9, 0, 0, 40)])).refused


def test_bands_are_wrong_at_most_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    broken = given = 0
    trials = 120
    for _ in range(trials):
        # Probabilities that promise more than they hold, around the wanted share where it matters.
        probability = rng.beta(4, 1, 600)
        truth = rng.random(600) < np.clip(0.80 + 0.15 * probability, 0, 1)
        lot = rng.permutation(600) < 250
        quotes = [
            Offered(
                quote_id=f"q{n:03d}",
                probability=float(probability[n]),
                kind="sample" if lot[n] else "rest",
                right=bool(truth[n] and lot[n]),
            )
            for n in range(600)
        ]
        found = band(quotes, n_undecided=350)
        accepted = {int(quote_id[1:]) for quote_id in found.quote_ids}
        given += bool(accepted)
        broken += bool(accepted) and truth[list(accepted)].mean() < 0.9
    assert given > 0.1 * trials
    # At most 5% may be broken; 12 of 120 would be exceeded by chance less than once in a hundred times.
    assert broken <= 12
