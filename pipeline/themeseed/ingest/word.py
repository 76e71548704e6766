"""Word documents: paragraphs and tables in reading order, a blank line between any two of them.

The XML is walked here, because python-docx's own paragraphs leave out what is in tracked insertions
and content controls. The rules: inserted text counts, deleted text does not; text boxes, footnotes
and comments are no part of the interview.
"""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from themeseed.config import IngestConfig
from themeseed.errors import UnreadableFileError
from themeseed.exchange.damage import DAMAGE
from themeseed.ingest.ingested import FoundText, FoundTurn
from themeseed.ingest.transcript import find_turns
from themeseed.ingest.word_table import Grid, Spoken, spoken_rows

MOST_UNPACKED = 500 * 1024**2
MOST_RATIO = 200
"""A file whose parts unpack to more bytes, or to more bytes for each packed one, is refused."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT, _PARAGRAPH, _TABLE, _ROW, _CELL = (_W + name for name in ("t", "p", "tbl", "tr", "tc"))
_SIGNS = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}
_SKIPPED = frozenset({_W + "del", _W + "moveFrom", _W + "pPr", _W + "txbxContent", _FALLBACK})
_BETWEEN = "\n\n"

Block = str | Grid


def read_word(path: Path, config: IngestConfig, known: frozenset[str]) -> FoundText:
    """Return the text of a .docx file and its turns.

    Raises:
        UnreadableFileError: the file is broken, protected, or packed suspiciously tight.
    """
    refuse_bomb(path)
    # Imported here: only .docx files need it.
    import docx
    from docx.opc.exceptions import OpcError

    try:
        body = docx.Document(str(path)).element.body
    except (OpcError, *DAMAGE) as error:
        raise UnreadableFileError(_broken(path)) from error
    return _found(list(_blocks(body)), config, known)


def refuse_bomb(path: Path) -> None:
    """Check how large a packed file is before anything unpacks it.

    Raises:
        UnreadableFileError: it is no packed file, or unpacks to more than any transcript does.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except DAMAGE as error:
        raise UnreadableFileError(_broken(path)) from error
    packed = path.stat().st_size
    # A megabyte is harmless whatever the ratio: small files hold long runs of the same XML.
    if unpacked > MOST_UNPACKED or unpacked > MOST_RATIO * packed + 2**20:
        raise UnreadableFileError(
            f"{path.name} unpacks from {packed:,} to {unpacked:,} bytes, which no transcript does. "
            "Save it as .txt if you trust it."
        )


def _found(blocks: Sequence[Block], config: IngestConfig, known: frozenset[str]) -> FoundText:
    """Join the blocks; runs of paragraphs are searched for speakers, tables name theirs in a column."""
    tables = [None if isinstance(block, str) else spoken_rows(block, config, known) for block in blocks]
    by_table = any(tables)
    pieces: list[str] = []
    turns: list[FoundTurn] = []
    position = first = 0
    for block, rows in zip(blocks, tables, strict=True):
        if rows:
            turns += find_turns("".join(pieces), first, known=known, spoken=True)
            for row in rows:
                piece, turn = _row(row, position)
                turns.append(turn)
                pieces.append(piece)
                position += len(piece)
            first = position
        else:
            piece = (block if isinstance(block, str) else _as_text(block)) + _BETWEEN
            pieces.append(piece)
            position += len(piece)
    text = "".join(pieces).removesuffix(_BETWEEN)
    turns += find_turns(text, first, known=known, spoken=by_table)
    return FoundText(text=text, turns=tuple(turns))


def _row(row: Spoken, position: int) -> tuple[str, FoundTurn]:
    head = f"{row.speaker}: " if row.speaker else ""
    start = position + len(head)
    turn = FoundTurn(start=start, end=start + len(row.said), speaker=row.speaker, seconds=row.seconds)
    return head + row.said + _BETWEEN, turn


def _as_text(grid: Grid) -> str:
    return "\n".join("\t".join(cell for cell in row if cell) for row in grid)


def _blocks(parent: Any) -> Iterator[Block]:
    for child in parent:
        if child.tag == _PARAGRAPH:
            if (said := _said(child)).strip():
                yield said
        elif child.tag == _TABLE:
            yield tuple(_cells(row) for row in child.iter(_ROW) if _owner(row, _TABLE) is child)
        elif child.tag not in _SKIPPED:
            # Content controls, insertions and other wrappers.
            yield from _blocks(child)


def _cells(row: Any) -> tuple[str, ...]:
    cells = [cell for cell in row.iter(_CELL) if _owner(cell, _ROW) is row]
    return tuple(
        "\n".join(said for each in cell.iter(_PARAGRAPH) if (said := _said(each)).strip()).strip()
        for cell in cells
    )


def _owner(element: Any, kind: str) -> Any:
    return next(element.iterancestors(kind))


def _said(element: Any) -> str:
    if element.tag == _TEXT:
        return element.text or ""
    return "".join(
        _SIGNS[child.tag] if child.tag in _SIGNS else _said(child)
        for child in element
        if child.tag not in _SKIPPED
    )


def _broken(path: Path) -> str:
    return (
        f"{path.name} is no readable Word document (.docx): it is broken, protected by a password, or "
        "an older .doc. Open it in a word processor and save it as .docx."
    )
