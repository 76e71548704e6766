"""A model that compares two texts: inference, or any sentence-transformers CrossEncoder.

The same rules as for encoders: from files that are on this machine, safetensors only, no code of the
model's own.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from themeseed.embed.model_folder import check_safe, folder_digest, model_folder
from themeseed.embed.sentence_transformers_encoder import offline
from themeseed.errors import ModelError

_BATCH = 8


class CrossEncoderScorer:
    """Gives each pair of texts one score for each of the model's answers."""

    def __init__(self, model: Any, *, name: str, digest: str) -> None:
        self.name = name
        self.digest = digest
        named = getattr(model.config, "id2label", None) or {}
        self.answers = tuple(str(named[number]).lower() for number in sorted(named)) or ("score",)
        self._model = model

    def scores(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
        """Return n x answers: shares that sum to one, or one figure between 0 and 1."""
        from torch import nn

        one = len(self.answers) == 1
        found = self._model.predict(
            list(pairs),
            batch_size=_BATCH,
            activation_fn=nn.Sigmoid() if one else nn.Softmax(dim=-1),
            show_progress_bar=False,
        )
        return np.asarray(found, dtype=np.float64).reshape(len(pairs), len(self.answers))


def load_cross_encoder(model: str, *, allow_download: bool = False) -> CrossEncoderScorer:
    """Return a cross-encoder by its folder or hub name.

    Args:
        model: a folder, or a name such as "cross-encoder/nli-MiniLM2-L6-H768".
        allow_download: whether the hub may be asked for files that are not here.

    Raises:
        ModelError: it is not here and may not be fetched, has no safetensors weights, brings code
            of its own, or does not load.
    """
    folder = model_folder(model, allow_download=allow_download)
    check_safe(folder)
    with offline():
        from sentence_transformers import CrossEncoder

        try:
            loaded = CrossEncoder(
                str(folder),
                device="cpu",
                trust_remote_code=False,
                local_files_only=True,
                model_kwargs={"use_safetensors": True},
            )
        except (OSError, ValueError, RuntimeError) as error:
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise ModelError(
                f"The model in folder {folder} does not load as a cross-encoder: {reason} It must "
                "compare two texts (a sequence classification model) and be complete."
            ) from error
    return CrossEncoderScorer(loaded, name=model, digest=folder_digest(folder))
