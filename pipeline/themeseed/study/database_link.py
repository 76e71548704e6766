"""Where a study's database is, when it is a server's: one address in a file beside study.toml.

The address may hold a password, so that only its owner may read the file. It is no setting: runs keep
the settings that they were made with, and no password belongs there.
"""

import os
import tomllib
from pathlib import Path

import tomli_w

from themeseed.errors import ConfigError, StudyError

LINK_FILE = "study-database.toml"
_KEY = "url"
_SAID = """\
# Where this study's database is: a PostgreSQL server. Only you may read this file, since the address
# may hold a password. Better than writing one here: ~/.pgpass or PGPASSWORD (docs/team.md).
"""


def read_link(folder: Path) -> str | None:
    """Return the address of the server's database of a study, or None where it has a file of its own.

    Raises:
        StudyError: the file is there and names no address.
    """
    path = folder / LINK_FILE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StudyError(f"{path} cannot be read: {error}. It should hold: {_example()}") from error
    address = found.get(_KEY)
    if set(found) != {_KEY} or not isinstance(address, str):
        raise StudyError(f"{path} should hold one line: {_example()}")
    return checked(address)


def write_link(folder: Path, address: str) -> None:
    """Keep the address of a study's database in its folder, for its owner alone to read."""
    path = folder / LINK_FILE
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_SAID + tomli_w.dumps({_KEY: checked(address)}))


def checked(address: str) -> str:
    """Return an address of a server's database.

    Raises:
        ConfigError: it is none.
    """
    if "://" not in address:
        raise ConfigError(
            f"'{address}' is no address of a database. Write it as postgresql://USER@HOST:PORT/NAME."
        )
    return address


def _example() -> str:
    return f'{_KEY} = "postgresql://USER@HOST:PORT/NAME"'
