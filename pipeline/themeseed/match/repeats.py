"""Texts that say the same: equal quotes, and passages of the codebook that repeat a quote.

What is known of one is known of all of them. So they are decided together and held out together:
a score that "has not seen" a decision must not have seen it on the same words elsewhere.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from themeseed.records import Passage, Quote

LEAST_WORDS = 6
SHARED = 0.5
"""Share of the runs of three words that two versions of one text have in common."""

_MOST_QUOTES = 20_000
_COMMON = 50
"""Runs of words in more quotes than this do not lead from one to the other: they are idioms."""

_WORD = re.compile(r"\w+")


def same_words(text: str) -> str:
    """Return what texts are compared by: their words, without case, marks and spacing.

    >>> same_words("Well - I  said: NO.") == same_words("well, I said no")
    True
    """
    return " ".join(_WORD.findall(text.casefold())) or text.strip()


def said_alike(quotes: Sequence[Quote]) -> dict[str, str]:
    """Return a key for each quote, by id; quotes that say the same have the same key.

    These are quotes with the same words, and versions of one text: a corrected or anonymised
    transcript beside the first one. Versions have six words or more and share at least half of the
    shorter one's runs of three words. Of more than 20,000 quotes only the same words count.
    """
    words_of = {quote.id: same_words(quote.text) for quote in quotes}
    texts = sorted(set(words_of.values()))
    head = {text: text for text in texts}

    def first(text: str) -> str:
        while head[text] != text:
            text = head[text]
        return text

    if len(quotes) <= _MOST_QUOTES:
        for one, other in _versions({text: _runs(text) for text in texts if _is_long(text)}):
            low, high = sorted((first(one), first(other)))
            head[high] = low
    return {quote_id: first(words) for quote_id, words in words_of.items()}


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = text.split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _versions(runs: dict[str, frozenset[tuple[str, ...]]]) -> Iterable[tuple[str, str]]:
    holding: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for text, own in runs.items():
        for run in own:
            holding[run].append(text)
    for text, own in runs.items():
        near = {
            other
            for run in own
            if len(holding[run]) <= _COMMON
            for other in holding[run]
            if other > text
        }
        for other in sorted(near):
            if len(own & runs[other]) >= SHARED * min(len(own), len(runs[other])):
                yield text, other


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
