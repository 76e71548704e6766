"""Word documents: paragraphs and tables in reading order, as text with one line a paragraph or row."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from themeseed.errors import UnreadableFileError
from themeseed.ingest.ingested import FoundText
from themeseed.ingest.transcript import find_turns

_MOST_UNPACKED = 1024**3
_MOST_RATIO = 200
_SPEAKER_LENGTH = 40


def read_word(path: Path, known: frozenset[str]) -> FoundText:
    """Return the text of a .docx file and its turns.

    A table whose first or second column holds short names is read as speakers and what they said.

    Raises:
        UnreadableFileError: the file is broken, protected, or packed suspiciously tight.
    """
    # Imported here: only .docx files need it.
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    _refuse_bombs(path)
    try:
        document = docx.Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
        raise UnreadableFileError(_broken(path)) from error
    lines: list[str] = []
    speakers = set(known)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for speaker, said in _rows([[cell.text for cell in row.cells] for row in block.rows]):
                if speaker:
                    speakers.add(speaker.casefold())
                one_line = " ".join(said.split())
                lines.append(f"{speaker}: {one_line}" if speaker else one_line)
        else:
            lines.append(block.text)
    text = "\n".join(lines)
    turns = find_turns(text, known=frozenset(speakers))
    if not any(turn.speaker for turn in turns):
        # Word ends a paragraph with one line end: without speakers every paragraph is a turn.
        text = "\n\n".join(line for line in lines if line.strip())
        turns = find_turns(text)
    return FoundText(text=text, turns=turns)


def _rows(rows: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Yield (speaker, text) for each row of a table; without a speaker column, the cells joined."""
    cells = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    width = max((len(row) for row in cells), default=0)
    column = _speaker_column(cells, width)
    for number, row in enumerate(cells):
        if column is None or len(row) <= column + 1:
            yield "", " ".join(cell for cell in row if cell)
        elif number == 0 and row[column].casefold() in ("speaker", "name", "who", "person"):
            continue
        else:
            yield row[column].rstrip(":"), " ".join(cell for cell in row[column + 1 :] if cell)


def _speaker_column(rows: list[list[str]], width: int) -> int | None:
    for column in range(min(2, width - 1)):
        names = [row[column] for row in rows if len(row) > column and row[column]]
        short = names and all(len(name) <= _SPEAKER_LENGTH and not _is_time(name) for name in names)
        if short and len(set(names)) < max(2, len(names)):
            return column
    return None


def _is_time(text: str) -> bool:
    return text.strip("[]() ").replace(":", "").replace(".", "").isdigit()


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableFileError(_broken(path)) from error
    packed = path.stat().st_size
    if unpacked > _MOST_UNPACKED or unpacked > _MOST_RATIO * packed + 2**20:
        raise UnreadableFileError(
            f"{path.name} unpacks from {packed:,} to {unpacked:,} bytes, which no transcript does. "
            "Save it as .txt if you trust it."
        )


def _broken(path: Path) -> str:
    return (
        f"{path.name} is no readable Word document (.docx): it is broken, protected by a password, or "
        "an older .doc. Open it in a word processor and save it as .docx."
    )
