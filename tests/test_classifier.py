"""The classifier over texts: scikit-learn's rules, and its pipelines and searches."""

import csv
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from themeseed import CodeClassifier, read_codebook
from themeseed.seeds import codebook_path, quotes_path

PAY = ["The pay is poor.", "Wages are late again.", "I earn too little money.", "My salary is small."]
TEAM = [
    "My colleagues help me.",
    "We are a good team.",
    "The others listen to me.",
    "Staff work together.",
]
TEXTS, CODES = PAY + TEAM, ["pay"] * 4 + ["team"] * 4


class OnRows(CodeClassifier):
    """Rows of numbers as words, since scikit-learn's checks feed numbers and leave out texts."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = False, True
        return tags

    def fit(self, X: Any, y: Any) -> Any:
        rows, answers = validate_data(self, X, y)
        return super().fit(as_words(rows), answers)

    def predict_proba(self, X: Any) -> Any:
        check_is_fitted(self)
        return super().predict_proba(as_words(validate_data(self, X, reset=False)))

    def predict(self, X: Any) -> Any:
        check_is_fitted(self)
        return self.classes_[self.predict_proba(X).argmax(axis=1)]


def as_words(rows: Any) -> list[str]:
    """Return each row as a text: a word for each of its first columns, the same for close numbers."""
    return [
        " ".join(f"{chr(97 + at) * 3}{round(float(value))}" for at, value in enumerate(row[:12]))
        for row in rows
    ]


@parametrize_with_checks([OnRows()])  # type: ignore[untyped-decorator]  # untyped
def test_it_keeps_scikit_learns_rules(estimator: Any, check: Any) -> None:
    check(estimator)


def test_what_is_said_of_a_text_does_not_depend_on_the_others() -> None:
    fitted = CodeClassifier().fit(TEXTS, CODES)
    new = ["They pay us next to nothing.", "Nobody in the team talks to me.", "The pay is poor."]
    together = fitted.predict_proba(new)
    alone = np.vstack([fitted.predict_proba([text]) for text in new])
    np.testing.assert_allclose(together, alone, atol=1e-6)
    np.testing.assert_allclose(fitted.predict_proba(new[::-1]), together[::-1], atol=1e-6)
    np.testing.assert_allclose(together.sum(axis=1), 1.0)
    assert list(fitted.predict(new)) == ["pay", "team", "pay"]


def test_the_order_of_what_it_learns_from_does_not_matter() -> None:
    new = ["They pay us next to nothing.", "Nobody in the team talks to me."]
    plain = CodeClassifier().fit(TEXTS, CODES).predict_proba(new)
    turned = CodeClassifier().fit(TEXTS[::-1], CODES[::-1]).predict_proba(new)
    np.testing.assert_allclose(plain, turned, atol=1e-6)


def test_a_copy_and_a_pickle_say_the_same() -> None:
    fitted = CodeClassifier(codebook={"pay": "money", "team": "people"}).fit(TEXTS, CODES)
    again = pickle.loads(pickle.dumps(fitted))  # noqa: S301  # our own
    np.testing.assert_array_equal(again.predict_proba(PAY), fitted.predict_proba(PAY))
    fresh = clone(fitted)
    assert not hasattr(fresh, "coder_")
    np.testing.assert_array_equal(fresh.fit(TEXTS, CODES).predict_proba(PAY), fitted.predict_proba(PAY))


@pytest.mark.parametrize("held", [np.array, pd.Series, tuple, lambda it: pd.DataFrame({"text": it})])
def test_texts_may_be_held_by_anything(held: Any) -> None:
    assert CodeClassifier().fit(held(TEXTS), CODES).score(held(TEXTS), CODES) == 1.0


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ("one text", "not a list of texts"),
        ([], "0 sample"),
        ([["a", "b"]], "one text a sample"),
        ([3.0], "not a text"),
    ],
)
def test_what_are_no_texts_is_refused(texts: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        CodeClassifier().fit(texts, ["pay"] * len(texts))


def test_codes_that_no_text_has_come_from_the_codebook_and_none_from_what_was_decided() -> None:
    book = {"pay": "wages, money", "team": "colleagues", "noise": "loud machines, ears that hurt"}
    fitted = CodeClassifier(codebook=book, none="-").fit(
        [*TEXTS, "I like cats.", "It rained on Monday."], [*CODES, "-", "-"]
    )
    assert list(fitted.classes_) == ["-", "noise", "pay", "team"]
    assert fitted.predict(["The machines are so loud that my ears hurt."])[0] == "noise"
    blank = fitted.predict_proba(["I like cats."])[0]
    assert blank[0] > fitted.predict_proba(["My salary is small."])[0][0]


def test_numbers_as_codes_come_back_as_numbers() -> None:
    fitted = CodeClassifier().fit(TEXTS, [0] * 4 + [1] * 4)
    assert fitted.predict(PAY).dtype.kind == "i"
    assert fitted.predict(PAY).tolist() == [0] * 4


def test_pipelines_cross_validation_and_searches_work_with_it(tmp_path: Path) -> None:
    book = {"pay": "wages, money", "team": "colleagues"}
    short = FunctionTransformer(lambda texts: [text.lower() for text in texts])
    pipe = make_pipeline(short, CodeClassifier(codebook=book, cache=tmp_path))
    assert list(cross_val_predict(pipe, TEXTS, CODES, cv=2)) == CODES
    search = GridSearchCV(pipe, {"codeclassifier__words": [True, False]}, cv=2).fit(TEXTS, CODES)
    assert set(search.best_params_) == {"codeclassifier__words"}
    assert list(tmp_path.iterdir())


def test_it_learns_the_published_themes_held_out() -> None:
    with quotes_path("gillard-2013").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    book = read_codebook(codebook_path("gillard-2013"))
    found = cross_val_predict(
        CodeClassifier(codebook=book),
        [row["text"] for row in rows],
        [row["theme"] for row in rows],
        cv=4,
    )
    assert set(found) <= set(book.codable_ids)
    shares = np.mean([code == row["theme"] for code, row in zip(found, rows, strict=True)])
    # One in five by chance.
    assert shares > 0.4
