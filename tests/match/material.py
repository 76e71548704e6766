"""Small studies for the tests of matching: vectors on axes, so that what must win is plain."""

from collections.abc import Sequence

import numpy as np

from themeseed.records import Code, Codebook, Embeddings, Quote

TOPICS = {
    "pay": "wages money contract salary paid",
    "team": "team colleagues meeting staff together",
    "health": "ill medication crisis hospital unwell",
}


def codebook(topics: dict[str, str] = TOPICS) -> Codebook:
    return Codebook(
        id="book",
        name="book",
        codes=tuple(Code(id=code, name=code, description=text) for code, text in topics.items()),
    )


def quotes_about(topics: Sequence[str], *, seed: int = 0) -> tuple[Quote, ...]:
    rng = np.random.default_rng(seed)
    result = []
    for number, topic in enumerate(topics):
        words = " ".join(rng.choice(TOPICS[topic].split(), 4))
        # Two pairs of words in nine at most are shared: these are no versions of one text.
        text = f"{words} a{number} b{number} c{number} d{number} e{number} number{number}"
        result.append(
            Quote(
                id=f"q{number:03d}", name=str(number), text=text, document_id="d", start=0, end=len(text)
            )
        )
    return tuple(result)


def vectors_of(texts: Sequence[tuple[str, str]], *, noise: float = 0.3) -> Embeddings:
    """Return vectors that point where a text's topic words point, with noise made from the text."""
    axes = [set(words.split()) for words in TOPICS.values()]
    rows = []
    for _, text in texts:
        words = text.replace(",", "").split()
        base = np.array([sum(word in axis for word in words) for axis in axes], dtype=float)
        rng = np.random.default_rng(list(text.encode()))
        rows.append(np.concatenate([base, np.full(1, 2.0), noise * rng.normal(size=4)]))
    matrix = np.array(rows)
    unit = (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)
    return Embeddings(ids=tuple(each for each, _ in texts), vectors=unit, encoder_digest="axes")


def embedded(quotes: Sequence[Quote]) -> Embeddings:
    return vectors_of([(quote.id, quote.text) for quote in quotes])


def embedded_book(book: Codebook) -> Embeddings:
    return vectors_of([(passage.id, passage.text) for passage in book.passages()])
