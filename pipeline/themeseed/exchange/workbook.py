"""XLSX workbooks: sheets of strings out, the first sheet's rows in.

The rule: a string is written as a string, never as a formula, and no cell is cut. A cell longer
than the format allows goes on in columns named "<column> (continued 2)".
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from themeseed.errors import UnreadableFileError
from themeseed.exchange.text_file import read_bytes

CELL_LIMIT = 32_767
"""Characters in a cell (Microsoft, "Excel specifications and limits")."""

MAX_UNPACKED = 1024**3
MAX_RATIO = 100
"""A workbook whose parts unpack to more bytes, or to more bytes for each packed one, is refused."""

# ECMA-376 part 1, 22.9.2.19 (ST_Xstring): what XML cannot hold is written _xHHHH_, and a literal
# "_x000D_" gets its underscore escaped. openpyxl.utils.escape knows only some of these.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its name (at most 31 characters), columns, and rows of strings or numbers."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float, ...], ...]


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as one XLSX file; strings are cells of type string, so nothing is run."""
    workbook = Workbook(write_only=True)
    # openpyxl stamps the time of writing; a fixed one keeps the same study the same bytes.
    workbook.properties.created = workbook.properties.modified = datetime(2000, 1, 1)
    for sheet in sheets:
        target = workbook.create_sheet(sheet.name)
        for row in _within_limit(sheet):
            cells = []
            for value in row:
                cell = WriteOnlyCell(target, value=_escaped(value) if isinstance(value, str) else value)
                if isinstance(value, str):
                    cell.data_type = "s"
                    cell.quotePrefix = True
                cells.append(cell)
            target.append(cells)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def read_rows(path: Path) -> Iterator[list[str]]:
    """Return the rows of a workbook's first sheet as strings: what a person sees, without formats.

    Raises:
        UnreadableFileError: no workbook, protected by a password, or packed suspiciously tight.
    """
    content = read_bytes(path)
    _refuse_bombs(path, content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError) as error:
        raise UnreadableFileError(f"{path} is no readable XLSX workbook: {error}.") from error
    sheet = workbook.worksheets[0]
    for row in sheet.iter_rows(values_only=True):
        yield [_as_text(value) for value in row]


def _within_limit(sheet: Sheet) -> Iterator[tuple[str | float, ...]]:
    """Yield the header and rows with every column as often as its longest cell needs."""
    parts = [
        max([1, *(len(_pieces(row[at])) for row in sheet.rows)]) for at in range(len(sheet.columns))
    ]
    yield tuple(
        name if part == 1 else f"{name} (continued {part})"
        for name, count in zip(sheet.columns, parts, strict=True)
        for part in range(1, count + 1)
    )
    for row in sheet.rows:
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
