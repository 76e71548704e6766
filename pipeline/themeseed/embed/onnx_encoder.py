"""The default encoder: a packaged BERT model on ONNX Runtime, in full precision, without torch."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from themeseed.embed.encoder import split_at_offsets
from themeseed.embed.runtime_model import BUILDER_VERSION, runtime_model
from themeseed.embed.weights import TOKENIZER, WEIGHTS, packaged_folder
from themeseed.errors import ModelError
from themeseed.models import ModelCard

Ids = NDArray[np.int32]
Compute = Callable[[Ids, Ids], NDArray[np.float32]]
"""Token ids and mask (batch x tokens) -> unit vectors (batch x dimension)."""


class TokenBatchEncoder:
    """An encoder that batches texts by length and leaves the arithmetic to a runtime."""

    def __init__(
        self, card: ModelCard, folder: Path, compute: Compute, *, batch_size: int, runtime: str
    ) -> None:
        self.name = card.name
        self.dimension = card.dimension
        self.digest = _digest(card, runtime)
        self._compute = compute
        self._batch_size = batch_size
        self._window = card.max_tokens
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of unit length for each text (n x dimension, float32).

        Texts of like length share a batch, since padding is paid for like text. A text longer
        than the window is cut; `split` tells beforehand where to part it.
        """
        encodings: list[Encoding] = self._tokenizer.encode_batch_fast(list(texts))
        rows = [self._within_window(encoding) for encoding in encodings]
        order = sorted(range(len(rows)), key=lambda row: (-len(rows[row]), texts[row]))
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        for start in range(0, len(order), self._batch_size):
            batch = order[start : start + self._batch_size]
            vectors[batch] = self._compute(*_padded([rows[row] for row in batch]))
        return vectors

    def split(self, text: str) -> tuple[str, ...]:
        """Return the text in parts that each fit the window; the text alone when it fits."""
        room = self._window - self._tokenizer.num_special_tokens_to_add(is_pair=False)
        # A token covers at least one character: short texts need not be tokenised to be sure.
        if len(text) <= room:
            return (text,)
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        if len(encoding.ids) <= room:
            return (text,)
        return split_at_offsets(text, [end for _, end in encoding.offsets], room)

    def _within_window(self, encoding: Encoding) -> list[int]:
        ids = encoding.ids
        return ids if len(ids) <= self._window else [*ids[: self._window - 1], ids[-1]]


def onnx_encoder(card: ModelCard, *, batch_size: int, threads: int) -> TokenBatchEncoder:
    """Return the packaged model on ONNX Runtime.

    Raises:
        ModelError: the package or ONNX Runtime is missing, or the model does not load.
        ChecksumError: the packaged files are not the pinned ones.
    """
    folder = packaged_folder(card)
    path = runtime_model(card, folder)
    compute = _onnx_compute(card, path, threads)
    return TokenBatchEncoder(card, folder, compute, batch_size=batch_size, runtime="onnxruntime fp32")


def _onnx_compute(card: ModelCard, path: Path, threads: int) -> Compute:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's own exceptions share no base of theirs
        raise ModelError(
            f"{card.name}: ONNX Runtime cannot load {path}: {error}. Delete that file and try again; "
            "or take another backend: [embed] backend = 'sentence-transformers' in study.toml."
        ) from error

    def compute(ids: Ids, mask: Ids) -> NDArray[np.float32]:
        return np.asarray(session.run(None, {"ids": ids, "mask": mask})[0])

    return compute


def _padded(rows: Sequence[Sequence[int]]) -> tuple[Ids, Ids]:
    longest = max(len(row) for row in rows)
    ids = np.zeros((len(rows), longest), dtype=np.int32)
    mask = np.zeros((len(rows), longest), dtype=np.int32)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask


def _digest(card: ModelCard, runtime: str) -> str:
    parts = (card.sha256[WEIGHTS], card.sha256[TOKENIZER], runtime, f"builder {BUILDER_VERSION}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
