"""Files -> Document, Case: one module a format."""

from themeseed.ingest.cases import read_cases
from themeseed.ingest.ingested import Ingested, Refused
from themeseed.ingest.reading import FORMATS, STUDY_MARK, read_files, source_files
from themeseed.ingest.tables import text_column

__all__ = [
    "FORMATS",
    "STUDY_MARK",
    "Ingested",
    "Refused",
    "read_cases",
    "read_files",
    "source_files",
    "text_column",
]
