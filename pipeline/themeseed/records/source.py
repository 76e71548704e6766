"""What was collected: documents with their speaker turns, and the cases they belong to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One property of a case, such as site = London."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A person, site or other unit of analysis that quotes belong to.

    `name` is what researchers call it ("P1", "London Peer Worker 3"); `id` is made from it.
    """

    id: str
    name: str
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, name: str) -> str | None:
        """Return the value of the attribute of this name, or None when the case has none."""
        return next((item.value for item in self.attributes if item.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A stretch of a document by one speaker: `document.text[start:end]`, in code points.

    `name` is the id that the source gave the stretch (a row's `id`), when it gave one: such a
    turn is a quote that somebody already chose, and is never split. `seconds` is when the turn
    starts in the recording.
    """

    start: int
    end: int
    speaker: str | None = None
    case_id: str | None = None
    name: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One source text, kept exactly.

    `sha256` is the digest of `text` in UTF-8; `format` is the reader that took it in ("txt",
    "docx", "vtt", ...). `units` says how turns become quotes: "turns" (transcripts: long turns
    are split at sentences) or "fixed" (tables: each turn is one quote as it stands).
    """

    id: str
    name: str
    text: str
    sha256: str
    format: str
    units: str = "turns"
    turns: tuple[Turn, ...] = ()
    case_id: str | None = None
