"""Texts that say the same: equal quotes, and passages of the codebook that repeat a quote.

What is known of one is known of all of them. So they are decided together and held out together:
a score that "has not seen" a decision must not have seen it on the same words elsewhere.
"""

import re
from collections.abc import Iterable, Sequence

from themeseed.records import Passage

LEAST_WORDS = 6
_WORD = re.compile(r"\w+")


def same_words(text: str) -> str:
    """Return what texts are compared by: their words, without case, marks and spacing.

    >>> same_words("Well - I  said: NO.") == same_words("well, I said no")
    True
    """
    return " ".join(_WORD.findall(text.casefold())) or text.strip()


def repeating(passages: Sequence[Passage], texts: Iterable[str]) -> frozenset[str]:
    """Return the ids of the passages that repeat one of the texts.

    An example repeats a text that has the same words. Any passage repeats a text where one
    contains the other whole and the shorter has six words or more: fewer are found in both by
    chance, as "peer support" is.
    """
    words_of = {passage.id: same_words(passage.text) for passage in passages}
    examples = {words_of[p.id] for p in passages if p.kind == "example"}
    long = sorted({words for words in words_of.values() if _is_long(words)})
    repeated: set[str] = set()
    for text in {same_words(text) for text in texts}:
        if text in examples:
            repeated.update(p.id for p in passages if p.kind == "example" and words_of[p.id] == text)
        is_long = _is_long(text)
        found = {words for words in long if f" {words} " in f" {text} "}
        if is_long:
            found |= {words for words in long if f" {text} " in f" {words} "}
        if found:
            repeated.update(p.id for p in passages if words_of[p.id] in found)
    return frozenset(repeated)


def _is_long(words: str) -> bool:
    return words.count(" ") + 1 >= LEAST_WORDS
