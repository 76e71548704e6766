"""Codes that a person gave in a table become that coder's decisions, on the quotes of the same rows.

Rows and quotes are matched by their place in the document, never by their text alone: two people
may have said the same words. An empty cell is a row that was not coded; "(none)" says that no
code fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from themeseed.config import IngestConfig
from themeseed.errors import TableError
from themeseed.exchange.codings_csv import NONE_FITS, split_codes
from themeseed.exchange.table import Row, Table, read_table
from themeseed.ingest import read_files, text_column
from themeseed.records import Codebook, Coder, Decision, Quote
from themeseed.records.coding import TIME_UNKNOWN
from themeseed.records.identity import stable_id


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedCodes:
    """The decisions in some tables, and how many rows had no code or no quote to put it on."""

    decisions: tuple[Decision, ...]
    n_uncoded: int
    n_without_quote: int


def imported_codes(
    tables: Sequence[Path],
    quotes_of: Mapping[str, Sequence[Quote]],
    codes_column: str,
    coder: Coder,
    codebook: Codebook,
    config: IngestConfig,
) -> ImportedCodes:
    """Return the codes in a column of tables as decisions of this coder.

    A row that became several quotes gives its codes to each of them.

    Args:
        tables: files that were taken in.
        quotes_of: quotes by the id of their document.
        codes_column: holds codes, separated by ";".
        coder: who gave them.
        codebook: codes must stand in it.
        config: the same that the files were taken in with.

    Raises:
        TableError: the column is missing, or holds a code that the codebook has not.
    """
    decisions: list[Decision] = []
    n_uncoded = n_without_quote = 0
    for path in tables:
        table = read_table(path)
        codes_at = table.require(
            codes_column, remedy="Name the column that holds the codes: --codes NAME."
        )
        text_at = text_column(table, config)
        (document,) = read_files([path], config).documents
        quotes = quotes_of.get(document.id, ())
        # Ingest makes one turn of each row with a text, in order.
        rows = [row for row in table.rows if row.cells[text_at].strip()]
        for row, turn in zip(rows, document.turns, strict=True):
            codes = _codes(table, row, codes_at, codebook)
            if codes is None:
                n_uncoded += 1
                continue
            own = [quote for quote in quotes if turn.start <= quote.start and quote.end <= turn.end]
            n_without_quote += not own
            decisions += [_decision(quote, coder, codes, path.name) for quote in own]
    return ImportedCodes(
        decisions=tuple(decisions), n_uncoded=n_uncoded, n_without_quote=n_without_quote
    )


def _codes(table: Table, row: Row, codes_at: int, codebook: Codebook) -> tuple[str, ...] | None:
    """Return the codes of a row; nothing for "(none)", and None where the row was not coded."""
    codes = split_codes(row.cells[codes_at])
    if codes == (NONE_FITS,) and NONE_FITS not in codebook.codable_ids:
        return ()
    unknown = [code for code in codes if code not in codebook.codable_ids]
    if unknown:
        raise TableError(
            f"{table.source}, row {row.number}: '{unknown[0]}' is not a code of codebook "
            f"'{codebook.name}'. Its codes: {', '.join(codebook.codable_ids)}. Nothing was added."
        )
    return codes or None


def _decision(quote: Quote, coder: Coder, codes: tuple[str, ...], file_name: str) -> Decision:
    return Decision(
        id=stable_id("imported", quote.id, coder.id, *codes),
        quote_id=quote.id,
        coder_id=coder.id,
        verdict="change" if codes else "none",
        codes=codes,
        note=f"imported from {file_name}",
        decided_at=TIME_UNKNOWN,
    )
