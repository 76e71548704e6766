"""Lemmas of grouped quotes -> the words that set each group apart."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import log

Lemmas = Sequence[str]


def class_keywords(groups: Sequence[Sequence[Lemmas]], *, most: int) -> list[tuple[str, ...]]:
    """Return for each group (quotes as lists of lemmas) at most `most` words, the best first.

    Class-based TF-IDF: a word's count in the group times log(1 + A / f), where f is its count
    over all groups and A the average number of words in a group. Grootendorst, M. (2022):
    BERTopic: Neural topic modeling with a class-based TF-IDF procedure. arXiv:2203.05794, eq. 2.
    Of equals, the word that more of the group's quotes use comes first, then the alphabet.

    >>> class_keywords([[["team", "new"], ["team"]], [["new", "risk"]]], most=1)
    [('team',), ('risk',)]
    """
    counts = [Counter(chain.from_iterable(quotes)) for quotes in groups]
    overall: Counter[str] = sum(counts, Counter())
    average = overall.total() / max(len(groups), 1)
    keywords = []
    for quotes, its_counts in zip(groups, counts, strict=True):
        spread = Counter(chain.from_iterable(set(lemmas) for lemmas in quotes))
        weights = {word: count * log(1 + average / overall[word]) for word, count in its_counts.items()}
        ranked = sorted(weights, key=lambda word: (-round(weights[word], 9), -spread[word], word))
        keywords.append(tuple(ranked[:most]))
    return keywords
