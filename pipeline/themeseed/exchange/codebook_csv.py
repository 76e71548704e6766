"""Codebooks as tables: one row a code, as researchers keep them in a spreadsheet.

The rule: a code's id is exactly what stands in the `code` column, because suggestions must give
back the codes as their owner wrote them.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from themeseed.errors import CodebookError
from themeseed.exchange.codebook_checks import SEPARATOR, check_codebook
from themeseed.exchange.named_table import NamedTable
from themeseed.exchange.table import Row, Table, read_table, write_table
from themeseed.records import Category, Code, Codebook, Theme

REMEDY = "Add at least one row under the header 'code,description'"

BETWEEN_ENTRIES = " | "
"""What separates several entries in one cell."""

_SPLIT = re.compile(r"(?:^|\s)\|(?:\s|$)")  # as in " | ", but not in "PDP|ICE"
_OTHER_NAMES = {
    "description": ("description", "definition", "meaning", "explanation"),
    "include": ("include", "inclusion", "inclusion criteria"),
    "exclude": ("exclude", "exclusion", "exclusion criteria"),
    "phrases": ("phrases", "key phrases", "keywords"),
    "examples": ("examples", "example"),
}
"""Columns that researchers name in other ways."""

_LONG = 15
"""Characters that cells have at the median in a column that looks like descriptions."""

_ID_COLUMNS = ("code", "id", "name")
_COLUMNS = (
    "code", "name", "description", "include", "exclude", "phrases", "examples", "category", "theme",
)  # fmt: skip


def read_codebook_csv(path: Path) -> Codebook:
    """Return the codebook in a table with the columns `code` and, as a rule, `description`.

    `code` is the id, and the name too unless there is a `name` column; without a `code` column,
    `id` or else `name` stands for it. Optional: `include`, `exclude`, `phrases`, `examples`
    (several entries in a cell separated by " | "), `category` (one), `theme` (several: themes
    cut across categories). "definition", "inclusion criteria" and the like are known too. Other
    columns are not read.

    Raises:
        CodebookError: no column for codes, a code twice (also in other capitals), a code that cannot
            be an id, or no description but another column that looks like one.
        EmptyCodebookError: there is a header and nothing below it.
    """
    table = read_table(path)
    at = table.position(*_ID_COLUMNS)
    if at is None:
        columns = ", ".join(table.columns)
        raise CodebookError(
            f"codebook '{table.source}' has no column 'code'. Columns found: {columns}. "
            "Rename the column that holds the codes to 'code'."
        )
    _refuse_lost_descriptions(table, at)
    rows = _rows_by_code(table, at)
    codes = tuple(_code(table, code_id, row) for code_id, row in rows.items())
    codebook = Codebook(
        id=path.stem,
        name=path.stem,
        codes=codes,
        categories=tuple(
            Category(id=name, name=name)
            for name in dict.fromkeys(code.category_id for code in codes)
            if name is not None
        ),
        themes=_themes(table, rows),
    )
    return check_codebook(codebook, source=table.source, remedy=REMEDY)


def write_codebook_csv(codebook: Codebook) -> bytes:
    """Return `codebook_table` as CSV."""
    return write_table(codebook_table(codebook))


def codebook_table(codebook: Codebook) -> NamedTable:
    """Return one row for each code, and for each theme that is itself a code.

    Categories and themes are given by name in columns of their own; what only TOML can hold
    (descriptions of categories and of themes above codes, the citation) is left out, and an entry
    that itself holds " | " comes back as two.
    """
    categories = {category.id: category.name for category in codebook.categories}
    rows = tuple(
        (
            code.id,
            code.name,
            code.description,
            BETWEEN_ENTRIES.join(code.include),
            BETWEEN_ENTRIES.join(code.exclude),
            BETWEEN_ENTRIES.join(code.phrases),
            BETWEEN_ENTRIES.join(code.examples),
            categories.get(code.category_id or "", ""),
            BETWEEN_ENTRIES.join(theme.name for theme in codebook.themes if code.id in theme.code_ids),
        )
        for code in codebook.codable
    )
    return NamedTable(name="codebook", columns=_COLUMNS, rows=rows)


def _rows_by_code(table: Table, at: int) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    folded: dict[str, str] = {}
    for row in table.rows:
        code_id = row.cells[at].strip()
        if not code_id:
            raise CodebookError(
                f"codebook '{table.source}', row {row.number}: the {table.columns[at]!r} cell is empty. "
                "Give the code a name or take the row out."
            )
        if code_id in rows:
            raise CodebookError(
                f"codebook '{table.source}': the code '{code_id}' stands in the rows "
                f"{rows[code_id].number} and {row.number}. Keep one of them, or, if the file holds "
                "several codebooks, make a file of each."
            )
        other = folded.setdefault(code_id.casefold(), code_id)
        if other != code_id:
            raise CodebookError(
                f"codebook '{table.source}': '{other}' in row {rows[other].number} and '{code_id}' in "
                f"row {row.number} differ only in capitals. Keep one of them."
            )
        rows[code_id] = row
    return rows


def _refuse_lost_descriptions(table: Table, at: int) -> None:
    if table.position(*_OTHER_NAMES["description"]) is not None:
        return
    known = {name for names in _OTHER_NAMES.values() for name in names} | {*_COLUMNS, *_ID_COLUMNS}
    for number, column in enumerate(table.columns):
        lengths = sorted(len(row.cells[number].strip()) for row in table.rows)
        unread = number != at and column.strip().casefold() not in known
        if unread and lengths and lengths[len(lengths) // 2] >= _LONG:
            raise CodebookError(
                f"codebook '{table.source}' has no column 'description', but '{column}' looks like one. "
                "Rename it to 'description', or take it out if it says nothing about the codes."
            )


def _code(table: Table, code_id: str, row: Row) -> Code:
    return Code(
        id=code_id,
        name=_cell(table, row, "name") or code_id,
        description=_cell(table, row, "description"),
        include=_entries(table, row, "include"),
        exclude=_entries(table, row, "exclude"),
        phrases=_entries(table, row, "phrases"),
        examples=_entries(table, row, "examples"),
        category_id=_cell(table, row, "category") or None,
    )


def _themes(table: Table, rows: dict[str, Row]) -> tuple[Theme, ...]:
    members: dict[str, list[str]] = {}
    for code_id, row in rows.items():
        for name in dict.fromkeys(_entries(table, row, "theme")):
            members.setdefault(name, []).append(code_id)
    taken = set(rows)
    themes = []
    for name, code_ids in members.items():
        theme_id = _free_id(name, taken)
        taken.add(theme_id)
        themes.append(Theme(id=theme_id, name=name, code_ids=tuple(code_ids)))
    return tuple(themes)


def _free_id(name: str, taken: Iterable[str]) -> str:
    # A theme often has the name of one of its codes; ids are unique over both, and the code's
    # must stay as written.
    theme_id = name.replace(SEPARATOR, ",")
    while theme_id in taken:
        theme_id += " (theme)"
    return theme_id


def _cell(table: Table, row: Row, column: str) -> str:
    at = table.position(*_OTHER_NAMES.get(column, (column,)))
    return "" if at is None else row.cells[at].strip()


def _entries(table: Table, row: Row, column: str) -> tuple[str, ...]:
    parts = _SPLIT.split(_cell(table, row, column))
    return tuple(part.strip() for part in parts if part.strip())
