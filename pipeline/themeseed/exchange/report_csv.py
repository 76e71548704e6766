"""The tables of a report as CSV files, as they are printed: figures with their intervals in brackets."""

import re
from collections.abc import Sequence

from themeseed.exchange.agreement_files import csv_file
from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.named_table import Cells, NamedTable


def report_csv(
    tables: Sequence[tuple[str, tuple[str, ...], tuple[Cells, ...]]],
) -> tuple[ExportFile, ...]:
    """Return a CSV file for each table, numbered in the order of the report.

    Args:
        tables: title, columns and rows of each.

    >>> report_csv([("Codes by site", ("Code", "All"), (("trust", 3),))])[0].name
    '01-codes-by-site.csv'
    """
    return tuple(
        csv_file(NamedTable(name=f"{number:02d}-{_part(title)}", columns=columns, rows=rows))
        for number, (title, columns, rows) in enumerate(tables, start=1)
    )


def _part(title: str) -> str:
    """Return a title as part of a file name."""
    return re.sub(r"[\W_]+", "-", title.casefold()).strip("-")[:60] or "table"
