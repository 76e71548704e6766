"""PDF files that hold text; a scan is refused with what to do about it."""

import logging
from pathlib import Path

from themeseed.errors import UnreadableFileError
from themeseed.ingest.ingested import FoundText
from themeseed.ingest.transcript import find_turns


def read_pdf(path: Path, known: frozenset[str]) -> FoundText:
    """Return the text of all pages, in order, and its turns.

    Raises:
        UnreadableFileError: the file is broken, protected, or a scan without text.
    """
    # Imported here: only PDF files need it.
    import pypdf
    from pypdf.errors import PyPdfError

    # pypdf logs what it mends; a file that cannot be mended is refused below, by name.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFileError(
                f"{path.name} is protected by a password. Save a copy without one and add that."
            )
        text = "\n".join(page.extract_text() for page in reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise UnreadableFileError(
            f"{path.name} is no readable PDF: {error}. Open it and print it to a new PDF, or save its "
            "text as .txt."
        ) from error
    if not text.strip():
        raise UnreadableFileError(
            f"{path.name} holds no text: it is a scan. Run text recognition (OCR) over it first."
        )
    return FoundText(text=text, turns=find_turns(text, known=known))
