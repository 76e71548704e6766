"""Vectors that were made before, by the text's content and the encoder's digest.

A cache is a folder of shards, each written whole or not at all, and named by the sha256 of what it
holds. A shard that is damaged is treated as absent: its vectors are made again. Several processes
may write at once.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from themeseed.exchange.atomic import write_atomically

_MOST_SHARDS = 32
_NAME_DIGITS = 24

Row = tuple[NDArray[np.float32], bool]
"""A vector, and whether it was pooled from parts."""


class VectorCache:
    """The vectors of one folder. Texts are known by sha256, never kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, _Shards] = {}

    def get(self, text_digest: bytes, encoder_digest: str) -> tuple[NDArray[np.float32], bool] | None:
        """Return a vector (d, float32) and whether it was pooled from parts; None when unknown."""
        return self._shards(encoder_digest).rows.get(text_digest)

    def put(
        self,
        text_digests: Sequence[bytes],
        vectors: NDArray[np.float32],
        pooled: Sequence[bool],
        encoder_digest: str,
    ) -> None:
        """Keep vectors (n x d) of texts; they are on disk when this returns.

        Raises:
            ThemeseedError: the folder may not be written, or the disk is full.
        """
        if text_digests:
            rows = {
                digest: (vector, bool(part))
                for digest, vector, part in zip(text_digests, vectors, pooled, strict=True)
            }
            self._shards(encoder_digest).add(rows)

    def _shards(self, encoder_digest: str) -> "_Shards":
        if encoder_digest not in self._opened:
            self._opened[encoder_digest] = _Shards(self._folder / encoder_digest[:16])
        return self._opened[encoder_digest]


class _Shards:
    """One encoder's shards: their rows, and the names of those that were read or written here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: set[Path] = set()
        self.rows: dict[bytes, Row] = {}
        self._read_new()

    def add(self, rows: dict[bytes, Row]) -> None:
        self.rows.update(rows)
        if len(self._paths()) < _MOST_SHARDS:
            self._seen.add(_write_shard(self._folder, rows))
            return
        # What other processes wrote meanwhile goes into the one large shard too, and only what
        # is in it is removed.
        self._read_new()
        written = _write_shard(self._folder, self.rows)
        for path in self._seen - {written}:
            path.unlink(missing_ok=True)
        self._seen = {written}

    def _read_new(self) -> None:
        for path in self._paths():
            if path not in self._seen:
                self.rows = _read_shard(path) | self.rows
                self._seen.add(path)

    def _paths(self) -> list[Path]:
        return sorted(self._folder.glob("vectors-*.safetensors")) if self._folder.is_dir() else []


def _read_shard(path: Path) -> dict[bytes, Row]:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        content = path.read_bytes()
        if path.name != _name(content):
            return {}
        shard = load(content)
        digests, vectors, pooled = shard["digests"], shard["vectors"], shard["pooled"]
    except (SafetensorError, KeyError, OSError):
        return {}
    return {
        digest.tobytes(): (vector, bool(part))
        for digest, vector, part in zip(digests, vectors, pooled, strict=True)
    }


def _write_shard(folder: Path, rows: dict[bytes, Row]) -> Path:
    from safetensors.numpy import save

    folder.mkdir(parents=True, exist_ok=True)
    order = sorted(rows)
    content = save(
        {
            "digests": np.frombuffer(b"".join(order), dtype=np.uint8).reshape(len(order), -1),
            "vectors": np.stack([rows[digest][0] for digest in order]),
            "pooled": np.array([rows[digest][1] for digest in order], dtype=np.uint8),
        }
    )
    path = folder / _name(content)
    write_atomically(path, content)
    return path


def _name(content: bytes) -> str:
    return f"vectors-{hashlib.sha256(content).hexdigest()[:_NAME_DIGITS]}.safetensors"
