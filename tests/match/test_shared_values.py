"""Quotes that share a question or a speaker are a little more alike, if somebody asks for it."""

from dataclasses import replace

import numpy as np
import pytest

from tests.match.material import codebook, embedded, embedded_book, quotes_about
from themeseed.config import MatchConfig
from themeseed.match import match, with_shared_values
from themeseed.records import Coding

ORDER = ["pay", "team", "health"] * 4
QUOTES = quotes_about(ORDER)
VECTORS, BOOK = embedded(QUOTES), embedded_book(codebook())


def test_quotes_are_alike_by_the_share_of_attributes_in_which_they_agree() -> None:
    asked = {"q000": "pay?", "q001": "pay?", "q002": "team?", "q003": "team?", "q004": "once?"}
    site = {"q000": "London", "q001": "Leeds", "q002": "London", "q003": "Leeds"}
    quotes, passages = with_shared_values(VECTORS, BOOK, [asked, site], 0.25)
    (seen,), (unseen,) = quotes.others, passages.others
    alike = seen.vectors @ seen.vectors.T
    assert alike[0, 1] == pytest.approx(0.5)
    assert alike[0, 0] == pytest.approx(1.0)
    assert alike[0, 3] == pytest.approx(0.0)
    # What one quote alone has tells nothing; a passage has no values.
    assert not seen.vectors[4].any()
    assert seen.vectors.shape[1] == 4
    assert not unseen.vectors.any()
    assert (seen.weight, seen.ids, unseen.ids) == (0.25, VECTORS.ids, BOOK.ids)


def test_more_values_than_are_told_apart_leave_the_rarest_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("themeseed.match.shared_values.MOST_VALUES", 1)
    asked = {quote.id: "rare" if number < 2 else "common" for number, quote in enumerate(QUOTES)}
    quotes, _ = with_shared_values(VECTORS, BOOK, [asked], 0.25)
    assert quotes.others[0].vectors[:, 0].tolist() == [0.0] * 2 + [1.0] * 10


def test_what_was_decided_on_one_question_speaks_for_other_answers_to_it() -> None:
    asked = {quote.id: "first" if number < 6 else "second" for number, quote in enumerate(QUOTES)}
    codings = [Coding(quote_id=f"q{n:03d}", coder_id="a", codes=("pay",)) for n in range(5)]

    def pay(weight: float | None) -> tuple[float, float]:
        vectors, book = VECTORS, BOOK
        if weight:
            vectors, book = with_shared_values(VECTORS, BOOK, [asked], weight)
        found = match(QUOTES, vectors, codebook(), book, MatchConfig(), codings=codings).scores
        column = found.scores[:, found.code_ids.index("pay")]
        same, other = (column[found.quote_ids.index(each)] for each in ("q005", "q008"))
        return float(same), float(other)

    plain, some, more = (np.subtract(*pay(weight)) for weight in (None, 0.25, 1.0))
    assert plain < some < more


def test_the_digest_tells_what_is_shared_and_how_much_it_counts() -> None:
    asked = {quote.id: "same" for quote in QUOTES}
    one, _ = with_shared_values(VECTORS, BOOK, [asked], 0.25)
    heavier, _ = with_shared_values(VECTORS, BOOK, [asked], 0.5)
    other, _ = with_shared_values(VECTORS, BOOK, [asked | {"q000": "other"}], 0.25)
    assert len({each.all_digest for each in (VECTORS, one, heavier, other)}) == 4
    assert one.of(["q003"]).others[0].centred is False
    assert replace(one, others=()).all_digest == VECTORS.all_digest
