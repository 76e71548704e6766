"""Coding texts as scikit-learn does it: fit on texts and codes, predict codes of new texts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

from themeseed.config import Config, EmbedConfig, MatchConfig
from themeseed.exchange.codebook import read_codebook
from themeseed.records import Code, Codebook
from themeseed.text_coder import codebook_of, fit_text_coder

Texts = Sequence[str] | NDArray[Any]


class CodeClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """Suggests one code for each text: the matcher of a study as a classifier over texts.

    It takes texts where other estimators take features, so it stands where a vectorizer and a
    classifier would: `cross_val_predict`, `GridSearchCV` and `Pipeline` work with it. What it says of a
    text does not depend on the other texts that are predicted with it.

    Args:
        codebook: what the codes mean: a Codebook, the path of one, or descriptions by code. Codes are
            matched to what stands in `y` by their id. Without it the codes are known by name alone.
        none: what stands in `y` for "no code fits"; None where every text has a code.
        model: the encoder, as under [embed] in study.toml.
        words: whether the letters of words count beside vectors.
        cache: a folder that vectors are kept in, so that cross-validation embeds each text once.

    Attributes:
        classes_: what is predicted, sorted: what stood in `y`, and the codes of the codebook.
        coder_: the fitted `TextCoder`.

    >>> texts = ["The pay is poor.", "My colleagues help me.", "Wages are late.", "We are a good team."]
    >>> fitted = CodeClassifier().fit(texts, ["pay", "team", "pay", "team"])
    >>> fitted.predict(["They pay little."])[0].item()
    'pay'
    """

    def __init__(
        self,
        *,
        codebook: Codebook | Path | str | Mapping[str, str] | None = None,
        none: str | None = None,
        model: str = "all-MiniLM-L6-v2",
        words: bool = True,
        cache: Path | str | None = None,
    ) -> None:
        self.codebook = codebook
        self.none = none
        self.model = model
        self.words = words
        self.cache = cache

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def fit(self, X: Texts, y: Sequence[Any] | NDArray[Any]) -> Self:
        """Learn from texts and their codes.

        Args:
            X: n texts, in a list, an array, a column of a data frame, or a table of one column.
            y: n codes.

        Raises:
            ValueError: X holds no texts, or y is not one code for each.
        """
        texts = _texts(X)
        answers = column_or_1d(y, warn=True)
        check_consistent_length(texts, answers)
        check_classification_targets(answers)
        given = np.unique(answers)
        book, classes = self._codes(given)
        self.classes_: NDArray[Any] = classes
        ids = [_id(each) for each in answers]
        decided = [
            (text, () if self.none is not None and code == _id(self.none) else (code,))
            for text, code in zip(texts, ids, strict=True)
        ]
        config = Config(embed=EmbedConfig(model=self.model), match=MatchConfig(words=self.words))
        cache = None if self.cache is None else Path(self.cache)
        self.coder_ = fit_text_coder(book, decided, config=config, cache=cache)
        return self

    def predict_proba(self, X: Texts) -> NDArray[np.float64]:
        """Return the probability of each class (n x classes, rows of sum 1) for n texts.

        Without `none` the probabilities are those of the codes, given that one of them fits.
        """
        check_is_fitted(self)
        texts = _texts(X)
        found = self.coder_.probabilities(texts)
        column = {code_id: number for number, code_id in enumerate(self.coder_.codebook.codable_ids)}
        left = np.maximum(0.0, 1.0 - found.sum(axis=1))
        shares = [found[:, column[_id(each)]] if _id(each) in column else left for each in self.classes_]
        probable = np.column_stack(shares)
        sums = np.maximum(probable.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        return np.asarray(probable / sums)

    def predict(self, X: Texts) -> NDArray[Any]:
        """Return the likeliest class for each of n texts."""
        return np.asarray(self.classes_[self.predict_proba(X).argmax(axis=1)])

    def _codes(self, given: NDArray[Any]) -> tuple[Codebook, NDArray[Any]]:
        """Return the codebook with a code for every class, and the classes in order."""
        if self.codebook is None:
            book = Codebook(id="given", name="given")
        elif isinstance(self.codebook, Codebook):
            book = self.codebook
        elif isinstance(self.codebook, Mapping):
            book = codebook_of(self.codebook)
        else:
            book = read_codebook(Path(self.codebook))
        known = set(book.codable_ids)
        aside = () if self.none is None else (_id(self.none),)
        new = [_id(each) for each in given if _id(each) not in known and _id(each) not in aside]
        more = tuple(Code(id=each, name=each) for each in new)
        full = Codebook(
            id=book.id,
            name=book.name,
            codes=(*book.codes, *more),
            categories=book.categories,
            themes=book.themes,
        )
        # Codes that no text has are classes too, where classes are texts as codes are.
        named = all(isinstance(each, str) for each in given.tolist())
        extra = [each for each in book.codable_ids if each not in given] if named else []
        classes = np.unique([*given.tolist(), *extra]) if extra else given
        return full, classes


def _id(label: Any) -> str:
    return str(label)


def _texts(X: Texts) -> list[str]:
    """Return the texts, whatever holds them."""
    if isinstance(X, str):
        raise ValueError(f"X is one text ('{X[:40]}'), not a list of texts. Give [text] for one.")
    held = np.asarray(X, dtype=object)
    if held.ndim == 2 and held.shape[1] == 1:
        held = held[:, 0]
    if held.ndim != 1:
        raise ValueError(
            f"X has shape {held.shape}; a classifier over texts takes one text a sample: a list of "
            "texts, or a table of one column."
        )
    if not len(held):
        raise ValueError(
            "X holds no texts: found array with 0 sample(s) while a minimum of 1 is required."
        )
    strange = next((each for each in held if not isinstance(each, str)), None)
    if strange is not None:
        raise ValueError(f"X holds {strange!r}, which is not a text. Turn it into one, or leave it out.")
    return [str(each) for each in held]
