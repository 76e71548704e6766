"""What any of the databases can hold: refused at the border, the same for all of them.

PostgreSQL's text cannot hold U+0000, no database holds a lone surrogate (half of a character), and
whole numbers have 64 bits. NaN and infinity are nobody's probability.
"""

import math
import re
from collections.abc import Sequence

from themeseed.errors import StoreError
from themeseed.store.rows import Row

_NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_JSON_COLUMNS = frozenset(
    {"attributes", "turns", "versions", "settings", "summary", "evidence", "content", "codes", "refused"}
    | {"suggestion_ids", "adjudicates", "quote_ids", "carried_from", "before_ids", "after_ids"}
)
_LARGEST = 2**63 - 1


def check_rows(kind: str, rows: Sequence[Row]) -> None:
    """Refuse rows that hold what not every database can hold.

    Args:
        kind: what the rows are, for the message ("document").
        rows: by column name.

    Raises:
        StoreError: names the record, the column and the value.
    """
    for row in rows:
        for column, value in row.items():
            if isinstance(value, str):
                finding = _text_finding(value, is_json=column in _JSON_COLUMNS)
            elif isinstance(value, float):
                finding = "" if math.isfinite(value) else f"the number {value}"
            elif isinstance(value, int):
                finding = "" if -_LARGEST <= value <= _LARGEST else f"the number {value}"
            else:
                finding = ""
            if finding:
                name = row.get("name") or row.get("id") or row.get("run_id") or ""
                raise StoreError(
                    f"{kind} {name!r} holds {finding} in its {column}, which a study cannot keep. "
                    "Remove it from the source and try again. Nothing was kept."
                )


def _text_finding(value: str, *, is_json: bool) -> str:
    if is_json:
        if "\\u0000" in value and _NUL_IN_JSON.search(value):
            return "the character U+0000"
    elif "\x00" in value:
        return f"the character U+0000 (position {value.index(chr(0))})"
    if value.isascii():
        return ""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return f"the lone surrogate U+{ord(value[error.start]):04X} (position {error.start})"
    return ""
