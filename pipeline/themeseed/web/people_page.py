"""The people page, for owners: who has an account, who is invited, and every change of that.

A link is shown once, in the answer to who asked for it; afterwards nobody can read it again.
"""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import AccountError
from themeseed.records import Account, Coder, Invitation, Role
from themeseed.records.people import ROLES
from themeseed.study.register import MOST_DAYS, USUAL_DAYS, Register, written
from themeseed.web.answers import to
from themeseed.web.forms import form_of, text_of
from themeseed.web.pages import render
from themeseed.web.visit import Visit

_ROLES: dict[Role, str] = {
    "viewer": "viewer: reads quotes, documents and codebook",
    "coder": "coder: also decides",
    "owner": "owner: also edits the codebook, sees everybody's decisions, invites people",
}


async def people(_request: Request, visit: Visit) -> Response:
    """Show accounts and invitations."""
    register = visit.reception.register
    now = written(register.clock())
    names = visit.house.desk.coders
    invitations = [
        (
            each,
            _state(each, now),
            names[each.made_by].name if each.made_by in names else "the command line",
        )
        for each in register.people.invitations()
    ]
    return HTMLResponse(
        render(
            "people.html.jinja",
            visit=visit,
            accounts=register.people.accounts(),
            n_sessions=register.people.n_sessions(),
            invitations=invitations,
            roles=_ROLES,
            days=USUAL_DAYS,
            most_days=MOST_DAYS,
        )
    )


async def invite(request: Request, visit: Visit) -> Response:
    """Make an invitation and show its link, once."""
    form = await form_of(request)
    days = text_of(form, "days") or str(USUAL_DAYS)
    if not (days.isascii() and days.isdigit() and len(days) < 5):
        raise AccountError(f"An invitation stays open for 1 to {MOST_DAYS} days, not '{days[:20]}'.")
    role = _role(text_of(form, "role"))
    token, invitation = await asyncio.to_thread(
        lambda: visit.reception.register.invite(
            role, by=visit.person.coder, name=text_of(form, "name"), days=int(days)
        )
    )
    return _shown_once(visit, token, invitation)


async def new_password(request: Request, visit: Visit) -> Response:
    """Make a link by which somebody sets a new password, and show it, once."""
    account = _account(visit.reception.register, text_of(await form_of(request), "coder"))
    token, invitation = await asyncio.to_thread(
        lambda: visit.reception.register.invite_to_new_password(account, by=visit.person.coder)
    )
    return _shown_once(visit, token, invitation)


async def revoke(request: Request, visit: Visit) -> Response:
    """Make an invitation open nothing."""
    invitation_id = text_of(await form_of(request), "invitation")
    await asyncio.to_thread(
        lambda: visit.reception.register.revoke(invitation_id, by=visit.person.coder)
    )
    return to("/people")


async def change_role(request: Request, visit: Visit) -> Response:
    """Let somebody do more or less from now on."""
    form, register = await form_of(request), visit.reception.register
    account, role = _account(register, text_of(form, "coder")), _role(text_of(form, "role"))
    await asyncio.to_thread(lambda: register.change_role(account, role, by=visit.person.coder))
    visit.reception.forget()
    return to("/people")


async def disable(request: Request, visit: Visit) -> Response:
    """Keep somebody out, from this moment on; what they decided stays."""
    return await _changed(request, visit, visit.reception.register.disable)


async def enable(request: Request, visit: Visit) -> Response:
    """Let somebody in again."""
    return await _changed(request, visit, visit.reception.register.enable)


async def end_sessions(request: Request, visit: Visit) -> Response:
    """Sign somebody out everywhere."""
    return await _changed(request, visit, visit.reception.register.end_sessions)


async def _changed(request: Request, visit: Visit, change: Callable[..., None]) -> Response:
    account = _account(visit.reception.register, text_of(await form_of(request), "coder"))
    by: Coder = visit.person.coder
    await asyncio.to_thread(lambda: change(account, by=by))
    visit.reception.forget()
    return to("/people")


def _shown_once(visit: Visit, token: str, invitation: Invitation) -> Response:
    link = f"{visit.reception.address}/join?token={token}"
    return HTMLResponse(render("invited.html.jinja", visit=visit, link=link, invitation=invitation))


def _account(register: Register, coder_id: str) -> Account:
    return register.people.account(coder_id)


def _role(given: str) -> Role:
    if given not in ROLES:
        raise AccountError(f"There is no role '{given[:40]}'. Roles: {', '.join(ROLES)}.")
    return given


def _state(invitation: Invitation, now: str) -> str:
    if invitation.used_at:
        return "used"
    if invitation.revoked_at:
        return "revoked"
    return "expired" if invitation.expires_at <= now else "open"
