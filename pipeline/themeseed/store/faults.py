"""What a database's error means for the user, and what to do about it."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_IOERR_SHORT_READ")
_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL", "55P03")
_FULL = ("SQLITE_FULL", "SQLITE_IOERR", "53100", "58030")
_FORBIDDEN = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH", "42501", "25006")
_REFUSED = ("SQLITE_CONSTRAINT", "23")
_UNREACHABLE = ("08", "28", "57P", "3D000")


def damaged(name: str, finding: str) -> str:
    """Return the message for a file that is no database, or a broken one."""
    return (
        f"{name} is damaged or is not a study's database: {' '.join(finding.split())}. Put your "
        f"latest backup in its place: move the file away, with {name}-wal and {name}-shm if they "
        f"exist, and copy the backup to {name}. Keep the damaged file until the study opens again."
    )


def explain(error: Exception, name: str) -> str:
    """Return what happened to the database called `name`, and what to do next."""
    cause = getattr(error, "orig", None) or error
    finding = " ".join(str(cause).split())
    if isinstance(error, PoolTimeoutError):
        return f"{name} is busy: too many threads use it at once. Try again in a moment."
    code = _code(cause)
    if code.startswith(_DAMAGED):
        return damaged(name, finding)
    if code.startswith(_LOCKED):
        return (
            f"{name} is locked: another program has been writing to it for too long. Close the other "
            "themeseed, or a database viewer that has the file open, and try again. Nothing was changed."
        )
    if code.startswith(_FULL):
        return (
            f"{name} cannot be written: {finding}. Make room on the disk, or see that it is connected, "
            "and try again. What was kept before is still there."
        )
    if code.startswith(_FORBIDDEN):
        return f"{name} cannot be opened for writing: {finding}. See who may write to it and its folder."
    if code.startswith(_REFUSED):
        return f"{name} refused the change: {finding}. Nothing was changed."
    if code.startswith(_UNREACHABLE) or (isinstance(error, DBAPIError) and not code):
        return (
            f"{name} cannot be reached: {finding}. See that the server runs, and the name and password."
        )
    return f"{name} failed: {finding} ({code or type(error).__name__}). Nothing was changed."


def _code(cause: BaseException) -> str:
    """Return the name of SQLite's error or PostgreSQL's SQLSTATE; empty when there is none."""
    return str(getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or "")
