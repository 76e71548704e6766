"""Looking instead of reading: the map of the quotes."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.records import Quote
from themeseed.records.identity import text_digest
from themeseed.study.whose import MINE, Codings
from themeseed.web.choosing import choices_for, codings_for
from themeseed.web.colours import BY_CODING, colours_of, group_by
from themeseed.web.pages import render
from themeseed.web.views import views_of
from themeseed.web.visit import Visit

PATIENCE = 3.0
"""Seconds that the page waits for the map; then it says that it is being drawn, and asks again."""
MOST_DOTS = 3_000
"""Quotes on a map; of more, so many are drawn by lot, and the page says so."""

_WIDTH, _HEIGHT, _EDGE = 900, 560, 16
_PALETTE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A quote on the map. `shade` 1 to 8 has a colour and a form; 0 is everything else."""

    quote: Quote
    x: float
    y: float
    shade: int
    group: str


async def quote_map(request: Request, visit: Visit) -> Response:
    """Show the quotes on two dimensions, coloured as the address asks."""
    visit.house.catch_up()
    desk = visit.house.desk
    choices = colours_of(desk)
    colour = request.query_params.get("colour", "")
    if colour not in choices:
        colour = next(iter(choices))
    codings = codings_for(visit, request.query_params.get("whose", ""))
    try:
        positions = await visit.house.positions(within=PATIENCE)
    except TimeoutError:
        return HTMLResponse(render("map_waits.html.jinja", visit=visit))
    # A quote that is cut anew while the map is made has no place on it before the next one.
    chosen = [each for each in positions.places if each in desk.quotes] if positions else []
    if len(chosen) > MOST_DOTS:
        chosen = sorted(chosen, key=text_digest)[:MOST_DOTS]
    group = group_by(desk, colour, codings, Codings(desk, visit.view, MINE))
    groups = {each: group(desk.quotes[each]) for each in chosen}
    tells = colour in BY_CODING and codings.whose != MINE
    if tells:
        visit.seat.saw((each for each in chosen if codings.of_others(each)), "coding")
    if colour == "suggested":
        mine = visit.person.coder.id
        kept_back = {
            each
            for each in chosen
            if desk.assigned.is_blind(mine, each)
            and not desk.is_decided(mine, each)
            and not desk.knows(mine, each)
        }
        groups |= dict.fromkeys(kept_back, "to be decided blind")
        visit.seat.saw(each for each in chosen if each not in kept_back)
    counted = Counter(groups.values()).most_common(_PALETTE)
    shades = {name: place for place, (name, _) in enumerate(counted, start=1)}
    dots = [
        Dot(
            quote=desk.quotes[each],
            x=round(_EDGE + positions.places[each][0] * (_WIDTH - 2 * _EDGE), 1),
            y=round(_EDGE + positions.places[each][1] * (_HEIGHT - 2 * _EDGE), 1),
            shade=shades.get(groups[each], 0),
            group=groups[each],
        )
        for each in chosen
        if positions
    ]
    return HTMLResponse(
        render(
            "map.html.jinja",
            visit=visit,
            dots=dots,
            legend=[(shades[name], name, count) for name, count in counted],
            n_other=len(chosen) - sum(count for _, count in counted),
            share=positions.share if positions else 0.0,
            colour=colour,
            choices=choices,
            tells=tells,
            whose=codings.whose,
            coders=choices_for(visit),
            views=views_of(desk.study.store, visit.person.coder.id),
            here=f"/map?{urlencode({'colour': colour, 'whose': codings.whose})}",
            n_quotes=len(desk.quotes),
            codebook=desk.codebook,
            width=_WIDTH,
            height=_HEIGHT,
        )
    )


async def map_drawn(_request: Request, visit: Visit) -> Response:
    """Let the page load again once the map is drawn; until then nothing changes."""
    visit.house.catch_up()
    try:
        await visit.house.positions(within=PATIENCE)
    except TimeoutError:
        return Response(status_code=204)
    return Response(headers={"HX-Refresh": "true"})
