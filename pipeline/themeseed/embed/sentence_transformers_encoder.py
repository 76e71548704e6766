"""Every other model: any sentence-transformers name or folder. Also the reference for our own."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from themeseed.embed.encoder import split_at_offsets
from themeseed.embed.weights import file_digest
from themeseed.errors import ModelError

_WEIGHT_SUFFIXES = (".safetensors",)
_TEXT_SUFFIXES = (".json", ".txt", ".model")


class SentenceTransformersEncoder:
    """A sentence-transformers model, on the processor, from files that are on this machine."""

    def __init__(self, model: Any, *, name: str, digest: str, batch_size: int) -> None:
        self.name = name
        self.digest = digest
        self._model = model
        self._batch_size = batch_size
        self.dimension = int(model.encode(["size"], show_progress_bar=False).shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of unit length for each text (n x dimension, float32)."""
        vectors = self._model.encode(
            list(texts), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)

    def split(self, text: str) -> tuple[str, ...]:
        """Return the text in parts that each fit the window; the text alone when it fits."""
        window = self._model.max_seq_length
        tokenizer = self._model.tokenizer
        if window is None or not getattr(tokenizer, "is_fast", False):
            return (text,)
        room = int(window) - tokenizer.num_special_tokens_to_add(pair=False)
        if len(text) <= room:
            return (text,)
        found = tokenizer(
            text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
        )
        ends = [end for _, end in found["offset_mapping"]]
        return (text,) if len(ends) <= room else split_at_offsets(text, ends, room)


def sentence_transformers_encoder(
    model: str, *, name: str | None = None, batch_size: int, threads: int, allow_download: bool
) -> SentenceTransformersEncoder:
    """Return a model by its folder or hub name.

    Only safetensors weights are loaded and no code of the model's is run. The network is used
    only with `allow_download`.

    Args:
        model: a folder, or a name such as "all-mpnet-base-v2" or "intfloat/e5-small-v2".
        name: what to call it; `model` otherwise.
        batch_size: texts a batch.
        threads: 0 lets torch choose.
        allow_download: whether the hub may be asked for files that are not here.

    Raises:
        ModelError: it is not here and may not be fetched, or has no safetensors weights.
    """
    with _hub(allowed=allow_download):
        import torch
        from sentence_transformers import SentenceTransformer

        if threads:
            torch.set_num_threads(threads)
        try:
            loaded = SentenceTransformer(
                model,
                device="cpu",
                trust_remote_code=False,
                local_files_only=not allow_download,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(_why(model, error, allow_download)) from error
    digest = _folder_digest(_loaded_folder(loaded, model))
    return SentenceTransformersEncoder(loaded, name=name or model, digest=digest, batch_size=batch_size)


def _why(model: str, error: Exception, allow_download: bool) -> str:
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if Path(model).is_dir():
        return f"The model in folder {model} does not load: {reason} Only safetensors weights are taken."
    if allow_download:
        return f"The model '{model}' could not be fetched or loaded: {reason}"
    full = model if "/" in model else f"sentence-transformers/{model}"
    return (
        f"The model '{model}' is not on this machine. themeseed would fetch '{full}' from the Hugging "
        "Face hub (weights, tokenizer and configuration; nothing of yours is sent). Allow that with "
        "--allow-download, or give a folder with the model: --model FOLDER."
    )


def _loaded_folder(loaded: Any, model: str) -> Path:
    if Path(model).is_dir():
        return Path(model)
    found = getattr(loaded[0].auto_model.config, "name_or_path", "") if len(loaded) else ""
    if found and Path(found).is_dir():
        return Path(found)
    from huggingface_hub import snapshot_download

    full = model if "/" in model else f"sentence-transformers/{model}"
    return Path(snapshot_download(full, local_files_only=True))


def _folder_digest(folder: Path) -> str:
    """Return the sha256 over the names and contents of weights, tokenizer and configuration."""
    total = hashlib.sha256(b"sentence-transformers fp32\n")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in (*_WEIGHT_SUFFIXES, *_TEXT_SUFFIXES):
            total.update(f"{path.relative_to(folder).as_posix()} {file_digest(path)}\n".encode())
    return total.hexdigest()


@contextmanager
def _hub(*, allowed: bool) -> Iterator[None]:
    """Forbid the hub's client to use the network, for as long as the model loads."""
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY")
    before = {name: os.environ.get(name) for name in names}
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    if not allowed:
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
