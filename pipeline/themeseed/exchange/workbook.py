"""XLSX workbooks: sheets of strings out, the first sheet's rows in.

The rule: a string is written as a string, never as a formula, and no cell is cut. A cell longer
than the format allows goes on in columns named "<column> (continued 2)".
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.child import _WorkbookChild

from themeseed.errors import TableError, UnreadableFileError
from themeseed.exchange.damage import DAMAGE
from themeseed.exchange.named_table import NamedTable
from themeseed.exchange.text_file import read_bytes

CELL_LIMIT = 32_767
"""Characters in a cell (Microsoft, "Excel specifications and limits")."""

ROW_LIMIT = 1_048_576
"""Rows of a sheet, header included (the same page)."""

SHEET_NAME_LIMIT = 31

MAX_UNPACKED = 1024**3
MAX_RATIO = 100
"""A workbook whose parts unpack to more bytes, or to more bytes for each packed one, is refused."""

# ECMA-376 part 1, 22.9.2.19 (ST_Xstring): what XML cannot hold is written _xHHHH_, and a literal
# "_x000D_" gets its underscore escaped. openpyxl.utils.escape knows only some of these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_STAMP = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def write_workbook(tables: Sequence[NamedTable]) -> bytes:
    """Return the tables as sheets of one XLSX file, the same bytes for the same tables.

    Raises:
        TableError: a table has more rows than a sheet can hold.
    """
    workbook = Workbook(write_only=True)
    for name, table in zip(_sheet_names(tables), tables, strict=True):
        if len(table.rows) >= ROW_LIMIT:
            raise TableError(
                f"The table '{table.name}' has {len(table.rows):,} rows; a sheet holds {ROW_LIMIT:,} "
                "with its header. Export as csv or json."
            )
        sheet = workbook.create_sheet(name)
        for row in _within_limit(table):
            sheet.append([_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    workbook.save(stream)
    return _timeless(stream)


def read_rows(path: Path) -> Iterator[list[str]]:
    """Return the rows of a workbook's first sheet as strings: what a person sees, without formats.

    Raises:
        UnreadableFileError: no workbook, protected by a password, or packed suspiciously tight.
    """
    content = read_bytes(path)
    _refuse_bombs(path, content)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of styles and extensions that it leaves out; no text depends on them.
            warnings.filterwarnings("ignore", module="openpyxl")
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            rows = list(workbook.worksheets[0].iter_rows(values_only=True))
    except (InvalidFileException, *DAMAGE) as error:
        raise UnreadableFileError(
            f"{path.name} is damaged: {error}. Open it in a spreadsheet program and save it again, as "
            ".xlsx or .csv."
        ) from error
    for row in rows:
        yield [_as_text(value) for value in row]


def other_sheets(path: Path) -> tuple[str, ...]:
    """Return the names of the sheets after the first that hold anything; `read_rows` reads none of them.

    Raises:
        UnreadableFileError: no workbook, or packed suspiciously tight.
    """
    content = read_bytes(path)
    _refuse_bombs(path, content)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return tuple(
            str(sheet.title)
            for sheet in workbook.worksheets[1:]
            if any(value is not None for row in sheet.iter_rows(values_only=True) for value in row)
        )


def _timeless(stream: io.BytesIO) -> bytes:
    """Return a workbook without the time of its making, which openpyxl writes in two places."""
    result = io.BytesIO()
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as kept:
        for part in made.infolist():
            content = made.read(part)
            if part.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"2000-01-01T00:00:00Z", content)
            kept.writestr(zipfile.ZipInfo(part.filename), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _cell(sheet: _WorkbookChild, value: str | float) -> Cell | float:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=_escaped(value))
    cell.data_type = "s"
    cell.quotePrefix = True  # stays text when somebody edits the cell
    return cell


def _sheet_names(tables: Sequence[NamedTable]) -> list[str]:
    names: list[str] = []
    for table in tables:
        name, count = table.name[:SHEET_NAME_LIMIT], 1
        while name in names:
            count += 1
            name = f"{table.name[: SHEET_NAME_LIMIT - 4]}-{count}"
        names.append(name)
    return names


def _within_limit(table: NamedTable) -> Iterator[tuple[str | float, ...]]:
    """Yield the header and rows with every column as often as its longest cell needs."""
    parts = [
        max([1, *(len(_pieces(row[at])) for row in table.rows)]) for at in range(len(table.columns))
    ]
    yield tuple(
        name if part == 1 else f"{name} (continued {part})"
        for name, count in zip(table.columns, parts, strict=True)
        for part in range(1, count + 1)
    )
    for row in table.rows:
        cells: list[str | float] = []
        for value, count in zip(row, parts, strict=True):
            pieces = _pieces(value)
            cells.extend([*pieces, *[""] * (count - len(pieces))])
        yield tuple(cells)


def _escaped(value: str) -> str:
    return _UNWRITABLE.sub(lambda match: f"_x{ord(match[0]):04X}_", value)


def _width(sign: str) -> int:
    if sign == "_" or _UNWRITABLE.match(sign):
        return 7  # an underscore may have to be escaped, by what follows it
    return 2 if ord(sign) > 0xFFFF else 1


def _pieces(value: str | float) -> list[str | float]:
    if not isinstance(value, str) or len(value) <= CELL_LIMIT // 7:
        return [value]
    # Excel counts UTF-16 units, and an escaped control character takes seven: pieces are sized
    # by what is written, never by len() alone.
    pieces: list[str | float] = []
    start = size = 0
    for at, sign in enumerate(value):
        width = _width(sign)
        if size + width > CELL_LIMIT:
            pieces.append(value[start:at])
            start, size = at, 0
        size += width
    return [*pieces, value[start:]]


def _refuse_bombs(path: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableFileError(
            f"{path} is no XLSX workbook (or is protected by a password). Save it as .xlsx or .csv."
        ) from error
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(content) + 2**20:
        raise UnreadableFileError(
            f"{path} unpacks from {len(content):,} to {unpacked:,} bytes, which no table of texts does. "
            "Save it as .csv if you trust it."
        )


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
