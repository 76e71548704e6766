"""Files written whole or not at all: a reader, or a power cut, never meets half of one."""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from themeseed.errors import ThemeseedError


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file to be written: its name within the export's folder, and its bytes."""

    name: str
    content: bytes


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file by way of a temporary one beside it, on disk before it takes the name.

    Raises:
        ThemeseedError: the folder does not exist or may not be written, or the disk is full;
            a file that stood there before stands there still.
    """
    beside = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        try:
            with beside.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise ThemeseedError(
            f"{path} cannot be written: {error.strerror}. Choose a folder that may be written."
        ) from error


def write_export(folder: Path, files: Iterable[ExportFile]) -> tuple[Path, ...]:
    """Write files into a folder, which is made where it is missing, and return their paths.

    Raises:
        ThemeseedError: the folder cannot be made, or a file cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ThemeseedError(f"The folder {folder} cannot be made: {error.strerror}.") from error
    paths = []
    for file in files:
        write_atomically(folder / file.name, file.content)
        paths.append(folder / file.name)
    return tuple(paths)
