"""A model that compares two texts (natural-language inference, or a cross-encoder) as a second reader.

It gives no reasons of its own: the reason names the definition that it compared the quote with, and
the span is the sentence of the quote that it found nearest to it.
"""

import json
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from themeseed.reader.answer import sentences
from themeseed.records import Code, Question, Reading

_ENTAILS = "entailment"
_LIKELY = 0.5
_LONGEST = 200


class PairScorer(Protocol):
    """Gives each pair of texts one score for each of its answers."""

    @property
    def name(self) -> str:
        """What the model is called."""

    @property
    def digest(self) -> str:
        """A sha256 over everything that is loaded."""

    @property
    def answers(self) -> tuple[str, ...]:
        """What each score stands for, such as ("contradiction", "entailment", "neutral")."""

    def scores(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Return n x answers: shares that sum to one, or one figure between 0 and 1."""


class PairReader:
    """Chooses the code whose definition follows most from the quote."""

    def __init__(self, scorer: PairScorer) -> None:
        self._scorer = scorer
        self.name = scorer.name

    def identity(self) -> str:
        """Return the model's name and the digest of its files."""
        return json.dumps([self.name, self._scorer.digest])

    def question_key(self, question: Question) -> str:
        """Return the pairs that are compared, as text."""
        return json.dumps([self._pairs(question), [code.id for code in question.codes]])

    def read(self, question: Question) -> Reading:
        """Return the code whose definition fits best; none where inference finds none likely.

        A model with one score only puts codes in order and never says that none fits: its figure
        is no probability.
        """
        pairs = self._pairs(question)
        figures = self._figures(pairs)
        best = int(figures.argmax())
        code, said = question.codes[best], pairs[best][1]
        if self._infers and figures[best] < _LIKELY:
            reason = (
                f"No definition follows from the quote; nearest, at {figures[best]:.0%}: {code.name}"
            )
            return Reading(quote_id=question.quote_id, code_id=None, reason=reason, span="")
        parts = sentences(question.text) or (question.text,)
        nearest = self._figures([(part, said) for part in parts]).argmax()
        way = "Follows from the quote" if self._infers else "Read as nearest to the quote"
        return Reading(
            quote_id=question.quote_id,
            code_id=code.id,
            reason=f"{way} ({figures[best]:.0%}): {said[:_LONGEST]}",
            span=parts[int(nearest)],
        )

    @property
    def _infers(self) -> bool:
        return _ENTAILS in self._scorer.answers

    def _pairs(self, question: Question) -> list[tuple[str, str]]:
        return [(question.text, self._said(code)) for code in question.codes]

    def _said(self, code: Code) -> str:
        description = " ".join(code.description.split())
        whole = f"{code.name}: {description}" if description and description != code.name else code.name
        return f"This is about {whole}" if self._infers else whole

    def _figures(self, pairs: list[tuple[str, str]]) -> NDArray[np.float64]:
        scores = self._scorer.scores(pairs)
        column = self._scorer.answers.index(_ENTAILS) if self._infers else -1
        return np.round(scores[:, column], 6)
