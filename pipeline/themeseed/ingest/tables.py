"""Tables: surveys and coded quotes (one row, one quote), or a transcript with a speaker column."""

from collections.abc import Sequence
from pathlib import Path

from themeseed.config import IngestConfig
from themeseed.errors import TableError
from themeseed.exchange.table import Row, Table, read_table
from themeseed.ingest.ingested import FoundText, FoundTurn

_LONG = 25
"""Characters that cells of a text column have at the median, when no column has a known name."""


def read_rows_as_turns(path: Path, config: IngestConfig) -> FoundText:
    """Return the text cells of a table, one paragraph each, and a turn for each of them.

    The columns are found by the names in the configuration. Columns that are neither text, id,
    speaker nor case are attributes of the row's case; without a case column every row is a case
    of its own. A table with speakers and no ids is a transcript, any other has fixed quotes.

    Raises:
        TableError: there is no text column, or an id occurs twice.
    """
    table = read_table(path)
    text_at = text_column(table, config)
    id_at = table.position(*config.id_columns)
    case_at = table.position(*config.case_columns)
    speaker_at = table.position(*config.speaker_columns)
    special = {text_at, id_at, case_at, speaker_at}
    left_out = {name.casefold() for name in config.leave_out_columns}
    attributes = [
        at
        for at, name in enumerate(table.columns)
        if at not in special and name and name.casefold() not in left_out
    ]
    rows = [row for row in table.rows if row.cells[text_at].strip()]
    _refuse_repeated_ids(table, rows, id_at)
    transcript = speaker_at is not None and id_at is None and case_at is None
    turns: list[FoundTurn] = []
    pieces: list[str] = []
    position = 0
    for row in rows:
        said = row.cells[text_at].strip()
        head = f"{row.cells[speaker_at]}: " if transcript and speaker_at is not None else ""
        start = position + len(head)
        name = row.cells[id_at].strip() if id_at is not None else ""
        own = f"{path.stem} row {row.number}"
        turns.append(
            FoundTurn(
                start=start,
                end=start + len(said),
                speaker=(row.cells[speaker_at].strip() or None) if speaker_at is not None else None,
                name=name or None,
                case_name=None if transcript else _case_name(row, case_at, name or own),
                attributes=() if transcript else _attributes(table, row, attributes),
            )
        )
        pieces.append(head + said)
        position = start + len(said) + 2
    return FoundText(
        text="\n\n".join(pieces), turns=tuple(turns), units="turns" if transcript else "fixed"
    )


def text_column(table: Table, config: IngestConfig) -> int:
    """Return the index of the column that holds the quotes.

    Raises:
        TableError: no column has a known name, and not exactly one holds long texts.
    """
    found = table.position(*config.text_columns)
    if found is not None:
        return found
    others = table.position(*config.id_columns), table.position(*config.speaker_columns)
    long = [
        at
        for at in range(len(table.columns))
        if at not in others and _median_length([row.cells[at] for row in table.rows]) >= _LONG
    ]
    if len(long) == 1:
        return long[0]
    columns = ", ".join(repr(name) for name in table.columns)
    raise TableError(
        f"{table.source} has no column named {' or '.join(config.text_columns[:3])}. Columns found: "
        f"{columns}. Rename the one that holds the quotes to 'text', or add its name to text_columns "
        "under [ingest] in study.toml."
    )


def _median_length(cells: Sequence[str]) -> int:
    lengths = sorted(len(cell.strip()) for cell in cells if cell.strip())
    return lengths[len(lengths) // 2] if lengths else 0


def _refuse_repeated_ids(table: Table, rows: Sequence[Row], id_at: int | None) -> None:
    if id_at is None:
        return
    seen: dict[str, int] = {}
    for row in rows:
        name = row.cells[id_at].strip()
        if name and name in seen:
            raise TableError(
                f"{table.source}: the id '{name}' stands in row {seen[name]} and in row {row.number}. "
                "Ids must be unique; mend one of them, or rename the column if it holds no ids."
            )
        seen[name] = row.number


def _case_name(row: Row, case_at: int | None, own: str) -> str:
    return (row.cells[case_at].strip() if case_at is not None else "") or own


def _attributes(table: Table, row: Row, columns: Sequence[int]) -> tuple[tuple[str, str], ...]:
    return tuple((table.columns[at], row.cells[at].strip()) for at in columns if row.cells[at].strip())
