"""What an encoder is: texts in, vectors out."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Turns texts into vectors. `digest` changes whenever the vectors could."""

    @property
    def name(self) -> str:
        """What the model is called."""

    @property
    def digest(self) -> str:
        """A sha256 over weights, tokenizer, runtime and precision: the key of the vector cache."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of unit length for each text (n x dimension, float32)."""


@runtime_checkable
class Windowed(Protocol):
    """An encoder that sees only so many tokens at once, and can say where to part a longer text."""

    def split(self, text: str) -> tuple[str, ...]:
        """Return the text in parts that each fit the window; the text alone when it fits."""


def split_at_offsets(text: str, ends: Sequence[int], window: int) -> tuple[str, ...]:
    """Return a text in parts of at most `window` tokens, of about equal length.

    A part ends after a sentence where one ends in its last third, else between words, else
    between tokens.

    Args:
        text: any.
        ends: where each token ends, in code points of the text, ascending.
        window: most tokens a part.

    >>> split_at_offsets("One two. Three four.", [3, 7, 8, 14, 19, 20], 4)
    ('One two.', 'Three four.')
    """
    parts: list[str] = []
    first, start = 0, 0
    while first < len(ends):
        left = len(ends) - first
        size = -(-left // -(-left // window))
        last = first + size - 1
        if last < len(ends) - 1:
            last = _good_break(text, ends, first, last)
        end = ends[last] if last < len(ends) - 1 else len(text)
        part = text[start:end].strip()
        if part:
            parts.append(part)
        first, start = last + 1, end
    return tuple(parts) or (text,)


def _good_break(text: str, ends: Sequence[int], first: int, last: int) -> int:
    earliest = first + (last - first) * 2 // 3
    for token in range(last, earliest, -1):
        if text[ends[token] - 1] in ".!?…" and text[ends[token] : ends[token] + 1].isspace():
            return token
    for token in range(last, earliest, -1):
        if text[ends[token] : ends[token] + 1].isspace():
            return token
    return last
