"""Where coded quotes stand: the table that says which document, place and group each quote is of.

The rule: only `id` is needed. A column `document`, with `start` and `end` in code points, says where
a quote stands; every other column is something that quotes can be grouped by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from themeseed.errors import TableError, UnknownNameError
from themeseed.exchange.codings_csv import rows_by_id
from themeseed.exchange.table import Table, read_table
from themeseed.exchange.text_file import read_text
from themeseed.records import Document, Quote
from themeseed.records.identity import text_digest

MOST_GROUPS = 8
"""A column with more different cells parts quotes into groups too small to compare."""

_OWN = ("id", "name", "text", "document", "start", "end", "codes", "coder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Quotes of which the document is known, and groups by column and quote id."""

    quotes: tuple[Quote, ...]
    groups: Mapping[str, Mapping[str, str]]

    @property
    def placed(self) -> bool:
        """Whether the quotes say where in their documents they stand."""
        return any(quote.end > quote.start for quote in self.quotes)


def read_places(paths: Sequence[Path], *, id_column: str = "id", by: str | None = None) -> Places:
    """Return what tables such as an export's quotes.csv say of quotes.

    Several tables add up: those of coders who made quotes of their own.

    Args:
        paths: the tables.
        id_column: the column that holds the quotes' ids.
        by: the column to group by; all with two to eight different cells otherwise.

    Raises:
        TableError: there is no id column, an id stands twice, or a place is no number.
        UnknownNameError: no table has a column to group by of that name.
        UnreadableFileError: there is no such file, or it is no table.
    """
    quotes: dict[str, Quote] = {}
    groups: dict[str, dict[str, str]] = {}
    for path in paths:
        table = read_table(path)
        ids = table.require(id_column, remedy="Name the column that holds the ids: --id-column NAME.")
        document, start, end = (table.position(name) for name in ("document", "start", "end"))
        further = [
            (at, name)
            for at, name in enumerate(table.columns)
            if at != ids and name.casefold() not in _OWN
        ]
        for quote_id, row in rows_by_id(table, ids).items():
            if document is not None and row.cells[document].strip():
                places = [_number(table, row.number, row.cells, at) for at in (start, end)]
                name = row.cells[document].strip()
                quotes[quote_id] = Quote(
                    id=quote_id,
                    name=quote_id,
                    text="",
                    document_id=name,
                    start=places[0],
                    end=places[1],
                )
            for at, name in further:
                if row.cells[at].strip():
                    groups.setdefault(name, {})[quote_id] = row.cells[at].strip()
    return Places(quotes=tuple(quotes.values()), groups=_chosen(groups, by))


def read_texts(folder: Path, names: Sequence[str]) -> tuple[Document, ...]:
    """Return the documents of these names: text files in a folder, with or without the ending .txt.

    Raises:
        UnreadableFileError: one is missing, or is not text.
    """
    found = []
    for name in sorted(set(names)):
        path = next(
            (it for it in (folder / name, folder / f"{name}.txt") if it.is_file()), folder / name
        )
        text = read_text(path)
        found.append(Document(id=name, name=name, text=text, sha256=text_digest(text), format="text"))
    return tuple(found)


def _chosen(groups: Mapping[str, Mapping[str, str]], by: str | None) -> dict[str, Mapping[str, str]]:
    if by is None:
        return {name: of for name, of in groups.items() if 2 <= len(set(of.values())) <= MOST_GROUPS}
    found = {name: of for name, of in groups.items() if name.casefold() == by.casefold()}
    if not found and by.casefold() != "document":
        known = ", ".join(("document", *groups))
        raise UnknownNameError(f"Quotes cannot be grouped by '{by}'. Group by one of: {known}.")
    return found


def _number(table: Table, row: int, cells: Sequence[str], at: int | None) -> int:
    if at is None or not cells[at].strip():
        return 0
    try:
        return int(cells[at])
    except ValueError as error:
        raise TableError(
            f"{table.source}, row {row}: '{table.columns[at]}' is {cells[at]!r}. Give the place in the "
            "document as a whole number of characters from its start."
        ) from error
