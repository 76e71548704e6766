"""PDF files that hold text; a scan is refused with what to do about it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from themeseed.errors import UnreadableFileError
from themeseed.exchange.damage import DAMAGE
from themeseed.ingest.ingested import FoundText
from themeseed.ingest.transcript import find_turns


def read_pdf(path: Path, known: frozenset[str]) -> FoundText:
    """Return the text of all pages, in order, and its turns.

    Raises:
        UnreadableFileError: the file is broken, protected, or a scan without text.
    """
    # Imported here: only PDF files need it.
    from pypdf.errors import DependencyError, PyPdfError

    try:
        with _without_log():
            pages = _pages(path)
    except DependencyError as error:
        raise UnreadableFileError(_protected(path)) from error
    except (PyPdfError, *DAMAGE) as error:
        raise UnreadableFileError(
            f"{path.name} is no readable PDF: {error}. Open it and print it to a new PDF, or save its "
            "text as .txt."
        ) from error
    without = [number for number, page in enumerate(pages, start=1) if not page.strip()]
    if len(without) == len(pages):
        raise UnreadableFileError(
            f"{path.name} has no text on any of its {len(pages)} pages: it is a scan. Run text "
            "recognition (OCR) over it first, then add the result."
        )
    text = "\n".join(pages)
    return FoundText(text=text, turns=find_turns(text, known=known), warnings=_warnings(path, without))


def _pages(path: Path) -> list[str]:
    import pypdf

    reader = pypdf.PdfReader(path)
    # Many files are only protected against changes and open with an empty password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableFileError(_protected(path))
    # Half of a surrogate pair is no character; fonts with broken maps give such halves.
    return [
        page.extract_text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        for page in reader.pages
    ]


def _protected(path: Path) -> str:
    return f"{path.name} is protected by a password. Save a copy without one and add that."


def _warnings(path: Path, without: list[int]) -> tuple[str, ...]:
    if not without:
        return ()
    numbers = ", ".join(str(number) for number in without)
    return (
        f"{path.name}: no text on page {numbers}. If these pages are scans, run text recognition (OCR) "
        "over the file.",
    )


@contextmanager
def _without_log() -> Iterator[None]:
    # pypdf logs each thing that it mends, to stderr; what it cannot mend is refused by name.
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)
