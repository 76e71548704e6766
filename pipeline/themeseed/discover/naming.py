"""A name for a candidate, suggested from its words: a phrase that its quotes share, and its keywords."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log

Lemmas = Sequence[str]

_LEAST_SHARE = 0.15
"""Share of the quotes that must hold a phrase before it names them."""

_PARTS = 3


def suggested_name(inside: Sequence[Lemmas], outside: Sequence[Lemmas], keywords: Sequence[str]) -> str:
    """Return at most three words or phrases, the first with a capital; "" where there are no words.

    Two content words in a row that two quotes or more share come first, where they are more frequent
    inside than outside; then keywords that they do not hold. A person finds the better name.

    Args:
        inside: the content words of each of the candidate's quotes, in their order.
        outside: those of the other quotes.
        keywords: words that set the candidate apart, best first.

    >>> inside = [["peer", "worker", "pay"], ["new", "peer", "worker"]]
    >>> suggested_name(inside, [["pay", "late"]], ["worker", "pay", "new", "peer"])
    'Peer worker, pay, new'
    """
    here, there = _spread(inside), _spread(outside)
    least = max(2, ceil(_LEAST_SHARE * len(inside)))

    def lift(phrase: tuple[str, str]) -> float:
        usual = (there[phrase] + 1) / (len(outside) + 1)
        return round(here[phrase] * log(here[phrase] / len(inside) / usual), 9)

    shared = [each for each, count in here.items() if count >= least and lift(each) > 0]
    best = min(shared, key=lambda each: (-lift(each), each), default=())
    parts = [" ".join(best)] if best else []
    parts += [word for word in keywords if word not in best]
    name = ", ".join(parts[:_PARTS])
    return name[:1].upper() + name[1:]


def _spread(quotes: Sequence[Lemmas]) -> Counter[tuple[str, str]]:
    """Return how many quotes hold each pair of words that follow each other."""
    pairs = (set(pairwise(words)) for words in quotes)
    return Counter(pair for those in pairs for pair in those if pair[0] != pair[1])
