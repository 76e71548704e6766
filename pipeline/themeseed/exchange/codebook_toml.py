"""Codebooks as TOML: everything that a Codebook holds, read strictly and written back the same.

The rule: `read_codebook_toml` of what `write_codebook_toml` wrote gives the same records; a key
that is not known is refused with its path, so that no typing mistake goes unnoticed.
"""

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Annotated, Any

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from themeseed.errors import CodebookError
from themeseed.exchange.codebook_checks import check_codebook
from themeseed.exchange.text_file import read_text
from themeseed.records import Category, Code, Codebook, Theme

REMEDY = "Add at least one [[theme]] with a name"

_Texts = Annotated[list[str], Field(default_factory=list)]


def read_codebook_toml(path: Path) -> Codebook:
    """Return the codebook in a TOML file.

    Raises:
        CodebookError: not TOML, an unknown key, a wrong type, or a contradiction.
        EmptyCodebookError: neither a code nor a theme.
    """
    return parse_codebook_toml(read_text(path), source=path.name)


def parse_codebook_toml(text: str, *, source: str) -> Codebook:
    """Return the codebook in TOML text; `source` is the file's name for messages.

    Raises:
        CodebookError: not TOML, an unknown key, a wrong type, or a contradiction.
        EmptyCodebookError: neither a code nor a theme.
    """
    try:
        entries = _CodebookFile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"codebook '{source}' is not valid TOML: {error}. Mend it.") from error
    except ValidationError as error:
        raise CodebookError(f"codebook '{source}': {_explain(error)}") from error
    name = entries.name or Path(source).stem
    codebook = Codebook(
        id=entries.id or made_id(name, source),
        name=name,
        codes=tuple(_code(entry, source) for entry in entries.code),
        categories=tuple(_category(entry, source) for entry in entries.category),
        themes=tuple(_theme(entry, source) for entry in entries.theme),
        citation=entries.citation,
        language=entries.language,
    )
    return check_codebook(codebook, source=source, remedy=REMEDY)


def write_codebook_toml(codebook: Codebook) -> bytes:
    """Return the codebook as TOML in UTF-8; what is empty is left out."""
    head = {"id": codebook.id, "name": codebook.name, "citation": codebook.citation}
    tables: dict[str, Any] = {key: value for key, value in head.items() if value}
    tables["language"] = codebook.language
    tables["category"] = [
        _filled(
            {"id": it.id, "name": it.name, "description": it.description, "parent": it.parent_id}
        )
        for it in codebook.categories
    ]  # fmt: skip
    tables["code"] = [_filled(_texts(it) | {"category": it.category_id}) for it in codebook.codes]
    tables["theme"] = [_filled(_texts(it) | {"codes": list(it.code_ids)}) for it in codebook.themes]
    return tomli_w.dumps({key: value for key, value in tables.items() if value != []}).encode("utf-8")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _CategoryEntry(_Strict):
    id: str | None = None
    name: str
    description: str = ""
    parent: str | None = None


class _CodableEntry(_Strict):
    id: str | None = None
    name: str
    description: str = ""
    include: _Texts
    exclude: _Texts
    phrases: _Texts
    examples: _Texts
    replaces: _Texts


class _CodeEntry(_CodableEntry):
    category: str | None = None


class _ThemeEntry(_CodableEntry):
    codes: _Texts


class _CodebookFile(_Strict):
    id: str | None = None
    name: str | None = None
    citation: str = ""
    language: str = "en"
    theme: Annotated[list[_ThemeEntry], Field(default_factory=list)]
    category: Annotated[list[_CategoryEntry], Field(default_factory=list)]
    code: Annotated[list[_CodeEntry], Field(default_factory=list)]


def _code(entry: _CodeEntry, source: str) -> Code:
    return Code(**_shared(entry, source), category_id=entry.category)


def _theme(entry: _ThemeEntry, source: str) -> Theme:
    return Theme(**_shared(entry, source), code_ids=tuple(entry.codes))


def _category(entry: _CategoryEntry, source: str) -> Category:
    entry_id = entry.id if entry.id is not None else made_id(entry.name, source)
    return Category(id=entry_id, name=entry.name, description=entry.description, parent_id=entry.parent)


def _shared(entry: _CodableEntry, source: str) -> dict[str, Any]:
    return {
        "id": entry.id if entry.id is not None else made_id(entry.name, source),
        "name": entry.name,
        "description": entry.description,
        "include": tuple(entry.include),
        "exclude": tuple(entry.exclude),
        "phrases": tuple(entry.phrases),
        "examples": tuple(entry.examples),
        "replaces": tuple(entry.replaces),
    }


def made_id(name: str, source: str) -> str:
    """Return the name as an id: lower case, without accents, words joined by hyphens.

    Letters without a Latin form are kept, so that a name in any script makes an id.
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)
    )
    slug = re.sub(r"[\W_]+", "-", plain.casefold()).strip("-")
    if not slug:
        raise CodebookError(
            f"codebook '{source}': no id can be made from the name {name!r}. Give the entry an id."
        )
    return slug


def _texts(entry: Code | Theme) -> dict[str, Any]:
    return {
        "id": entry.id,
        "name": entry.name,
        "description": entry.description,
        "include": list(entry.include),
        "exclude": list(entry.exclude),
        "phrases": list(entry.phrases),
        "examples": list(entry.examples),
        "replaces": list(entry.replaces),
    }


def _filled(entry: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if value not in ("", None, [])}


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"])
    path = path.removeprefix(".")
    if first["type"] == "extra_forbidden":
        known = ", ".join(_known_keys(first["loc"]))
        return f"unknown key '{path}'. Known keys there: {known}."
    if first["type"] == "missing":
        return f"'{path}' is missing. Every [[theme]], [[category]] and [[code]] needs a name."
    return f"'{path}' is {first['input']!r}, but: {first['msg']}. Mend the value."


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    entries: dict[int | str, type[BaseModel]] = {
        "theme": _ThemeEntry, "category": _CategoryEntry, "code": _CodeEntry,
    }  # fmt: skip
    model = entries.get(location[0], _CodebookFile) if len(location) > 1 else _CodebookFile
    return sorted(model.model_fields)
