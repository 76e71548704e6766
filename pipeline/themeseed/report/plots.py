"""Pictures of findings as matplotlib figures: no pyplot, no global state, the same every time.

Every figure is drawn on a canvas whose unit is one point, 360 wide: narrow enough to be read on a
phone, so that texts are placed and wrapped by hand. Colours are those of Okabe and Ito (2008),
told apart by the colour-blind; shapes and outlines repeat what colours say.
"""

from collections.abc import Mapping, Sequence
from math import floor
from typing import TYPE_CHECKING

from themeseed.records import Agreement, Codebook, Coding
from themeseed.report.canvas import (
    DARK,
    FAINT,
    INK,
    LIGHT,
    LINE,
    RULE,
    WIDTH,
    box,
    new_canvas,
    outline,
    point,
    points,
    say,
    say_lines,
    wrap,
)
from themeseed.report.findings import AgreementSection
from themeseed.report.projection import Projection
from themeseed.report.tables import code_counts
from themeseed.report.wording import NO_CODE, code_name, marks, measured, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442", "#999999")
SHAPES = ("o", "s", "^", "D", "v", "P", "X", "h")
# Above it the cells are too small to read.
MOST_CODES_IN_HEAT_MAP = 26
# Above it colours and shapes repeat; rarer codes are then drawn as one.
MOST_CODES_IN_MAP = len(PALETTE)
# Above it the names of codes stand beside the bars, not above them.
MOST_NAMES_ABOVE = 12
# Above it points are small, or they would lie on one another.
MOST_LARGE_POINTS = 300


def confusion_picture(agreement: Agreement, codebook: Codebook) -> "Figure":
    """Return a heat map of counts: rows are the first side's codes, columns the second's."""
    confusion = agreement.confusion
    letters = marks(len(confusion.code_ids))
    lines = [wrap(code_name(codebook, code_id), 22, most=3) for code_id in confusion.code_ids]
    left, top = 158.0, 40.0
    across = (WIDTH - left - 4) / max(len(letters), 1)
    heights = [max(34.0 if len(letters) <= 8 else 20.0, LINE * len(names) + 8) for names in lines]
    figure, canvas = new_canvas(top + sum(heights) + 4)
    say(canvas, 0, 9, f"{shortened(agreement.first, 22)} ↓", colour=FAINT)
    say(canvas, left, 9, f"{shortened(agreement.second, 30)} →", colour=FAINT)
    largest = max((max(counts) for counts in confusion.counts), default=0)
    for column, letter in enumerate(letters):
        say(canvas, left + across * (column + 0.5), 29, letter, align="center", bold=True)
    y = top
    for row, counts in enumerate(confusion.counts):
        middle = y + heights[row] / 2
        say(canvas, 4, middle, letters[row], bold=True)
        say_lines(canvas, 18, middle - LINE * (len(lines[row]) - 1) / 2, lines[row])
        for column, count in enumerate(counts):
            x = left + across * column
            _cell(canvas, x, y, across, heights[row], count / largest if largest else 0.0)
            dark = bool(largest) and count / largest > 0.5
            say(canvas, x + across / 2, middle, str(count) if count else "·", align="center",
                 colour="white" if dark else INK if count else FAINT)  # fmt: skip
        y += heights[row]
    y = top
    for row, height in enumerate(heights):
        outline(canvas, left + across * row, y, across, height)
        y += height
    return figure


def counts_picture(
    suggested: Sequence[Coding], decided: Sequence[Coding], codebook: Codebook
) -> "Figure":
    """Return two bars for each code: quotes that it was suggested for, and decided for."""
    first, second = code_counts(suggested), code_counts(decided)
    codes = [(code.id, code.name) for code in codebook.codable]
    if first["(none)"] or second["(none)"]:
        codes.append(("(none)", NO_CODE.capitalize()))
    # Many codes have their names beside the bars, so that all bars are in sight at once.
    beside = len(codes) > MOST_NAMES_ABOVE
    lines = [wrap(name, 24 if beside else 56, most=2) for _, name in codes]
    heights = [max(LINE * len(names), 22) + 6 if beside else LINE * len(names) + 38 for names in lines]
    left, thick = (150.0, 8.0) if beside else (0.5, 10.0)
    figure, canvas = new_canvas(30 + sum(heights))
    for x, colour, text in ((0.0, LIGHT, "suggested"), (84.0, DARK, "decided")):
        box(canvas, x, 4, 10, 10, fill=colour, edge=DARK)
        say(canvas, x + 15, 9, text)
    largest = max([*first.values(), *second.values(), 1])
    y = 32.0
    for (code_id, _), names, height in zip(codes, lines, heights, strict=True):
        say_lines(canvas, 0, y, names)
        bar = y if beside else y + LINE * len(names)
        for count, colour in ((first[code_id], LIGHT), (second[code_id], DARK)):
            length = max((WIDTH - 34 - left) * count / largest, 0.5)
            box(canvas, left, bar - thick / 2, length, thick, fill=colour, edge=DARK)
            say(canvas, left + length + 5.5, bar, str(count))
            bar += 11 if beside else 13
        y += height
    return figure


def agreement_picture(sections: Sequence[AgreementSection], measure: str) -> "Figure":
    """Return one measure of each way of coding as a dot on a line that is its interval."""
    found = [
        (one.title, figure)
        for one in sections
        for figure in one.agreement.measures
        if figure.name == measure and figure.value is not None
    ]
    lows = [figure.interval.low if figure.interval else figure.value or 0.0 for _, figure in found]
    start = min(0.0, *(floor(low * 4) / 4 for low in lows)) if lows else 0.0
    lines = [wrap(title, 54, most=2) for title, _ in found]
    height = 26 + sum(LINE * len(names) + 24 for names in lines) + 16
    figure, canvas = new_canvas(height)
    left, right = 18.0, WIDTH - 142

    def place(value: float) -> float:
        return left + (right - left) * (value - start) / (1.0 - start)

    say(canvas, 0, 8, measure, bold=True)
    tick = start
    while tick <= 1.0:
        canvas.plot([place(tick)] * 2, [22, height - 18], color=RULE, linewidth=0.7)
        say(canvas, place(tick), height - 8, f"{tick:g}".replace("-", "−"), align="center", colour=FAINT)
        tick += 0.25 if start > -0.5 else 0.5
    y = 30.0
    for (_, value), names in zip(found, lines, strict=True):
        say_lines(canvas, 0, y, names, backed=True)
        y += LINE * len(names) + 1
        if value.interval is not None:
            ends = [place(value.interval.low), place(value.interval.high)]
            canvas.plot(ends, [y, y], color=DARK, linewidth=2.2, solid_capstyle="butt")
        canvas.plot([place(value.value or 0.0)], [y], "o", color=DARK, markersize=6.5)
        say(canvas, right + 12, y, measured(value))
        y += 23
    return figure


def map_picture(projection: Projection, code_of: Mapping[str, str], codebook: Codebook) -> "Figure":
    """Return the quotes as points; `code_of` gives a quote's code, quotes without one are hollow."""
    drawn = _most_frequent([code_of[one] for one in projection.ids if one in code_of], codebook)
    rest = {code_of[one] for one in projection.ids if one in code_of} - set(drawn)
    names = [(code_name(codebook, code), PALETTE[i], SHAPES[i]) for i, code in enumerate(drawn)]
    if rest:
        names.append(("other codes", FAINT, "."))
    if any(one not in code_of for one in projection.ids):
        names.append(("not coded", "white", "o"))
    lines = [wrap(name, 54, most=2) for name, _, _ in names]
    side = 300.0
    figure, canvas = new_canvas(side + 12 + sum(LINE * len(one) + 5 for one in lines))
    box(canvas, 0.5, 0.5, WIDTH - 1, side - 1, fill="white", edge=RULE)
    low, high = projection.positions.min(axis=0), projection.positions.max(axis=0)
    scale = min((WIDTH - 28) / max(high[0] - low[0], 1e-9), (side - 28) / max(high[1] - low[1], 1e-9))
    middle = (low + high) / 2
    look = {code: (PALETTE[i], SHAPES[i]) for i, code in enumerate(drawn)}
    places: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for quote_id, position in zip(projection.ids, projection.positions, strict=True):
        code = code_of.get(quote_id)
        seen = look.get(code or "", (FAINT, ".") if code else ("white", "o"))
        x, y = (position - middle) * scale
        places.setdefault(seen, []).append((WIDTH / 2 + float(x), side / 2 - float(y)))
    size = 6.5 if len(projection.ids) <= MOST_LARGE_POINTS else 3.6
    # The rarer the look, the later it is drawn, so that what is rare is not hidden.
    for colour, shape in sorted(places, key=lambda seen: (-len(places[seen]), seen)):
        points(canvas, places[colour, shape], colour, shape, size=size)
    y = side + 16
    for (_, colour, shape), name_lines in zip(names, lines, strict=True):
        point(canvas, 7, y, colour, shape)
        say_lines(canvas, 18, y, name_lines)
        y += LINE * len(name_lines) + 5
    return figure


def _most_frequent(codes: list[str], codebook: Codebook) -> list[str]:
    """Return the codes that are drawn with a look of their own, in the codebook's order."""
    order = [*codebook.codable_ids, "(none)", "(several)"]
    present = [code for code in order if code in codes]
    ranked = sorted(present, key=lambda code: -codes.count(code))
    return [code for code in present if code in ranked[:MOST_CODES_IN_MAP]]


def _cell(canvas: "Axes", x: float, y: float, width: float, height: float, strength: float) -> None:
    from matplotlib.colors import to_hex, to_rgb

    full, empty = to_rgb(DARK), to_rgb("#f4f8fa")
    mixed = [strength * one + (1 - strength) * other for one, other in zip(full, empty, strict=True)]
    box(canvas, x, y, width, height, fill=to_hex((mixed[0], mixed[1], mixed[2])), edge="white")
