"""What a database is known to hold for good, so that it need not be asked for again.

Quotes, cases, documents, coders and runs are added and never taken out: whoever was there once is
there still. Found in a transaction, ids count as known once it is committed.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection

_KNOWN = "themeseed_known"
_FOUND = "themeseed_found"


class Known:
    """The ids that are known of each table."""

    def __init__(self) -> None:
        self._ids: dict[str, set[str]] = {}

    @contextmanager
    def learning(self, connection: Connection) -> Iterator[Connection]:
        """Yield the connection for a transaction; what is found in it is known once it is committed."""
        found: dict[str, set[str]] = {}
        yield connection.execution_options(**{_KNOWN: self._ids, _FOUND: found})
        for table, ids in found.items():
            self._ids.setdefault(table, set()).update(ids)


def not_known(connection: Connection, table: str, ids: Sequence[str]) -> list[str]:
    """Return the ids of which it is not known that the table holds them."""
    known = connection.get_execution_options().get(_KNOWN, {}).get(table, ())
    return [each for each in ids if each not in known]


def note_found(connection: Connection, table: str, ids: Iterable[str]) -> None:
    """Note that a table holds these ids."""
    noted = connection.get_execution_options().get(_FOUND)
    if noted is not None:
        noted.setdefault(table, set()).update(ids)
