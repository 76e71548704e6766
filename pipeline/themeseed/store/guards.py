"""Tables that are appended only: what makes a database refuse changes of their rows."""

from sqlalchemy import Connection


def append_only(connection: Connection, table: str) -> None:
    """Make a table refuse UPDATE and DELETE. Its key is `sequence`; `id` is unique."""
    if connection.dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are appended only'); END"
        # INSERT OR REPLACE deletes rows without firing the DELETE guard; the INSERT guard sees it.
        same = "sequence = NEW.sequence OR id = NEW.id"
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - a name of our own
        statements: tuple[str, ...] = (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {taken} {refuse}",
        )
    else:
        execute = "EXECUTE FUNCTION themeseed_refuse()"
        statements = (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW {execute}",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT {execute}",
        )
    for statement in statements:
        connection.exec_driver_sql(statement)
