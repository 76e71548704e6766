"""Every other model: any sentence-transformers name or folder. Also the reference for our own."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from themeseed.embed.encoder import split_at_offsets
from themeseed.embed.model_folder import check_safe, folder_digest, model_folder
from themeseed.errors import ModelError


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
        ModelError: it is not here and may not be fetched, has no safetensors weights, brings code
            of its own, or does not load.
    """
    folder = model_folder(model, allow_download=allow_download)
    check_safe(folder)
    with offline():
        import torch
        from sentence_transformers import SentenceTransformer

        if threads:
            torch.set_num_threads(threads)
        try:
            loaded = SentenceTransformer(
                str(folder),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, RuntimeError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise ModelError(
                f"The model in folder {folder} does not load: {reason} It must be a "
                "sentence-transformers model with safetensors weights, and complete; a hub model is "
                "completed with --allow-download."
            ) from error
    digest = folder_digest(folder)
    return SentenceTransformersEncoder(loaded, name=name or model, digest=digest, batch_size=batch_size)


@contextmanager
def offline() -> Iterator[None]:
    """Forbid the hub's client to use the network, or draw bars, while a model loads from files."""
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_PROGRESS_BARS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    # Imported here, after the variables are set: they are read when it is first imported.
    from transformers.utils import logging

    bars = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers' own
    try:
        yield
    finally:
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # transformers' own
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
