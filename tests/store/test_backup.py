"""A copy made while the store is in use is a whole study of its own."""

import shutil
from pathlib import Path

import pytest

from tests.store.material import QUOTES, decision, fill, suggestions_of
from themeseed.errors import StoreError
from themeseed.store import Store, open_store


def test_a_backup_is_restored_by_putting_it_in_place(tmp_path: Path) -> None:
    path, copy = tmp_path / "study.db", tmp_path / "copies" / "monday.db"
    copy.parent.mkdir()
    with open_store(path, create=True) as store:
        fill(store)
        store.append_decision(decision("one"))
        store.backup(copy)
        store.append_decision(decision("two"))
    assert [each.name for each in copy.parent.iterdir()] == ["monday.db"]
    path.write_bytes(b"ruined")
    with pytest.raises(StoreError, match="copy the backup to"):
        open_store(path)
    shutil.copy(copy, path)
    with open_store(path) as store:
        assert store.quotes() == QUOTES
        assert store.suggestions("run-1") == suggestions_of("run-1")
        assert store.decisions() == (decision("one"),)
        assert store.append_decision(decision("two"))


def test_a_backup_holds_what_stands_only_in_the_log_and_the_store_stays_in_use(tmp_path: Path) -> None:
    with open_store(tmp_path / "study.db", create=True) as store:
        fill(store)
        assert (tmp_path / "study.db-wal").stat().st_size > 0
        store.backup(tmp_path / "copy.db")
        with open_store(tmp_path / "copy.db") as copy:
            assert copy.counts() == store.counts()
            assert copy.meta("study_id") == store.meta("study_id")
        assert store.append_decision(decision("one"))


def test_no_file_is_overwritten_by_a_backup(tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious", encoding="utf-8")
    with open_store(tmp_path / "study.db", create=True) as store:
        with pytest.raises(StoreError, match=r"copy\.db exists\. Choose a new name"):
            store.backup(tmp_path / "copy.db")
        with pytest.raises(StoreError, match="could not be written"):
            store.backup(tmp_path / "nowhere" / "copy.db")
    assert (tmp_path / "copy.db").read_text(encoding="utf-8") == "precious"


def test_postgresql_names_its_own_tool(store: Store, target: str, tmp_path: Path) -> None:
    if not target.startswith("postgresql"):
        store.backup(tmp_path / "copy.db")
        return
    with pytest.raises(StoreError, match="pg_dump"):
        store.backup(tmp_path / "copy.db")


def test_a_backup_can_be_read_where_nothing_may_be_written_beside_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "study.db", create=True) as store:
        store.backup(tmp_path / "copy.db")
    # Bytes 18 and 19 of a SQLite file: 2 needs a write-ahead log beside the file, 1 does not.
    assert (tmp_path / "study.db").read_bytes()[18:20] == b"\x02\x02"
    assert (tmp_path / "copy.db").read_bytes()[18:20] == b"\x01\x01"
