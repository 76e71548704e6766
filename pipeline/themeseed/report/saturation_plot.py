"""The saturation curve: what was seen in the order of interviewing, before what random orders give."""

from typing import TYPE_CHECKING

from themeseed.records import Saturation
from themeseed.report.canvas import DARK, FAINT, LIGHT, LINE, RULE, WIDTH, new_canvas, say
from themeseed.report.pictures_view import Picture
from themeseed.report.svg import inline_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEFT, _TOP, _HEIGHT = 34.0, 40.0, 210.0
_MOST_TICKS = 8


def saturation_picture(found: Saturation) -> Picture | None:
    """Return the curve with its alternative text; None for fewer than two cases."""
    if len(found.points) < 2:
        return None
    last = found.points[-1]
    half = next(it for it in found.points if it.n_codes * 2 >= last.n_codes)
    alt = (
        f"Curve of {found.of} seen after each {found.unit}: {found.points[0].n_codes} after the first, "
        f"half of all after {half.n_cases}, {last.n_codes} after all {last.n_cases}; the table below "
        "says the same."
    )
    return Picture(
        svg=inline_svg(saturation_figure(found), name=f"saturation-{found.of}", alt=alt),
        caption=(
            f"{found.of.capitalize()} seen after each {found.unit}. Steps: in the order of the study. "
            f"Line and band: mean and {found.level:.0%} of random orders. A curve that still climbs at "
            "its end would go on climbing."
        ),
    )


def saturation_figure(found: Saturation) -> "Figure":
    """Return the curve as a figure."""
    figure, canvas = new_canvas(_TOP + _HEIGHT + 40)
    n, most = len(found.points), max(it.n_codes for it in found.points)

    def x(number: float) -> float:
        return _LEFT + (WIDTH - _LEFT - 8) * (number - 1) / max(1, n - 1)

    def y(codes: float) -> float:
        return _TOP + _HEIGHT * (1 - codes / max(1, most))

    for tick in range(0, most + 1, max(1, -(-most // _MOST_TICKS))):
        canvas.plot([_LEFT, WIDTH - 8], [y(tick)] * 2, color=RULE, linewidth=0.7)
        say(canvas, _LEFT - 6, y(tick), str(tick), align="right", colour=FAINT)
    for number in range(1, n + 1, max(1, -(-n // _MOST_TICKS))):
        say(canvas, x(number), _TOP + _HEIGHT + 14, str(number), align="center", colour=FAINT)
    numbers = [x(it.n_cases) for it in found.points]
    canvas.fill_between(
        numbers, [y(it.low) for it in found.points], [y(it.high) for it in found.points],
        color=LIGHT, linewidth=0,
    )  # fmt: skip
    canvas.plot(numbers, [y(it.mean) for it in found.points], color=DARK, linewidth=1.2, linestyle="--")
    canvas.step(numbers, [y(it.n_codes) for it in found.points], where="post", color=DARK, linewidth=2.2)
    say(canvas, 0, 9, f"{found.of.capitalize()} seen", bold=True)
    canvas.plot([110, 134], [9, 9], color=DARK, linewidth=2.2)
    say(canvas, 139, 9, "in order")
    canvas.plot([200, 224], [9, 9], color=DARK, linewidth=1.2, linestyle="--")
    say(canvas, 229, 9, "random orders")
    say(canvas, WIDTH - 8, _TOP + _HEIGHT + 14 + LINE, f"{found.unit}s", align="right", colour=FAINT)
    return figure
