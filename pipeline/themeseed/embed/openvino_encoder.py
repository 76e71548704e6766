"""The packaged model on OpenVINO: faster again where the processor computes in bfloat16."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from themeseed.embed.onnx_encoder import Compute, Ids, TokenBatchEncoder
from themeseed.embed.runtime_model import runtime_model
from themeseed.embed.weights import packaged_folder
from themeseed.errors import MissingExtraError
from themeseed.models import ModelCard


def openvino_encoder(card: ModelCard, *, batch_size: int, threads: int) -> TokenBatchEncoder:
    """Return the packaged model on OpenVINO, in bfloat16 where the processor has it.

    Raises:
        MissingExtraError: OpenVINO is not installed.
        ChecksumError: the packaged files are not the pinned ones.
    """
    folder = packaged_folder(card)
    compute, precision = _openvino_compute(runtime_model(card, folder), threads)
    runtime = f"openvino {precision}"
    return TokenBatchEncoder(card, folder, compute, batch_size=batch_size, runtime=runtime)


def _openvino_compute(path: Path, threads: int) -> tuple[Compute, str]:
    try:
        import openvino
    except ImportError as error:
        raise MissingExtraError(
            "The backend 'openvino' needs OpenVINO, which is not installed. "
            "Install it: pip install 'themeseed[openvino]'; or take backend 'onnx'."
        ) from error
    core = openvino.Core()
    capable = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    precision = "bf16" if "BF16" in capable else "f32"
    settings: dict[str, str | int] = {"INFERENCE_PRECISION_HINT": precision}
    if threads:
        settings["INFERENCE_NUM_THREADS"] = threads
    request = core.compile_model(str(path), "CPU", settings).create_infer_request()

    def compute(ids: Ids, mask: Ids) -> NDArray[np.float32]:
        return np.array(request.infer({"ids": ids, "mask": mask})[0], dtype=np.float32)

    return compute, precision
