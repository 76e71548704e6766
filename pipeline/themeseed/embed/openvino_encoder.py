"""The packaged model on OpenVINO: faster again where the processor computes in bfloat16."""

from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray

from themeseed.embed.batch_encoder import BatchEncoder, Compute, Ids, cores
from themeseed.embed.runtime_model import runtime_model
from themeseed.embed.weights import packaged_folder
from themeseed.errors import MissingExtraError
from themeseed.models import ModelCard


def openvino_encoder(card: ModelCard, *, batch_size: int, threads: int) -> BatchEncoder:
    """Return the packaged model on OpenVINO, in bfloat16 where the processor has it.

    Raises:
        MissingExtraError: OpenVINO is not installed.
        ModelError: the package is missing, or the model cannot be made.
        ChecksumError: the packaged files are not the pinned ones.
    """
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
    folder = packaged_folder(card)
    return BatchEncoder(
        card,
        folder,
        _openvino_compute(core, runtime_model(card, folder), precision, cores(threads)),
        batch_size=batch_size,
        threads=cores(threads),
        runtime=f"openvino {precision}",
    )


def _openvino_compute(core: Any, path: Path, precision: str, threads: int) -> Compute:
    settings = {
        "INFERENCE_PRECISION_HINT": precision,
        "INFERENCE_NUM_THREADS": threads,
        "NUM_STREAMS": threads,  # one thread a batch
    }
    model = core.compile_model(str(path), "CPU", settings)
    # A request serves one batch at a time.
    requests: SimpleQueue[Any] = SimpleQueue()
    for _ in range(threads):
        requests.put(model.create_infer_request())

    def compute(ids: Ids, mask: Ids) -> NDArray[np.float32]:
        request = requests.get()
        try:
            # Copied, for the request's next batch overwrites its output.
            return np.array(request.infer({"ids": ids, "mask": mask})[0], dtype=np.float32)
        finally:
            requests.put(request)

    return compute
