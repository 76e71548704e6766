"""What reading files gives: documents and cases, and the files that were refused with the reason."""

from dataclasses import dataclass
from pathlib import Path

from themeseed.records import Case, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that was not taken in, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """Everything that was read, in the order of the files' names.

    `warnings` are sentences about what was taken in, but not in whole.
    """

    documents: tuple[Document, ...]
    cases: tuple[Case, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundTurn:
    """A turn as a reader found it: `text[start:end]` of its file, before cases are known.

    `case_name` and `attributes` are set where the source says them for this turn (table rows).
    """

    start: int
    end: int
    speaker: str | None = None
    seconds: float | None = None
    name: str | None = None
    case_name: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundText:
    """What a reader made of one file. `case_name` and `attributes` are the whole document's."""

    text: str
    turns: tuple[FoundTurn, ...]
    units: str = "turns"
    case_name: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
