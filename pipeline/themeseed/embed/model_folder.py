"""Where a sentence-transformers model's files are, whether they are safe to load, and their digest.

Safe means: safetensors weights only, and no code of the model's own.
"""

import hashlib
import json
from pathlib import Path

from themeseed.embed.weights import file_digest
from themeseed.errors import ModelError

_LOADED = ("*.safetensors", "*.json", "*.txt", "*.model")
_PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl")


def model_folder(model: str, *, allow_download: bool) -> Path:
    """Return the folder with a model's files.

    Args:
        model: a folder, or a hub name such as "all-mpnet-base-v2" or "intfloat/e5-small-v2".
        allow_download: whether the hub may be asked for files that are not here; pickles are
            never fetched.

    Raises:
        ModelError: it is not here and may not be fetched, or cannot be.
    """
    if Path(model).is_dir():
        return Path(model)
    full = model if "/" in model else f"sentence-transformers/{model}"
    # Imported here: the embedded models do without the hub's client.
    from huggingface_hub import snapshot_download

    try:
        found = snapshot_download(
            full,
            allow_patterns=list(_LOADED),
            ignore_patterns=["onnx/*", "openvino/*"],
            local_files_only=not allow_download,
        )
    except (OSError, ValueError) as error:
        raise ModelError(_absent(model, full, error, allow_download)) from error
    return Path(found)


def check_safe(folder: Path) -> None:
    """Refuse a model that brings code or pickled weights.

    A pickle with safetensors beside it is let be, since the safetensors are what is loaded.

    Raises:
        ModelError: names the module or the file.
    """
    for path in sorted(each for pattern in _PICKLES for each in folder.rglob(pattern)):
        if not any(path.parent.glob("*.safetensors")):
            raise ModelError(
                f"The model in {folder} has weights as a pickle only ({path.relative_to(folder)}), "
                "which can run code when it is read. Only safetensors weights are taken: choose a "
                "model, or a revision of it, that has them."
            )
    for kind in _module_types(folder):
        if not kind.startswith("sentence_transformers."):
            raise ModelError(
                f"The model in {folder} wants to run code of its own ('{kind}' in modules.json), which "
                "themeseed never does. Choose a model made of sentence-transformers' own modules."
            )


def folder_digest(folder: Path) -> str:
    """Return the sha256 over the names and contents of weights, tokenizer and configuration."""
    total = hashlib.sha256(b"sentence-transformers fp32\n")
    paths = {each for pattern in _LOADED for each in folder.rglob(pattern) if each.is_file()}
    for name, path in sorted((each.relative_to(folder).as_posix(), each) for each in paths):
        total.update(f"{name} {file_digest(path)}\n".encode())
    return total.hexdigest()


def _module_types(folder: Path) -> list[str]:
    path = folder / "modules.json"
    if not path.is_file():
        return []
    try:
        return [str(module["type"]) for module in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path} is not a list of modules with types: {error}. Fetch the model again."
        ) from error


def _absent(model: str, full: str, error: Exception, allow_download: bool) -> str:
    if allow_download:
        return f"The model '{model}' could not be fetched from the Hugging Face hub: {error}"
    return (
        f"The model '{model}' is not on this machine. themeseed would fetch '{full}' from the Hugging "
        "Face hub (weights, tokenizer and configuration; nothing of yours is sent). Allow that with "
        "--allow-download, or give a folder with the model: --model FOLDER."
    )
