"""A codebook file of any kind that themeseed reads: which reader it needs."""

from pathlib import Path

from themeseed.errors import CodebookError
from themeseed.exchange.codebook_csv import read_codebook_csv, write_codebook_csv
from themeseed.exchange.codebook_toml import read_codebook_toml, write_codebook_toml
from themeseed.records import Codebook

__all__ = ["read_codebook", "write_codebook_csv", "write_codebook_toml"]

TABLES = (".csv", ".tsv", ".xlsx", ".xlsm")


def read_codebook(path: Path) -> Codebook:
    """Return the codebook in a .toml, .csv, .tsv or .xlsx file.

    Raises:
        CodebookError: the file is of another kind, cannot be read, or contradicts itself.
        EmptyCodebookError: it holds neither a code nor a theme.
        UnreadableFileError: there is no such file, or it is not text.
        TableError: a table has no usable header.
    """
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return read_codebook_toml(path)
    if suffix in TABLES:
        return read_codebook_csv(path)
    raise CodebookError(
        f"codebook '{path.name}' ends in '{path.suffix}'. Give a .toml file, or a .csv or .xlsx table "
        "with the columns code,description."
    )
