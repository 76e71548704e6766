"""A text file in whatever encoding a researcher's program wrote it, as a string.

The rule: nothing is guessed where the bytes themselves say it (byte order mark, valid UTF-8).
"""

import codecs
from pathlib import Path

from themeseed.errors import UnreadableFileError

MAX_BYTES = 200 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "mac_roman", "koi8_r", "iso8859_2", "cp932", "euc_jp", "gb18030", "big5", "cp949",
    "utf_16_le", "utf_16_be",
]  # fmt: skip
"""What programs still write. DOS and EBCDIC code pages are left out: in a text of a few words they
look as good as the right one, and nobody saves interviews in them."""


def read_bytes(path: Path, *, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file that is not larger than `max_bytes`.

    Raises:
        UnreadableFileError: there is no such file, it may not be read, or it is too large.
    """
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise UnreadableFileError(
                f"{path} has {size:,} bytes; at most {max_bytes:,} are read. Split the file."
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFileError(f"There is no file {path}. Check the name and the folder.") from error
    except OSError as error:
        raise UnreadableFileError(f"{path} cannot be read: {error.strerror}.") from error


def read_text(path: Path) -> str:
    """Return the text of a file, its encoding found; line ends stay as they are.

    Raises:
        UnreadableFileError: the file cannot be read, or is not text.
    """
    text = decode(read_bytes(path))
    if text is None:
        raise UnreadableFileError(
            f"{path} is not text in a known encoding. Save it as UTF-8 and try again."
        )
    return text


def decode(content: bytes) -> str | None:
    """Return the text of bytes in UTF-8, UTF-16, UTF-32 or a legacy encoding; None if not text.

    >>> decode("Müdigkeit".encode("utf-16"))
    'Müdigkeit'
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    text = _strictly(content, "utf-8")
    # UTF-16 without a mark is valid UTF-8 full of NULs; a stray one is nothing but a stray one.
    if text is not None and text.count("\0") * 4 < max(len(text), 4):
        return text
    return _guessed(content)


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guessed(content: bytes) -> str | None:
    # Imported here: needed for legacy files only.
    from charset_normalizer import from_bytes

    matches = from_bytes(content, cp_isolation=_LEGACY)
    best = matches.best()
    if best is None:
        return None
    # Short texts look alike in several of these; where Windows-1252 is as likely, it is meant.
    for match in matches:
        if "cp1252" in match.could_be_from_charset and match.chaos <= best.chaos:
            if match.coherence >= best.coherence:
                return _strictly(content, "cp1252")
            break
    return str(best)
