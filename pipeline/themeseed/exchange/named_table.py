"""A table on its way out: a CSV file or a sheet of a workbook."""

from dataclasses import dataclass

Cells = tuple[str | float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTable:
    """A table: its name, columns, and rows of texts and numbers, as many cells as columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Cells, ...]
