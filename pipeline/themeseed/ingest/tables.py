"""Tables: surveys and coded quotes (one row, one quote), or a transcript with a speaker column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from themeseed.config import IngestConfig
from themeseed.errors import TableError
from themeseed.exchange.table import Row, Table, read_table
from themeseed.ingest.ingested import FoundText, FoundTurn

_LONG = 25
"""Characters that cells of a text column have at the median, when no column has a known name."""

_BETWEEN = "\n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Where a table keeps what, as indices of its columns."""

    text: int
    id: int | None
    speaker: int | None
    case: int | None
    attributes: tuple[int, ...]

    @property
    def transcript(self) -> bool:
        return self.speaker is not None and self.id is None


def read_rows_as_turns(path: Path, config: IngestConfig) -> FoundText:
    """Return the text cells of a table, one paragraph each, and a turn for each of them.

    The columns are found by the names in the configuration. Columns that are neither text, id,
    speaker nor case are attributes of the row's case. The case of a row is what its case column
    says; without one it is the speaker, and without that the row itself, by the names of table
    and id. A table with speakers and without ids is a transcript, any other has fixed quotes.

    Raises:
        TableError: there is no text column, or an id occurs twice.
    """
    table = read_table(path)
    columns = _columns(table, config)
    rows = [row for row in table.rows if row.cells[columns.text].strip()]
    if not rows:
        raise TableError(
            f"{table.source} has no row with a text in its column '{table.columns[columns.text]}'. "
            "Put a quote in each row."
        )
    _refuse_repeated_ids(table, rows, columns.id)
    pieces: list[str] = []
    turns: list[FoundTurn] = []
    position = 0
    for row in rows:
        turn = _turn(table, row, columns, path.stem)
        said = row.cells[columns.text].strip()
        head = f"{turn.speaker}: " if columns.transcript and turn.speaker else ""
        start = position + len(head)
        turns.append(replace(turn, start=start, end=start + len(said)))
        pieces.append(head + said)
        position = start + len(said) + len(_BETWEEN)
    units = "turns" if columns.transcript else "fixed"
    return FoundText(
        text=_BETWEEN.join(pieces),
        turns=tuple(turns),
        units=units,
        warnings=(*_unread_columns(table, columns, config), *_unread_sheets(path)),
    )


def _unread_columns(table: Table, columns: _Columns, config: IngestConfig) -> list[str]:
    others = _other_text_columns(table, columns.text, config)
    if not others:
        return []
    named = ", ".join(f"'{table.columns[at]}'" for at in others)
    return [
        f"{table.source}: quotes are taken from the column '{table.columns[columns.text]}'. {named} "
        "may hold answers too and was not taken in: save it as a table of its own, with the same ids."
    ]


def _other_text_columns(table: Table, text: int, config: IngestConfig) -> list[int]:
    named = {table.position(name) for name in config.text_columns}
    return [at for at in range(len(table.columns)) if at in named and at != text]


def _unread_sheets(path: Path) -> list[str]:
    if path.suffix.lower() != ".xlsx":
        return []
    from themeseed.exchange.workbook import other_sheets

    others = other_sheets(path)
    if not others:
        return []
    listed = ", ".join(f"'{name}'" for name in others)
    return [f"{path.name}: only the first sheet was read, not {listed}. Save each as a file of its own."]


def text_column(table: Table, config: IngestConfig) -> int:
    """Return the index of the column that holds the quotes.

    Raises:
        TableError: no column has a known name, and not exactly one holds long texts.
    """
    found = table.position(*config.text_columns)
    if found is not None:
        return found
    if table.position("code") is not None and table.position("description") is not None:
        raise TableError(
            f"{table.source} looks like a codebook (columns 'code' and 'description'), not like quotes. "
            "A codebook goes in by 'themeseed init --codebook' or 'themeseed codebook'. If these are "
            "quotes, rename the column that holds them to 'text'."
        )
    others = {
        table.position(*names)
        for names in (config.id_columns, config.speaker_columns, config.case_columns)
    }
    others |= {table.position(name) for name in config.leave_out_columns}
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


def _columns(table: Table, config: IngestConfig) -> _Columns:
    text = text_column(table, config)
    others = (config.id_columns, config.speaker_columns, config.case_columns)
    name, speaker, case = (
        found if (found := table.position(*names)) != text else None for names in others
    )
    left_out = {name.casefold() for name in config.leave_out_columns}
    return _Columns(
        text=text,
        id=name,
        speaker=speaker,
        case=case,
        attributes=tuple(
            at
            for at, column in enumerate(table.columns)
            if at not in (text, name, speaker, case, *_other_text_columns(table, text, config))
            and column
            and column.casefold() not in left_out
        ),
    )


def _turn(table: Table, row: Row, columns: _Columns, stem: str) -> FoundTurn:
    """Return a row's turn, its place in the text still open."""
    name, speaker, case = (
        row.cells[at].strip() if at is not None else ""
        for at in (columns.id, columns.speaker, columns.case)
    )
    # In a transcript without cases, speakers belong to the interview that the file is.
    # Elsewhere each row is a case, named with its table: another table may use the same ids.
    own = "" if columns.transcript else speaker or f"{stem} {name or f'row {row.number}'}"
    return FoundTurn(
        start=0,
        end=0,
        speaker=speaker or None,
        name=name or None,
        case_name=case or own or None,
        attributes=tuple(
            (table.columns[at], row.cells[at].strip())
            for at in columns.attributes
            if row.cells[at].strip()
        ),
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
