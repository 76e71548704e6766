"""The canvas that pictures are drawn on: its unit is one point, texts are placed by hand."""

import textwrap
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 360.0
FONT = 10.5
LINE = 13.5

INK = "#1f2933"
FAINT = "#5b6670"
RULE = "#c9d1d6"
DARK = "#0b4f6c"
LIGHT = "#a9d3e6"


def new_canvas(height: float) -> "tuple[Figure, Axes]":
    """Return an empty figure of this height in points, and the axes that cover it, y downwards."""
    # matplotlib takes most of a second to import; only who draws waits for it.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, height / 72))
    canvas = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    canvas.set_xlim(0, WIDTH)
    canvas.set_ylim(height, 0)
    canvas.set_axis_off()
    return figure, canvas


def say(
    canvas: "Axes", x: float, y: float, text: str, *,
    align: str = "left", colour: str = INK, bold: bool = False, backed: bool = False,
) -> None:  # fmt: skip
    """Put one line of text at a point; `backed` hides what is behind it."""
    canvas.text(
        x, y, printable(text), fontsize=FONT, color=colour, family="sans-serif",
        horizontalalignment=align, verticalalignment="center_baseline",
        fontweight="bold" if bold else "normal",
        parse_math=False,  # a code named "$x$" is a name, not a formula
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0} if backed else None,
    )  # fmt: skip


def say_lines(canvas: "Axes", x: float, y: float, lines: list[str], *, backed: bool = False) -> None:
    """Put lines of text below one another."""
    for number, line in enumerate(lines):
        say(canvas, x, y + LINE * number, line, backed=backed)


def box(
    canvas: "Axes", x: float, y: float, width: float, height: float, *, fill: str, edge: str
) -> None:
    """Put a filled rectangle with a thin edge."""
    from matplotlib.patches import Rectangle

    canvas.add_patch(Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=0.8))


def outline(canvas: "Axes", x: float, y: float, width: float, height: float) -> None:
    """Put a frame just inside a rectangle."""
    from matplotlib.patches import Rectangle

    canvas.add_patch(
        Rectangle(
            (x + 0.8, y + 0.8), width - 1.6, height - 1.6, fill=False, edgecolor=INK, linewidth=1.4
        )
    )


def point(canvas: "Axes", x: float, y: float, colour: str, shape: str) -> None:
    """Put a marker with a dark edge."""
    points(canvas, [(x, y)], colour, shape)


def points(
    canvas: "Axes", places: Sequence[tuple[float, float]], colour: str, shape: str, *, size: float = 6.5
) -> None:
    """Put the same marker at many points, which is far quicker than one by one."""
    canvas.plot(
        [x for x, _ in places], [y for _, y in places], marker=shape, markersize=size,
        linestyle="none", markerfacecolor=colour, markeredgecolor=INK,
        markeredgewidth=0.7 if size > 5 else 0.25,
    )  # fmt: skip


def wrap(text: str, width: int, *, most: int) -> list[str]:
    """Return the text in at most `most` lines of about `width` letters; wide letters count double."""
    wide = any(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    lines = textwrap.wrap(
        text, width // 2 if wide else width, max_lines=most, placeholder=" …", break_long_words=True
    )
    return lines or [""]


def printable(text: str) -> str:
    """Return the text without what an SVG file cannot hold: control letters and half letters."""
    return "".join(
        "�" if unicodedata.category(letter) in ("Cc", "Cs") or letter in "\ufffe\uffff" else letter
        for letter in text
    )
