"""The tables of the one-shot command: quotes to be coded, and quotes that are decided already.

The rule: a quote keeps the id that its owner gave it. A quote without one gets an id made from
its text, the same whatever the order of the rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from themeseed.errors import TableError
from themeseed.exchange.codings_csv import given_codes
from themeseed.exchange.table import Table, read_table
from themeseed.records.identity import text_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenQuote:
    """A quote as its owner wrote it down; `carried` are its cells in the further columns."""

    id: str
    text: str
    carried: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotesTable:
    """Quotes in the order of their file; `columns` names the further columns.

    `blank_rows` are the numbers of the rows without text, which are left out.
    """

    quotes: tuple[GivenQuote, ...]
    columns: tuple[str, ...] = ()
    blank_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedQuote:
    """What somebody decided on a quote, which is known by its id, its text, or both."""

    id: str | None
    text: str | None
    codes: tuple[str, ...]


def read_quotes(path: Path, *, text_column: str = "text", id_column: str = "id") -> QuotesTable:
    """Return the quotes in a CSV or XLSX table with a column `text`, and perhaps `id`.

    A missing id is the first 12 hexadecimal digits of the text's sha256. Where several rows have
    the same text, they are put in the order of their further cells, and all but the first get
    "-2", "-3", ... appended: rows that differ keep their ids in any order of the file, and rows
    that do not differ are interchangeable.

    Raises:
        TableError: there is no text column, no row has text, or an id stands in two rows.
        UnreadableFileError: there is no such file, or it is no table.
    """
    table = read_table(path)
    text = table.require(text_column, remedy="Rename the column that holds the quotes to 'text'.")
    ids = table.position(id_column)
    further = [at for at in range(len(table.columns)) if at not in (text, ids)]
    rows = [row for row in table.rows if row.cells[text].strip()]
    if not rows:
        raise TableError(
            f"{table.source} has no row with a text. Put a quote in each row's 'text' cell."
        )
    bare = [
        GivenQuote(
            id="" if ids is None else row.cells[ids].strip(),
            text=row.cells[text],
            carried=tuple(row.cells[at] for at in further),
        )
        for row in rows
    ]
    _refuse_repeated(table.source, {row.number: quote.id for row, quote in zip(rows, bare, strict=True)})
    return QuotesTable(
        quotes=with_ids(bare),
        columns=tuple(table.columns[at] for at in further),
        blank_rows=tuple(row.number for row in table.rows if not row.cells[text].strip()),
    )


def with_ids(quotes: Sequence[GivenQuote]) -> tuple[GivenQuote, ...]:
    """Return the quotes, those whose id is empty with an id made as `read_quotes` says."""
    taken = {quote.id for quote in quotes}
    unnamed = [at for at, quote in enumerate(quotes) if not quote.id]
    unnamed.sort(key=lambda at: (quotes[at].text, quotes[at].carried))
    made: dict[int, str] = {}
    for at in unnamed:
        stem = text_digest(quotes[at].text)[:12]
        made_id, count = stem, 1
        while made_id in taken:
            count += 1
            made_id = f"{stem}-{count}"
        taken.add(made_id)
        made[at] = made_id
    return tuple(
        GivenQuote(id=made.get(at, quote.id), text=quote.text, carried=quote.carried)
        for at, quote in enumerate(quotes)
    )


def read_decided(path: Path, *, codes_column: str = "codes") -> tuple[DecidedQuote, ...]:
    """Return the decided quotes in a CSV or XLSX table with `text` or `id`, and `codes`.

    "(none)" and an empty cell say that no code fits.

    Raises:
        TableError: a column is missing, a row has neither text nor id, or an id stands twice.
        UnreadableFileError: there is no such file, or it is no table.
    """
    table = read_table(path)
    codes = table.require(codes_column, remedy="Rename the column that holds the codes to 'codes'.")
    ids, text = table.position("id"), table.position("text")
    if ids is None and text is None:
        table.require("text", remedy="A decided quote is known by its 'text' or its 'id'.")
    decided = {
        row.number: DecidedQuote(
            id=_cell(row.cells, ids).strip() or None,
            text=_cell(row.cells, text) if _cell(row.cells, text).strip() else None,
            codes=given_codes(row.cells[codes]),
        )
        for row in table.rows
    }
    _refuse_nameless(table, decided)
    _refuse_repeated(table.source, {number: quote.id or "" for number, quote in decided.items()})
    return tuple(decided.values())


def _cell(cells: Sequence[str], at: int | None) -> str:
    return "" if at is None else cells[at]


def _refuse_nameless(table: Table, decided: Mapping[int, DecidedQuote]) -> None:
    for number, quote in decided.items():
        if quote.id is None and quote.text is None:
            raise TableError(
                f"{table.source}, row {number}: codes, but neither a text nor an id says what for. "
                "Fill one of them in."
            )


def _refuse_repeated(source: str, ids: Mapping[int, str]) -> None:
    seen: dict[str, int] = {}
    for number, quote_id in ids.items():
        if quote_id and quote_id in seen:
            raise TableError(
                f"{source}: the id '{quote_id}' stands in the rows {seen[quote_id]} and {number}. "
                "Ids are unique; leave the column out to have them made."
            )
        seen[quote_id] = number
