"""The default encoder: a packaged BERT model on ONNX Runtime, in full precision, without torch."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from themeseed.embed.batch_encoder import BatchEncoder, Compute, Ids, cores
from themeseed.embed.runtime_model import runtime_model
from themeseed.embed.weights import packaged_folder
from themeseed.errors import ModelError
from themeseed.models import ModelCard


def onnx_encoder(card: ModelCard, *, batch_size: int, threads: int) -> BatchEncoder:
    """Return the packaged model on ONNX Runtime.

    Raises:
        ModelError: the package is missing, or the model cannot be made or loaded.
        ChecksumError: the packaged files are not the pinned ones.
    """
    folder = packaged_folder(card)
    return BatchEncoder(
        card,
        folder,
        _onnx_compute(card, runtime_model(card, folder)),
        batch_size=batch_size,
        threads=cores(threads),
        runtime="onnxruntime fp32",
    )


def _onnx_compute(card: ModelCard, path: Path) -> Compute:
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    options = onnxruntime.SessionOptions()
    # One thread a batch: the batches are spread over the cores by the caller.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The graph is written as it should run; rewriting would bring back slower operators.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    # They share no base but Exception.
    refusals = (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NoSuchFile,
        state.NotImplemented,
        state.RuntimeException,
    )
    try:
        session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except refusals as error:
        raise ModelError(
            f"{card.name}: ONNX Runtime cannot load {path}: {error}. Delete that file and try again; "
            "or take another backend: [embed] backend = 'sentence-transformers' in study.toml."
        ) from error

    def compute(ids: Ids, mask: Ids) -> NDArray[np.float32]:
        return np.asarray(session.run(None, {"ids": ids, "mask": mask})[0])

    return compute
