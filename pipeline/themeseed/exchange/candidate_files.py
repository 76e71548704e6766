"""Candidate themes as files: two CSV tables, and one JSON with everything."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from themeseed.exchange.agreement_files import csv_file
from themeseed.exchange.atomic import ExportFile
from themeseed.exchange.named_table import Cells, NamedTable
from themeseed.records import CandidateTheme, Codebook, Discovery, Quote

_CANDIDATES = (
    "candidate", "id", "source", "relation", "quotes", "keywords", "codes", "refound",
    "refound_documents", "least_document", "tight", "fragile", "name", "suggested_name",
    "set_aside", "why", "refound_encoders", "refound_chance",
)  # fmt: skip
_PLACES = ("candidate", "grouping", "group", "quotes", "share", "share_of_all")
_THEMES = ("code", "name", "state", "quotes", "inside", "shared_with", "decided")
_OF_THEMES = ("code", "name", "where", "other", "quote_id", "quote", "text")
_NEGATIVE = ("code", "name", "quote_id", "quote", "text")
_QUOTES = ("candidate", "where", "quote_id", "quote", "text")


def candidate_files(
    found: Discovery, codebook: Codebook, quotes: Sequence[Quote]
) -> tuple[ExportFile, ...]:
    """Return candidates, negative cases and seed themes, with quotes, as CSV; discovery.json.

    Tables are there also without rows.
    """
    values = json.dumps(asdict(found), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    return (
        *(csv_file(table) for table in candidate_tables(found, codebook, quotes)),
        ExportFile(name="discovery.json", content=values.encode()),
    )


def candidate_tables(
    found: Discovery, codebook: Codebook, quotes: Sequence[Quote]
) -> tuple[NamedTable, ...]:
    """Return candidates, negative cases and seed themes, with quotes, as tables of plain numbers."""
    names = {each: codebook.name_of(each) for each in codebook.codable_ids}
    return (
        NamedTable(name="candidates", columns=_CANDIDATES, rows=tuple(_candidates(found, codebook))),
        NamedTable(name="candidate-quotes", columns=_QUOTES, rows=tuple(_quotes(found, quotes))),
        NamedTable(name="candidate-places", columns=_PLACES, rows=tuple(_places(found))),
        NamedTable(
            name="negative-cases", columns=_NEGATIVE, rows=tuple(_negative(found, names, quotes))
        ),
        NamedTable(
            name="seed-theme-quotes", columns=_OF_THEMES, rows=tuple(_of_themes(found, names, quotes))
        ),
        NamedTable(name="seed-themes", columns=_THEMES, rows=tuple(_themes(found, names))),
    )


def _candidates(found: Discovery, codebook: Codebook) -> Iterator[Cells]:
    aside = {each.candidate.id: each for each in found.set_aside}
    for number, each in enumerate(_all(found), start=1):
        codes = (f"{codebook.name_of(code)} {share:.3f}" for code, share in each.nearest_codes)
        it = aside.get(each.id)
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
            *(each.name, each.suggested_name, it.why if it else "", it.said if it else ""),
            *(" ".join(f"{share:.3f}" for share in each.refound_encoders), _cell(each.refound_chance)),
        )


def _all(found: Discovery) -> tuple[CandidateTheme, ...]:
    """Return the candidates, and after them those that are set aside."""
    return (*found.candidates, *(each.candidate for each in found.set_aside))


def _quotes(found: Discovery, quotes: Sequence[Quote]) -> Iterator[Cells]:
    by_id = {quote.id: quote for quote in quotes}
    for number, each in enumerate(_all(found), start=1):
        for where, ids in (("inside", each.quote_ids), ("just outside", each.contrast_ids)):
            for quote_id in ids:
                yield number, where, quote_id, by_id[quote_id].name, by_id[quote_id].text


def _places(found: Discovery) -> Iterator[Cells]:
    for number, each in enumerate(_all(found), start=1):
        for it in each.where:
            yield number, it.grouping, it.group, it.n_quotes, it.share, it.share_of_all


def _themes(found: Discovery, names: Mapping[str, str]) -> Iterator[Cells]:
    for each in found.seed_themes:
        inside = "; ".join(", ".join(part.keywords) for part in each.parts)
        shared = "; ".join(f"{names.get(it, it)} {len(ids)}" for it, ids in each.shared_with)
        name = names.get(each.code_id, each.code_id)
        yield each.code_id, name, each.state, each.n_quotes, inside, shared, each.n_decided


def _of_themes(found: Discovery, names: Mapping[str, str], quotes: Sequence[Quote]) -> Iterator[Cells]:
    """Yield the quotes of each part of a theme, and those that it shares with another."""
    by_id = {quote.id: quote for quote in quotes}
    for each in found.seed_themes:
        stand = [("inside", "; ".join(part.keywords), part.quote_ids) for part in each.parts]
        stand += [("shared with", names.get(it, it), ids) for it, ids in each.shared_with]
        for where, other, ids in stand:
            for it in ids:
                if it in by_id:
                    name = names.get(each.code_id, each.code_id)
                    yield each.code_id, name, where, other, it, by_id[it].name, by_id[it].text


def _negative(found: Discovery, names: Mapping[str, str], quotes: Sequence[Quote]) -> Iterator[Cells]:
    by_id = {quote.id: quote for quote in quotes}
    for each in found.seed_themes:
        for it in each.contrary_ids:
            if it in by_id:
                name = names.get(each.code_id, each.code_id)
                yield each.code_id, name, it, by_id[it].name, by_id[it].text


def _cell(value: float | None) -> str | float:
    return "" if value is None else value
