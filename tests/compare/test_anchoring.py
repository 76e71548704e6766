"""Anchoring: the lead of suggestions, with intervals, where both kinds of answers are there."""

import numpy as np
import pytest

from themeseed import anchoring
from themeseed.compare.design_effect import design_effect
from themeseed.errors import NothingToDoError
from themeseed.records import Anchoring, Coding


def answers(agreeing: list[bool], first: int = 0) -> list[Coding]:
    return [
        Coding(quote_id=f"q{first + row}", coder_id="Ada", codes=("a",) if agrees else ("b",))
        for row, agrees in enumerate(agreeing)
    ]


SUGGESTED = [Coding(quote_id=f"q{row}", coder_id="machine", codes=("a",)) for row in range(1000)]


def led(blind: list[bool], assisted: list[bool]) -> Anchoring:
    return anchoring(answers(blind), answers(assisted, 500), SUGGESTED, coder="Ada")


def test_the_difference_is_newcombes() -> None:
    # Newcombe (1998), Statistics in Medicine 17(8), table II: 56 of 70 less 48 of 80.
    found = led([True] * 48 + [False] * 32, [True] * 56 + [False] * 14)
    assert (found.difference, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert (found.blind.n_agreeing, found.assisted.n_quotes) == (48, 70)


def test_quotes_of_one_case_that_are_answered_alike_say_less() -> None:
    blind, assisted = [True, False] * 20, [True] * 30 + [False] * 10
    case_of = {f"q{500 + row}": str(row // 10) for row in range(40)}
    apart = led(blind, assisted)
    together = anchoring(answers(blind), answers(assisted, 500), SUGGESTED, coder="Ada", case_of=case_of)
    assert together.high - together.low > 1.4 * (apart.high - apart.low)


def test_answers_that_were_moved_to_the_suggestion_are_counted() -> None:
    blind = answers([False, False, True])
    again = answers([True, False, True])
    found = anchoring(blind, answers([True], 500), SUGGESTED, coder="Ada", again=again)
    assert (found.n_otherwise, found.n_moved) == (2, 1)
    assert "Few quotes: 3 blind, 1 assisted." in found.warnings


def test_a_suggestion_that_leads_nobody_has_no_lead_nineteen_times_in_twenty() -> None:
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(300):
        found = led((rng.random(60) < 0.6).tolist(), (rng.random(90) < 0.6).tolist())
        held += found.low <= 0 <= found.high
    assert 0.92 < held / 300 < 0.985


@pytest.mark.parametrize(
    ("blind", "assisted", "lacking"), [([], [True], "blind"), ([True], [], "in view")]
)
def test_one_kind_of_answers_alone_says_what_to_do(
    blind: list[bool], assisted: list[bool], lacking: str
) -> None:
    with pytest.raises(NothingToDoError, match=f"no quote .*{lacking}.*themeseed review"):
        led(blind, assisted)


def test_the_design_effect_of_equal_cases_is_one_plus_their_likeness() -> None:
    # Kish: 1 + (size - 1) x intraclass correlation, here 0.25, for many cases of 8 quotes.
    rng = np.random.default_rng(0)
    of_case = rng.normal(0, 0.5, 4000).repeat(8)
    values = of_case + rng.normal(0, np.sqrt(0.75), 32_000)
    cases = [str(row // 8) for row in range(32_000)]
    assert design_effect(values, cases) == pytest.approx(1 + 7 * 0.25, rel=0.06)
