"""Several codes a quote: how far what is suggested is what people gave, beside plain ways.

    python benchmarks/quality/several_ways.py

GoEmotions with all codes of each text, and every codebook of ArgKP apart, with texts that people found
several codes or none for (in the mean ArgKP counts as one set). Eight decided texts a code, and 100 and
400 drawn by lot; five seeds. On the others, which are no versions of the decided ones: macro F1 over
codes, the Jaccard index of the suggested set and the person's (1 where both are empty) and how often the
two are the same; intervals of the difference between ours and a plain way resample texts and seeds
together, the same for both. What a plain way suggests is chosen as ours is: a bar for the likeliest code
of a text and one for further codes, at most three, those with the best F1 over all decided codes, the
decided texts held out (in five parts). Writes several_ways.json beside this file.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from nothing_fits import Small, codebooks
from numpy.typing import NDArray
from several_codes import goemotions
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from themeseed.config import MatchConfig, SuggestConfig
from themeseed.match import Matcher, said_alike
from themeseed.records import Coding
from themeseed.suggest import best_bars, fit_calibration

SEEDS = 5
RESAMPLES = 400
BUDGETS = ("8 a code", "100 decided", "400 decided")
OURS = "themeseed"
FIGURES = ("macro F1", "Jaccard", "same set")
LEAST_REST = 40
LEAST_CODEBOOKS = {"GoEmotions": 1, "ArgKP": 10}
"""Fewer codebooks large enough for a budget say nothing of ArgKP."""

PARTS = 5
BARS = np.linspace(0.02, 0.98, 97)

Matrix = NDArray[np.float64]
Given = NDArray[np.bool_]
Rows = NDArray[np.intp]
Scorer = Callable[[Rows, Rows], Matrix]
"""Scores of the second rows, learned from the first."""


def main() -> None:
    """Measure every way at every budget, and write figures and intervals."""
    small = {"GoEmotions": [goemotions()], "ArgKP": codebooks()}
    content: dict[str, Any] = {"seeds": SEEDS, "resamples": RESAMPLES, "budgets": {}}
    for budget in BUDGETS:
        found = {name: _collected(sets, budget) for name, sets in small.items()}
        content["budgets"][budget] = {
            name: _told(each)
            for name, each in found.items()
            if each and len(each[OURS]) >= LEAST_CODEBOOKS[name]
        }
        print(budget, json.dumps(content["budgets"][budget], indent=1), flush=True)
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(__file__).with_suffix(".json").write_text(text, encoding="utf-8")


def _collected(sets: list[Small], budget: str) -> dict[str, list[Matrix]]:
    """Return for each way and codebook resampled figures (1 + RESAMPLES x 3); the first row as it is."""
    found: dict[str, list[Matrix]] = {}
    for each in sets:
        by_way: dict[str, list[Matrix]] = {}
        measured = Measured(each)
        for seed in range(SEEDS):
            rows = measured.drawn(budget, seed)
            rest = measured.others(rows)
            if not enough(measured, rest):
                continue
            rng = np.random.default_rng([seed, len(rest)])
            weights = rng.multinomial(len(rest), np.full(len(rest), 1 / len(rest)), size=RESAMPLES)
            weights = np.vstack([np.ones(len(rest), dtype=np.int64), weights])
            for name, shown in measured.suggested(rows, rest).items():
                by_way.setdefault(name, []).append(figures_of(shown, measured.given[rest], weights))
        for name, figures in by_way.items():
            by_seed = np.array(figures)
            chosen = np.random.default_rng(0).integers(len(by_seed), size=(1 + RESAMPLES, len(by_seed)))
            chosen[0] = np.arange(len(by_seed))
            mean = by_seed[chosen, np.arange(1 + RESAMPLES)[:, None]].mean(axis=1)
            found.setdefault(name, []).append(mean)
    return found


def _told(found: dict[str, list[Matrix]]) -> dict[str, Any]:
    means = {name: np.mean(figures, axis=0) for name, figures in found.items()}
    told: dict[str, Any] = {"codebooks": len(found[OURS])}
    for name, mean in means.items():
        told[name] = dict(zip(FIGURES, np.round(mean[0], 3).tolist(), strict=True))
        if name == OURS:
            continue
        ahead = means[OURS] - mean
        low, high = np.quantile(ahead[1:], [0.025, 0.975], axis=0)
        told[name]["ours ahead by"] = {
            figure: np.round([ahead[0, at], low[at], high[at]], 3).tolist()
            for at, figure in enumerate(FIGURES)
        }
    return told


def enough(measured: "Measured", rest: Rows) -> bool:
    """Return whether enough texts are left undecided to be measured on."""
    return len(rest) >= max(LEAST_REST, 0.3 * len(measured.given))


def figures_of(shown: Given, given: Given, weights: NDArray[np.int64]) -> Matrix:
    """Return macro F1, Jaccard index and share of same sets for each row of weights of the texts."""
    both = weights @ (shown & given)
    f1 = 2 * both / np.maximum(1, weights @ shown.astype(int) + weights @ given.astype(int))
    used = weights @ given.astype(int) > 0
    macro = (f1 * used).sum(axis=1) / np.maximum(1, used.sum(axis=1))
    either = (shown | given).sum(axis=1)
    jaccard = np.where(either == 0, 1.0, (shown & given).sum(axis=1) / np.maximum(1, either))
    same = (shown == given).all(axis=1)
    total = weights.sum(axis=1)
    return np.column_stack([macro, weights @ jaccard / total, weights @ same / total])


class Measured:
    """One codebook with its texts as features, taken in once."""

    def __init__(self, each: Small) -> None:
        self._each = each
        ids = [code.id for code in each.codebook.codes]
        self.given: Given = np.array([[code in codes for code in ids] for codes in each.codes])
        config = MatchConfig(multiple=True)
        self._matcher = Matcher(each.quotes, each.embeddings, each.codebook, each.passages, config)
        alike = said_alike(each.quotes)
        self._alike = [alike[quote.id] for quote in each.quotes]
        passages = each.codebook.passages()
        self._book = np.array([[passage.code_id == code for code in ids] for passage in passages])
        self._vectors = np.vstack([each.embeddings.vectors, each.passages.vectors]).astype(np.float64)
        texts = [quote.text for quote in each.quotes] + [passage.text for passage in passages]
        vectorizer = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5))
        self._letters = vectorizer.fit_transform(texts).tocsr()

    def drawn(self, budget: str, seed: int) -> Rows:
        """Return the decided rows."""
        order = np.random.default_rng(seed).permutation(len(self.given))
        number = int(budget.split()[0])
        if not budget.endswith("a code"):
            return order[:number]
        return np.unique(np.concatenate([order[column[order]][:number] for column in self.given.T]))

    def others(self, rows: Rows) -> Rows:
        """Return rows that are neither decided nor versions of decided ones."""
        seen = {self._alike[row] for row in rows}
        return np.array([row for row, text in enumerate(self._alike) if text not in seen], dtype=np.intp)

    def suggested(self, rows: Rows, rest: Rows, *, ours_only: bool = False) -> dict[str, Given]:
        """Return by way which codes are suggested for the rest; by ours alone if it says so."""
        found = {OURS: self._ours(rows, rest)}
        if ours_only:
            return found
        logistic = self._one_vs_rest(self._vectors)
        letters = self._one_vs_rest(self._letters)
        ways: dict[str, Scorer] = {
            "cosine, with a bar": self._cosines,
            "one-vs-rest logistic regression": logistic,
            "the same, balanced": self._one_vs_rest(self._vectors, balanced=True),
            "one-vs-rest on TF-IDF": letters,
            "both logistic regressions, mean": lambda known, asked: (
                (logistic(known, asked) + letters(known, asked)) / 2
            ),
        }
        for name, way in ways.items():
            parts = np.arange(len(rows)) % PARTS
            held_out = np.zeros((len(rows), self.given.shape[1]))
            for part in range(PARTS):
                held_out[parts == part] = way(rows[parts != part], rows[parts == part])
            bars = best_bars(held_out, self.given[rows].astype(float), tried=BARS)
            found[name] = bars.shown(way(rows, rest), SuggestConfig().max_codes)
        return found

    def _ours(self, rows: Rows, rest: Rows) -> Given:
        quotes = self._each.quotes
        codings = [
            Coding(quote_id=quotes[row].id, coder_id="people", codes=self._each.codes[row])
            for row in rows
        ]
        matching = self._matcher.match(codings)
        calibration = fit_calibration(matching.held_out, codings)
        probable = calibration.probabilities(matching.scores_of([quotes[row].id for row in rest]).scores)
        return calibration.bars.shown(probable, SuggestConfig().max_codes)

    def _cosines(self, known: Rows, asked: Rows) -> Matrix:
        del known
        n = len(self.given)
        centres = self._book.T.astype(float) @ self._vectors[n:]
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        return np.asarray(self._vectors[asked] @ centres.T)

    def _one_vs_rest(self, features: Any, *, balanced: bool = False) -> Scorer:
        def scores(known: Rows, asked: Rows) -> Matrix:
            rows = np.concatenate([known, len(self.given) + np.arange(len(self._book))])
            answers = np.vstack([self.given[known], self._book])
            found = np.zeros((len(asked), answers.shape[1]))
            for code in range(answers.shape[1]):
                if answers[:, code].all():
                    found[:, code] = 1.0
                    continue
                model: Any = LogisticRegression(
                    C=10.0,
                    solver="liblinear",
                    class_weight="balanced" if balanced else None,
                    random_state=0,
                )
                model.fit(features[rows], answers[:, code])
                found[:, code] = model.predict_proba(features[asked])[:, 1]
            return found

        return scores


if __name__ == "__main__":
    main()
