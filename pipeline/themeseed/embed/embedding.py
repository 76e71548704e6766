"""Embedding: texts become vectors, long ones in parts, known ones from the cache."""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from themeseed.embed.encoder import Encoder, Windowed
from themeseed.embed.vector_cache import VectorCache
from themeseed.errors import ThemeseedError
from themeseed.records import Embeddings

_KEPT_AT_ONCE = 256
"""Texts between two writes to the cache: what a killed process loses at most."""

OnProgress = Callable[[int, int], None]
"""Texts done, texts in all."""


def embed(
    ids: Sequence[str],
    texts: Sequence[str],
    encoder: Encoder,
    *,
    cache: VectorCache | None = None,
    on_progress: OnProgress | None = None,
) -> Embeddings:
    """Return the vectors of texts, row i for ids[i].

    A text longer than the encoder's window is embedded in parts, whose vectors are averaged by
    length and scaled to unit length; its id stands in `pooled_ids`. Equal texts are embedded
    once, and texts are embedded in an order of their own, so that the order they come in does
    not show in the vectors.

    Raises:
        ThemeseedError: a text is empty.
    """
    for each, text in zip(ids, texts, strict=True):
        if not text.strip():
            raise ThemeseedError(
                f"The text of '{each}' is empty, and an empty text has no vector. Leave it out."
            )
    unique = {_digest(text): text for text in texts}
    found: dict[bytes, tuple[NDArray[np.float32], bool]] = {}
    if cache is not None:
        for digest in unique:
            known = cache.get(digest, encoder.digest)
            if known is not None:
                found[digest] = known
    missing = sorted(
        (digest for digest in unique if digest not in found), key=lambda d: _size(unique[d])
    )
    if on_progress and missing:
        on_progress(0, len(missing))
    for start in range(0, len(missing), _KEPT_AT_ONCE):
        chunk = missing[start : start + _KEPT_AT_ONCE]
        vectors, pooled = _encode([unique[digest] for digest in chunk], encoder)
        found.update((d, (v, p)) for d, v, p in zip(chunk, vectors, pooled, strict=True))
        if cache is not None:
            cache.put(chunk, vectors, pooled, encoder.digest)
        if on_progress:
            on_progress(start + len(chunk), len(missing))
    digests = [_digest(text) for text in texts]
    rows = [found[digest][0] for digest in digests]
    return Embeddings(
        ids=tuple(ids),
        vectors=np.array(rows, dtype=np.float32).reshape(len(rows), encoder.dimension),
        encoder_digest=encoder.digest,
        pooled_ids=tuple(each for each, digest in zip(ids, digests, strict=True) if found[digest][1]),
        computed=len(missing),
    )


def _encode(texts: Sequence[str], encoder: Encoder) -> tuple[NDArray[np.float32], list[bool]]:
    # Half of a surrogate pair, as broken exports hold, is no text that a tokenizer takes.
    whole = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
    parts = [encoder.split(text) if isinstance(encoder, Windowed) else (text,) for text in whole]
    flat = [part for each in parts for part in each]
    vectors = encoder.encode(flat)
    result = np.empty((len(texts), vectors.shape[1]), dtype=np.float32)
    start = 0
    for row, each in enumerate(parts):
        own = vectors[start : start + len(each)]
        start += len(each)
        result[row] = own[0] if len(each) == 1 else _pooled(own, [len(part) for part in each])
    return result, [len(each) > 1 for each in parts]


def _pooled(vectors: NDArray[np.float32], lengths: Sequence[int]) -> NDArray[np.float32]:
    mean = np.average(vectors.astype(np.float64), axis=0, weights=lengths)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _size(text: str) -> tuple[int, str]:
    return len(text), text
