"""Files that appear whole or not at all: written beside their place, then linked to it."""

import os
import uuid
from pathlib import Path


def beside(path: Path) -> Path:
    """Return a name next to `path` that nobody uses."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex}.new")


def made_for_owner(path: Path) -> None:
    """Make an empty file that its owner alone may read and write; on Windows the folder's rights hold.

    SQLite gives the files that it makes beside a database (its log) the rights of the database.

    Raises:
        OSError: it cannot be made, or is there already.
    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def put_in_place(made: Path, path: Path) -> bool:
    """Give a finished file its name; return False, and leave `path` alone, when that is taken.

    Returns when the file and its name are on the disk. `made` is gone afterwards.
    """
    _sync(made)
    try:
        os.link(made, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links (FAT, some network drives)
        if path.exists():
            return False
        made.rename(path)
    finally:
        made.unlink(missing_ok=True)
    _sync(path.parent)
    return True


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":  # Windows cannot open folders
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
