"""Agreement of coders with each other: pairs, codes, themes, time, and before and after adjudication."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.records import CodeEstimates, Estimate, ManyCoderAgreement
from themeseed.study.desk import Desk
from themeseed.study.led import LEAST
from themeseed.study.team_agreement import (
    A_STRETCH,
    TOO_FEW,
    Among,
    team_agreement,
    team_material,
    who_answered,
)
from themeseed.web.pages import render
from themeseed.web.visit import Visit

MEASURES = (
    ("percent agreement", "Percent agreement"),
    ("Conger's kappa", "Kappa"),
    ("Krippendorff's alpha", "Alpha"),
    ("Gwet's AC1", "AC1"),
)
"""Measures by the name that compare/ gives them. Conger's kappa of two coders is Cohen's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of figures: what it is of, how many, the figures as text, and what to know about them."""

    name: str
    count: int
    figures: tuple[str, ...]
    note: str


async def agreement(request: Request, visit: Visit) -> Response:
    """Show how far coders agree, over what the visitor may see of them."""
    visit.house.catch_up()
    desk, asked = visit.house.desk, request.query_params
    chosen = [each for each in asked.getlist("coder") if each in desk.coders]
    material = team_material(
        desk,
        visit.view,
        blind=asked.get("blind") == "1",
        now=asked.get("coding") == "now",
        coder_ids=chosen,
    )
    by_week = asked.get("time") == "week"
    # Intervals take a moment, and no page shall wait for them.
    found = await asyncio.to_thread(team_agreement, material, period="week" if by_week else "quotes")
    whole = found.whole
    return HTMLResponse(
        render(
            "agreement.html.jinja",
            visit=visit,
            found=found,
            measures=[name for _, name in MEASURES],
            whole=_line("All coders", whole.n_quotes, whole.measures) if whole else None,
            warnings=whole.warnings if whole else (),
            pairs=_lines(found.pairs),
            over_time=_lines(found.over_time),
            with_consensus=_lines(found.with_consensus),
            led=found.led,
            parted=_lines(found.parted),
            least=LEAST,
            by_code=_by(desk, whole.by_code) if whole else [],
            by_theme=_by(desk, whole.by_theme) if whole else [],
            intervals=_intervals(whole),
            too_few=TOO_FEW,
            stretch=A_STRETCH,
            blind=asked.get("blind") == "1",
            now=asked.get("coding") == "now",
            by_week=by_week,
            people=who_answered(desk, visit.view),
            chosen=set(chosen),
        )
    )


def _lines(those: Sequence[Among]) -> list[Line]:
    return [
        _line(each.name, each.n_quotes, each.measures)
        if each.measures
        else Line(
            name=each.name, count=each.n_quotes, figures=("–",) * len(MEASURES), note="too few quotes"
        )
        for each in those
    ]


def _by(desk: Desk, those: Sequence[CodeEstimates]) -> list[Line]:
    themes = {theme.id: theme.name for theme in desk.codebook.themes}
    return [
        _line(name, each.n_given, each.measures)
        if each.n_given
        # That nobody gave a code is no agreement on it: "1.00 (1.00 to 1.00)" would read as one.
        else Line(name=name, count=0, figures=("–",) * len(MEASURES), note="no coder used it")
        for each in those
        for name in (themes.get(each.code_id) or desk.name_of(each.code_id),)
    ]


def _line(name: str, count: int, measures: Sequence[Estimate]) -> Line:
    by_name = {each.name: each for each in measures}
    shown = [by_name[measure] for measure, _ in MEASURES]
    notes = dict.fromkeys(each.note for each in shown if each.note)
    return Line(
        name=name,
        count=count,
        figures=tuple(_figure(each) for each in shown),
        note="; ".join(notes),
    )


def _figure(estimate: Estimate) -> str:
    """Return a figure with the wider of its intervals."""
    if estimate.value is None:
        return "–"
    interval = estimate.reported
    if interval is None:
        return f"{estimate.value:.2f}"
    return f"{estimate.value:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def _intervals(whole: ManyCoderAgreement | None) -> str:
    if whole is None:
        return ""
    together = next((it.resampled for each in whole.measures if (it := each.over_documents)), "")
    over = f"quotes or {together}, the wider of the two" if together else "quotes"
    level = next((each.over_quotes.level for each in whole.measures if each.over_quotes), 0.95)
    return f"In brackets: {level:.0%} intervals, from resampled {over}."
