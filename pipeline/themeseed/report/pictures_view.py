"""A picture as a page or a notebook shows it."""

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An inline SVG (safe as it stands) and the sentence below it. A notebook shows it as it is."""

    svg: str
    caption: str

    def _repr_html_(self) -> str:
        caption = f"<figcaption><small>{escape(self.caption)}</small></figcaption>"
        return f'<figure style="max-width: 36rem">{self.svg}{caption if self.caption else ""}</figure>'

    def _repr_svg_(self) -> str:
        # A file or a viewer of its own needs the name space that a page does not.
        return self.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
