"""Candidate themes as files: two CSV tables, and one JSON with everything."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from themeseed.errors import UnreadableFileError
from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.named_table import Cells, NamedTable
from themeseed.exchange.table import write_table
from themeseed.records import Codebook, Discovery, Quote

_BOM = b"\xef\xbb\xbf"
"""What makes Excel read a CSV as UTF-8."""

_CANDIDATES = (
    "candidate", "id", "source", "relation", "quotes", "keywords", "codes", "refound",
    "refound_documents", "least_document", "tight", "fragile",
)  # fmt: skip
_QUOTES = ("candidate", "where", "quote_id", "quote", "text")


def candidate_files(
    found: Discovery, codebook: Codebook, quotes: Sequence[Quote]
) -> tuple[ExportFile, ...]:
    """Return candidates.csv, candidate-quotes.csv and discovery.json; tables also without rows."""
    tables = (
        NamedTable(name="candidates", columns=_CANDIDATES, rows=tuple(_candidates(found, codebook))),
        NamedTable(name="candidate-quotes", columns=_QUOTES, rows=tuple(_quotes(found, quotes))),
    )
    values = json.dumps(asdict(found), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return (
        *(ExportFile(name=f"{table.name}.csv", content=_BOM + write_table(table)) for table in tables),
        ExportFile(name="discovery.json", content=values.encode()),
    )


def read_discovery(path: Path) -> Discovery:
    """Return what discovery.json holds.

    Raises:
        UnreadableFileError: the file is damaged, or another kind of file.
    """
    try:
        return TypeAdapter(Discovery).validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UnreadableFileError(
            f"{path} does not hold candidate themes. Write it again: themeseed discover."
        ) from error


def _candidates(found: Discovery, codebook: Codebook) -> Iterator[Cells]:
    for number, each in enumerate(found.candidates, start=1):
        codes = (f"{codebook.name_of(code)} {share:.3f}" for code, share in each.nearest_codes)
        yield (
            *(
                number,
                each.id,
                each.source,
                each.relation,
                len(each.quote_ids),
                "; ".join(each.keywords),
            ),
            *("; ".join(codes), each.refound, _cell(each.refound_documents)),
            *(_cell(each.least_document), _cell(each.tight), "yes" if each.fragile else "no"),
        )


def _quotes(found: Discovery, quotes: Sequence[Quote]) -> Iterator[Cells]:
    by_id = {quote.id: quote for quote in quotes}
    for number, each in enumerate(found.candidates, start=1):
        for where, ids in (("inside", each.quote_ids), ("just outside", each.contrast_ids)):
            for quote_id in ids:
                yield number, where, quote_id, by_id[quote_id].name, by_id[quote_id].text


def _cell(value: float | None) -> str | float:
    return "" if value is None else value
