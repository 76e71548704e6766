"""Which encoder a configuration means, and what is here to run it."""

from dataclasses import dataclass

from themeseed.config import EmbedConfig
from themeseed.embed.encoder import Encoder
from themeseed.embed.runtime_model import is_intact, runtime_model_path
from themeseed.embed.weights import check_files, packaged_folder
from themeseed.errors import ModelError
from themeseed.models import ModelCard, model_card, model_names


def load_encoder(config: EmbedConfig, *, allow_download: bool = False) -> Encoder:
    """Return the encoder that a configuration asks for.

    Models under models/ run on ONNX Runtime unless another backend is asked for; everything
    else runs on sentence-transformers.

    Raises:
        ModelError: the model is not here, or the backend cannot run it.
        ChecksumError: its files are not the pinned ones.
        MissingExtraError: the backend is an extra that is not installed.
    """
    if config.model not in model_names():
        if config.backend in ("onnx", "openvino"):
            raise ModelError(
                f"Backend '{config.backend}' runs only the models under models/: "
                f"{', '.join(model_names())}. For '{config.model}' take backend 'auto'."
            )
        return _from_sentence_transformers(config, config.model, None, allow_download)
    card = model_card(config.model)
    if config.backend == "sentence-transformers":
        folder = packaged_folder(card)
        check_files(card, folder)
        return _from_sentence_transformers(config, str(folder), card.name, allow_download=False)
    # Each runtime is imported where it is used: together they take longer to load than to work.
    if config.backend == "openvino":
        from themeseed.embed.openvino_encoder import openvino_encoder

        return openvino_encoder(card, batch_size=config.batch_size, threads=config.threads)
    from themeseed.embed.onnx_encoder import onnx_encoder

    return onnx_encoder(card, batch_size=config.batch_size, threads=config.threads)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """What is here of a model: the files' state in words, and where the runtime model lies."""

    card: ModelCard
    ready: bool
    files: str
    runtime: str


def model_state(name: str) -> ModelState:
    """Return what is on this machine of a model under models/, for people to read."""
    card = model_card(name)
    try:
        check_files(card, packaged_folder(card))
    except ModelError as error:
        return ModelState(card=card, ready=False, files=str(error), runtime="not made")
    path = runtime_model_path(card)
    made = f"made: {path}" if is_intact(path) else f"not made yet; the next run makes it: {path}"
    return ModelState(card=card, ready=True, files="checksums are right", runtime=made)


def _from_sentence_transformers(
    config: EmbedConfig, model: str, name: str | None, allow_download: bool
) -> Encoder:
    from themeseed.embed.sentence_transformers_encoder import sentence_transformers_encoder

    return sentence_transformers_encoder(
        model,
        name=name,
        batch_size=config.batch_size,
        threads=config.threads,
        allow_download=allow_download,
    )
