"""A matplotlib figure -> SVG that stands inside a page: no address, no script, no ids that clash."""

import io
import warnings
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from themeseed.report.canvas import printable
from themeseed.report.pictures_view import Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
# Widths are measured with the first, which matplotlib ships and which is wider than the others.
_FONTS = ["DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif"]


def inline_svg(figure: "Figure", *, name: str, alt: str) -> str:
    """Return the figure as an <svg> element for a page.

    Args:
        figure: what to draw.
        name: goes before each id, and must be another one for each picture of a page.
        alt: what the picture shows, for those who do not see it.
    """
    root = ElementTree.fromstring(_draw(figure))  # noqa: S314 - made two lines above, not read
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{_SVG}metadata", f"{_SVG}style"):
                parent.remove(child)
    used = {link.removeprefix("#") for one in root.iter() if (link := one.get(_HREF))}
    clips = {one.get("id", "") for one in root.iter(f"{_SVG}clipPath")}
    for one in root.iter():
        one.tag = one.tag.removeprefix(_SVG)
        _rename(one, name, used | clips)
    size = root.get("viewBox", "")
    root.attrib.clear()
    root.attrib.update(
        {
            "viewBox": size,
            "preserveAspectRatio": "xMinYMin",
            "role": "img",
            "aria-label": printable(alt),
            # What matplotlib's own style sheet says of everything, which must not leave the picture.
            "style": "stroke-linejoin: round; stroke-linecap: butt",
        }
    )
    return ElementTree.tostring(root, encoding="unicode")


def drawn(figure: "Figure", *, name: str, alt: str, caption: str = "") -> Picture:
    """Return the figure as a picture, which a notebook shows by itself; see `inline_svg`."""
    return Picture(svg=inline_svg(figure, name=name, alt=alt), caption=caption)


def _draw(figure: "Figure") -> bytes:
    import matplotlib as mpl

    target = io.BytesIO()
    with (
        mpl.rc_context(
            {
                "svg.hashsalt": "themeseed",  # the same ids every time
                "svg.fonttype": "none",  # text stays text, for any script
                "font.sans-serif": _FONTS,
                "path.simplify": False,
            }
        ),
        warnings.catch_warnings(),
    ):
        # Only measuring needs the glyph; the browser finds another font to show it with.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        figure.savefig(target, format="svg", transparent=True, metadata={"Date": None})
    return target.getvalue()


def _rename(element: ElementTree.Element, name: str, used: set[str]) -> None:
    own = element.attrib.pop("id", None)
    if own in used:
        element.set("id", f"{name}-{own}")
    link = element.attrib.pop(_HREF, None)
    if link is not None:
        element.set("href", f"#{name}-{link.removeprefix('#')}")
    clip = element.get("clip-path")
    if clip is not None:
        element.set("clip-path", clip.replace("url(#", f"url(#{name}-"))
