"""How the matcher's defaults were chosen: one command, on human-coded sets, never on the 53 quotes.

    python benchmarks/match/choose_defaults.py

Every variant changes one default of the matcher; beside them stand plain ways. Budgets: the
codebook alone, two and eight decided texts a code, a hundred and four hundred decided texts drawn
by lot. The figure is Cohen's kappa on the undecided texts, mean over seeds, then over sets.
Writes choose_defaults.json beside this file.
"""

import argparse
import json
import platform
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from coded_sets import CodedSet, coded_sets, group
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score

from themeseed.config import EmbedConfig, MatchConfig
from themeseed.embed import VectorCache, embed_by_all, load_encoders
from themeseed.match import feedback, known, match, matcher, views
from themeseed.records import Code, Codebook, Coding, Embeddings, Quote

SEEDS = 3
BUDGETS = ("codebook only", "2 a code", "8 a code", "100 decided", "400 decided")
Split = tuple[NDArray[np.intp], NDArray[np.intp]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """A set with its vectors."""

    coded: CodedSet
    quotes: tuple[Quote, ...]
    embeddings: Embeddings
    codebook: Codebook
    passages: Embeddings
    answers: NDArray[np.intp]


Way = Callable[[Material, NDArray[np.intp]], NDArray[np.float64]]


def main() -> None:
    """Run every way on every set and budget, print the means and write them."""
    arguments = parsed(__doc__, __file__)
    sets = [made_material(each, arguments.cache) for each in coded_sets()]
    results = {name: _figures(way, sets) for name, way in _ways().items()}
    for name, figures in results.items():
        print(f"{name:46}", "  ".join(f"{figures['mean'][budget]:.3f}" for budget in BUDGETS))
    content = {
        "what": "Cohen's kappa on undecided texts; mean over sets (ArgKP's codebooks count as one)",
        "sets": {each.coded.name: [len(each.quotes), len(each.codebook.codes)] for each in sets},
        "seeds": SEEDS,
        "versions": {
            "python": platform.python_version(),
            **{p: version(p) for p in ("numpy", "scikit-learn")},
        },
        "results": results,
    }
    arguments.out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def parsed(doc: str, file: str) -> argparse.Namespace:
    """Return where figures go (`out`) and where vectors are kept (`cache`), as the user says."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(file).with_suffix(".json"))
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "themeseed-benchmark"
    )
    return parser.parse_args()


def _ways() -> dict[str, Way]:
    return {
        "themeseed (defaults)": _themeseed,
        "no centring": _changed(views, "HALF", 0.0),
        "full centring": _changed(views, "HALF", 1.0),
        "without letters": lambda each, known_rows: _themeseed(each, known_rows, words=False),
        "passages not read with their nearest quotes": _changed(feedback, "SHARE", 0.0),
        "passages read with 5 quotes": _changed(feedback, "NEAREST", 5),
        "passages read with 20 quotes": _changed(feedback, "NEAREST", 20),
        "nearest quotes count for 0.7": _changed(feedback, "SHARE", 0.7),
        "letters in runs of 3": _changed(views, "GRAM", 3),
        "letters in runs of 5": _changed(views, "GRAM", 5),
        "a passage counts as half a decision": _changed(known, "PASSAGE_WEIGHT", 0.5),
        "a passage counts as 2 decisions": _changed(known, "PASSAGE_WEIGHT", 2.0),
        "a passage counts as 4 decisions": _changed(known, "PASSAGE_WEIGHT", 4.0),
        "ridge 0.5": _changed(matcher, "RIDGE", 0.5),
        "ridge 2": _changed(matcher, "RIDGE", 2.0),
        "rare codes not lifted": _changed(known, "_balanced", lambda weights, _believed: weights),
        "plain: cosine to name and description": _cosine,
        "plain: logistic regression on vectors": _logistic_vectors,
        "plain: logistic regression on TF-IDF": _logistic_words,
        "plain: both logistic regressions, added": lambda each, known_rows: (
            _logistic_vectors(each, known_rows) + _logistic_words(each, known_rows)
        ),
    }


def _figures(way: Way, sets: list[Material]) -> dict[str, Any]:
    by_group: dict[str, dict[str, list[float]]] = {budget: {} for budget in BUDGETS}
    for each in sets:
        for budget, splits in _splits(each).items():
            kappas = [
                cohen_kappa_score(each.answers[rest], way(each, chosen)[rest].argmax(axis=1))
                for chosen, rest in splits
            ]
            by_group[budget].setdefault(group(each.coded.name), []).append(float(np.mean(kappas)))
    means = {
        budget: {name: round(float(np.mean(values)), 4) for name, values in groups.items()}
        for budget, groups in by_group.items()
    }
    overall = {
        budget: round(float(np.mean(list(groups.values()))), 4) for budget, groups in means.items()
    }
    return {"mean": overall, "by set": means}


def _splits(each: Material) -> dict[str, list[Split]]:
    n = len(each.answers)
    nothing: NDArray[np.intp] = np.array([], dtype=np.intp)
    splits: dict[str, list[Split]] = {"codebook only": [(nothing, np.arange(n))]}
    for budget, a_code in (("2 a code", 2), ("8 a code", 8)):
        drawn = []
        for seed in range(SEEDS):
            rng = np.random.default_rng(seed)
            chosen = np.concatenate(
                [
                    rng.permutation(np.flatnonzero(each.answers == code))[:a_code]
                    for code in range(len(each.codebook.codes))
                ]
            )
            drawn.append((chosen, np.setdiff1d(np.arange(n), chosen)))
        if len(drawn[0][1]) >= 0.3 * n:
            splits[budget] = drawn
    for budget, size in (("100 decided", 100), ("400 decided", 400)):
        if n >= 1.5 * size:
            orders = [np.random.default_rng(seed).permutation(n) for seed in range(SEEDS)]
            splits[budget] = [(order[:size], order[size:]) for order in orders]
    return splits


def _themeseed(each: Material, chosen: NDArray[np.intp], *, words: bool = True) -> NDArray[np.float64]:
    codes = each.codebook.codes
    codings = [
        Coding(quote_id=each.quotes[row].id, coder_id="people", codes=(codes[each.answers[row]].id,))
        for row in chosen
    ]
    found = match(
        each.quotes,
        each.embeddings,
        each.codebook,
        each.passages,
        MatchConfig(words=words),
        codings=codings,
    )
    return found.scores_of([quote.id for quote in each.quotes]).scores


def _changed(module: Any, name: str, value: Any) -> Way:
    def way(each: Material, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
        with set_to(module, name, value):
            return _themeseed(each, chosen)

    return way


@contextmanager
def set_to(module: Any, name: str, value: Any) -> Iterator[None]:
    """Give a module's constant another value while the context lasts."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def _cosine(each: Material, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    del chosen
    ids = [passage.code_id for passage in each.codebook.passages()]
    centres = np.array(
        [
            each.passages.vectors[[row for row, code in enumerate(ids) if code == one.id]].mean(axis=0)
            for one in each.codebook.codes
        ]
    )
    return np.asarray(each.embeddings.vectors @ (centres / np.linalg.norm(centres, axis=1)[:, None]).T)


def _logistic_vectors(each: Material, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    return _logistic(each, chosen, np.vstack([each.embeddings.vectors, each.passages.vectors]))


def _logistic_words(each: Material, chosen: NDArray[np.intp]) -> NDArray[np.float64]:
    texts = [*each.coded.texts, *(passage.text for passage in each.codebook.passages())]
    features = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5)).fit_transform(
        texts
    )
    return _logistic(each, chosen, features)


def _logistic(each: Material, chosen: NDArray[np.intp], features: Any) -> NDArray[np.float64]:
    """Logistic regression with the codebook's passages as further examples."""
    number = {code.id: position for position, code in enumerate(each.codebook.codes)}
    n = len(each.quotes)
    book = np.array([number[passage.code_id] for passage in each.codebook.passages()])
    rows = np.concatenate([chosen, n + np.arange(len(book))])
    model = LogisticRegression(C=10.0, max_iter=500)
    model.fit(features[rows], np.concatenate([each.answers[chosen], book]))
    scores = np.full((n, len(number)), -20.0)
    scores[:, model.classes_] = model.predict_log_proba(features[:n])
    return scores


def made_material(coded: CodedSet, cache: Path, embedding: EmbedConfig | None = None) -> Material:
    """Return a set as quotes and a codebook, with vectors of both by all encoders asked for."""
    encoders = load_encoders(embedding or EmbedConfig())
    vectors = VectorCache(cache)
    quotes = tuple(
        Quote(id=f"{row:05d}", name=str(row), text=text, document_id="", start=0, end=len(text))
        for row, text in enumerate(coded.texts)
    )
    # A description says it all where there is one, as people use these sets; else the name does.
    described = [(name, text or name) for name, text in coded.codebook]
    codebook = Codebook(
        id=coded.name,
        name=coded.name,
        codes=tuple(Code(id=name, name=name, description=text) for name, text in described),
    )
    book = codebook.passages()
    return Material(
        coded=coded,
        quotes=quotes,
        embeddings=embed_by_all([q.id for q in quotes], list(coded.texts), encoders, cache=vectors),
        codebook=codebook,
        passages=embed_by_all([p.id for p in book], [p.text for p in book], encoders, cache=vectors),
        answers=np.array(coded.codes, dtype=np.intp),
    )


if __name__ == "__main__":
    main()
