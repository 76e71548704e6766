"""One axis: the database. Every test that takes `target` or `store` runs on both."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from themeseed.store import Store, open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty place for a store is: a path, or the URL of a database of its own."""
    if request.param == "sqlite":
        return str(tmp_path / "study.db")
    return cast("Callable[[], str]", request.getfixturevalue("new_database"))()


@pytest.fixture
def store(target: str) -> Iterator[Store]:
    """A new, empty store."""
    with open_store(target, create=True) as opened:
        yield opened
