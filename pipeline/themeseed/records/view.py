"""Views: choices of quotes that a coder saved under a name."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewEdit:
    """That a coder saved a view, or forgot it. Appended, never overwritten.

    `path` is the address on the review pages that the view leads to, empty for one that is
    forgotten; `edited_at` is ISO 8601 in UTC.
    """

    id: str
    coder_id: str
    kind: Literal["save", "forget"]
    name: str
    path: str = ""
    edited_at: str
