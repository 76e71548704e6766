"""Studies that many tests begin from, made once and copied."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

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
def undecided(undecided_folder: Path, copied: Callable[[Path], Path]) -> Iterator[Study]:
    with open_study(copied(undecided_folder)) as study:
        yield study
