from dataclasses import replace

import numpy as np
import pytest

from themeseed.config import SuggestConfig
from themeseed.records import Evidence, MatchScores, Suggestion
from themeseed.suggest import Bars, Calibration, suggest

EXCLUSIVE = Calibration(
    steepness=10.0,
    nothing_fits=0.0,
    exclusive=True,
    calibrated=False,
    n_decided=0,
    bars=Bars(first=0.5, further=0.5),
)
SEVERAL = Calibration(
    steepness=10.0,
    nothing_fits=0.0,
    exclusive=False,
    calibrated=True,
    n_decided=30,
    bars=Bars(first=0.5, further=0.5),
)


def scores(rows: list[list[float]], *, exclusive: bool = True) -> MatchScores:
    return MatchScores(
        quote_ids=tuple(f"q{n}" for n in range(len(rows))),
        code_ids=("b", "a", "c"),
        scores=np.array(rows),
        exclusive=exclusive,
    )


def shown(found: tuple[Suggestion, ...], quote_id: str = "q0") -> list[str]:
    return [each.code_id for each in found if each.suggested and each.quote_id == quote_id]


def test_every_code_is_ranked_best_first() -> None:
    found = suggest(scores([[0.1, 0.5, 0.3]]), EXCLUSIVE, SuggestConfig(), run_id="r")
    assert [(each.code_id, each.rank) for each in found] == [("a", 1), ("c", 2), ("b", 3)]
    assert [each.probability for each in found] == sorted(
        (each.probability for each in found), reverse=True
    )


def test_nothing_is_suggested_where_nothing_fits() -> None:
    found = suggest(scores([[-0.5, -0.4, -0.3]]), EXCLUSIVE, SuggestConfig(), run_id="r")
    assert shown(found) == []
    assert len(found) == 3


def test_codes_that_exclude_each_other_give_one_suggestion() -> None:
    assert shown(suggest(scores([[0.5, 0.5, 0.4]]), EXCLUSIVE, SuggestConfig(), run_id="r")) == ["a"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [([-0.01, -0.2, -0.3], ["b"]), ([0.5, 0.02, -0.3], ["b"]), ([0.5, 0.2, 0.0], ["b", "a"])],
)
def test_the_likeliest_code_has_a_bar_of_its_own(row: list[float], expected: list[str]) -> None:
    calibration = replace(SEVERAL, bars=Bars(first=0.4, further=0.6))
    found = suggest(scores([row], exclusive=False), calibration, SuggestConfig(), run_id="r")
    assert shown(found) == expected


@pytest.mark.parametrize(("most", "expected"), [(3, ["b", "a", "c"]), (2, ["b", "a"])])
def test_several_codes_are_suggested_up_to_the_most(most: int, expected: list[str]) -> None:
    found = suggest(
        scores([[0.9, 0.5, 0.4]], exclusive=False), SEVERAL, SuggestConfig(max_codes=most), run_id="r"
    )
    assert shown(found) == expected


@pytest.mark.parametrize(("bar", "expected"), [(0.0, ["b"]), (0.999, [])])
def test_the_bar_of_the_configuration_counts(bar: float, expected: list[str]) -> None:
    config = SuggestConfig(min_probability=bar)
    assert shown(suggest(scores([[0.2, 0.1, 0.0]]), EXCLUSIVE, config, run_id="r")) == expected


def test_suggestions_carry_the_evidence_they_were_given() -> None:
    def explain(pairs: object, limit: int) -> tuple[tuple[Evidence, ...], ...]:
        assert isinstance(pairs, list)
        return tuple(
            (Evidence(kind="phrase", text=f"{quote} {code} {limit}", weight=1.0),)
            for quote, code in pairs
        )

    found = suggest(
        scores([[0.1, 0.5, 0.3]]), EXCLUSIVE, SuggestConfig(evidence=2), run_id="r", explain=explain
    )
    assert found[0].evidence[0].text == "q0 a 2"


def test_the_same_scores_in_another_order_give_the_same_suggestions() -> None:
    plain = scores([[0.1, 0.5, 0.3], [0.2, 0.2, 0.2]])
    turned = MatchScores(
        quote_ids=("q1", "q0"),
        code_ids=("c", "b", "a"),
        scores=plain.scores[::-1][:, [2, 0, 1]],
        exclusive=True,
    )
    first = suggest(plain, EXCLUSIVE, SuggestConfig(), run_id="r")
    assert first == suggest(turned, EXCLUSIVE, SuggestConfig(), run_id="r")
