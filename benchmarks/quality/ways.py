"""Ways of coding that are measured side by side, on the same vectors: ours and its peers.

A way takes a set and the rows that are decided, and returns scores (n x k): larger is likelier.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from coded_material import Material
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from themeseed.config import MatchConfig
from themeseed.match import Matcher
from themeseed.match.matching import Matching
from themeseed.match.ridge import RIDGE, solve_ridge
from themeseed.records import Coding

Rows = NDArray[np.intp]
Scores = NDArray[np.float64]
Way = Callable[[Material, Rows], Scores]

_MATCHERS: dict[tuple[str, int, bool], Matcher] = {}
_FEATURES: dict[str, Any] = {}
_LATEST: dict[str, tuple[tuple[str, bytes], Scores]] = {}


def ways() -> dict[str, Way]:
    """Return all ways by name, ours first."""
    return {
        "themeseed": themeseed,
        "themeseed without letters": lambda each, rows: _matched(each, rows, words=False),
        "kernel ridge regression (themeseed until 0015)": ridge,
        "cosine to name and description": cosine,
        "nearest centroid": centroid,
        "nearest neighbours (5)": neighbours,
        "logistic regression": logistic,
        "logistic regression, balanced": lambda each, rows: logistic(each, rows, balanced=True),
        "TF-IDF and logistic regression": logistic_words,
        "both logistic regressions, added": lambda each, rows: (
            logistic(each, rows) + logistic_words(each, rows)
        ),
        "both, balanced, added": lambda each, rows: (
            logistic(each, rows, balanced=True) + logistic_words(each, rows, balanced=True)
        ),
    }


def matched(each: Material, rows: Rows, *, words: bool = True) -> Matching:
    """Return our matching with these rows decided; the texts are taken in once a set."""
    key = (each.coded.name, len(each.quotes), words)
    if key not in _MATCHERS:
        _MATCHERS[key] = Matcher(
            each.quotes, each.embeddings, each.codebook, each.passages, MatchConfig(words=words)
        )
    return _MATCHERS[key].match(codings_of(each, rows))


def codings_of(each: Material, rows: Rows) -> tuple[Coding, ...]:
    """Return what people decided on these rows."""
    codes = each.codebook.codes
    return tuple(
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=(codes[each.answers[row]].id,))
        for row in rows
    )


def themeseed(each: Material, rows: Rows) -> Scores:
    """Our way, with its defaults."""
    return _matched(each, rows)


def _matched(each: Material, rows: Rows, *, words: bool = True) -> Scores:
    found = matched(each, rows, words=words)
    return found.scores_of([quote.id for quote in each.quotes]).scores


def ridge(each: Material, rows: Rows) -> Scores:
    """One kernel ridge regression in the mean of the views: ours until decision 0015."""
    found = matched(each, rows)
    known, kernel = found._known, found._kernel
    likeness = kernel.between(known.rows, known.rows)
    voices = solve_ridge(likeness, known.targets, known.weights, RIDGE).dual
    n_views = len(found._voices)
    scores = kernel.sums(len(each.quotes), known.rows, (voices / n_views,) * n_views)
    order = [found._rows[quote.id] for quote in each.quotes]
    ids = sorted(each.codebook.codable_ids)
    return scores[order][:, [ids.index(code_id) for code_id in each.codebook.codable_ids]]


def cosine(each: Material, rows: Rows) -> Scores:
    """The code whose name and description are nearest, whatever was decided."""
    del rows
    return _to_centres(each, np.array([], dtype=np.intp))


def centroid(each: Material, rows: Rows) -> Scores:
    """The code whose passages and decided quotes are nearest in the mean."""
    return _to_centres(each, rows)


def neighbours(each: Material, rows: Rows) -> Scores:
    """The five most similar passages and decided quotes vote by their cosine."""
    n, k = len(each.quotes), len(each.codebook.codes)
    known = np.vstack([each.passages.vectors, each.embeddings.vectors[rows]])
    codes = np.concatenate([_book(each), each.answers[rows]])
    cosines = each.embeddings.vectors @ known.T
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :5]
    scores = np.zeros((n, k))
    for column in range(nearest.shape[1]):
        best = nearest[:, column]
        scores[np.arange(n), codes[best]] += cosines[np.arange(n), best]
    return scores


def logistic(each: Material, rows: Rows, *, balanced: bool = False) -> Scores:
    """Logistic regression on vectors, passages as further examples."""
    return _once(
        f"vectors {balanced}",
        each,
        rows,
        lambda: _logistic(each, rows, _vectors(each), balanced=balanced),
    )


def logistic_words(each: Material, rows: Rows, *, balanced: bool = False) -> Scores:
    """Logistic regression on runs of three to five letters, passages as further examples."""
    name = each.coded.name
    if name not in _FEATURES:
        texts = [*each.coded.texts, *(passage.text for passage in each.codebook.passages())]
        vectorizer = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5))
        _FEATURES[name] = vectorizer.fit_transform(texts).tocsr()
    return _once(
        f"words {balanced}",
        each,
        rows,
        lambda: _logistic(each, rows, _FEATURES[name], balanced=balanced),
    )


def _once(what: str, each: Material, rows: Rows, work_out: Callable[[], Scores]) -> Scores:
    """Return what was worked out last for the same rows, for ways that are sums of others."""
    key = (each.coded.name, rows.tobytes())
    if what not in _LATEST or _LATEST[what][0] != key:
        _LATEST[what] = (key, work_out())
    return _LATEST[what][1]


def _logistic(each: Material, rows: Rows, features: Any, *, balanced: bool) -> Scores:
    n, book = len(each.quotes), _book(each)
    known = np.concatenate([rows, n + np.arange(len(book))])
    model: Any = LogisticRegression(
        C=10.0, max_iter=300, tol=1e-3, class_weight="balanced" if balanced else None
    )
    model.fit(features[known], np.concatenate([each.answers[rows], book]))
    scores = np.full((n, len(each.codebook.codes)), -20.0)
    scores[:, model.classes_] = model.predict_log_proba(features[:n])
    return scores


def _vectors(each: Material) -> NDArray[np.float32]:
    return np.vstack([each.embeddings.vectors, each.passages.vectors])


def _book(each: Material) -> Rows:
    number = {code.id: position for position, code in enumerate(each.codebook.codes)}
    return np.array([number[passage.code_id] for passage in each.codebook.passages()], dtype=np.intp)


def _to_centres(each: Material, rows: Rows) -> Scores:
    book, given = _book(each), each.answers[rows]
    centres = np.array(
        [
            np.vstack(
                [each.passages.vectors[book == code], each.embeddings.vectors[rows[given == code]]]
            ).mean(axis=0)
            for code in range(len(each.codebook.codes))
        ]
    )
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    return np.asarray(each.embeddings.vectors @ centres.T, dtype=np.float64)
