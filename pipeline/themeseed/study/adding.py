"""Adding sources to a study: files become documents, cases and quotes; nothing stored is lost."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from themeseed.config import IngestConfig
from themeseed.errors import TableError, UnknownNameError
from themeseed.exchange.codings_csv import split_codes
from themeseed.exchange.table import read_table
from themeseed.ingest import Refused, read_cases, read_files, text_column
from themeseed.records import Case, Codebook, Coder, Decision, Quote
from themeseed.records.identity import stable_id
from themeseed.review import make_coder
from themeseed.segment import LeftOut, segment
from themeseed.study.folder import Study

IMPORTED_AT = "1970-01-01T00:00:00.000+00:00"
"""Imported codings say not when they were decided; a fixed time keeps adding a file idempotent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What `add` did: new and known documents by name, refused files, and what became of turns."""

    documents: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[Refused, ...]
    n_quotes: int
    left_out: tuple[LeftOut, ...]
    n_codings: int
    speakers: tuple[tuple[str, int], ...]
    warnings: tuple[str, ...] = ()


def add_sources(
    study: Study,
    paths: Sequence[Path],
    *,
    cases_file: Path | None = None,
    codes_column: str | None = None,
    coder_name: str | None = None,
    leave_out_speakers: Sequence[str] = (),
) -> Added:
    """Take files or folders into the study and return what was taken, known, refused, left out.

    A text that the study has already is left as it is. With `codes_column`, tables bring codes
    that a person gave: they are kept as that coder's decisions.

    Args:
        study: open.
        paths: files, or folders that are walked.
        cases_file: a table of cases and their attributes.
        codes_column: a column of the tables that holds codes, separated by ";".
        coder_name: who gave those codes.
        leave_out_speakers: besides those in study.toml.

    Raises:
        TableError: the codes column is missing, or holds a code that the codebook has not.
        UnknownNameError: codes were given without a coder.
    """
    coder = _coder(codes_column, coder_name)
    ingest_config = study.config.ingest
    if codes_column:
        left = (*ingest_config.leave_out_columns, codes_column)
        ingest_config = replace(ingest_config, leave_out_columns=left)
    given_cases = read_cases(cases_file) if cases_file else ()
    ingested = read_files(paths, ingest_config, cases=given_cases)
    known_ids = {document.id for document in study.store.documents()}
    fresh = [document for document in ingested.documents if document.id not in known_ids]
    settings = study.config.segment
    settings = replace(settings, leave_out_speakers=(*settings.leave_out_speakers, *leave_out_speakers))
    segmented = [segment(document, settings) for document in fresh]
    quotes = [quote for each in segmented for quote in each.quotes]
    decisions: tuple[Decision, ...] = ()
    if coder and codes_column:
        read = [path for path in _tables(paths) if path.name in {document.name for document in fresh}]
        decisions = _imported(read, quotes, codes_column, coder, study.store.codebook(), ingest_config)
    study.store.add_together(
        cases=_all_cases(ingested.cases, given_cases),
        documents=fresh,
        quotes=quotes,
        coders=[coder] if coder and decisions else [],
        decisions=decisions,
    )
    return Added(
        documents=tuple(document.name for document in fresh),
        known=tuple(each.name for each in ingested.documents if each.id in known_ids),
        refused=ingested.refused,
        n_quotes=len(quotes),
        left_out=_merged([part for each in segmented for part in each.left_out]),
        n_codings=len(decisions),
        speakers=_speakers(quotes),
        warnings=ingested.warnings,
    )


def _coder(codes_column: str | None, coder_name: str | None) -> Coder | None:
    if codes_column and not coder_name:
        raise UnknownNameError(
            f"Column '{codes_column}' holds codes, but not who gave them. Name the coder: --coder NAME."
        )
    return make_coder(coder_name) if codes_column and coder_name else None


def _all_cases(found: Sequence[Case], given: Sequence[Case]) -> tuple[Case, ...]:
    by_id = {case.id: case for case in given}
    by_id.update((case.id, case) for case in found)
    return tuple(by_id.values())


def _imported(
    tables: Sequence[Path],
    quotes: Sequence[Quote],
    codes_column: str,
    coder: Coder,
    codebook: Codebook,
    config: IngestConfig,
) -> tuple[Decision, ...]:
    """Return the codes in the tables as decisions, found again by the text they stand beside."""
    waiting: dict[str, list[Quote]] = defaultdict(list)
    for quote in sorted(quotes, key=lambda each: (each.document_id, each.start), reverse=True):
        waiting[quote.text].append(quote)
    decisions: list[Decision] = []
    for path in tables:
        table = read_table(path)
        text_at = text_column(table, config)
        codes_at = table.require(
            codes_column, remedy="Name the column that holds the codes: --codes NAME."
        )
        for row in table.rows:
            codes = split_codes(row.cells[codes_at])
            unknown = [code for code in codes if code not in codebook.codable_ids]
            if unknown:
                raise TableError(
                    f"{path.name}, row {row.number}: '{unknown[0]}' is not a code of codebook "
                    f"'{codebook.name}'. Its codes: {', '.join(codebook.codable_ids)}. Nothing was "
                    "added."
                )
            said = row.cells[text_at].strip()
            if waiting[said]:
                decisions.append(_decision(waiting[said].pop(), coder, codes, path.name))
    return tuple(decisions)


def _tables(paths: Sequence[Path]) -> list[Path]:
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    return [file for file in files if file.suffix.lower() in (".csv", ".tsv", ".xlsx")]


def _decision(quote: Quote, coder: Coder, codes: tuple[str, ...], file_name: str) -> Decision:
    return Decision(
        id=stable_id("imported", quote.id, coder.id, *codes),
        quote_id=quote.id,
        coder_id=coder.id,
        verdict="change" if codes else "none",
        codes=codes,
        note=f"imported from {file_name}",
        decided_at=IMPORTED_AT,
    )


def _merged(parts: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    counts: Counter[str] = Counter()
    for part in parts:
        counts[part.reason] += part.count
    return tuple(LeftOut(reason=reason, count=count) for reason, count in sorted(counts.items()))


def _speakers(quotes: Sequence[Quote]) -> tuple[tuple[str, int], ...]:
    counts = Counter(quote.speaker for quote in quotes if quote.speaker)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
