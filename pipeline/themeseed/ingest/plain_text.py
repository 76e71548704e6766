"""Text and Markdown files: a transcript or notes, perhaps with front matter that describes the case."""

from pathlib import Path

import yaml

from themeseed.errors import UnreadableFileError
from themeseed.exchange.text_file import read_text
from themeseed.ingest.ingested import FoundText
from themeseed.ingest.transcript import find_turns

_FENCE = "---"
_CASE_KEYS = ("case", "participant", "name")


def read_plain_text(path: Path, known: frozenset[str]) -> FoundText:
    """Return the text exactly as decoded, its turns, and what its front matter says.

    Raises:
        UnreadableFileError: it is not text, or its front matter is not YAML.
    """
    text = read_text(path)
    length = _front_matter_length(text)
    values = _front_matter(text[:length], path)
    case = next((values[key] for key in _CASE_KEYS if key in values), None)
    return FoundText(
        text=text,
        turns=find_turns(text, start=length, known=known),
        case_name=case,
        attributes=tuple((key, value) for key, value in values.items() if key not in _CASE_KEYS),
    )


def _front_matter_length(text: str) -> int:
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != _FENCE:
        return 0
    position = len(lines[0])
    for line in lines[1:]:
        position += len(line)
        if line.strip() == _FENCE:
            return position
    return 0


def _front_matter(block: str, path: Path) -> dict[str, str]:
    if not block:
        return {}
    inner = "\n".join(block.splitlines()[1:-1])
    try:
        values = yaml.safe_load(inner) or {}
    except yaml.YAMLError as error:
        raise UnreadableFileError(
            f"{path.name}: the front matter between the two '---' lines is not YAML: {error}. "
            "Write lines such as 'site: London'."
        ) from error
    if not isinstance(values, dict):
        raise UnreadableFileError(
            f"{path.name}: the front matter is not a list of names and values. Write lines such as "
            "'site: London'."
        )
    return {
        str(key).strip().casefold(): str(value).strip()
        for key, value in values.items()
        if value is not None
    }
