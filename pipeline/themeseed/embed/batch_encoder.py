"""Tokenising, batching and spreading over cores, for encoders that leave the arithmetic to a runtime."""

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from themeseed.embed.encoder import split_at_offsets
from themeseed.embed.runtime_model import BUILDER_VERSION
from themeseed.embed.weights import TOKENIZER, WEIGHTS
from themeseed.models import ModelCard

Ids = NDArray[np.int32]
Compute = Callable[[Ids, Ids], NDArray[np.float32]]
"""Token ids and mask (batch x tokens) -> unit vectors (batch x dimension), on one core.

Called from several threads at once."""


class BatchEncoder:
    """An encoder that batches texts by length and computes a batch a core.

    A batch is computed by one thread from end to end: cores never wait for each other within a
    batch, and their number does not show in the vectors.
    """

    def __init__(
        self,
        card: ModelCard,
        folder: Path,
        compute: Compute,
        *,
        batch_size: int,
        threads: int,
        runtime: str,
    ) -> None:
        self.name = card.name
        self.dimension = card.dimension
        self.digest = _digest(card, runtime)
        self._compute = compute
        self._batch_size = batch_size
        self._threads = threads
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
        # Longest first: what is left for the last cores to finish is short.
        order = sorted(range(len(rows)), key=lambda row: (-len(rows[row]), texts[row]))
        size = self._batch_size
        batches = [order[start : start + size] for start in range(0, len(order), size)]
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)

        def fill(batch: list[int]) -> None:
            vectors[batch] = self._compute(*_padded([rows[row] for row in batch]))

        if min(self._threads, len(batches)) < 2:
            for batch in batches:
                fill(batch)
            return vectors
        with ThreadPoolExecutor(min(self._threads, len(batches))) as pool:
            for _ in pool.map(fill, batches):
                pass
        return vectors

    def split(self, text: str) -> tuple[str, ...]:
        """Return the text in parts that each fit the window; the text alone when it fits."""
        room = self._window - self._tokenizer.num_special_tokens_to_add(is_pair=False)
        # No byte of UTF-8 becomes more than one token, not even of Korean, whose signs the tokenizer
        # takes apart: short texts need not be tokenised to be sure.
        if len(text.encode("utf-8", "surrogatepass")) <= room:
            return (text,)
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        if len(encoding.ids) <= room:
            return (text,)
        return split_at_offsets(text, [end for _, end in encoding.offsets], room)

    def _within_window(self, encoding: Encoding) -> list[int]:
        ids = encoding.ids
        return ids if len(ids) <= self._window else [*ids[: self._window - 1], ids[-1]]


def cores(threads: int) -> int:
    """Return how many threads to use: as many as asked for, or for 0 as this process may use."""
    if threads:
        return threads
    # A container or scheduler may give this process fewer cores than the machine has.
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


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
