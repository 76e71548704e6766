"""What the codebook says of each code, as one vector, and which code is nearest to which."""

import numpy as np
from numpy.typing import NDArray

from themeseed.study.material import Material

_SPEAKING = ("name", "description", "include", "phrase", "example")


def code_texts(material: Material) -> dict[str, NDArray[np.float32]]:
    """Return the mean vector of what the codebook says of each code, its exclusions left aside."""
    row_of = {passage_id: row for row, passage_id in enumerate(material.passages.ids)}
    rows: dict[str, list[int]] = {}
    for passage in material.codebook.passages():
        if passage.kind in _SPEAKING and passage.id in row_of:
            rows.setdefault(passage.code_id, []).append(row_of[passage.id])
    return {code: material.passages.vectors[at].mean(axis=0) for code, at in rows.items()}


def nearest_codes(material: Material) -> dict[str, str]:
    """Return for each code the one whose texts are nearest to its own, by cosine."""
    texts = code_texts(material)
    codes = [code for code in material.codebook.codable_ids if code in texts]
    if len(codes) < 2:
        return {}
    vectors = np.array([texts[code] for code in codes], dtype=np.float64)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    cosines = np.round(vectors @ vectors.T, 9)
    np.fill_diagonal(cosines, -2.0)
    return {code: codes[int(row.argmax())] for code, row in zip(codes, cosines, strict=True)}
