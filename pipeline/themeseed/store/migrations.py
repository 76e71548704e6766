"""How a database comes to the current schema: named functions, each run in one transaction.

A migration that was released is never edited; a change of the schema is a new one at the end.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, func, insert, inspect, select, text

from themeseed.errors import StoreError
from themeseed.store.engine import Database
from themeseed.store.guards import append_only
from themeseed.store.initial import initial
from themeseed.store.tables import SCHEMA

Migration = Callable[[Connection], None]


def settings_of_runs(connection: Connection) -> None:
    """Keep a run's whole configuration; runs from before have their configuration's hash only."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN settings TEXT NOT NULL DEFAULT '[]'"))


def code_sets(connection: Connection) -> None:
    """Keep which codes stand in a quote's code set; suggestions from before belong to no sets."""
    connection.execute(text("ALTER TABLE suggestions ADD COLUMN in_set BOOLEAN"))


def quotes_to_ask_next(connection: Connection) -> None:
    """Keep which quotes should be decided next; runs from before name none."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN ask_next TEXT NOT NULL DEFAULT '[]'"))


def troubles_of_runs(connection: Connection) -> None:
    """Keep what a run noticed that deserves a look; runs from before noticed nothing."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN troubles TEXT NOT NULL DEFAULT '[]'"))


def blind_decisions(connection: Connection) -> None:
    """Keep whether a decision was made before its suggestion was seen.

    Decisions from before saw a run's suggestions, or came from a table, which no run had a part in.
    """
    connection.execute(text("ALTER TABLE decisions ADD COLUMN blind BOOLEAN NOT NULL DEFAULT FALSE"))


def memos(connection: Connection) -> None:
    """Keep memos and flags on quotes."""
    kind, sequence = _types(connection)
    connection.exec_driver_sql(
        f"""CREATE TABLE memos (
        sequence {sequence}, id {kind} NOT NULL UNIQUE,
        quote_id {kind} NOT NULL REFERENCES quotes (id),
        coder_id {kind} NOT NULL REFERENCES coders (id),
        kind {kind} NOT NULL, text {kind} NOT NULL, written_at {kind} NOT NULL)"""
    )
    connection.exec_driver_sql("CREATE INDEX memos_by_quote ON memos (quote_id)")
    append_only(connection, "memos")


def live_runs(connection: Connection) -> None:
    """Tell runs that were made between decisions from those that somebody asked for."""
    connection.execute(text("ALTER TABLE runs ADD COLUMN live BOOLEAN NOT NULL DEFAULT FALSE"))


def working_together(connection: Connection) -> None:
    """Keep who is to code what, who sees whose coding, and who adjudicated from which decisions."""
    kind, sequence = _types(connection)
    connection.exec_driver_sql(
        f"""CREATE TABLE assignments (
        sequence {sequence}, id {kind} NOT NULL UNIQUE,
        coder_id {kind} NOT NULL REFERENCES coders (id), quote_ids {kind} NOT NULL,
        kind {kind} NOT NULL, blind BOOLEAN NOT NULL, how {kind} NOT NULL,
        assigned_by {kind} NOT NULL REFERENCES coders (id), assigned_at {kind} NOT NULL)"""
    )
    connection.exec_driver_sql(
        f"""CREATE TABLE team_settings (
        sequence {sequence}, id {kind} NOT NULL UNIQUE, name {kind} NOT NULL, value {kind} NOT NULL,
        coder_id {kind} REFERENCES coders (id),
        set_by {kind} NOT NULL REFERENCES coders (id), set_at {kind} NOT NULL)"""
    )
    append_only(connection, "assignments")
    append_only(connection, "team_settings")
    connection.exec_driver_sql(
        f"ALTER TABLE decisions ADD COLUMN decided_by {kind} REFERENCES coders (id)"
    )
    connection.exec_driver_sql(
        f"ALTER TABLE decisions ADD COLUMN adjudicates {kind} NOT NULL DEFAULT '[]'"
    )


def accounts(connection: Connection) -> None:
    """Keep who may sign in, invitations and sessions (as digests), and what happened to them."""
    kind, sequence = _types(connection)
    for statement in (
        f"""CREATE TABLE accounts (
        coder_id {kind} NOT NULL PRIMARY KEY REFERENCES coders (id), folded {kind} NOT NULL UNIQUE,
        role {kind} NOT NULL, password {kind} NOT NULL, disabled BOOLEAN NOT NULL,
        made_at {kind} NOT NULL)""",
        f"""CREATE TABLE invitations (
        id {kind} NOT NULL PRIMARY KEY, digest {kind} NOT NULL UNIQUE, kind {kind} NOT NULL,
        role {kind} NOT NULL, name {kind} NOT NULL, made_by {kind} REFERENCES coders (id),
        made_at {kind} NOT NULL, expires_at {kind} NOT NULL, used_at {kind},
        used_by {kind} REFERENCES coders (id), revoked_at {kind})""",
        f"""CREATE TABLE sessions (
        digest {kind} NOT NULL PRIMARY KEY, coder_id {kind} NOT NULL REFERENCES accounts (coder_id),
        opened_at {kind} NOT NULL, used_at {kind} NOT NULL)""",
        "CREATE INDEX sessions_by_coder ON sessions (coder_id)",
        f"""CREATE TABLE account_events (
        sequence {sequence}, id {kind} NOT NULL UNIQUE, at {kind} NOT NULL, kind {kind} NOT NULL,
        coder_id {kind} REFERENCES coders (id), done_by {kind} REFERENCES coders (id),
        told {kind} NOT NULL)""",
    ):
        connection.exec_driver_sql(statement)
    append_only(connection, "account_events")


def boundary_edits(connection: Connection) -> None:
    """Keep how quotes were cut anew, and which decisions were carried over to new quotes."""
    kind, sequence = _types(connection)
    connection.exec_driver_sql(
        f"""CREATE TABLE boundary_edits (
        sequence {sequence}, id {kind} NOT NULL UNIQUE,
        coder_id {kind} NOT NULL REFERENCES coders (id), kind {kind} NOT NULL,
        before_ids {kind} NOT NULL, after_ids {kind} NOT NULL, edited_at {kind} NOT NULL,
        undoes {kind} REFERENCES boundary_edits (id))"""
    )
    append_only(connection, "boundary_edits")
    connection.exec_driver_sql(
        f"ALTER TABLE decisions ADD COLUMN carried_from {kind} NOT NULL DEFAULT '[]'"
    )


def editors(connection: Connection) -> None:
    """Keep who edited the codebook, and who saved or forgot which view; before, nobody knew."""
    kind, sequence = _types(connection)
    connection.exec_driver_sql(f"ALTER TABLE codebooks ADD COLUMN set_by {kind}")
    connection.exec_driver_sql(
        f"""CREATE TABLE view_edits (
        sequence {sequence}, id {kind} NOT NULL UNIQUE,
        coder_id {kind} NOT NULL REFERENCES coders (id), kind {kind} NOT NULL,
        name {kind} NOT NULL, path {kind} NOT NULL, edited_at {kind} NOT NULL)"""
    )
    append_only(connection, "view_edits")


def discoveries(connection: Connection) -> None:
    """Keep what was discovered, and what people did with candidates; before, a file held the latest."""
    kind, sequence = _types(connection)
    connection.exec_driver_sql(
        f"""CREATE TABLE discoveries (
        sequence {sequence}, id {kind} NOT NULL UNIQUE, made_at {kind} NOT NULL,
        document_ids {kind} NOT NULL, content {kind} NOT NULL)"""
    )
    connection.exec_driver_sql(
        f"""CREATE TABLE candidate_edits (
        sequence {sequence}, id {kind} NOT NULL UNIQUE,
        coder_id {kind} NOT NULL REFERENCES coders (id), kind {kind} NOT NULL,
        quote_groups {kind} NOT NULL, text {kind} NOT NULL,
        seen_in {kind} REFERENCES discoveries (id), edited_at {kind} NOT NULL,
        undoes {kind} REFERENCES candidate_edits (id))"""
    )
    append_only(connection, "discoveries")
    append_only(connection, "candidate_edits")


def sightings(connection: Connection) -> None:
    """Keep what coders were shown of quotes before they decided; before, a new start forgot it."""
    kind, sequence = _types(connection)
    connection.exec_driver_sql(
        f"""CREATE TABLE sightings (
        sequence {sequence}, id {kind} NOT NULL UNIQUE,
        coder_id {kind} NOT NULL REFERENCES coders (id), quote_ids {kind} NOT NULL,
        kind {kind} NOT NULL, run_id {kind}, seen_at {kind} NOT NULL)"""
    )
    append_only(connection, "sightings")


def groups_of_decisions(connection: Connection) -> None:
    """Keep which decisions were made in one step; those from before are taken back one by one."""
    kind, _ = _types(connection)
    connection.exec_driver_sql(f"ALTER TABLE decisions ADD COLUMN together {kind}")


def group_edits(connection: Connection) -> None:
    """Keep what people did with groups of similar quotes; before, groups could not be steered."""
    kind, sequence = _types(connection)
    connection.exec_driver_sql(
        f"""CREATE TABLE group_edits (
        sequence {sequence}, id {kind} NOT NULL UNIQUE,
        coder_id {kind} NOT NULL REFERENCES coders (id), kind {kind} NOT NULL,
        quote_groups {kind} NOT NULL, text {kind} NOT NULL,
        seen_in {kind} REFERENCES runs (id), edited_at {kind} NOT NULL,
        undoes {kind} REFERENCES group_edits (id))"""
    )
    append_only(connection, "group_edits")


MIGRATIONS: tuple[Migration, ...] = (
    initial,
    settings_of_runs,
    code_sets,
    quotes_to_ask_next,
    troubles_of_runs,
    blind_decisions,
    memos,
    live_runs,
    working_together,
    accounts,
    boundary_edits,
    editors,
    discoveries,
    sightings,
    groups_of_decisions,
    group_edits,
)
SCHEMA_VERSION = len(MIGRATIONS)


def schema_version(database: Database) -> int | None:
    """Return the version of the database's schema, or None when it holds no study at all."""
    with database.reading() as connection:
        return _version(connection)


def refuse_newer(database: Database, version: int) -> None:
    """Raise StoreError when a study was written by a newer themeseed."""
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"{database.name} was written by a newer themeseed: its schema version is {version}, this "
            f"one knows versions up to {SCHEMA_VERSION}. Nothing was changed. Install the newer "
            "version: pip install --upgrade themeseed"
        )


def migrate(database: Database, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring a database to the schema after the last of `migrations`, one transaction each.

    Several processes may do this at once: each step looks again, under the writer's lock,
    whether it is still needed.
    """
    for number, migration in enumerate(migrations, start=1):
        with database.writing() as connection:
            if (_version(connection) or 0) >= number:
                continue
            if number == 1:
                SCHEMA.create(connection)
            migration(connection)
            connection.execute(
                insert(SCHEMA).values(
                    version=number,
                    name=migration.__name__,
                    applied_at=datetime.now(UTC).isoformat(timespec="seconds"),
                )
            )


def _types(connection: Connection) -> tuple[str, str]:
    """Return the types of a text and of a table's own count; text is compared by code points."""
    if connection.dialect.name == "sqlite":
        return "TEXT", "INTEGER PRIMARY KEY AUTOINCREMENT"
    return 'TEXT COLLATE "C"', "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"


def _version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(SCHEMA.name):
        return None
    found: int | None = connection.execute(select(func.max(SCHEMA.c.version))).scalar()
    return found
