"""Vectors that were made before, by the text's content and the encoder's digest.

A cache is a folder of shards, each written whole or not at all. A shard that cannot be read is
treated as absent: its vectors are made again.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from themeseed.exchange.atomic import write_atomically

_MOST_SHARDS = 32


class VectorCache:
    """The vectors of one folder. Texts are known by sha256, never kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, dict[bytes, tuple[NDArray[np.float32], bool]]] = {}

    def get(self, text_digest: bytes, encoder_digest: str) -> tuple[NDArray[np.float32], bool] | None:
        """Return a vector (d, float32) and whether it was pooled from parts; None when unknown."""
        return self._shards(encoder_digest).get(text_digest)

    def put(
        self,
        text_digests: Sequence[bytes],
        vectors: NDArray[np.float32],
        pooled: Sequence[bool],
        encoder_digest: str,
    ) -> None:
        """Keep vectors (n x d) of texts; they are on disk when this returns."""
        if not text_digests:
            return
        known = self._shards(encoder_digest)
        known.update(
            (digest, (vector, bool(part)))
            for digest, vector, part in zip(text_digests, vectors, pooled, strict=True)
        )
        folder = self._folder_of(encoder_digest)
        shards = _shard_paths(folder)
        if len(shards) >= _MOST_SHARDS:
            _write_shard(folder, known)
            for path in shards:
                path.unlink(missing_ok=True)
        else:
            _write_shard(folder, {digest: known[digest] for digest in text_digests})

    def _shards(self, encoder_digest: str) -> dict[bytes, tuple[NDArray[np.float32], bool]]:
        if encoder_digest not in self._known:
            known: dict[bytes, tuple[NDArray[np.float32], bool]] = {}
            for path in _shard_paths(self._folder_of(encoder_digest)):
                known.update(_read_shard(path))
            self._known[encoder_digest] = known
        return self._known[encoder_digest]

    def _folder_of(self, encoder_digest: str) -> Path:
        return self._folder / encoder_digest[:16]


def _shard_paths(folder: Path) -> list[Path]:
    return sorted(folder.glob("vectors-*.safetensors")) if folder.is_dir() else []


def _read_shard(path: Path) -> dict[bytes, tuple[NDArray[np.float32], bool]]:
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        content = load_file(path)
        digests, vectors, pooled = content["digests"], content["vectors"], content["pooled"]
    except (SafetensorError, KeyError, OSError, ValueError):
        return {}
    return {
        digest.tobytes(): (vector, bool(part))
        for digest, vector, part in zip(digests, vectors, pooled, strict=True)
    }


def _write_shard(folder: Path, rows: dict[bytes, tuple[NDArray[np.float32], bool]]) -> None:
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
    name = f"vectors-{hashlib.sha256(content).hexdigest()[:24]}.safetensors"
    write_atomically(folder / name, content)
