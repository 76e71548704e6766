"""A study as one JSON file: every record, nothing lost.

The rule: `read_study_json(write_study_json(export)) == export`, and the same study gives the same
bytes.
"""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from themeseed.errors import UnreadableFileError
from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.study_export import StudyExport
from themeseed.exchange.text_file import MAX_BYTES, read_bytes

FORMAT = "themeseed study"
VERSION = 1

_SURROGATE = re.compile("[\ud800-\udfff]")


def write_study_json(export: StudyExport) -> ExportFile:
    """Return study.json: a JSON object with the format's name and version, and the study's records."""
    text = json.dumps(
        {"format": FORMAT, "version": VERSION, **asdict(export)}, ensure_ascii=False, indent=1
    )
    # What is half a character (from a broken source) has no UTF-8; JSON can name it.
    named = _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return ExportFile(name="study.json", content=named.encode("utf-8") + b"\n")


def read_study_json(path: Path) -> StudyExport:
    """Return the study in a file that `write_study_json` made.

    Raises:
        UnreadableFileError: no such file, no JSON, another format or version, or a damaged record.
    """
    return parse_study_json(read_bytes(path, max_bytes=10 * MAX_BYTES), source=path.name)


def parse_study_json(content: bytes, *, source: str) -> StudyExport:
    """Return the study in the bytes that `write_study_json` made; `source` is for messages.

    Raises:
        UnreadableFileError: no JSON, another format or version, or a damaged record.
    """
    try:
        values: Any = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise UnreadableFileError(f"{source} is not JSON: {error}. Export the study again.") from error
    if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
        raise UnreadableFileError(
            f'{source} is not a study that themeseed exported. Expected \'"format": "{FORMAT}"\'.'
        )
    version = values.pop("version", None)
    if version != VERSION:
        raise UnreadableFileError(
            f"{source} has the version {version!r} of the study format; this themeseed reads {VERSION}. "
            "Update themeseed."
        )
    try:
        return TypeAdapter(StudyExport).validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableFileError(
            f"{source} is damaged at '{where}': {first['msg']}. Export the study again."
        ) from error
