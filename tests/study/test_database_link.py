"""A study whose database is on a PostgreSQL server: the same folder, the same commands."""

import re
import stat
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.web.conftest import served
from themeseed.errors import ConfigError, StoreError, StudyError
from themeseed.exchange.codebook import read_codebook
from themeseed.seeds import codebook_path, quotes_path
from themeseed.study import add_sources, create_study, open_study, run_study
from themeseed.study.database_link import LINK_FILE
from themeseed.study.folder import join_study

BOOK = read_codebook(codebook_path("gillard-2013"))


def test_a_study_on_postgresql_is_made_run_and_reviewed_by_its_folder(
    tmp_path: Path, new_database: Callable[[], str]
) -> None:
    folder, address = tmp_path / "study", new_database()
    with create_study(folder, BOOK, database=address) as study:
        add_sources(study, [quotes_path("gillard-2013")])
        run_study(study)
    assert not (folder / "study.db").exists()
    assert stat.S_IMODE((folder / LINK_FILE).stat().st_mode) == 0o600
    with served(folder, "--coder", "Ida") as start:
        origin = re.sub("/start.*", "", start)
        with httpx.Client(
            base_url=origin, headers={"origin": origin}, follow_redirects=True, timeout=60
        ) as client:
            html = client.get(start).text
            fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
            quote = re.search(r'action="/quotes/([^/"]+)/decide"', html)
            assert quote is not None
            client.post(f"/quotes/{quote[1]}/decide", data=fields | {"verdict": "none"})
    with open_study(folder) as study:
        assert [each.quote_id for each in study.store.decisions()] == [quote[1]]
    with join_study(tmp_path / "elsewhere", address) as study:
        assert study.store.counts().decisions == 1
    with join_study(tmp_path / "elsewhere", address) as study:
        assert study.store.counts().quotes == 53


def test_a_database_that_is_a_study_is_not_made_one_again(
    tmp_path: Path, new_database: Callable[[], str]
) -> None:
    address = new_database()
    create_study(tmp_path / "one", BOOK, database=address).close()
    with pytest.raises(StudyError, match="holds a study already"):
        create_study(tmp_path / "two", BOOK, database=address)
    assert not (tmp_path / "two").exists()
    with pytest.raises(StudyError, match="another database"):
        join_study(tmp_path / "one", new_database())


def test_an_empty_database_is_not_joined_and_leaves_no_folder(
    tmp_path: Path, new_database: Callable[[], str]
) -> None:
    with pytest.raises(StoreError, match="holds no study"):
        join_study(tmp_path / "study", new_database())
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("study", ConfigError),
        ("mysql://localhost/x", StoreError),
        ("postgresql://nobody:secret@127.0.0.1:1/x", StoreError),
    ],
)
def test_an_address_that_is_none_is_refused_before_a_folder_is_made(
    tmp_path: Path, address: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as raised:
        create_study(tmp_path / "study", BOOK, database=address)
    assert "secret" not in str(raised.value)
    assert not (tmp_path / "study").exists()


@pytest.mark.parametrize("content", ["", "url = 5", 'uri = "postgresql://x/y"', "url ="])
def test_a_broken_link_says_what_it_should_hold(tmp_path: Path, content: str) -> None:
    (tmp_path / LINK_FILE).write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match=r'url = "postgresql://USER@HOST:PORT/NAME"'):
        open_study(tmp_path)
