"""Text and Markdown files: a transcript or notes, perhaps with front matter that describes the case."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from themeseed.config import IngestConfig
from themeseed.errors import UnreadableFileError
from themeseed.exchange.text_file import decode
from themeseed.ingest.ingested import FoundText
from themeseed.ingest.transcript import MARKDOWN_HEADING, find_turns

_FENCE = "---"
_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x85"
_MOST_CONTROLS = 0.01
"""Share of control characters above which a file that decodes is a binary file all the same."""

_BEGINNINGS = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a packed file, such as .docx or .zip"),
    (b"\xd0\xcf\x11\xe0", "an old Office file, such as .doc"),
    (b"{\\rtf", "an RTF file"),
)


def read_plain_text(path: Path, config: IngestConfig, known: frozenset[str]) -> FoundText:
    """Return the text exactly as decoded, its turns, and what its front matter says.

    Raises:
        UnreadableFileError: it is not text, or its front matter is not YAML.
    """
    text = read_exactly(path)
    length, values = _front_matter(text, path)
    case_keys = {name.casefold() for name in config.case_columns}
    left_out = {name.casefold() for name in config.leave_out_columns}
    case = next((value for key, value in values if key.casefold() in case_keys), None)
    heading = MARKDOWN_HEADING if path.suffix.lower() == ".md" else None
    return FoundText(
        text=text,
        turns=find_turns(text, length, known=known, heading=heading),
        case_name=case,
        attributes=tuple(
            (key, value) for key, value in values if key.casefold() not in case_keys | left_out
        ),
    )


def read_exactly(path: Path) -> str:
    """Return the text of a file in the encoding it is in, line ends untouched, without a BOM.

    Raises:
        UnreadableFileError: the file is another kind of file than its name says, or no text at all.
    """
    content = path.read_bytes()
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            raise UnreadableFileError(
                f"{path.name} is {kind}, not a text file. Give it its right ending, or save it as text."
            )
    text = decode(content)
    if text is None or _is_binary(text):
        raise UnreadableFileError(
            f"{path.name} is not text in a known encoding: it is damaged or a binary file. "
            "Save it as UTF-8 text and try again."
        )
    return text


def _is_binary(text: str) -> bool:
    controls = sum(sign < " " and sign not in _BREAKS for sign in text)
    return "\0" in text or controls > _MOST_CONTROLS * len(text)


def _front_matter(text: str, path: Path) -> tuple[int, Sequence[tuple[str, str]]]:
    """Return how long the front matter is, and its keys and values; (0, ()) without one."""
    length, inner = _fenced(text)
    if not length:
        return 0, ()
    try:
        # BaseLoader: a value stays as it was written ("yes", 2024-05-03), nothing is constructed.
        values = yaml.load(inner, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        raise UnreadableFileError(
            f"{path.name}: the front matter between the two '---' lines is not YAML: {error}. "
            "Write lines such as 'site: London'."
        ) from error
    if not isinstance(values, dict):
        # Two horizontal rules, not front matter: the text between them is text.
        return (0, ()) if inner.strip() else (length, ())
    return length, [
        (str(key).strip(), written)
        for key, value in values.items()
        if (written := _written(value, str(key), path))
    ]


def _fenced(text: str) -> tuple[int, str]:
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != _FENCE:
        return 0, ""
    for at, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return sum(len(each) for each in lines[: at + 1]), "\n".join(
                each.rstrip("\r\n") for each in lines[1:at]
            )
    return 0, ""


def _written(value: object, key: str, path: Path) -> str:
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "; ".join(each.strip() for each in value)
    if not isinstance(value, str):
        raise UnreadableFileError(
            f"{path.name}: '{key}' in the front matter is neither a text nor a list of texts. "
            "Write lines such as 'site: London'."
        )
    return value.strip()
