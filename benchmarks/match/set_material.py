"""What the scripts of this folder share: a coded set with its vectors, constants, and where to write."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from coded_sets import CodedSet
from numpy.typing import NDArray

from themeseed.config import EmbedConfig
from themeseed.embed import VectorCache, embed_by_all, load_encoders
from themeseed.records import Code, Codebook, Embeddings, Quote


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Material:
    """A set with its vectors."""

    coded: CodedSet
    quotes: tuple[Quote, ...]
    embeddings: Embeddings
    codebook: Codebook
    passages: Embeddings
    answers: NDArray[np.intp]


def made_material(coded: CodedSet, cache: Path, embedding: EmbedConfig | None = None) -> Material:
    """Return a set as quotes and a codebook, with vectors of both by all encoders asked for."""
    encoders = load_encoders(embedding or EmbedConfig())
    vectors = VectorCache(cache)
    quotes = tuple(
        Quote(id=f"{row:05d}", name=str(row), text=text, document_id="", start=0, end=len(text))
        for row, text in enumerate(coded.texts)
    )
    # A description says it all where there is one, as people use these sets; else the name does.
    described = [(name, text or name) for name, text in coded.codebook]
    codebook = Codebook(
        id=coded.name,
        name=coded.name,
        codes=tuple(Code(id=name, name=name, description=text) for name, text in described),
    )
    book = codebook.passages()
    return Material(
        coded=coded,
        quotes=quotes,
        embeddings=embed_by_all([q.id for q in quotes], list(coded.texts), encoders, cache=vectors),
        codebook=codebook,
        passages=embed_by_all([p.id for p in book], [p.text for p in book], encoders, cache=vectors),
        answers=np.array(coded.codes, dtype=np.intp),
    )


@contextmanager
def set_to(module: Any, name: str, value: Any) -> Iterator[None]:
    """Give a module's constant another value while the context lasts."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


def parsed(doc: str, file: str) -> argparse.Namespace:
    """Return where figures go (`out`) and where vectors are kept (`cache`), as the user says."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(file).with_suffix(".json"))
    parser.add_argument(
        "--cache", type=Path, default=Path(tempfile.gettempdir()) / "themeseed-benchmark"
    )
    return parser.parse_args()
