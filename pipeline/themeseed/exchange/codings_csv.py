"""Codings as tables: one row a quote, its codes in one cell, separated by ";".

The rule: a row is an answer; "(none)" and an empty cell say that no code fits. A quote stands in
one row only.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from themeseed.errors import TableError
from themeseed.exchange.codebook_checks import SEPARATOR
from themeseed.exchange.table import Row, Table, read_table, write_csv
from themeseed.records import Coding

NONE_FITS = "(none)"
"""What a cell says when somebody decided that no code fits."""


def read_codings(
    path: Path, *, coder_id: str, id_column: str = "id", codes_column: str = "codes"
) -> tuple[Coding, ...]:
    """Return the codings in a CSV or XLSX table, in the order of its rows.

    A table of suggestions (columns id, code and suggested; one row a quote and code) is read too:
    a quote's coding is what was suggested for it.

    Args:
        path: the table.
        coder_id: who coded.
        id_column: the column that holds the quotes' ids, compared without case.
        codes_column: the column that holds the codes, separated by ";".

    Raises:
        TableError: a column is missing, an id is empty, or a quote stands in two rows.
        UnreadableFileError: there is no such file, or it is no table.
    """
    table = read_table(path)
    ids = table.require(id_column, remedy="Name the column that holds the ids: --id-column NAME.")
    code, suggested = table.position("code"), table.position("suggested")
    if table.position(codes_column) is None and code is not None and suggested is not None:
        return _suggested_codings(table, coder_id, ids, code, suggested)
    codes = table.require(
        codes_column, remedy="Name the column that holds the codes: --codes-column NAME."
    )
    return tuple(
        Coding(quote_id=quote_id, coder_id=coder_id, codes=given_codes(row.cells[codes]))
        for quote_id, row in rows_by_id(table, ids).items()
    )


def write_codings(codings: Iterable[Coding]) -> bytes:
    """Return codings of one coder as CSV with the columns id,codes."""
    return write_csv(("id", "codes"), ((it.quote_id, told_codes(it.codes)) for it in codings))


def split_codes(cell: str) -> tuple[str, ...]:
    """Return the codes of a cell, each once, in order.

    >>> split_codes("trust; care;trust;")
    ('trust', 'care')
    """
    return tuple(dict.fromkeys(code.strip() for code in cell.split(SEPARATOR) if code.strip()))


def given_codes(cell: str) -> tuple[str, ...]:
    """Return the codes of an answer's cell; none where it is empty or says that none fits.

    >>> given_codes("trust; care"), given_codes("(none)")
    (('trust', 'care'), ())
    """
    codes = split_codes(cell)
    return () if codes == (NONE_FITS,) else codes


def told_codes(codes: Sequence[str]) -> str:
    """Return the codes of an answer as one cell, which is never empty.

    >>> told_codes(("trust", "care")), told_codes(())
    ('trust;care', '(none)')
    """
    return join_codes(codes) or NONE_FITS


def join_codes(codes: Sequence[str]) -> str:
    """Return codes as one cell.

    >>> join_codes(("trust", "care"))
    'trust;care'
    """
    return SEPARATOR.join(codes)


def rows_by_id(table: Table, ids: int) -> dict[str, Row]:
    """Return the rows by the id in column number `ids`.

    Raises:
        TableError: an id is empty or occurs twice; the message names the rows.
    """
    rows: dict[str, Row] = {}
    for row in table.rows:
        quote_id = row.cells[ids].strip()
        if not quote_id:
            raise TableError(
                f"{table.source}, row {row.number}: the '{table.columns[ids]}' cell is empty. Every row "
                "needs the id of its quote."
            )
        if quote_id in rows:
            raise TableError(
                f"{table.source}: the id '{quote_id}' stands in the rows {rows[quote_id].number} and "
                f"{row.number}. Keep one row a quote, with its codes separated by '{SEPARATOR}'."
            )
        rows[quote_id] = row
    return rows


def _suggested_codings(
    table: Table, coder_id: str, ids: int, code: int, suggested: int
) -> tuple[Coding, ...]:
    found: dict[str, list[str]] = {}
    for row in table.rows:
        codes = found.setdefault(row.cells[ids].strip(), [])
        if row.cells[suggested].strip() == "1":
            codes.append(row.cells[code].strip())
    return tuple(
        Coding(quote_id=quote_id, coder_id=coder_id, codes=tuple(dict.fromkeys(codes)))
        for quote_id, codes in found.items()
    )
