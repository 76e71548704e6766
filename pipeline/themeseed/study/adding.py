"""Adding sources to a study: files become documents, cases and quotes; nothing stored is lost."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from themeseed.errors import UnknownNameError
from themeseed.ingest import Refused, read_cases, read_files, source_files
from themeseed.records import Case, Coder, Decision, Document, Quote
from themeseed.review import Lineage, make_coder
from themeseed.segment import LeftOut, segment
from themeseed.study.folder import Study
from themeseed.study.imported_codes import ImportedCodes, imported_codes

_LISTED = 5
"""Names that a warning lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What `add` did: new and known documents by name, refused files, and what became of turns.

    `n_codings` counts new codings from tables, `n_uncoded` rows without a code, `n_without_quote`
    coded rows that are no quote (too short, or of a speaker who is left out).
    """

    documents: tuple[str, ...]
    known: tuple[str, ...]
    refused: tuple[Refused, ...]
    n_quotes: int
    left_out: tuple[LeftOut, ...]
    n_codings: int
    n_uncoded: int
    n_without_quote: int
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
    that a person gave: they are kept as that coder's decisions, also on texts that the study has
    already, so that a second coder can be added to them.

    Args:
        study: open.
        paths: files, or folders that are walked.
        cases_file: a table of cases and their attributes.
        codes_column: a column of the tables that holds codes, separated by ";". An empty cell is
            not coded; "(none)" says that no code fits.
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
    found = ImportedCodes(decisions=(), n_uncoded=0, n_without_quote=0)
    if coder and codes_column:
        quotes_of: dict[str, list[Quote]] = defaultdict(list)
        for quote in (*study.store.quotes(), *quotes):
            quotes_of[quote.document_id].append(quote)
        refused = {each.path for each in ingested.refused}
        tables = [path for path in _tables(paths) if path not in refused]
        codebook = study.store.codebook()
        found = imported_codes(tables, quotes_of, codes_column, coder, codebook, ingest_config)
    decisions = _new_decisions(study, found.decisions)
    study.store.add_together(
        # Cases of texts that the study has already stand as they are.
        cases=_all_cases(ingested.cases if fresh else (), given_cases),
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
        n_uncoded=found.n_uncoded,
        n_without_quote=found.n_without_quote,
        speakers=_speakers(quotes),
        warnings=(
            *ingested.warnings,
            *_same_names(fresh, study.store.documents()),
            *_unmatched(given_cases, study),
            *_left_in(leave_out_speakers, known_ids, study),
        ),
    )


def _new_decisions(study: Study, found: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that are new, and not of a row that the coder decided before it was cut."""
    known = study.store.decisions()
    ids = {each.id for each in known}
    decided = {(each.coder_id, each.quote_id) for each in known}
    lineage = Lineage(study.store.boundary_edits())
    return [
        each
        for each in found
        if each.id not in ids
        and not any((each.coder_id, it) in decided for it in lineage.earlier(each.quote_id))
    ]


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


def _same_names(fresh: Sequence[Document], documents: Sequence[Document]) -> list[str]:
    """Return what to say of new texts that have the name of another text in the study."""
    ids = {document.id for document in fresh}
    known = {document.name for document in documents if document.id not in ids}
    return [
        f"The study has another text named {document.name}: both are in it now. Quotes that say the "
        "same are held out together, but each is suggested for and counted. If the new file replaces "
        "the old one, begin a new study with it."
        for document in fresh
        if document.name in known
    ]


def _unmatched(given: Sequence[Case], study: Study) -> list[str]:
    """Return what to say of cases in a table of cases that are nobody's."""
    used = {quote.case_id for quote in study.store.quotes()}
    used |= {document.case_id for document in study.store.documents()}
    names = [case.name for case in given if case.id not in used]
    if not names:
        return []
    listed = ", ".join(names[:_LISTED]) + (" and more" if len(names) > _LISTED else "")
    return [
        f"{len(names)} of {len(given)} cases belong to no quote: {listed}. They match by speaker, case "
        "column, row id or file name, and only for files that are added in the same command."
    ]


def _left_in(speakers: Sequence[str], known_ids: Collection[str], study: Study) -> list[str]:
    """Return what to say when speakers are to be left out of texts that the study has already."""
    folded = {speaker.casefold() for speaker in speakers}
    counts = Counter(
        quote.speaker
        for quote in study.store.quotes()
        if quote.speaker and quote.speaker.casefold() in folded and quote.document_id in known_ids
    )
    return [
        f"{count} quotes of {speaker} are in the study already and stay: leaving out works when a file "
        "is first added. Begin a new study to be rid of them."
        for speaker, count in sorted(counts.items())
    ]


def _tables(paths: Sequence[Path]) -> list[Path]:
    files = [file for path in paths for file in (source_files(path) if path.is_dir() else [path])]
    return [file for file in files if file.suffix.lower() in (".csv", ".tsv", ".xlsx")]


def _merged(parts: Sequence[LeftOut]) -> tuple[LeftOut, ...]:
    counts: Counter[str] = Counter()
    for part in parts:
        counts[part.reason] += part.count
    return tuple(LeftOut(reason=reason, count=count) for reason, count in sorted(counts.items()))


def _speakers(quotes: Sequence[Quote]) -> tuple[tuple[str, int], ...]:
    counts = Counter(quote.speaker for quote in quotes if quote.speaker)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
