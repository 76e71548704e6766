"""What each part of the matcher gives, and what was tried and not kept.

    python benchmarks/quality/ablation.py

Kappa on undecided texts, mean over three seeds, then over sets, as in agreement.py, with one thing
changed at a time. With --only NAME, repeated, the other rows stay as they are. Writes ablation.json
beside this file.
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import agreement
import numpy as np
from coded_material import Material, group, material
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from ways import Rows, Scores, codings_of

from themeseed.config import EmbedConfig
from themeseed.embed import VectorCache, embed_by_all, load_encoders
from themeseed.match import feedback, known
from themeseed.match.described import Described, counts_left, decided_counts, lifts
from themeseed.match.kernel import Kernel
from themeseed.match.known import KnownTexts, known_texts
from themeseed.match.levels import levels
from themeseed.match.logistic import solve_logistic
from themeseed.match.matcher import LOG_ODDS, NOTHING, PENALTY
from themeseed.match.views import View, letter_view, vector_view
from themeseed.segment import lemmatise
from themeseed.segment.language import sentence_pipeline

SEEDS = 3
BUDGETS = ("codebook only", "2 a code", "8 a code", "50 decided", "100 decided", "400 decided")
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Texts:
    """A set's texts, quotes first, passages after them, with what is needed to take views."""

    texts: list[str]
    vectors: NDArray[np.float32]
    n: int


Likeness = Callable[[Texts], list[Matrix]]
Solve = Callable[[list[Matrix], list[Matrix], KnownTexts, KnownTexts], Matrix]
"""Likeness to known texts, and of these to one another; known texts; the passages alone."""


def main() -> None:
    """Measure every variant, print and write."""
    agreement.SEEDS = SEEDS
    sets = material()
    variants: dict[str, tuple[Likeness, Solve]] = {
        "themeseed": (_both, _logistic),
        "without letters": (lambda each: _read(each, _vectors(each)), _logistic),
        "without vectors": (lambda each: _read(each, _letters(each)), _logistic),
        "passages not read with their nearest quotes": (
            lambda each: _likeness(_vectors(each), _letters(each)),
            _logistic,
        ),
        "vectors not centred": (
            lambda each: _read(each, View(features=each.vectors), _letters(each)),
            _logistic,
        ),
        "rare codes not lifted": (_both, _unlifted),
        "descriptions of rare codes not lifted": (_both, _undescribed),
        "no levels of codes": (_both, _without_levels),
        "not kept: kernel ridge regression in the mean of the views": (_both, _ridge),
        "not kept: the same with likeness squared": (_both, _squared),
        "not kept: kernel ridge regression a view, added": (_both, _apart),
        "not kept: logistic regression in the mean of the views": (_both, _together),
        "not kept: a view of words besides letters": (
            lambda each: _read(each, _vectors(each), _letters(each), _terms(each, analyzer="word")),
            _logistic,
        ),
        "not kept: runs of three to five letters": (
            lambda each: _read(
                each, _vectors(each), _terms(each, analyzer="char_wb", ngram_range=(3, 5))
            ),
            _logistic,
        ),
        "not kept: a view of lemmas besides letters": (
            lambda each: _read(each, _vectors(each), _letters(each), _lemmas(each)),
            _logistic,
        ),
        "not kept: a view of sentences besides the whole": (
            lambda each: _read(each, _vectors(each), _letters(each), _sentences(each)),
            _logistic,
        ),
        "not kept: quotes read with their nearest, too": (_all_read, _logistic),
    }
    path = Path(__file__).with_suffix(".json")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=list(variants))
    only = parser.parse_args().only or list(variants)
    result = json.loads(path.read_text(encoding="utf-8"))["variants"] if path.exists() else {}
    for name in only:
        likeness, solve = variants[name]
        kernels = {each.coded.name: _kernels(each, likeness) for each in sets}
        result[name] = _measured(sets, kernels, solve)
        print(f"{name:52}", result[name], flush=True)
        rows = {known_name: result[known_name] for known_name in variants if known_name in result}
        content = {"seeds": SEEDS, "variants": rows}
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _measured(sets: list[Material], kernels: dict[str, list[Matrix]], solve: Solve) -> dict[str, float]:
    result = {}
    for budget in BUDGETS:
        found: dict[str, list[float]] = {}
        for each in sets:
            for rows, rest in agreement.drawn(each, budget):
                scores = _scores(each, kernels[each.coded.name], rows, solve)[rest]
                found.setdefault(group(each.coded.name), []).append(_kappa(each.answers[rest], scores))
        result[budget] = round(float(np.mean([np.mean(values) for values in found.values()])), 3)
    return result


def _kappa(answers: Rows, scores: Scores) -> float:
    return float(agreement.kappas(answers, scores, np.ones((1, len(answers))))[0])


def _kernels(each: Material, likeness: Likeness) -> list[Matrix]:
    """Return the full likeness of each view: all texts, quotes in their order, then passages."""
    book = sorted(each.codebook.passages(), key=lambda passage: passage.id)
    row = {passage_id: number for number, passage_id in enumerate(each.passages.ids)}
    passages = each.passages.vectors[[row[passage.id] for passage in book]]
    texts = Texts(
        texts=[*each.coded.texts, *(passage.text for passage in book)],
        vectors=np.vstack([each.embeddings.vectors, passages]),
        n=len(each.quotes),
    )
    return likeness(texts)


def _scores(each: Material, kernels: list[Matrix], rows: Rows, solve: Solve) -> Scores:
    book = sorted(each.codebook.passages(), key=lambda passage: passage.id)
    n = len(each.quotes)
    passages = {passage.id: n + number for number, passage in enumerate(book)}
    alone = known_texts(each.codebook, passages, {}, {}, (), (), exclusive=True)
    given = known_texts(
        each.codebook,
        passages,
        {quote.id: number for number, quote in enumerate(each.quotes)},
        {quote.id: quote.text for quote in each.quotes},
        codings_of(each, rows),
        (),
        exclusive=True,
    )
    to_known = [kernel[:n][:, given.rows] for kernel in kernels]
    among = [kernel[np.ix_(given.rows, given.rows)] for kernel in kernels]
    # known_texts has codes by id, the answers count them in the order of the codebook.
    ids = sorted(each.codebook.codable_ids)
    wanted = [ids.index(code_id) for code_id in each.codebook.codable_ids]
    return solve(to_known, among, given, alone)[:, wanted]


def _logistic(
    to_known: list[Matrix],
    among: list[Matrix],
    given: KnownTexts,
    alone: KnownTexts,
    *,
    described: bool = True,
    moved: bool = True,
) -> Matrix:
    scores, held_out = _solved_apart(to_known, among, given, given.weights)
    n = len(scores)
    of_quotes = given.rows < n
    if described:
        # Passages stand before decided quotes, in the same order in both.
        m = len(alone.rows)
        outstanding = _outstanding(
            [one[:, :m] for one in to_known], [one[:m, :m] for one in among], alone
        )
        counts = decided_counts(given)
        scores = scores + lifts(counts.sum(axis=0)[None, :]) / LOG_ODDS * outstanding
        left = lifts(counts_left(counts, [])[of_quotes]) / LOG_ODDS
        held_out[of_quotes] += left * outstanding[given.rows[of_quotes]]
    if not moved:
        return scores
    undecided = np.setdiff1d(np.arange(n), given.rows)
    decided = held_out[of_quotes]
    return np.asarray(scores + levels(scores[undecided], decided, np.ones(len(decided))))


def _outstanding(to_passages: list[Matrix], among: list[Matrix], alone: KnownTexts) -> Matrix:
    """Return how far quotes stand out for codes when the passages alone are read (n x k)."""
    logits, _ = _solved_apart(to_passages, among, alone, alone.weights)
    return Described(
        rows=alone.rows,
        voices=(),
        scores=LOG_ODDS * logits,
        spoken_for=np.asarray((alone.believed[~alone.refused] > 0).any(axis=0)),
        loudness=LOG_ODDS * len(among),
    ).outstanding


def _undescribed(
    to_known: list[Matrix], among: list[Matrix], given: KnownTexts, alone: KnownTexts
) -> Matrix:
    return _logistic(to_known, among, given, alone, described=False)


def _without_levels(
    to_known: list[Matrix], among: list[Matrix], given: KnownTexts, alone: KnownTexts
) -> Matrix:
    return _logistic(to_known, among, given, alone, moved=False)


def _together(
    to_known: list[Matrix], among: list[Matrix], given: KnownTexts, alone: KnownTexts
) -> Matrix:
    return _logistic([_mean(to_known)], [_mean(among)], given, alone)


def _unlifted(
    to_known: list[Matrix], among: list[Matrix], given: KnownTexts, alone: KnownTexts
) -> Matrix:
    def plain(texts: KnownTexts) -> KnownTexts:
        decided = np.array([isinstance(source, tuple) for source in texts.sources])
        weights = np.where(decided, known.DECISION_WEIGHT, known.PASSAGE_WEIGHT)
        return replace(texts, weights=weights)

    return _logistic(to_known, among, plain(given), plain(alone))


def _solved_apart(
    to_known: list[Matrix], among: list[Matrix], given: KnownTexts, weights: NDArray[np.float64]
) -> tuple[Matrix, Matrix]:
    """Return logits of all quotes and of known texts left out, added over views."""
    solutions = [
        solve_logistic(each, given.believed, given.refused, weights, PENALTY, nothing=NOTHING)
        for each in among
    ]
    scores = sum(one @ each.dual for one, each in zip(to_known, solutions, strict=True))
    return np.asarray(scores), np.asarray(sum(each.leave_one_out for each in solutions))


def _ridge(to_known: list[Matrix], among: list[Matrix], given: KnownTexts, _alone: KnownTexts) -> Matrix:
    return _solved(_mean(to_known), _mean(among), given.targets, given.weights)


def _squared(
    to_known: list[Matrix], among: list[Matrix], given: KnownTexts, _alone: KnownTexts
) -> Matrix:
    return _solved(
        ((1 + _mean(to_known)) / 2) ** 2, ((1 + _mean(among)) / 2) ** 2, given.targets, given.weights
    )


def _apart(to_known: list[Matrix], among: list[Matrix], given: KnownTexts, _alone: KnownTexts) -> Matrix:
    parts = [
        _solved(one, other, given.targets, given.weights)
        for one, other in zip(to_known, among, strict=True)
    ]
    return np.asarray(sum(parts))


def _solved(to_known: Matrix, among: Matrix, targets: Matrix, weights: NDArray[np.float64]) -> Matrix:
    return np.asarray(to_known @ np.linalg.solve(among + np.diag(1 / weights), targets))


def _mean(kernels: list[Matrix]) -> Matrix:
    return np.asarray(sum(kernels) / len(kernels))


def _vectors(each: Texts) -> View:
    return vector_view(each.vectors, each.n)


def _terms(each: Texts, **settings: Any) -> View:
    features = TfidfVectorizer(sublinear_tf=True, **settings).fit_transform(each.texts)
    return View(features=sparse.csr_array(features))


def _lemmas(each: Texts) -> View:
    """Return the view of words as spaCy's lemmas; texts without one have none."""
    lemmas = lemmatise([str(row) for row in range(len(each.texts))], each.texts).lemmas
    features = TfidfVectorizer(sublinear_tf=True, analyzer=list).fit_transform(lemmas)
    return View(features=sparse.csr_array(features))


def _sentences(each: Texts) -> View:
    """Return the view of texts as the mean of the vectors of their sentences."""
    parts = [
        [sentence.text.strip() for sentence in text.sents if sentence.text.strip()] or [text.text]
        for text in sentence_pipeline("auto").pipe(each.texts, batch_size=256)
    ]
    unique = sorted({sentence for sentences in parts for sentence in sentences})
    vectors = embed_by_all(
        unique,
        unique,
        load_encoders(EmbedConfig()),
        cache=VectorCache(Path(tempfile.gettempdir()) / "themeseed-benchmark"),
    ).vectors
    row = {sentence: number for number, sentence in enumerate(unique)}
    means = [vectors[[row[sentence] for sentence in sentences]].mean(axis=0) for sentences in parts]
    return vector_view(np.array(means, dtype=np.float32), each.n)


def _letters(each: Texts) -> View:
    return letter_view(each.texts)


def _both(each: Texts) -> list[Matrix]:
    return _read(each, _vectors(each), _letters(each))


def _read(each: Texts, *views: View) -> list[Matrix]:
    return _likeness(*feedback.read_with_nearest_quotes(views, each.n))


def _likeness(*views: View) -> list[Matrix]:
    everything = np.arange(views[0].features.shape[0])
    return [Kernel((view,)).among(everything) for view in views]


def _all_read(each: Texts) -> list[Matrix]:
    """Return likenesses where every text, not only a passage, stands half with its nearest quotes."""
    plain = _likeness(_vectors(each), _letters(each))
    near = _mean(plain)[:, : each.n].copy()
    near[np.arange(each.n), np.arange(each.n)] = -1.0
    nearest = np.argsort(-near, axis=1, kind="stable")[:, : feedback.NEAREST]
    weights = np.maximum(np.take_along_axis(near, nearest, axis=1), 0.0)
    weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    mixing = (1 - feedback.SHARE) * np.eye(len(near))
    np.put_along_axis(
        mixing,
        nearest,
        np.take_along_axis(mixing, nearest, axis=1) + feedback.SHARE * weights,
        axis=1,
    )
    mixed = [mixing @ one @ mixing.T for one in plain]
    lengths = [np.sqrt(np.maximum(np.diag(one), 1e-12)) for one in mixed]
    return [one / size[:, None] / size for one, size in zip(mixed, lengths, strict=True)]


if __name__ == "__main__":
    main()
