"""A view of what quotes share beside their words: the question that was asked, or who speaks.

Two quotes are alike in it by the share of the named attributes in which they have the same value. A
passage has none; as in the other views it then stands half where the quotes stand that it resembles
most, so that a code which speaks of what one question asks is read with that question.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from themeseed.records import Embeddings

MOST_VALUES = 1000
"""Values that are told apart, the commonest first: each takes a column for every quote."""


def with_shared_values(
    quotes: Embeddings,
    passages: Embeddings,
    values_of: Sequence[Mapping[str, str]],
    weight: float,
) -> tuple[Embeddings, Embeddings]:
    """Return both embeddings with one more view of what quotes share.

    A value that one quote alone has tells nothing and is left out.

    Args:
        quotes: vectors of all quotes.
        passages: vectors of the codebook's passages.
        values_of: for each attribute the value by quote id; quotes without one are not in it.
        weight: how much the view counts, where the first encoder's counts 1.
    """
    counts = Counter((at, value) for at, values in enumerate(values_of) for value in values.values())
    shared = sorted(
        (each for each, n in counts.items() if n > 1), key=lambda each: (-counts[each], each)
    )
    column = {each: number for number, each in enumerate(shared[:MOST_VALUES])}
    vectors = np.zeros((len(quotes.ids), max(1, len(column))), dtype=np.float32)
    for at, values in enumerate(values_of):
        for row, quote_id in enumerate(quotes.ids):
            place = column.get((at, values.get(quote_id, "")))
            if place is not None:
                vectors[row, place] = 1.0 / np.sqrt(len(values_of))
    told = "\n".join(f"{at} {quote_id} {value}" for at, values in enumerate(values_of)
                     for quote_id, value in sorted(values.items()))  # fmt: skip
    seen = Embeddings(
        ids=quotes.ids,
        vectors=vectors,
        encoder_digest=hashlib.sha256(told.encode()).hexdigest(),
        weight=weight,
        centred=False,
    )
    unseen = replace(
        seen, ids=passages.ids, vectors=np.zeros((len(passages.ids), vectors.shape[1]), dtype=np.float32)
    )
    return (
        replace(quotes, others=(*quotes.others, seen)),
        replace(passages, others=(*passages.others, unseen)),
    )
