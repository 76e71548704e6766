"""A quote: the unit that is embedded, suggested for, and coded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A stretch of a document: `document.text[start:end] == text`, offsets in code points.

    `id` is stable (made from the document's id and the offsets); `name` is what people call the
    quote: the id that the source gave it, or the document's name and a running number.
    """

    id: str
    name: str
    text: str
    document_id: str
    start: int
    end: int
    speaker: str | None = None
    case_id: str | None = None
