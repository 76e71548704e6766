import numpy as np
import pytest

from tests.match.material import TOPICS, codebook, embedded, embedded_book, quotes_about
from themeseed.config import MatchConfig
from themeseed.match import feedback, match
from themeseed.match.feedback import read_with_nearest_quotes
from themeseed.match.views import View, letter_view, vector_view

TEXTS = [f"{words} number {n}" for n in range(20) for words in TOPICS.values()]
PASSAGES = list(TOPICS.values())


def views_of(texts: list[str], seed: int = 0) -> tuple[View, ...]:
    vectors = np.random.default_rng(seed).normal(size=(len(texts), 6)).astype(np.float32)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return vector_view(unit, len(texts) - len(PASSAGES)), letter_view(texts)


def dense(view: View) -> np.ndarray:
    features = view.features
    return features if isinstance(features, np.ndarray) else features.toarray()


def test_quotes_stay_and_passages_keep_unit_length() -> None:
    before = views_of(TEXTS + PASSAGES)
    after = read_with_nearest_quotes(before, len(TEXTS))
    for old, new in zip(before, after, strict=True):
        np.testing.assert_array_equal(dense(old)[: len(TEXTS)], dense(new)[: len(TEXTS)])
        np.testing.assert_allclose(np.linalg.norm(dense(new), axis=1), 1, atol=1e-6)


def test_a_passage_stands_half_way_to_the_ten_quotes_that_it_resembles_most() -> None:
    before = views_of(TEXTS + PASSAGES)[:1]
    after = read_with_nearest_quotes(before, len(TEXTS))
    n = len(TEXTS)
    old, new = dense(before[0]), dense(after[0])
    for passage in range(len(PASSAGES)):
        likeness = old[:n] @ old[n + passage]
        nearest = np.argsort(-likeness)[:10]
        where = np.average(old[nearest], axis=0, weights=likeness[nearest])
        between = (old[n + passage] + where) / 2
        np.testing.assert_allclose(new[n + passage], between / np.linalg.norm(between), atol=1e-5)


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_the_nearest_are_the_same_in_parts_of_any_size(
    chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    views = views_of(TEXTS + PASSAGES)
    whole = read_with_nearest_quotes(views, len(TEXTS))
    monkeypatch.setattr(feedback, "_CHUNK", chunk)
    for one, other in zip(whole, read_with_nearest_quotes(views, len(TEXTS)), strict=True):
        np.testing.assert_allclose(dense(one), dense(other), atol=1e-6)


def test_with_fewer_than_five_quotes_passages_stay_where_they_are() -> None:
    views = views_of(TEXTS[:4] + PASSAGES)
    assert read_with_nearest_quotes(views, 4) is views


def test_a_codebook_in_other_words_is_read_with_the_participants_words() -> None:
    """One word of a topic leads to quotes whose other words then lead to the rest of the topic."""
    texts = ["wages money"] * 3 + ["money contract"] * 3 + ["contract salary"] * 3
    texts += ["team colleagues"] * 3 + ["colleagues meeting"] * 3 + ["meeting staff"] * 3
    views = (letter_view([f"{text} {n}" for n, text in enumerate(texts)] + ["wages", "team"]),)
    after = read_with_nearest_quotes(views, len(texts))
    n = len(texts)
    money, team = (dense(after[0])[n:] @ dense(after[0])[:n].T)[:, 3:6].mean(axis=1)
    plain_money, plain_team = (dense(views[0])[n:] @ dense(views[0])[:n].T)[:, 3:6].mean(axis=1)
    assert plain_money == pytest.approx(plain_team, abs=0.02)
    assert money > team + 0.1


def test_switching_it_off_changes_the_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    quotes, book = quotes_about(["pay", "team", "health"] * 6), codebook()
    on = match(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    monkeypatch.setattr(feedback, "SHARE", 0.0)
    off = match(quotes, embedded(quotes), book, embedded_book(book), MatchConfig())
    assert np.abs(on.scores.scores - off.scores.scores).max() > 0.01
