"""Cells that a spreadsheet would run as a formula, made text, and back.

A CSV cell that begins with one of the characters below is executed by Excel, LibreOffice and
Google Sheets ("CSV injection", OWASP). The cure is a leading apostrophe. The rule: `unguard`
undoes `guard` for every string, so a cell that already begins with apostrophes before such a
character gets one more.
"""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def guard(cell: str) -> str:
    """Return the cell as text that no spreadsheet runs; numbers such as -1 stay as they are.

    >>> guard("=1+1"), guard("-1"), guard("@home")
    ("'=1+1", '-1', "'@home")
    """
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def unguard(cell: str) -> str:
    """Return what `guard` was given.

    >>> unguard("'=1+1"), unguard("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if _GUARDED.match(cell) else cell
