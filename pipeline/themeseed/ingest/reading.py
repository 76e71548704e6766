"""Reading files: each by the reader of its format; what cannot be read is refused by name."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from themeseed.config import IngestConfig
from themeseed.errors import ThemeseedError, UnreadableFileError
from themeseed.ingest.cases import CaseBook
from themeseed.ingest.ingested import FoundText, FoundTurn, Ingested, Refused
from themeseed.ingest.speakers import speaker_key
from themeseed.records import Case, Document, Turn
from themeseed.records.identity import stable_id, text_digest

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps as text."""

STUDY_MARK = "study.db"
STUDY_MARKS = (STUDY_MARK, "study-database.toml")
"""The files that make a folder a study: its exports and report are no sources."""

FORMATS = (".txt", ".md", ".docx", ".vtt", ".srt", ".csv", ".tsv", ".xlsx", ".pdf")


def read_files(paths: Sequence[Path], config: IngestConfig, *, cases: Sequence[Case] = ()) -> Ingested:
    """Return the documents and cases in files and folders; bad files are named, the others go in.

    Folders are walked for the formats that are read. The same text is one document whatever its
    file is called, so ids depend neither on names nor on order.

    Args:
        paths: files or folders.
        config: column names and the largest size.
        cases: from a table of cases; they match by speaker, case column or file name.
    """
    book = CaseBook(cases)
    documents: dict[str, Document] = {}
    refused: list[Refused] = []
    warnings: list[str] = []
    known = frozenset(speaker_key(case.name) for case in cases)
    for path in _files(paths):
        try:
            found = _checked(path, _read(path, config, known))
        except ThemeseedError as error:
            refused.append(Refused(path=path, reason=str(error)))
            continue
        digest = text_digest(found.text)
        if digest in documents:
            twin = documents[digest].name
            reason = f"{path.name} holds the same text as {twin}, which is taken in already."
            refused.append(Refused(path=path, reason=reason))
        else:
            documents[digest] = _document(path, found, digest, book)
            warnings += found.warnings
    return Ingested(
        documents=tuple(documents.values()),
        cases=book.cases(),
        refused=tuple(refused),
        warnings=(*warnings, *book.disputed()),
    )


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = source_files(path) if path.is_dir() else []
        # A folder with nothing to read stays in the list, to be refused by name.
        found += inside or [path]
    return sorted(dict.fromkeys(found), key=lambda each: (each.name, str(each)))


def source_files(folder: Path) -> list[Path]:
    """Return the files in a folder that could be taken in; what lies in a study's folder is none."""
    studies = {each.parent for mark in STUDY_MARKS for each in folder.rglob(mark)}
    return [
        each
        for each in sorted(folder.rglob("*"))
        if _is_source(each) and studies.isdisjoint(each.parents)
    ]


def _is_source(path: Path) -> bool:
    # "~$..." is what Word leaves beside a document that is open.
    return path.is_file() and path.suffix.lower() in FORMATS and not path.name.startswith((".", "~$"))


def _read(path: Path, config: IngestConfig, known: frozenset[str]) -> FoundText:
    suffix = path.suffix.lower()
    if path.is_dir():
        raise UnreadableFileError(
            f"The folder {path} holds no file of a format that themeseed reads: {', '.join(FORMATS)}."
        )
    if not path.is_file():
        raise UnreadableFileError(f"There is no file {path}. Check the name and the folder.")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFileError(f"{path.name} is empty.")
    if size > config.max_megabytes * 1024**2:
        raise UnreadableFileError(
            f"{path.name} has {size / 1024**2:.0f} MB; at most {config.max_megabytes} are read. "
            "Split it, or raise max_megabytes under [ingest] in study.toml."
        )
    # Each reader is imported where it is used, so that no format pays for another's libraries.
    if suffix in (".txt", ".md"):
        from themeseed.ingest.plain_text import read_plain_text

        return read_plain_text(path, config, known)
    if suffix == ".docx":
        from themeseed.ingest.word import read_word

        return read_word(path, config, known)
    if suffix in (".vtt", ".srt"):
        from themeseed.ingest.subtitles import read_subtitles

        return read_subtitles(path, known)
    if suffix in (".csv", ".tsv", ".xlsx"):
        from themeseed.ingest.tables import read_rows_as_turns

        return read_rows_as_turns(path, config)
    if suffix == ".pdf":
        from themeseed.ingest.pdf import read_pdf

        return read_pdf(path, known)
    raise UnreadableFileError(
        f"{path.name}: '{suffix or 'no ending'}' is not a format that themeseed reads. "
        f"Formats: {', '.join(FORMATS)}. Save it as one of these."
    )


def _checked(path: Path, found: FoundText) -> FoundText:
    if not found.turns:
        raise UnreadableFileError(f"{path.name} holds no text that could be coded.")
    odd = _UNKEEPABLE.search(found.text)
    if odd:
        raise UnreadableFileError(
            f"{path.name} holds the character U+{ord(odd[0]):04X} at position {odd.start()}, which is "
            "no text. Save the file again as UTF-8."
        )
    return found


def _document(path: Path, found: FoundText, digest: str, book: CaseBook) -> Document:
    by_file = book.known(path.name) or book.known(path.stem)
    case = found.case_name or (by_file.name if by_file else path.stem)
    transcript = found.units == "turns"
    return Document(
        id=stable_id("document", digest),
        name=path.name,
        text=found.text,
        sha256=digest,
        format=path.suffix.lower().lstrip("."),
        units=found.units,
        turns=tuple(_turn(turn, case, book) for turn in found.turns),
        # The rows of a survey are cases of their own, so that the file is none.
        case_id=book.meet(case, found.attributes) if transcript else None,
    )


def _turn(turn: FoundTurn, case: str, book: CaseBook) -> Turn:
    speaker = book.known(turn.speaker) if turn.speaker else None
    by_speaker = speaker.name if speaker else case
    # A table of cases may know the rows of a survey by their ids.
    case_name = turn.case_name or by_speaker
    row = book.known(turn.name) if turn.name and not book.known(case_name) else None
    return Turn(
        start=turn.start,
        end=turn.end,
        speaker=turn.speaker,
        case_id=book.meet(row.name if row else case_name, turn.attributes),
        name=turn.name,
        seconds=turn.seconds,
    )
