"""Quotes whose groups are known: vectors around a few centres, with words of their own."""

from collections.abc import Sequence

import numpy as np

from themeseed.records import Embeddings, Words
from themeseed.records.identity import stable_id


def planted(
    sizes: Sequence[int], *, spread: float = 0.1, seed: int = 0
) -> tuple[Embeddings, Words, dict[str, int]]:
    """Return embeddings, words and the true group of each quote id."""
    random = np.random.default_rng(seed)
    group_of = [group for group, size in enumerate(sizes) for _ in range(size)]
    ids = tuple(stable_id("planted", str(row)) for row in range(len(group_of)))
    centres = np.eye(max(len(sizes), 2), 16)
    vectors = centres[group_of] + spread * random.normal(size=(len(group_of), 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    lemmas = tuple((f"theme{group}", "people", f"only{row}") for row, group in enumerate(group_of))
    return (
        Embeddings(ids=ids, vectors=vectors.astype(np.float32), encoder_digest="planted"),
        Words(ids=ids, lemmas=lemmas),
        dict(zip(ids, group_of, strict=True)),
    )


def reordered(embeddings: Embeddings, order: Sequence[int]) -> Embeddings:
    """Return the same embeddings with their rows in another order."""
    return Embeddings(
        ids=tuple(embeddings.ids[row] for row in order),
        vectors=embeddings.vectors[list(order)],
        encoder_digest=embeddings.encoder_digest,
    )
