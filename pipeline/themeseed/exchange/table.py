"""A table of strings from a CSV, TSV or XLSX file: what every table reader here starts from.

The rule: cells come back as they were written, formula guards undone; a row knows its number in
the file, so that an error can name it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from themeseed.errors import TableError, UnreadableFileError
from themeseed.exchange.guard import guard, unguard
from themeseed.exchange.named_table import NamedTable
from themeseed.exchange.text_file import read_text

MAX_FIELD = 10_000_000
"""Characters in one cell; more is a broken quotation mark or an attack, not an answer."""

ROWS_LOOKED_AT = 50
"""Rows that tell which mark parts the cells."""

CONTINUED = re.compile(r"(?P<base>.+) \(continued \d+\)")
"""Columns that hold the rest of a cell longer than XLSX allows."""


BOM = "\ufeff"
"""What makes Excel read a CSV as UTF-8: without it "für" comes out as "fÃ¼r"."""

_SPECIAL = re.compile(r'[",\r\n]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its number in the file (1 is the header) and a cell for each column."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Named columns, in order, and the rows that are not wholly empty."""

    source: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def position(self, *names: str) -> int | None:
        """Return the index of the first of these columns that exists, compared without case."""
        folded = [column.strip().casefold() for column in self.columns]
        for name in names:
            if name.strip().casefold() in folded:
                return folded.index(name.strip().casefold())
        return None

    def require(self, name: str, *, remedy: str) -> int:
        """Return the index of a column that must exist.

        Raises:
            TableError: the table has no such column; the message lists those it has.
        """
        found = self.position(name)
        if found is None:
            columns = ", ".join(repr(column) for column in self.columns) or "none"
            raise TableError(f"{self.source} has no column '{name}'. Columns found: {columns}. {remedy}")
        return found


def read_table(path: Path) -> Table:
    """Return the table in a .csv, .tsv or .xlsx file (the first sheet of a workbook).

    Raises:
        UnreadableFileError: the file is missing, is not text, or is no workbook.
        TableError: there is no header, a column occurs twice, or a row has more cells than the header.
    """
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        # Imported here: openpyxl takes a quarter of a second that CSV files need not pay.
        from themeseed.exchange.workbook import read_rows

        return _tabulate(path.name, enumerate(read_rows(path), start=1))
    return parse_csv(read_text(path), source=path.name)


def parse_csv(text: str, *, source: str) -> Table:
    """Return the table in CSV text; the delimiter is the comma, semicolon or tab of its header.

    Raises:
        TableError: there is no header, a column occurs twice, or a row has more cells than the header.
    """
    return _tabulate(source, _csv_rows(text.removeprefix(BOM), source))


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    r"""Return a table as UTF-8 CSV with line ends "\n"; formulas are made text (see guard).

    It begins with a byte order mark, for Excel. Python's csv and other readers that keep it in the
    first column's name open the file as "utf-8-sig".
    """
    lines = [",".join(_quoted(guard(cell)) for cell in row) for row in (columns, *rows)]
    return (BOM + "".join(f"{line}\n" for line in lines)).encode("utf-8")


def write_table(table: NamedTable) -> bytes:
    """Return a table as CSV; fractions have six decimals."""
    return write_csv(
        table.columns,
        (
            [f"{cell:.6f}" if isinstance(cell, float) else str(cell) for cell in row]
            for row in table.rows
        ),
    )


def _quoted(cell: str) -> str:
    # csv.writer leaves a lone carriage return bare when lines end in "\n", and then reads two rows.
    return '"' + cell.replace('"', '""') + '"' if _SPECIAL.search(cell) else cell


def _csv_rows(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    limit = csv.field_size_limit(MAX_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        for row in reader:
            yield reader.line_num - sum(_breaks(cell) for cell in row), [unguard(cell) for cell in row]
    except csv.Error as error:
        raise UnreadableFileError(
            f"{source} is not a CSV table: {error}. Look for a quotation mark that is never closed."
        ) from error
    finally:
        csv.field_size_limit(limit)


def _breaks(cell: str) -> int:
    return cell.replace("\r\n", "\n").count("\n")


def _delimiter(text: str) -> str:
    """Return the mark that parts the first rows evenly, into most cells; the comma when none does.

    Headers hold commas too ("What, if anything, helped?"), and semicolons part codes within a cell.
    """
    header = text.lstrip("\r\n").partition("\n")[0]
    marks = [mark for mark in (",", "\t", ";") if mark in header]
    widths = {mark: _width(text, mark) for mark in marks}
    best = max(marks, key=lambda mark: widths[mark], default=",")
    return best if widths.get(best, 0) > 1 else next(iter(marks), ",")


def _width(text: str, mark: str) -> int:
    """Return how many cells every one of the first rows has; 0 when they differ or quotes are torn."""
    rows = islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), ROWS_LOOKED_AT)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    torn = any(cell.count('"') % 2 for row in filled for cell in row)
    widths = {len(row) for row in filled}
    return widths.pop() if len(widths) == 1 and not torn else 0


def _tabulate(source: str, numbered: Iterable[tuple[int, list[str]]]) -> Table:
    header: tuple[str, ...] | None = None
    rows: list[Row] = []
    for number, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _header(source, cells)
            continue
        surplus = [cell for cell in cells[len(header) :] if cell.strip()]
        if surplus:
            raise TableError(
                f"{source}, row {number}: {len(cells)} cells under {len(header)} columns: "
                f"{surplus[0]!r} has no column. Quote cells that hold the delimiter."
            )
        padded = [*cells[: len(header)], *[""] * (len(header) - len(cells))]
        rows.append(Row(number=number, cells=tuple(padded)))
    if header is None:
        raise TableError(f"{source} is empty. The first row must name the columns.")
    return _joined(Table(source=source, columns=header, rows=tuple(rows)))


def _header(source: str, cells: Sequence[str]) -> tuple[str, ...]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    folded = [name.casefold() for name in names if name]
    for name in folded:
        if folded.count(name) > 1:
            raise TableError(
                f"{source} has the column '{name}' more than once. Rename all but one of them."
            )
    return tuple(names)


def _joined(table: Table) -> Table:
    """Return the table with "(continued n)" columns joined to the column that they continue."""
    kept: dict[int, list[int]] = {}
    for index, column in enumerate(table.columns):
        match = CONTINUED.fullmatch(column)
        base = table.columns.index(match["base"]) if match and match["base"] in table.columns else index
        kept.setdefault(base, []).append(index)
    if len(kept) == len(table.columns):
        return table
    return Table(
        source=table.source,
        columns=tuple(table.columns[base] for base in kept),
        rows=tuple(
            Row(
                number=row.number,
                cells=tuple("".join(row.cells[part] for part in parts) for parts in kept.values()),
            )
            for row in table.rows
        ),
    )
