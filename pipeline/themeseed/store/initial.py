"""Version 1 of the schema, frozen: what studies were made with never changes afterwards.

The statements serve both databases; {text}, {number}, {flag} and {sequence} stand for the types
that differ. PostgreSQL compares text by code points (COLLATE "C"), as SQLite and Python do, so
that the order of records does not depend on a server's locale.
"""

import uuid
from datetime import UTC, datetime

from sqlalchemy import Connection, text

_TYPES = {
    "sqlite": {
        "text": "TEXT",
        "number": "REAL",
        "flag": "BOOLEAN",
        "sequence": "INTEGER PRIMARY KEY AUTOINCREMENT",
    },
    "postgresql": {
        "text": 'TEXT COLLATE "C"',
        "number": "DOUBLE PRECISION",
        "flag": "BOOLEAN",
        "sequence": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    },
}

_TABLES = (
    "CREATE TABLE meta (name {text} NOT NULL PRIMARY KEY, value {text} NOT NULL)",
    """CREATE TABLE cases (
        id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, attributes {text} NOT NULL)""",
    """CREATE TABLE documents (
        id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, text {text} NOT NULL,
        sha256 {text} NOT NULL, format {text} NOT NULL, units {text} NOT NULL, turns {text} NOT NULL,
        case_id {text} REFERENCES cases (id))""",
    """CREATE TABLE quotes (
        id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, text {text} NOT NULL,
        document_id {text} NOT NULL REFERENCES documents (id),
        start_offset BIGINT NOT NULL, end_offset BIGINT NOT NULL,
        speaker {text}, case_id {text} REFERENCES cases (id))""",
    "CREATE INDEX quotes_by_place ON quotes (document_id, start_offset)",
    "CREATE TABLE coders (id {text} NOT NULL PRIMARY KEY, name {text} NOT NULL, kind {text} NOT NULL)",
    """CREATE TABLE codebooks (
        version {sequence}, sha256 {text} NOT NULL, set_at {text} NOT NULL, content {text} NOT NULL)""",
    """CREATE TABLE runs (
        sequence {sequence}, id {text} NOT NULL UNIQUE, started_at {text} NOT NULL,
        seed BIGINT NOT NULL, input_hash {text} NOT NULL, config_hash {text} NOT NULL,
        encoder {text} NOT NULL, encoder_digest {text} NOT NULL,
        versions {text} NOT NULL, summary {text} NOT NULL)""",
    """CREATE TABLE suggestions (
        id {text} NOT NULL PRIMARY KEY, run_id {text} NOT NULL REFERENCES runs (id),
        quote_id {text} NOT NULL REFERENCES quotes (id), code_id {text} NOT NULL,
        rank BIGINT NOT NULL, probability {number} NOT NULL, calibrated {flag} NOT NULL,
        suggested {flag} NOT NULL, evidence {text} NOT NULL, UNIQUE (run_id, quote_id, rank))""",
    """CREATE TABLE clusterings (
        run_id {text} NOT NULL PRIMARY KEY REFERENCES runs (id), content {text} NOT NULL)""",
    """CREATE TABLE decisions (
        sequence {sequence}, id {text} NOT NULL UNIQUE,
        quote_id {text} NOT NULL REFERENCES quotes (id),
        coder_id {text} NOT NULL REFERENCES coders (id),
        verdict {text} NOT NULL, codes {text} NOT NULL, refused {text} NOT NULL, note {text} NOT NULL,
        run_id {text} REFERENCES runs (id), suggestion_ids {text} NOT NULL,
        decided_at {text} NOT NULL)""",
    "CREATE INDEX decisions_by_quote ON decisions (quote_id)",
    "CREATE INDEX decisions_by_coder ON decisions (coder_id)",
)

_APPENDED_ONLY = (
    ("codebooks", "version"),
    ("runs", "sequence"),
    ("suggestions", "id"),
    ("clusterings", "run_id"),
    ("decisions", "sequence"),
)
"""Tables that refuse UPDATE and DELETE, with the column of their primary key."""


def initial(connection: Connection) -> None:
    """Make all tables, the guards of what is appended only, and the study's id."""
    dialect = connection.dialect.name
    for statement in _TABLES:
        connection.exec_driver_sql(statement.format(**_TYPES[dialect]))
    guards = _sqlite_guards() if dialect == "sqlite" else _postgresql_guards()
    for statement in guards:
        connection.exec_driver_sql(statement)
    facts = {
        "study_id": str(uuid.uuid4()),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    connection.execute(
        text("INSERT INTO meta (name, value) VALUES (:name, :value)"),
        [{"name": name, "value": value} for name, value in facts.items()],
    )


def _sqlite_guards() -> list[str]:
    statements = []
    for table, key in _APPENDED_ONLY:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are appended only'); END"
        # INSERT OR REPLACE deletes rows without firing the DELETE guard; the INSERT guard sees it.
        keys = [key, "id"] if key == "sequence" else [key]
        same = " OR ".join(f"{name} = NEW.{name}" for name in keys)
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names of our own
        statements += [
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
        ]
    return statements


def _postgresql_guards() -> list[str]:
    statements = [
        """CREATE FUNCTION themeseed_refuse() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || '' are appended only'',
        ERRCODE = ''integrity_constraint_violation''; END'"""
    ]
    for table, _ in _APPENDED_ONLY:
        statements += [
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION themeseed_refuse()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION themeseed_refuse()",
        ]
    return statements
