"""A picture as a page shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An inline SVG (safe as it stands) and the sentence below it."""

    svg: str
    caption: str
