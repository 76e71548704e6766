"""A study as a folder of CSV files, for spreadsheets and scripts."""

from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.study_export import StudyExport
from themeseed.exchange.study_tables import study_tables
from themeseed.exchange.table import write_table


def write_study_csv(export: StudyExport) -> tuple[ExportFile, ...]:
    """Return the study's tables as files: quotes.csv, codings.csv, decisions.csv and so on.

    With several coders there is a codings-<coder>.csv for each in place of codings.csv.
    """
    return tuple(
        ExportFile(name=f"{table.name}.csv", content=write_table(table))
        for table in study_tables(export)
    )
