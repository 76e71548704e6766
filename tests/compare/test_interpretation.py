"""What is said about a figure of agreement in a sentence."""

import pytest

from themeseed.compare import compare, interpret
from themeseed.config import CompareConfig
from themeseed.records import Coding, Interval, Measure


def kappa(value: float | None, low: float = 0.0, high: float = 1.0, note: str = "") -> Measure:
    interval = Interval(low=low, high=high, level=0.95, resampled="cases")
    return Measure(name="Cohen's kappa", value=value, interval=interval, note=note)


@pytest.mark.parametrize(
    ("value", "low", "high", "end"),
    [
        (0.30, 0.2, 0.4, "fair by the convention of Landis and Koch (1977), below the 0.6 to 0.7 that"),
        (0.55, 0.5, 0.65, "moderate by the convention of Landis and Koch (1977), below the 0.6 to 0.7"),
        (0.65, 0.5, 0.8, "substantial by the convention of Landis and Koch (1977), within the 0.6"),
        (0.85, 0.75, 0.9, "almost perfect by the convention of Landis and Koch (1977), above the 0.6"),
        (-0.2, -0.3, 0.1, "poor by the convention of Landis and Koch (1977), below the 0.6 to 0.7"),
    ],
)
def test_a_kappa_gets_its_conventional_word_and_its_place_beside_people(
    value: float, low: float, high: float, end: str
) -> None:
    said = interpret(kappa(value, low, high))
    assert said.startswith(
        f"Cohen's kappa is {value:.2f} (95% interval {low:.2f} to {high:.2f}, resampling cases): {end}"
    )


@pytest.mark.parametrize(
    ("measure", "reaches"),
    [
        (kappa(0.5, 0.4, 0.59), False),
        (kappa(0.5, 0.4, 0.61), True),
        (kappa(0.75, 0.69, 0.8), True),
        (kappa(0.75, 0.71, 0.8), False),
    ],
)
def test_an_interval_that_reaches_the_human_level_is_said_to(measure: Measure, reaches: bool) -> None:
    assert interpret(measure).endswith(", though the interval reaches it.") == reaches


def test_an_undefined_figure_says_why() -> None:
    assert (
        interpret(kappa(None, note="one answer only"))
        == "Cohen's kappa is not defined: one answer only."
    )


def test_percent_agreement_gets_no_word_of_a_scale_made_for_kappa() -> None:
    said = interpret(Measure(name="percent agreement", value=0.9))
    assert said == "percent agreement is 90%; agreement by chance is not taken out of it."


def test_both_intervals_are_said_and_the_wider_one_tells_what_is_reached() -> None:
    cases = Interval(low=0.41, high=0.62, level=0.95, resampled="cases")
    quotes = Interval(low=0.45, high=0.55, level=0.95, resampled="quotes")
    said = interpret(Measure(name="Cohen's kappa", value=0.5, interval=quotes, beside=cases))
    assert "0.50 (95% interval 0.45 to 0.55, resampling quotes; 0.41 to 0.62, resampling whole" in said
    assert said.endswith("though the interval reaches it.")


def test_kappa_of_quotes_with_several_codes_is_called_pooled() -> None:
    codings = [
        [Coding(quote_id=f"q{n}", coder_id=name, codes=codes) for n, codes in enumerate(given)]
        for name, given in (
            ("Ada", [("a",), ("a", "b"), ("b",), ()] * 3),
            ("Ben", [("a",), ("b",), ("b",), ("a",)] * 3),
        )
    ]
    config = CompareConfig(resamples=50)
    found = compare(codings[0], codings[1], config, seed=0, names=("Ada", "Ben"))
    said = interpret(found.measure("Cohen's kappa"))
    assert said.startswith("Cohen's kappa, pooled over codes, is ")


def test_a_kappa_that_is_0_by_construction_is_not_called_slight() -> None:
    codings = [
        [Coding(quote_id=f"q{n}", coder_id=name, codes=(code,)) for n, code in enumerate(given)]
        for name, given in (("Ada", "abab" * 5), ("Ben", "a" * 20))
    ]
    config = CompareConfig(resamples=50)
    found = compare(codings[0], codings[1], config, seed=0, names=("Ada", "Ben"))
    assert interpret(found.measure("Cohen's kappa")) == (
        "Cohen's kappa is 0 by construction, because Ben gave every quote 'a'. It says nothing of how "
        "far they agree."
    )
    assert interpret(found.measure("percent agreement")).startswith("percent agreement is 50% (95% ")
