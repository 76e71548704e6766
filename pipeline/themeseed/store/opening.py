"""Opening a store: a file or a server, an existing study or a new one, and nothing that is broken."""

from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from themeseed.errors import StoreError
from themeseed.store.engine import Database, postgresql_database, sqlite_database
from themeseed.store.faults import damaged
from themeseed.store.migrations import SCHEMA_VERSION, migrate, refuse_newer, schema_version
from themeseed.store.new_file import beside, made_for_owner, put_in_place
from themeseed.store.protocol import Store
from themeseed.store.sql_store import SqlStore

_SQLITE_HEADER = b"SQLite format 3\x00"
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


def open_store(target: str | Path, *, create: bool = False, wait_seconds: float = 10.0) -> Store:
    """Return the store of a study, at the current schema.

    Args:
        target: a path to a SQLite file, or a PostgreSQL URL (one database a study).
        create: make the store when there is none.
        wait_seconds: how long a write waits for other writers.

    Raises:
        StoreError: there is no study there, or it is damaged, locked, out of reach, or was written
            by a newer themeseed (it is then left untouched).
        MissingExtraError: the URL is PostgreSQL's and psycopg is not installed.
    """
    if isinstance(target, str) and "://" in target:
        return _open_server(target, create=create, wait_seconds=wait_seconds)
    path = Path(target).absolute()
    if create and not path.exists():
        _create_file(path, wait_seconds=wait_seconds)
    _check_header(path)
    database = sqlite_database(str(path), wait_seconds=wait_seconds)
    return _closing_on_error(database, create=False)


def _open_server(address: str, *, create: bool, wait_seconds: float) -> Store:
    scheme = address.split("://", 1)[0]
    if scheme not in _POSTGRESQL:
        raise StoreError(
            f"A store at '{scheme}://...' is not known. Give a path to a SQLite file, or a URL such as "
            "postgresql://USER@HOST/DATABASE."
        )
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "The PostgreSQL URL cannot be read. Write it as postgresql://USER:PASSWORD@HOST:PORT/NAME, "
            "with %40 for @ and %2F for / in a password."
        ) from error
    return _closing_on_error(postgresql_database(url, wait_seconds=wait_seconds), create=create)


def _closing_on_error(database: Database, *, create: bool) -> Store:
    try:
        _prepare(database, create=create)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)


def _prepare(database: Database, *, create: bool) -> None:
    """Check an existing database, before anything is written, and bring it to the current schema."""
    version = schema_version(database)
    if version is None and not create:
        raise StoreError(
            f"{database.name} is a database, but holds no study. Make one: themeseed init FOLDER "
            "(--database ADDRESS for one on PostgreSQL); or, if a study was here, put your latest "
            "backup in its place."
        )
    refuse_newer(database, version or 0)
    if database.is_sqlite:
        _check_pages(database)
    if (version or 0) < SCHEMA_VERSION:
        migrate(database)
    if database.is_sqlite:
        database.turn_on_log()  # a restored backup comes without


def _create_file(path: Path, *, wait_seconds: float) -> None:
    """Make a new store so that it appears whole: a kill leaves no half-made study behind."""
    made = beside(path)
    database = sqlite_database(str(made), wait_seconds=wait_seconds)
    try:
        made_for_owner(made)
        migrate(database)
        database.close()
        put_in_place(made, path)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be made: {error.strerror or error}. See that the folder exists, and who "
            "may write to it."
        ) from error
    finally:
        database.close()
        made.unlink(missing_ok=True)


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            header = file.read(len(_SQLITE_HEADER))
    except FileNotFoundError as error:
        raise StoreError(f"There is no store at {path}. Make a study: themeseed init FOLDER.") from error
    except OSError as error:
        raise StoreError(
            f"{path} cannot be read: {error}. Give the path of a study's study.db, and see who may "
            "read it."
        ) from error
    if header != _SQLITE_HEADER:
        finding = (
            "the file is empty" if not header else f"it begins with {header!r}, not as SQLite files do"
        )
        raise StoreError(damaged(str(path), finding))


def _check_pages(database: Database) -> None:
    """Refuse a truncated or damaged file now, rather than in the middle of a session."""
    with database.reading() as connection:
        finding = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    if finding != "ok":
        raise StoreError(damaged(database.name, finding))
