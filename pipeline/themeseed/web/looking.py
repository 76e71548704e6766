"""Looking instead of reading: the map of the quotes, and the table of codes by attribute."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.records import Cluster, Quote
from themeseed.records.identity import text_digest
from themeseed.study.desk import Desk
from themeseed.web.pages import render
from themeseed.web.visit import Visit

MOST_DOTS = 3_000
"""Quotes on a map; of more, so many are drawn by lot, and the page says so."""

COLOURS = ("cluster", "decided", "disagreement", "suggested")
"""What dots are coloured by; the first says nothing of what is suggested, which would unblind."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A count of the table and the address of its quotes."""

    count: int
    path: str


async def quote_map(request: Request, visit: Visit) -> Response:
    """Show the quotes on two dimensions, coloured as the address asks."""
    visit.house.catch_up()
    desk = visit.house.desk
    colour = request.query_params.get("colour", COLOURS[0])
    choices = (*COLOURS, *desk.attributes)
    if colour not in choices:
        colour = COLOURS[0]
    positions = await visit.house.positions()
    # A quote that is cut anew while the map is made has no place on it before the next one.
    chosen = [each for each in positions.places if each in desk.quotes] if positions else []
    if len(chosen) > MOST_DOTS:
        chosen = sorted(chosen, key=text_digest)[:MOST_DOTS]
    groups = {each: _group(desk, desk.quotes[each], colour, visit.person.coder.id) for each in chosen}
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
            n_quotes=len(desk.quotes),
            codebook=desk.codebook,
            width=_WIDTH,
            height=_HEIGHT,
        )
    )


async def table(request: Request, visit: Visit) -> Response:
    """Count my codes by the values of an attribute; each count leads to its quotes."""
    visit.house.catch_up()
    desk, mine = visit.house.desk, visit.person.coder.id
    by = request.query_params.get("by", next(iter(desk.attributes), ""))
    values = desk.attributes.get(by, ())
    counts: Counter[tuple[str, str]] = Counter()
    for decision in desk.ledger.standing():
        quote = desk.quotes.get(decision.quote_id)
        if decision.coder_id != mine or quote is None or not desk.is_decided(mine, quote.id):
            continue
        if decision.verdict == "reject":
            continue
        case = desk.cases.get(quote.case_id or "")
        value = ((case.attribute(by) if case else None) or "") if by else ""
        for code in desk.codes_of(decision) or ("(none)",):
            counts[code, value] += 1
    columns = [*values, *([""] if any(value == "" for _, value in counts) or not values else [])]
    lines = [*((code.id, code.name) for code in desk.codebook.codable), ("(none)", "No theme fits")]
    rows = [
        (
            name,
            [_cell(code, by, value, counts[code, value]) for value in columns],
            _cell(code, "", "", sum(counts[code, value] for value in columns)),
        )
        for code, name in lines
    ]
    return HTMLResponse(
        render(
            "table.html.jinja",
            visit=visit,
            by=by,
            attributes=desk.attributes,
            columns=[value or ("not recorded" if by else "all") for value in columns],
            rows=rows,
        )
    )


def _cell(code: str, by: str, value: str, count: int) -> Cell:
    asked = {"code": code} | ({"attribute": f"{by}={value}"} if by else {})
    return Cell(count=count, path=f"/quotes?{urlencode(asked)}")


def _group(desk: Desk, quote: Quote, colour: str, coder_id: str) -> str:
    """Return what a quote is coloured by."""
    if colour == "cluster":
        cluster = desk.cluster_of.get(quote.id)
        words = {each.id: ", ".join(each.keywords[:3]) for each in _clusters(desk)}
        return words.get(cluster or "", "in no cluster")
    likeliest = desk.likeliest.get(quote.id)
    suggested = ", ".join(desk.name_of(code) for code in likeliest.suggested) if likeliest else ""
    decision = desk.ledger.of(coder_id, quote.id)
    decided = decision is not None and desk.is_decided(coder_id, quote.id)
    if colour == "suggested":
        return suggested or "no theme fits"
    if colour == "decided":
        if not decided or decision is None:
            return "not decided"
        return ", ".join(desk.name_of(code) for code in desk.codes_of(decision)) or "no theme fits"
    if colour == "disagreement":
        if not decided or decision is None or likeliest is None:
            return "not decided"
        same = set(desk.codes_of(decision)) == set(likeliest.suggested)
        return "I decided as suggested" if same else "I decided otherwise"
    case = desk.cases.get(quote.case_id or "")
    return (case.attribute(colour) if case else None) or "not recorded"


def _clusters(desk: Desk) -> tuple[Cluster, ...]:
    return desk.clustering.clusters if desk.clustering else ()
