"""Opening and using a database that is missing, foreign, newer, damaged, locked, full or closed."""

import hashlib
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event, make_url, text

from tests.store.material import CODER, QUOTES, decision, fill, raw
from themeseed.errors import StoreError
from themeseed.records import Coder
from themeseed.store import SCHEMA_VERSION, Store, open_store
from themeseed.store.engine import Database, postgresql_database, sqlite_database
from themeseed.store.sql_store import SqlStore

DESCRIPTORS = Path("/proc/self/fd")


def _database(target: str, *, wait_seconds: float = 5.0) -> Database:
    if target.startswith("postgresql"):
        return postgresql_database(make_url(target), wait_seconds=wait_seconds)
    return sqlite_database(target, wait_seconds=wait_seconds)


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    """A study's file, closed, of some 60 pages."""
    path = tmp_path / "study.db"
    with open_store(path, create=True) as store:
        fill(store)
        store.append_decisions([decision(f"d{number}", note="n" * 400) for number in range(300)])
    return path


def test_a_store_is_only_made_when_asked_for(target: str) -> None:
    with pytest.raises(StoreError, match="themeseed init"):
        open_store(target)
    open_store(target, create=True).close()
    open_store(target).close()


@pytest.mark.skipif(os.name == "nt", reason="on Windows the rights of the folder hold")
def test_the_database_its_log_and_its_backups_are_for_their_owner_only(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with open_store(tmp_path / "study.db", create=True) as store:
            fill(store)
            store.backup(tmp_path / "backup.db")
            found = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    names = ("study.db", "study.db-wal", "study.db-shm", "backup.db")
    assert found == dict.fromkeys(names, 0o600)


def test_creating_what_is_there_opens_it(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
    with open_store(target, create=True) as store:
        assert store.quotes() == QUOTES


@pytest.mark.parametrize("name", ["a study.db", "50% & más?.db", "#1;x=y.db", "'quoted'.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    with open_store(tmp_path / name, create=True) as store:
        store.add_coder(CODER)
    with open_store(tmp_path / name) as store:
        assert store.coders() == (CODER,)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "study.db")
    open_store(path, create=True).close()
    database = sqlite_database(path, wait_seconds=2.5)
    with database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    database.close()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 2500,
    }


def test_postgresql_is_set_up_to_lose_nothing(server: str) -> None:
    database = _database(server, wait_seconds=2.5)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "2500ms"
    database.close()


def test_a_newer_study_is_refused_and_left_untouched(target: str) -> None:
    open_store(target, create=True).close()
    with raw(target) as connection:
        connection.execute(text("INSERT INTO themeseed_schema VALUES (99, 'future', '2099-01-01')"))
    before = _digest(target)
    with pytest.raises(
        StoreError, match=rf"newer themeseed: its schema version is 99.*up to {SCHEMA_VERSION}"
    ):
        open_store(target)
    assert _digest(target) == before


def test_a_database_of_another_program_is_refused_and_left_untouched(target: str) -> None:
    with raw(target) as connection:
        connection.execute(text("CREATE TABLE songs (title TEXT)"))
    before = _digest(target)
    with pytest.raises(StoreError, match="holds no study"):
        open_store(target)
    assert _digest(target) == before


def test_a_sqlite_file_of_another_program_is_not_made_a_study(tmp_path: Path) -> None:
    path = tmp_path / "songs.db"
    with raw(str(path)) as connection:
        connection.execute(text("CREATE TABLE songs (title TEXT)"))
    before = _digest(str(path))
    with pytest.raises(StoreError, match="holds no study"):
        open_store(path, create=True)
    assert _digest(str(path)) == before


def test_a_file_that_is_no_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    path.write_bytes(b"id,text\n1,hello\n" * 100)
    with pytest.raises(StoreError, match=rf"damaged or is not.*latest backup.*{path.name}-wal"):
        open_store(path)
    assert path.read_bytes().startswith(b"id,text")


def test_a_folder_or_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="There is no store at"):
        open_store(tmp_path / "nowhere" / "study.db")
    with pytest.raises(StoreError, match=r"cannot be made: .*See that the folder exists"):
        open_store(tmp_path / "nowhere" / "study.db", create=True)


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.01, 0.3, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused_with_what_to_do(study_file: Path, share: float) -> None:
    whole = study_file.read_bytes()
    study_file.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(StoreError, match=r"damaged or is not a study's database.*latest backup"):
        open_store(study_file)


@pytest.mark.parametrize("page", [1, 2, 5, 20, -1])
def test_a_file_with_an_overwritten_page_is_refused(study_file: Path, page: int) -> None:
    content = bytearray(study_file.read_bytes())
    size = 4096
    start = (page % (len(content) // size)) * size
    content[start : start + size] = b"\xff" * size
    study_file.write_bytes(content)
    with pytest.raises(StoreError, match="damaged or is not a study's database"):
        open_store(study_file)


def test_damage_that_is_met_after_opening_is_named_too(study_file: Path) -> None:
    content = study_file.read_bytes()
    study_file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with SqlStore(sqlite_database(str(study_file), wait_seconds=1.0)) as store:
        with pytest.raises(StoreError, match="damaged or is not a study's database"):
            store.decisions()
        with pytest.raises(StoreError, match="damaged or is not a study's database"):
            store.append_decision(decision("one"))


def test_a_locked_database_is_named_after_the_wait(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
    other = _database(target)
    with open_store(target, wait_seconds=0.1) as store:
        with other.writing(), pytest.raises(StoreError, match="is locked: another program"):
            store.append_decision(decision("one"))
        assert store.append_decision(decision("one"))
    other.close()


def test_reading_and_opening_do_not_wait_for_a_writer(target: str) -> None:
    with open_store(target, create=True) as store:
        fill(store)
    other = _database(target)
    with other.writing(), open_store(target, wait_seconds=0.1) as store:
        assert store.quotes() == QUOTES
    other.close()


def test_a_full_disk_loses_nothing_that_was_kept(study_file: Path) -> None:
    database = sqlite_database(str(study_file), wait_seconds=1.0)
    pages = study_file.stat().st_size // 4096

    @event.listens_for(database.engine, "connect")
    def cap(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")

    with SqlStore(database) as full, pytest.raises(StoreError, match=r"cannot be written.*Make room"):
        full.append_decisions([decision(f"new{number}", note="n" * 400) for number in range(300)])
    with open_store(study_file) as store:
        assert len(store.decisions()) == 300
        assert store.append_decision(decision("after"))


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root and Windows may always write")
def test_a_file_that_may_not_be_written_is_named(study_file: Path) -> None:
    study_file.chmod(0o400)
    with open_store(study_file) as store, pytest.raises(StoreError, match="who may write"):
        store.append_decision(decision("one"))


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="was closed"):
        store.quotes()


def test_an_unknown_kind_of_url_is_refused() -> None:
    with pytest.raises(StoreError, match=r"'mysql://\.\.\.' is not known"):
        open_store("mysql://localhost/x")
    with pytest.raises(StoreError, match="URL cannot be read"):
        open_store("postgresql://localhost:port/x")


def test_a_server_out_of_reach_is_named_without_the_password() -> None:
    address = "postgresql://ada:hunter2@127.0.0.1:9/study?password=hunter2"
    with pytest.raises(
        StoreError, match=r"postgresql://ada:\*\*\*@127\.0\.0\.1:9/study cannot"
    ) as caught:
        open_store(address)
    assert "hunter2" not in str(caught.value)


@pytest.mark.skipif(not DESCRIPTORS.exists(), reason="counts descriptors in /proc, which Linux has")
def test_opening_and_closing_leaks_no_descriptors(target: str) -> None:
    open_store(target, create=True).close()
    before = len(list(DESCRIPTORS.iterdir()))
    for number in range(200):
        with open_store(target) as store:
            store.add_coder(Coder(id=str(number), name="n", kind="human"))
    assert len(list(DESCRIPTORS.iterdir())) <= before


@pytest.mark.skipif(not DESCRIPTORS.exists(), reason="counts descriptors in /proc, which Linux has")
def test_failing_to_open_leaks_no_descriptors(study_file: Path) -> None:
    study_file.write_bytes(study_file.read_bytes()[:8192])
    before = len(list(DESCRIPTORS.iterdir()))
    for _ in range(50):
        with pytest.raises(StoreError, match="damaged"):
            open_store(study_file)
    assert len(list(DESCRIPTORS.iterdir())) <= before


def test_an_integrity_check_finds_nothing_after_ordinary_use(study_file: Path) -> None:
    with closing(sqlite3.connect(study_file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def _digest(target: str) -> str:
    """The bytes of a file, or the rows and tables of a server's database."""
    if not target.startswith("postgresql"):
        return hashlib.sha256(Path(target).read_bytes()).hexdigest()
    with raw(target) as connection:
        query = (
            "SELECT relname, reltuples, n_tup_ins FROM pg_class JOIN pg_stat_user_tables USING (relname)"
        )
        return repr(connection.execute(text(query + " ORDER BY relname")).fetchall())
