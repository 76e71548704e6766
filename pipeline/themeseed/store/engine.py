"""A database as the store uses it: short transactions, one writer at a time, errors in our words.

SQLite: write-ahead log with synchronous=FULL (a commit is on the disk when it returns), foreign keys
on, BEGIN IMMEDIATE for writes (a writer waits at the start, never in the middle). PostgreSQL: an
advisory lock makes writers queue in the same way, so that the order of appended decisions is the
order of their commits.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from themeseed.errors import MissingExtraError, StoreError
from themeseed.store.faults import explain
from themeseed.store.known import Known

_WRITES = "themeseed_writes"
_WRITER_LOCK = 0x7468656D65  # "theme": the key of the writers' advisory lock, one a database


class Database:
    """An engine, the name that messages call it by, and whether it is open."""

    def __init__(self, engine: Engine, name: str) -> None:
        self.engine = engine
        self.name = name
        self._closed = False
        self._known = Known()

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection in a transaction that sees one state of the database."""
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield a connection in a transaction that no other writer shares; commit at the end."""
        with self._transaction(writes=True) as connection:
            yield connection

    def turn_on_log(self) -> None:
        """Switch a SQLite file to its write-ahead log, which stays on in the file."""
        try:
            with (
                closing(self.engine.raw_connection()) as connection,
                closing(connection.cursor()) as cursor,
            ):
                cursor.execute("PRAGMA journal_mode = WAL")
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreError(explain(error, self.name)) from error

    def close(self) -> None:
        """Close all connections."""
        self._closed = True
        self.engine.dispose()

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[Connection]:
        if self._closed:
            raise StoreError(f"The store at {self.name} was closed. Open it again to use it.")
        try:
            connection = self.engine.connect().execution_options(**{_WRITES: writes})
            with connection, self._known.learning(connection) as learning, learning.begin():
                yield learning
        except SQLAlchemyError as error:
            raise StoreError(explain(error, self.name)) from error


def sqlite_database(path: str, *, wait_seconds: float) -> Database:
    """Return a file as a Database; `path` is absolute. The file is opened on first use."""
    url = URL.create("sqlite", database=path)
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": wait_seconds})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return Database(engine, path)


def postgresql_database(url: URL, *, wait_seconds: float) -> Database:
    """Return a server's database as a Database; connected on first use.

    Raises:
        MissingExtraError: psycopg is not installed.
    """
    if find_spec("psycopg") is None:
        raise MissingExtraError(
            "A study on PostgreSQL needs psycopg. Install it: pip install 'themeseed[postgresql]'"
        )

    def prepare(connection: Any, _: ConnectionPoolEntry) -> None:
        milliseconds = int(wait_seconds * 1000)
        for setting in ("synchronous_commit = on", f"lock_timeout = {milliseconds}"):
            connection.execute(f"SET {setting}")
        connection.commit()

    engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_postgresql)
    # Without the query part, which may hold a password too.
    return Database(engine, url.set(query={}).render_as_string(hide_password=True))


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions are begun below, not guessed by the driver
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
