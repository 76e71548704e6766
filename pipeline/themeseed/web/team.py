"""The team: who is to code what, and who sees whose coding. For owners."""

from collections.abc import Sequence
from typing import get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import DecisionError
from themeseed.records import Assignment, TeamSetting, Visibility
from themeseed.records.team import VISIBILITIES
from themeseed.review import RESERVED, is_reserved, make_coder
from themeseed.review.naming import LONGEST_NAME, as_name, fault_of_name
from themeseed.study import team as teams
from themeseed.study.assignable import Assignable, assignable, require_assignable
from themeseed.study.register import this_moment, written
from themeseed.web.answers import to
from themeseed.web.forms import form_of, text_of
from themeseed.web.pages import render
from themeseed.web.visit import Visit

CHANGES = ("share", "documents", "withdraw", "reassign", "coder", "visibility", "adjudicators")
WHAT_IS_SEEN: dict[Visibility, str] = {
    "never": "Never. Double coding stays independent, whatever is assigned later.",
    "after my decision": (
        "Once they have decided on the quote themselves. They then see how others code while they still "
        "have quotes to code, and may come to code alike: agreement can look higher than it is."
    ),
    "after both assignments": (
        "Once they, and the other coder, have decided on all that is assigned to them. Independent as "
        "long as nothing is assigned afterwards."
    ),
    "always": "At any time. Agreement then says little: the codings depend on each other.",
}
_MOST_LISTED = 500
_LATEST = 30


async def team(_request: Request, visit: Visit) -> Response:
    """Show what is assigned to whom, the settings in force, and the forms that change them."""
    visit.house.catch_up()
    desk = visit.house.desk
    desk.read_coders()
    loads = teams.loads(desk)
    return HTMLResponse(
        render(
            "team.html.jinja",
            visit=visit,
            people=desk.people,
            can=_assignable(visit),
            loads=loads,
            n_quotes=len(desk.quotes),
            documents=[
                (each, desk.documents[each], len(desk.quotes_of(each)))
                for each in desk.document_ids[:_MOST_LISTED]
            ],
            n_documents=len(desk.document_ids),
            history=[
                (each, desk.coders[each.coder_id].name, desk.coders[each.assigned_by].name)
                for each in reversed(desk.study.store.assignments()[-_LATEST:])
            ],
            visibility=desk.sight.visibility,
            what_is_seen=WHAT_IS_SEEN,
            adjudicators={each.id for each in desk.people if desk.sight.may_adjudicate(each.id)},
        )
    )


async def change_team(request: Request, visit: Visit) -> Response:
    """Keep what an owner assigns, withdraws or sets."""
    visit.house.catch_up()
    visit.house.desk.read_coders()
    form = await form_of(request)
    change = request.path_params["change"]
    if change not in CHANGES:
        raise DecisionError(f"There is no change '{change}' of the team. Changes: {', '.join(CHANGES)}.")
    if change == "coder":
        await _add_coder(form, visit)
    elif change in ("visibility", "adjudicators"):
        await visit.house.keep_team(settings=_settings(change, form, visit))
    else:
        if change != "withdraw":
            await _require_assignable(_chosen(form, "to" if change == "reassign" else "coder"), visit)
        await visit.house.keep_team(assignments=_assignments(change, form, visit))
    return to("/team")


async def _add_coder(form: FormData, visit: Visit) -> None:
    name = as_name(text_of(form, "name"))
    fault = fault_of_name(name)
    if fault:
        raise DecisionError(
            f"The coder's name {fault}. Nobody was added: write another, of 1 to "
            f"{LONGEST_NAME} characters."
        )
    if is_reserved(name):
        raise DecisionError(RESERVED.format(name=name))
    if _assignable(visit).by_account:
        raise DecisionError(
            f"People come into this study by accounts, so nobody was added. Invite '{name}' on the page "
            "People, by name; then they can be assigned quotes at once."
        )
    await visit.house.add_coder(make_coder(name))


def _assignments(change: str, form: FormData, visit: Visit) -> Sequence[Assignment]:
    desk, me = visit.house.desk, visit.person.coder
    blind = text_of(form, "blind") == "1"
    if change == "share":
        coder_ids = _chosen(form, "coder")
        each = text_of(form, "each")
        return teams.assign_share(
            desk,
            coder_ids,
            _share(text_of(form, "share")),
            each=_whole(each, "coders for each quote") if each else len(coder_ids),
            blind=blind,
            by=me,
        )
    if change == "documents":
        return teams.assign_documents(
            desk, _chosen(form, "coder"), _chosen(form, "document"), blind=blind, by=me
        )
    coder_id, why = text_of(form, "coder"), text_of(form, "why")
    document_id = text_of(form, "document") or None
    if change == "withdraw":
        return teams.withdraw_open(desk, coder_id, document_id=document_id, why=why, by=me)
    return teams.reassign_open(
        desk, coder_id, text_of(form, "to"), document_id=document_id, why=why, by=me
    )


def _settings(change: str, form: FormData, visit: Visit) -> Sequence[TeamSetting]:
    desk, me = visit.house.desk, visit.person.coder
    if change == "visibility":
        wanted = text_of(form, "visibility")
        found = next((each for each in VISIBILITIES if each == wanted), None)
        if found is None:
            raise DecisionError(
                f"'{wanted}' is no such setting. Settings: {', '.join(get_args(Visibility))}."
            )
        return () if found == desk.sight.visibility else (teams.set_visibility(found, by=me),)
    chosen = set(_chosen(form, "coder"))
    return tuple(
        teams.set_adjudicator(coder.id, coder.id in chosen, by=me)
        for coder in desk.people
        if desk.sight.may_adjudicate(coder.id) != (coder.id in chosen)
    )


async def _require_assignable(coder_ids: Sequence[str], visit: Visit) -> None:
    """Refuse people who could not decide; who is invited and has not come yet is known from now on."""
    can = _assignable(visit)
    require_assignable(can, coder_ids)
    for coder in can.coders:
        if coder.id in coder_ids:
            await visit.house.add_coder(coder)


def _assignable(visit: Visit) -> Assignable:
    reception = visit.house.reception
    moment = reception.register.clock() if reception else this_moment()
    return assignable(visit.house.desk, visit.person.coder, now=written(moment))


def _chosen(form: FormData, name: str) -> list[str]:
    return list(dict.fromkeys(each for each in form.getlist(name) if isinstance(each, str)))


def _share(text: str) -> float:
    """Return a percentage as a share."""
    try:
        share = float(text.removesuffix("%").strip().replace(",", ".")) / 100
    except ValueError:
        share = float("nan")
    if not 0 < share <= 1:
        raise DecisionError(
            f"'{text}' is no share of the quotes. Give a percentage above 0 and up to 100, such as 20."
        )
    return share


def _whole(text: str, what: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise DecisionError(f"'{text}' is no number of {what}. Give a whole number, such as 2.")
    return int(text)
