from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from themeseed.records import Code, Codebook, Quote, Suggestion
from themeseed.review import decide, informative_order, make_coder, queue
from themeseed.review.informative import ENOUGH_OF_EACH

ANNA = make_coder("Anna")


def probabilities(n: int, k: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.full(k, 0.4), size=n)


def test_codes_without_decisions_come_first_by_their_likeliest_quotes() -> None:
    rows = np.array([[0.9, 0.1, 0.0], [0.2, 0.7, 0.1], [0.3, 0.3, 0.4], [0.8, 0.1, 0.1]])
    order = informative_order(rows, np.array([5, 0, 5]))
    # Code 1 is sought three times: by its likeliest quotes, 1 and 2, then 0 before 3 (equal, by row).
    assert order.tolist() == [1, 2, 0, 3]


def test_with_enough_of_every_code_the_closest_lead_comes_first() -> None:
    rows = np.array([[0.9, 0.1], [0.5, 0.5], [0.4, 0.6]])
    assert informative_order(rows, np.array([3, 3])).tolist() == [1, 2, 0]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 30), st.integers(1, 6), st.integers(0, 5))
def test_every_quote_stands_in_the_order_once(n: int, k: int, decided: int) -> None:
    order = informative_order(probabilities(n, k), np.full(k, decided))
    assert sorted(order.tolist()) == list(range(n))


def test_rare_codes_are_found_sooner_than_in_any_order() -> None:
    """Two codes are rare, and the machine has a faint idea of them."""
    rng = np.random.default_rng(1)
    truth = rng.choice(4, size=400, p=[0.6, 0.36, 0.02, 0.02])
    seen = np.full((400, 4), 0.1) + rng.random((400, 4)) * 0.2
    seen[np.arange(400), truth] += 0.15
    order = informative_order(seen / seen.sum(axis=1, keepdims=True), np.zeros(4, dtype=np.int64))
    found = Counter(truth[order[: 4 * ENOUGH_OF_EACH]].tolist())
    assert found[2] + found[3] >= 4


def made(n: int) -> tuple[list[Quote], list[Suggestion], np.ndarray]:
    quotes = [
        Quote(id=f"q{i:02d}", name=str(i), text="x", document_id="d", start=i, end=i + 1)
        for i in range(n)
    ]
    rows = probabilities(n, 3, seed=2)
    suggestions = []
    for quote, row in zip(quotes, rows, strict=True):
        for rank, code in enumerate(np.argsort(-row), start=1):
            suggestions.append(
                Suggestion(
                    id=f"{quote.id}-{code}",
                    run_id="r",
                    quote_id=quote.id,
                    code_id="abc"[code],
                    rank=rank,
                    probability=float(row[code]),
                    calibrated=False,
                    suggested=rank == 1,
                )
            )
    return quotes, suggestions, rows


def test_the_queue_follows_that_order_and_counts_what_was_decided() -> None:
    quotes, suggestions, rows = made(12)
    book = Codebook(id="b", name="b", codes=tuple(Code(id=c, name=c) for c in "abc"))
    decisions = [
        decide(quote, ANNA, "change", codebook=book, suggestions=(), codes=["a"]) for quote in quotes[:3]
    ]
    found = queue(quotes, suggestions, decisions, coder_id=ANNA.id, order="informative")
    expected = informative_order(rows[3:], np.array([3, 0, 0])) + 3
    assert [quote.id for quote in found] == [quotes[number].id for number in expected]
    assert found == queue(
        quotes[::-1], suggestions[::-1], decisions, coder_id=ANNA.id, order="informative"
    )


def test_quotes_without_suggestions_come_first() -> None:
    quotes, suggestions, _ = made(5)
    known = [each for each in suggestions if each.quote_id != "q03"]
    found = queue(quotes, known, [], coder_id=ANNA.id, order="informative")
    assert found[0].id == "q03"
    assert len(found) == 5
