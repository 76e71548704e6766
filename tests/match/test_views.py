from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.match.material import codebook, embedded, embedded_book, quotes_about, vectors_of
from themeseed.config import MatchConfig
from themeseed.match import Matcher, Matching
from themeseed.records import Coding, Embeddings

ORDER = ["pay", "team", "health"] * 6
QUOTES = quotes_about(ORDER)
BOOK = codebook()
CODINGS = tuple(Coding(quote_id=f"q{n:03d}", coder_id="a", codes=(ORDER[n],)) for n in range(9))


def beside(first: Embeddings, second: Embeddings, weight: float) -> Embeddings:
    return replace(first, others=(replace(second, weight=weight),))


def with_second(
    weight: float | None, config: MatchConfig, codings: Sequence[Coding] = (), *, noise: float = 0.3
) -> Matching:
    """Return a matching with a second encoder's vectors (of less noise, or the same) or without."""
    quotes, passages = embedded(QUOTES), embedded_book(BOOK)
    if weight is not None:
        texts = [(quote.id, quote.text) for quote in QUOTES]
        quotes = beside(quotes, vectors_of(texts, noise=noise), weight)
        own = vectors_of([(passage.id, passage.text) for passage in BOOK.passages()], noise=noise)
        passages = beside(passages, own, weight)
    return Matcher(QUOTES, quotes, BOOK, passages, config).match(codings)


@pytest.mark.parametrize("weight", [0.5, 1.0])
def test_what_a_second_encoder_says_is_added_by_its_weight(weight: float) -> None:
    config = MatchConfig(words=False)
    alone = with_second(None, config).scores.scores
    twice = with_second(weight, config).scores.scores
    np.testing.assert_allclose(twice, (1 + weight) * alone, atol=1e-9)


def test_where_several_codes_may_apply_the_same_view_twice_changes_nothing() -> None:
    config = MatchConfig(words=False, multiple=True)
    alone, twice = (with_second(each, config, CODINGS) for each in (None, 0.5))
    np.testing.assert_allclose(twice.scores.scores, alone.scores.scores, atol=1e-9)
    np.testing.assert_allclose(twice.held_out.scores, alone.held_out.scores, atol=1e-9)


@pytest.mark.parametrize("multiple", [False, True])
def test_the_sum_of_the_evidence_is_the_score_with_two_encoders_too(multiple: bool) -> None:
    found = with_second(0.5, MatchConfig(multiple=multiple), CODINGS, noise=0.1)
    n = len(QUOTES)
    sums = found._kernel.sums(n, found._known.rows, found._voices)
    if found._described is not None:
        sums += found._lifts * found._described.outstanding
    moved = found.scores.scores - sums[:, [found._columns[code] for code in found.scores.code_ids]]
    # What is left is one level a code, the same for all quotes.
    np.testing.assert_allclose(moved, np.broadcast_to(moved[0], moved.shape), atol=1e-9)
    assert (np.abs(moved).max() < 1e-9) == multiple


@pytest.mark.parametrize("multiple", [False, True])
def test_a_decided_quote_is_held_out_of_every_view(multiple: bool) -> None:
    config = MatchConfig(multiple=multiple)
    found = with_second(0.5, config, CODINGS, noise=0.1)
    left = Matcher(
        QUOTES,
        beside(embedded(QUOTES), vectors_of([(q.id, q.text) for q in QUOTES], noise=0.1), 0.5),
        BOOK,
        beside(
            embedded_book(BOOK),
            vectors_of([(p.id, p.text) for p in BOOK.passages()], noise=0.1),
            0.5,
        ),
        config,
    )
    for quote_id in ("q000", "q004"):
        anew = left.match(CODINGS, unseen=[quote_id]).scores_of([quote_id]).scores[0]
        row = found.held_out.quote_ids.index(quote_id)
        seen = found.scores_of([quote_id]).scores[0]
        off, told = np.abs(found.held_out.scores[row] - anew).max(), np.abs(seen - anew).max()
        # Not nearer: levels of codes are worked out anew without it.
        assert off < told / 2
