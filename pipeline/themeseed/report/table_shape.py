"""The shape of a table on a page: which columns are figures, how wide it is, how it may be broken."""

from dataclasses import dataclass

from themeseed.report.table import Cell, Table

# On paper: letters of the small print that stand beside each other, and the gap between columns.
_LETTERS, _GAP, _LONGEST = 112, 3, 30
_SHORT, _LONG = 14, 24
_LINES, _LETTERS_A_LINE = 24, 40
_MANY, _LETTERS_OF_MANY = 10, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShape:
    """`figures` says of each column whether it holds figures; `look` are classes for the style sheet.

    On paper, "short" tables stay on one page, "twice" are set in two columns, and "stacked" have
    intervals below their figures, since beside them there is no room; "dense" ones have so many columns
    that they are printed smaller.
    """

    figures: tuple[bool, ...]
    look: str


def shape_of(table: Table) -> TableShape:
    """Return how a table is to be set."""
    columns = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.columns)
    shown = range(1 if table.grouped else 0, len(table.columns))
    look = []
    lines = sum(max(len(str(cell)) // _LETTERS_A_LINE + 1 for cell in row) for row in table.rows)
    if len(table.rows) <= _SHORT and lines <= _LINES:
        look.append("short")
    letters = sum(_letters(table.columns[at], columns[at], stacked=False) + _GAP for at in shown)
    if letters > _LETTERS:
        look.append("stacked")
        letters = sum(_letters(table.columns[at], columns[at], stacked=True) + _GAP for at in shown)
        if len(shown) >= _MANY and letters > _LETTERS_OF_MANY:
            look.append("dense")
    if len(table.rows) > _LONG and letters <= _LETTERS // 2:
        look.append("twice")
    return TableShape(figures=table.figures(), look=" ".join(look))


def _letters(name: str, cells: tuple[Cell, ...], *, stacked: bool) -> int:
    """Return how wide a column is; long texts and names of columns are broken between words."""
    longest = max((len(word) for word in name.split()), default=0)
    for cell in cells:
        parts = str(cell).split(" (", 1) if stacked else [str(cell)]
        longest = max(longest, *(len(part) for part in parts))
    return min(longest, _LONGEST)
