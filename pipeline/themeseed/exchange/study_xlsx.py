"""A study as one XLSX workbook, a sheet a table."""

from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.study_export import StudyExport
from themeseed.exchange.study_tables import study_tables


def write_study_xlsx(export: StudyExport) -> ExportFile:
    """Return study.xlsx with the tables of the CSV export as sheets.

    Raises:
        TableError: a table has more rows than a sheet can hold.
    """
    # Imported here: openpyxl takes a quarter of a second that other formats need not pay.
    from themeseed.exchange.workbook import write_workbook

    return ExportFile(name="study.xlsx", content=write_workbook(study_tables(export)))
