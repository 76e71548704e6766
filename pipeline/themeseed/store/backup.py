"""Copies of a store in use: by SQLite's backup API, checked before they get their name."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from themeseed.errors import StoreError
from themeseed.store.engine import Database
from themeseed.store.faults import damaged
from themeseed.store.new_file import beside, made_for_owner, put_in_place


def back_up(database: Database, to: Path) -> None:
    """Write a copy of the database to a file that does not exist yet.

    To restore it, put it in the place of study.db (without study.db-wal and study.db-shm).

    Raises:
        StoreError: the file exists, cannot be written, or the database is not SQLite.
    """
    if not database.is_sqlite:
        raise StoreError(
            f"{database.name} is on PostgreSQL, whose own tool makes backups: "
            "pg_dump --format=custom --file=study.dump URL; restore it with pg_restore."
        )
    if to.exists():
        raise StoreError(f"{to} exists. Choose a new name for the backup; none is overwritten.")
    made = beside(to)
    try:
        made_for_owner(made)
        _copy(database, made)
        if not put_in_place(made, to):
            raise StoreError(f"{to} exists. Choose a new name for the backup; none is overwritten.")
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"The backup {to} could not be written: {error}. See that the folder exists and has room, "
            "and try again."
        ) from error
    finally:
        made.unlink(missing_ok=True)


def _copy(database: Database, made: Path) -> None:
    with database.reading() as connection, closing(sqlite3.connect(made)) as target:
        cast("sqlite3.Connection", connection.connection.driver_connection).backup(target)
        # One file: the copy must not depend on a write-ahead log beside it. Opening it as a study
        # turns the log on again.
        target.execute("PRAGMA journal_mode = DELETE")
        finding = str(target.execute("PRAGMA integrity_check").fetchone()[0])
    if finding != "ok":
        raise StoreError(damaged(database.name, finding))
