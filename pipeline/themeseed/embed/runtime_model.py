"""The runtime's own model: made once from checked weights, kept in the user's cache folder."""

import hashlib
import json
import os
from pathlib import Path

from platformdirs import user_cache_path

from themeseed.embed.weights import WEIGHTS, check_files, file_digest
from themeseed.errors import ModelError, ThemeseedError
from themeseed.exchange.atomic import write_atomically
from themeseed.models import ModelCard

BUILDER_VERSION = 2
"""Goes up whenever the built graph could give other vectors."""


def cache_folder() -> Path:
    """Return where runtime models are kept: THEMESEED_CACHE, or the user's cache folder."""
    chosen = os.environ.get("THEMESEED_CACHE")
    return Path(chosen) if chosen else user_cache_path("themeseed")


def runtime_model_path(card: ModelCard) -> Path:
    """Return where the runtime model of these weights lies, or would lie."""
    return cache_folder() / f"{card.name}-{card.sha256[WEIGHTS][:16]}-v{BUILDER_VERSION}.onnx"


def runtime_model(card: ModelCard, folder: Path) -> Path:
    """Return the path of the runtime model, made now when it is missing or damaged.

    The packaged files are checked first, every time: a runtime model is never made from, nor
    used beside, files that are not the pinned ones. Hashing 90 MB takes a twentieth of a second.

    Raises:
        ChecksumError: a packaged file is not the pinned one.
        ModelError: a packaged file is missing, or the cache folder may not be written.
    """
    check_files(card, folder)
    path = runtime_model_path(card)
    if not is_intact(path):
        _build(card, folder, path)
    return path


def is_intact(path: Path) -> bool:
    """Return whether a runtime model is there and is as it was made."""
    record = _record_path(path)
    if not (path.is_file() and record.is_file()):
        return False
    try:
        expected = json.loads(record.read_text(encoding="utf-8"))["sha256"]
    except (ValueError, KeyError, TypeError):
        return False
    return bool(file_digest(path) == expected)


def _build(card: ModelCard, folder: Path, path: Path) -> None:
    # Imported here: building happens once a machine, loading at every start.
    from safetensors.numpy import load_file

    from themeseed.embed.onnx_graph import BertShape, build_graph

    shape = BertShape(layers=card.layers, heads=card.heads, epsilon=card.layer_norm_epsilon)
    content = build_graph(load_file(folder / WEIGHTS), shape)
    record = json.dumps({"sha256": hashlib.sha256(content).hexdigest()})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
        write_atomically(_record_path(path), record.encode())
    except (OSError, ThemeseedError) as error:
        raise ModelError(
            f"{card.name}: the runtime model cannot be kept at {path}: {error} It needs "
            f"{len(content) / 1e6:.0f} MB there. Free some space, or set THEMESEED_CACHE to a folder "
            "that may be written."
        ) from error


def _record_path(path: Path) -> Path:
    return path.with_suffix(".json")
