"""What the codebook alone says, and how much more it counts where a code has few decided quotes."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.match.material import codebook, embedded, embedded_book, quotes_about
from themeseed.config import MatchConfig
from themeseed.match import Matcher, described
from themeseed.match.described import (
    LIFT,
    MANY_CODES,
    MOST_UNUSUAL,
    Described,
    counts_left,
    lifts,
)
from themeseed.match.matching import Matching
from themeseed.records import Code, Coding

ORDER = ["pay", "team", "health"] * 8


def alone(scores: NDArray[np.float64]) -> Described:
    return Described(
        rows=np.array([], dtype=np.intp),
        voices=(),
        scores=scores,
        spoken_for=np.ones(scores.shape[1], dtype=bool),
        loudness=2.0,
    )


def matched(decided: dict[int, str], *, multiple: bool = False) -> Matching:
    quotes, book = quotes_about(ORDER), codebook()
    codings = [Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(code,)) for n, code in decided.items()]
    config = MatchConfig(multiple=multiple)
    return Matcher(quotes, embedded(quotes), book, embedded_book(book), config).match(codings)


def test_only_what_is_more_than_a_standard_deviation_above_the_mean_stands_out() -> None:
    scores = np.array([[0.0]] * 19 + [[10.0]])
    apart = (10 - 0.5) / scores.std()
    np.testing.assert_allclose(alone(scores).outstanding[:, 0], [0] * 19 + [2 * (apart - 1)])
    assert not alone(np.ones((4, 2))).outstanding.any()
    # With ten times as many codes as are usual it takes more.
    many = alone(np.repeat(scores, 10 * MANY_CODES, axis=1))
    np.testing.assert_allclose(many.outstanding[19, 0], 2 * (apart - 1 - np.log(10)))


def test_a_text_that_is_not_among_the_quotes_stands_out_as_far_as_one_of_them_would() -> None:
    scores = np.random.default_rng(0).normal(size=(50, 3))
    quotes = alone(scores)
    np.testing.assert_array_equal(quotes.outstanding_of(scores[7:9]), quotes.outstanding[7:9])
    # With no quotes nothing is known of what is usual.
    assert not alone(scores[:0]).outstanding_of(scores).any()


def test_a_code_with_fewer_decided_quotes_is_lifted_more_but_not_without_end() -> None:
    counts = np.array([[20.0, 20.0, 2.0], [3000.0, 3000.0, 0.0]])
    found = lifts(counts)
    assert found[0] == pytest.approx(LIFT * np.array([15 / 21, 15 / 21, 15 / 3]))
    assert found[1, 2] == pytest.approx(LIFT * MOST_UNUSUAL)
    assert lifts(np.zeros((1, 3)))[0] == pytest.approx([LIFT] * 3)


def test_a_quote_that_stands_out_for_a_rare_code_is_suggested_it_sooner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decided = {n: ORDER[n] for n in range(18) if ORDER[n] != "health"} | {2: "health"}

    def health(matching: Matching) -> NDArray[np.float64]:
        column = matching.scores.code_ids.index("health")
        return matching.scores_of(["q020", "q023", "q018"]).scores[:, column]

    lifted = health(matched(decided))
    monkeypatch.setattr(described, "LIFT", 0.0)
    plain = health(matched(decided))
    # Quotes about health are lifted for it, the one about pay is not.
    assert (lifted - plain)[:2].min() > (lifted - plain)[2] + 0.01


def test_a_quotes_own_decision_counts_for_nothing_when_it_is_held_out() -> None:
    counts = np.array([[0, 0], [1, 0], [1, 0], [0, 1], [0, 2]], dtype=float)
    left = counts_left(counts, [[3, 4]])
    assert left.tolist() == [[2, 3], [1, 3], [1, 3], [2, 0], [2, 0]]
    full, without = (matched({n: ORDER[n] for n in range(first, 12)}) for first in (0, 1))
    held = full.held_out.scores[full.held_out.quote_ids.index("q000")]
    np.testing.assert_allclose(held, without.scores_of(["q000"]).scores[0], atol=0.02)


def test_what_lifts_a_quote_is_shown_as_evidence_of_its_passages() -> None:
    found = matched({n: ORDER[n] for n in range(12)})
    (before,) = replace(found, _lifts=np.zeros(3)).evidence([("q014", "health")], 50)
    (after,) = found.evidence([("q014", "health")], 50)

    def share(evidence: object) -> float:
        assert isinstance(evidence, tuple)
        return float(sum(each.weight for each in evidence if each.kind != "decided"))

    assert share(after) > share(before)


def test_a_code_that_no_passage_speaks_for_is_not_lifted() -> None:
    quotes = quotes_about(ORDER)
    book = codebook()
    # The only passages of this code repeat a decided quote, which takes their place.
    said = quotes[0].text
    book = replace(book, codes=(*book.codes, Code(id="said", name=said, description=said)))
    matcher = Matcher(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    found = matcher.match([Coding(quote_id="q000", coder_id="a", codes=("said",))])
    assert found._described is not None
    assert not found._described.outstanding[:, found._columns["said"]].any()
    assert found._described.outstanding[:, found._columns["pay"]].any()
    before = matcher.match()
    assert before._described is not None
    assert before._described.outstanding[:, before._columns["said"]].any()


def test_where_several_codes_may_apply_nothing_is_lifted() -> None:
    assert matched({0: "pay"}, multiple=True)._described is None
