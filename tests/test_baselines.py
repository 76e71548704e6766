from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tests.match.material import TOPICS, codebook, embedded, embedded_book, quotes_about
from themeseed.baselines import held_out_logistic_regression, nearest_code
from themeseed.records import Codebook, Coding, Embeddings, Quote
from themeseed.records.codebook import PassageKind

CODES = tuple(TOPICS)
ORDER = [CODES[i % 3] for i in range(45)]
KINDS: tuple[PassageKind, ...] = ("name", "description", "include", "phrase", "example")


def test_the_nearest_code_is_found() -> None:
    quotes, book = quotes_about(ORDER), codebook()
    found = nearest_code(
        quotes, embedded(quotes), book, embedded_book(book), kinds=("description",), coder_id="m"
    )
    assert [coding.codes[0] for coding in found] == ORDER


def test_a_code_without_a_description_is_known_by_its_name() -> None:
    quotes = quotes_about(ORDER)
    book = codebook()
    bare = replace(book, codes=tuple(replace(c, name=c.description, description="") for c in book.codes))
    found = nearest_code(
        quotes, embedded(quotes), bare, embedded_book(bare), kinds=("description",), coder_id="m"
    )
    assert [coding.codes[0] for coding in found] == ORDER


def test_examples_that_are_the_quotes_do_not_count() -> None:
    quotes, book = quotes_about(ORDER), codebook()
    wrong = tuple(quote.text for quote, topic in zip(quotes, ORDER, strict=True) if topic == "team")
    told = replace(book, codes=(replace(book.codes[0], examples=wrong), *book.codes[1:]))
    assert nearest_code(
        quotes, embedded(quotes), told, embedded_book(told), kinds=KINDS, coder_id="m"
    ) == nearest_code(quotes, embedded(quotes), book, embedded_book(book), kinds=KINDS, coder_id="m")


def regression(
    quotes: Sequence[Quote], codings: Sequence[Coding], book: Codebook, *, multiple: bool = False
) -> dict[str, tuple[str, ...]]:
    found = held_out_logistic_regression(
        quotes,
        embedded(quotes),
        book,
        embedded_book(book),
        codings=codings,
        multiple=multiple,
        coder_id="m",
    )
    return {coding.quote_id: coding.codes for coding in found}


def coded(quotes: Sequence[Quote], codes: Sequence[str]) -> list[Coding]:
    return [
        Coding(quote_id=quote.id, coder_id="a", codes=(code,))
        for quote, code in zip(quotes, codes, strict=True)
    ]


@pytest.mark.parametrize("multiple", [False, True])
def test_logistic_regression_learns_from_the_other_quotes(multiple: bool) -> None:
    quotes = quotes_about(ORDER)
    swapped = codebook({"pay": TOPICS["team"], "team": TOPICS["pay"], "health": TOPICS["health"]})
    codings = coded(quotes, ORDER)
    found = regression(quotes, codings, swapped, multiple=multiple)
    assert np.mean([found[coding.quote_id] == coding.codes for coding in codings]) > 0.9


def test_logistic_regression_has_not_seen_the_quote_or_its_twin() -> None:
    once = quotes_about(ORDER)
    quotes = (*once, *(replace(quote, id=f"{quote.id}-again") for quote in once))
    lots = np.random.default_rng(0).integers(3, size=len(once)).tolist() * 2
    codings = coded(quotes, [CODES[lot] for lot in lots])
    # In many dimensions every text stands alone with its twin, which would give the lot away.
    rng = np.random.default_rng(1)
    once_each = rng.normal(size=(len(once), 200)).astype(np.float32)
    vectors = np.vstack([once_each, once_each])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    book = codebook()
    passages = [passage.id for passage in book.passages()]
    found = held_out_logistic_regression(
        quotes,
        Embeddings(ids=tuple(quote.id for quote in quotes), vectors=vectors, encoder_digest=""),
        book,
        Embeddings(ids=tuple(passages), vectors=vectors[: len(passages)], encoder_digest=""),
        codings=codings,
        multiple=False,
        coder_id="m",
    )
    answer = {coding.quote_id: coding.codes for coding in codings}
    assert np.mean([answer[each.quote_id] == each.codes for each in found]) < 0.5
