"""The curve of cost: how much would be suggested from each probability on, and how much of it right."""

from typing import TYPE_CHECKING

from themeseed.report.canvas import DARK, FAINT, LIGHT, LINE, RULE, WIDTH, new_canvas, say
from themeseed.report.findings import AgreementSection
from themeseed.report.pictures_view import Picture
from themeseed.report.svg import inline_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEFT, _TOP, _HEIGHT = 34.0, 40.0, 180.0
_LEAST_POINTS = 2


def cost_picture(section: AgreementSection) -> Picture | None:
    """Return the curve with its alternative text; None for fewer than two bars with suggestions."""
    told = [each for each in section.at_bars if each.n_suggested]
    if len(told) < _LEAST_POINTS:
        return None
    first, last = told[0], told[-1]
    alt = (
        f"Curve: of suggestions for {first.n_suggested} of {first.n_quotes} quotes "
        f"{first.n_right / first.n_suggested:.0%} are right, of the surest {last.n_suggested} "
        f"{last.n_right / last.n_suggested:.0%}; the table below says the same."
    )
    return Picture(
        svg=inline_svg(cost_figure(section), name="cost", alt=alt),
        caption=(
            "Each dot is a bar for suggesting, with the probability beside it. Further right: more "
            "quotes get a suggestion. Further up: more of these are right; the band is a 95% interval."
        ),
    )


def cost_figure(section: AgreementSection) -> "Figure":
    """Return the curve as a figure."""
    figure, canvas = new_canvas(_TOP + _HEIGHT + 40)
    told = [each for each in section.at_bars if each.n_suggested]

    def x(share: float) -> float:
        return _LEFT + (WIDTH - _LEFT - 24) * share

    def y(share: float) -> float:
        return _TOP + _HEIGHT * (1 - share)

    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        canvas.plot([_LEFT, WIDTH - 8], [y(tick)] * 2, color=RULE, linewidth=0.7)
        say(canvas, _LEFT - 6, y(tick), f"{tick:.0%}", align="right", colour=FAINT)
        say(canvas, x(tick), _TOP + _HEIGHT + 14, f"{tick:.0%}", align="center", colour=FAINT)
    across = [x(each.n_suggested / each.n_quotes) for each in told]
    canvas.fill_between(
        across, [y(each.low) for each in told], [y(each.high) for each in told], color=LIGHT, linewidth=0
    )
    right = [y(each.n_right / each.n_suggested) for each in told]
    canvas.plot(across, right, color=DARK, linewidth=1.6, marker="o", markersize=4)
    placed = WIDTH * 2.0
    for each, at, up in zip(told, across, right, strict=True):
        # Bars that stand close together would write over each other.
        if placed - at > 30:
            say(canvas, at, up - 10, f"{each.bar:.0%}", align="center")
            placed = at
    say(canvas, 0, 9, "Right, of what is suggested", bold=True)
    end = _TOP + _HEIGHT + 14 + LINE
    say(canvas, WIDTH - 8, end, "quotes that get a suggestion", align="right", colour=FAINT)
    return figure
