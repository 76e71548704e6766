"""Old studies open, new schemas are reached step by step, and a failing step leaves no trace."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, String, inspect, make_url, select

from tests.store.material import (
    CASE,
    CLUSTERING,
    CODEBOOK,
    CODER,
    DOCUMENT,
    QUOTES,
    RUN,
    decision,
    fill,
    raw,
    suggestions_of,
)
from themeseed.errors import StoreError
from themeseed.store import SCHEMA_VERSION, open_store
from themeseed.store.engine import Database, postgresql_database, sqlite_database
from themeseed.store.initial import initial
from themeseed.store.migrations import MIGRATIONS, migrate, schema_version
from themeseed.store.tables import METADATA, SCHEMA

VERSION_1 = Path(__file__).parent / "version_1.sql"
"""A study as version 1 wrote it, kept as SQL. It is never written anew."""


@pytest.fixture
def database(target: str) -> Database:
    """An empty database, at version 0."""
    if target.startswith("postgresql"):
        return postgresql_database(make_url(target), wait_seconds=5.0)
    return sqlite_database(target, wait_seconds=5.0)


def add_drawings(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE drawings (id TEXT NOT NULL PRIMARY KEY)")


def break_down(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE half_made (id TEXT)")
    connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")


def test_a_study_that_version_1_wrote_opens_with_all_that_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1.read_text(encoding="utf-8"))
    with open_store(path) as store:
        assert store.cases() == (CASE,)
        assert store.documents() == (DOCUMENT,)
        assert store.quotes() == QUOTES
        assert store.coders() == (CODER,)
        assert store.codebook() == CODEBOOK
        assert store.runs() == (RUN,)
        assert store.suggestions("run-1") == suggestions_of("run-1")
        assert store.clustering("run-1") == CLUSTERING
        assert store.decisions() == (decision("one"), decision("two", quote_id="quote-1"))
        assert store.meta("study_id") == "00000000-0000-4000-8000-000000000001"
        assert store.append_decision(decision("three"))


def test_an_empty_database_is_version_0_and_comes_to_the_current_version(database: Database) -> None:
    assert schema_version(database) is None
    migrate(database)
    assert schema_version(database) == SCHEMA_VERSION == len(MIGRATIONS)
    database.close()


def test_each_step_is_recorded_by_name(database: Database) -> None:
    migrate(database, (*MIGRATIONS, add_drawings))
    with database.reading() as connection:
        query = select(SCHEMA.c.version, SCHEMA.c.name).order_by(SCHEMA.c.version)
        found = [tuple(row) for row in connection.execute(query)]
    database.close()
    expected = [*(each.__name__ for each in MIGRATIONS), "add_drawings"]
    assert found == list(enumerate(expected, start=1))


def test_a_study_of_the_version_before_is_brought_up_with_its_records(
    database: Database, target: str
) -> None:
    with open_store(target, create=True) as store:
        fill(store)
    migrate(database, (*MIGRATIONS, add_drawings))
    migrate(database, (*MIGRATIONS, add_drawings))
    with database.reading() as connection:
        assert inspect(connection).has_table("drawings")
        assert connection.exec_driver_sql("SELECT count(*) FROM quotes").scalar() == len(QUOTES)
    assert schema_version(database) == SCHEMA_VERSION + 1
    database.close()


def test_a_failing_step_leaves_the_study_as_it_was(database: Database, target: str) -> None:
    migrate(database)
    with pytest.raises(StoreError, match="nowhere"):
        migrate(database, (*MIGRATIONS, break_down))
    with database.reading() as connection:
        assert not inspect(connection).has_table("half_made")
    assert schema_version(database) == SCHEMA_VERSION
    database.close()
    open_store(target).close()


def test_several_at_once_make_one_schema(database: Database, target: str) -> None:
    def make(_: int) -> str | None:
        with open_store(target, create=True) as store:
            return store.meta("study_id")

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(make, range(4)))
    assert len(ids) == 1
    assert schema_version(database) == SCHEMA_VERSION
    database.close()


def test_the_tables_for_queries_are_those_that_the_migrations_make(database: Database) -> None:
    migrate(database)
    with database.reading() as connection:
        inspector = inspect(connection)
        found = {
            name: [(each["name"], each["nullable"]) for each in inspector.get_columns(name)]
            for name in inspector.get_table_names()
            if name != "sqlite_sequence"
        }
    database.close()
    expected = {
        table.name: [(column.name, column.nullable) for column in table.columns]
        for table in METADATA.sorted_tables
    }
    keys = {
        (table.name, column.name) for table in METADATA.sorted_tables for column in table.primary_key
    }
    assert {name: [column for column, _ in columns] for name, columns in found.items()} == {
        name: [column for column, _ in columns] for name, columns in expected.items()
    }
    nullable = {(name, column) for name, columns in found.items() for column, may in columns if may}
    assert nullable - keys == {
        (name, column) for name, columns in expected.items() for column, may in columns if may
    }


def test_postgresql_orders_text_by_code_points_whatever_its_locale(server: str) -> None:
    with raw(server) as connection, connection.begin_nested() as trial:
        initial(connection)
        columns = [
            (table, each["name"], getattr(each["type"], "collation", None))
            for table in inspect(connection).get_table_names()
            for each in inspect(connection).get_columns(table)
            if isinstance(each["type"], String)
        ]
        trial.rollback()
    assert len(columns) > 40
    assert {collation for _, _, collation in columns} == {"C"}
