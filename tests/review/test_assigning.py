"""Who is to code what: draws by lot, shares among coders, and what is in force."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from themeseed.errors import DecisionError
from themeseed.records import Quote
from themeseed.review import Assigned, assign, draw_by_share, make_coder, share_out, withdraw

IDA, BEN = make_coder("Ida"), make_coder("Ben")
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def quotes_of(*sizes: int) -> list[Quote]:
    """Quotes of documents of these sizes, in reading order."""
    return [
        Quote(id=f"{doc}-{n}", name=f"{doc} {n}", text="x", document_id=f"d{doc}", start=n, end=n + 1)
        for doc, size in enumerate(sizes)
        for n in range(size)
    ]


def per_document(ids: tuple[str, ...]) -> Counter[str]:
    return Counter(each.split("-")[0] for each in ids)


@given(
    sizes=st.lists(st.integers(1, 30), min_size=1, max_size=8),
    percent=st.integers(1, 100),
    seed=st.integers(0, 5),
)
def test_a_draw_has_its_share_and_each_document_gives_its_own(
    sizes: list[int], percent: int, seed: int
) -> None:
    quotes = quotes_of(*sizes)
    drawn = draw_by_share(quotes, percent / 100, seed=seed)
    assert len(drawn) == -(-percent * len(quotes) // 100)
    assert list(drawn) == [quote.id for quote in quotes if quote.id in set(drawn)]
    for document, size in enumerate(sizes):
        found = per_document(drawn)[str(document)]
        assert percent * size // 100 <= found <= percent * size // 100 + 1


def test_a_draw_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    quotes = quotes_of(50, 50)
    assert draw_by_share(quotes, 0.2, seed=1) == draw_by_share(quotes, 0.2, seed=1)
    assert draw_by_share(quotes, 0.2, seed=1) != draw_by_share(quotes, 0.2, seed=2)


def test_every_quote_is_as_likely_to_be_drawn_as_every_other() -> None:
    quotes = quotes_of(10, 10)
    counts = Counter(each for seed in range(400) for each in draw_by_share(quotes, 0.3, seed=seed))
    # 400 draws with chance 0.3: 120, give or take 9; five of these are 46.
    assert all(74 <= counts[quote.id] <= 166 for quote in quotes)


def test_a_second_draw_takes_others_and_no_more_than_there_are() -> None:
    quotes = quotes_of(10, 10)
    first = draw_by_share(quotes, 0.6, seed=3)
    left = {quote.id for quote in quotes}.difference(first)
    second = draw_by_share(quotes, 0.6, among=left, seed=3)
    assert set(second) == left


@pytest.mark.parametrize("share", [0.0, -0.1, 1.01])
def test_what_is_no_share_is_refused(share: float) -> None:
    with pytest.raises(DecisionError, match="is no share of the quotes"):
        draw_by_share(quotes_of(3), share, seed=0)


def test_quotes_are_shared_out_evenly_over_pairs_of_coders() -> None:
    quotes = quotes_of(30)
    given_out = share_out(quotes, ("a", "b", "c"), each=2, seed=0)
    pairs = Counter(
        tuple(coder for coder, those in given_out.items() if quote.id in those) for quote in quotes
    )
    assert pairs == {("a", "b"): 10, ("a", "c"): 10, ("b", "c"): 10}
    with pytest.raises(DecisionError, match="coded by 4, of 3 coders"):
        share_out(quotes, ("a", "b", "c"), each=4, seed=0)


def test_the_latest_assignment_of_a_quote_is_in_force() -> None:
    made = [
        assign(IDA.id, ["a", "b"], by=BEN, blind=True, now=NOW),
        assign(BEN.id, ["b"], by=BEN, blind=False, now=NOW),
        withdraw(IDA.id, ["b"], by=BEN, how="ill", now=NOW),
    ]
    assigned = Assigned(made)
    assert list(assigned.to(IDA.id)) == ["a"]
    assert assigned.is_blind(IDA.id, "a")
    assert not assigned.is_blind(BEN.id, "b")
    assert assigned.coders_of("b") == (BEN.id,)
    again = Assigned([*made, assign(IDA.id, ["b"], by=BEN, now=NOW)])
    assert list(again.to(IDA.id)) == ["a", "b"]


def test_no_quote_is_no_assignment() -> None:
    with pytest.raises(DecisionError, match="no such quote to assign"):
        assign(IDA.id, [], by=BEN)
