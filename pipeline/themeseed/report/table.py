"""A plain table of findings: what pages, terminal and notebooks show."""

import re
from dataclasses import dataclass
from html import escape

Cell = str | int

_FIGURE = re.compile(r"[+−<>~-]?\s*[\d.]")
_NO_FIGURE = ("", "not defined", "none")
_LONGEST_FIGURE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A title, column names, rows of as many cells, and notes to print below.

    The first `headings` columns say what a row is about. Where `grouped` is true, rows that share
    the first cell stand together. A notebook shows a table as it is.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    headings: int = 1
    grouped: bool = False

    def figures(self) -> tuple[bool, ...]:
        """Return for each column whether it holds figures; other columns hold text."""
        columns = list(zip(*self.rows, strict=True)) if self.rows else [()] * len(self.columns)
        return tuple(
            number >= self.headings and all(_is_figure(cell) for cell in column)
            for number, column in enumerate(columns)
        )

    def _repr_html_(self) -> str:
        sides = ["right" if each else "left" for each in self.figures()]
        heads = "".join(
            f'<th style="text-align: {side}">{escape(name)}</th>'
            for name, side in zip(self.columns, sides, strict=True)
        )
        rows = "".join(
            "<tr>"
            + "".join(
                f'<td style="text-align: {side}">{escape(str(cell))}</td>'
                for cell, side in zip(row, sides, strict=True)
            )
            + "</tr>"
            for row in self.rows
        )
        notes = "".join(f"<p><small>{escape(note)}</small></p>" for note in dict.fromkeys(self.notes))
        return (
            f'<table><caption style="text-align: left"><b>{escape(self.title)}</b></caption>'
            f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{notes}"
        )


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, int) or cell in _NO_FIGURE:
        return True
    return len(cell) <= _LONGEST_FIGURE and _FIGURE.match(cell) is not None
