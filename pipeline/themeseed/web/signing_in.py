"""Signing in and out, accepting an invitation: the pages that strangers may ask for, and no others.

A refusal never says whether a name is known. An invitation's token is taken out of the address before
anything is shown; asking for its page uses nothing up, since mail programs look at links too.
"""

import math
import re

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from themeseed.errors import AccountError
from themeseed.review.naming import LONGEST_NAME
from themeseed.study.passwords import LONGEST, SHORTEST
from themeseed.web.answers import own_path, refusal_for, to
from themeseed.web.forms import form_of, raw_of, text_of
from themeseed.web.pages import render
from themeseed.web.reception import Reception
from themeseed.web.visit import Visit

_WRONG = (
    "Name and password do not belong together, or the account was disabled. Mind capital letters in the "
    "password. If you forgot it, an owner of the study can give you a new way in."
)
_NOT_TWICE = "The two passwords are not the same. Write it twice."
_INVITATION_SECONDS = 3600
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")


async def sign_in_page(request: Request, reception: Reception) -> Response:
    """Ask for name and password."""
    if reception.person(request.cookies.get(reception.cookie)) is not None:
        return to("/")
    return _asked(request.query_params.get("to", "/"))


async def sign_in(request: Request, reception: Reception) -> Response:
    """Open a session, or say that name and password do not belong together."""
    form = await form_of(request)
    name, path = text_of(form, "name"), own_path(text_of(form, "to") or "/")
    wait = reception.slowing.begin(name, _address(request))
    if wait > 0:
        answer = _asked(path, told=_slowed(wait), name=name, status=429)
        answer.headers["retry-after"] = str(math.ceil(wait))
        return answer
    token = await reception.sign_in(name, raw_of(form, "password"))
    if token is None:
        return _asked(path, told=_WRONG, name=name, status=403)
    reception.slowing.succeeded(name, _address(request))
    return _let_in(to(path), reception, token)


async def sign_out(request: Request, visit: Visit) -> Response:
    """End the session that asks."""
    reception = visit.reception
    await reception.sign_out(visit.person, request.cookies[reception.cookie])
    answer = to("/sign-in")
    answer.delete_cookie(
        reception.cookie, httponly=True, samesite="strict", secure=reception.secure, path="/"
    )
    return answer


async def join_page(request: Request, reception: Reception) -> Response:
    """Show what an invitation is to, and ask for a name and a password."""
    token = request.query_params.get("token")
    if token is not None:
        answer = to("/join")
        if not _TOKEN.fullmatch(token):
            # No invitation of ours, and perhaps nothing that a cookie can hold.
            answer.delete_cookie(reception.invitation_cookie, path="/join")
            return answer
        # Lax, not strict: the link comes from a mail, and the redirect must bring the cookie along.
        answer.set_cookie(
            reception.invitation_cookie, token, max_age=_INVITATION_SECONDS, httponly=True,
            samesite="lax", secure=reception.secure, path="/join",
        )  # fmt: skip
        return answer
    return _invited(request, reception)


async def join(request: Request, reception: Reception) -> Response:
    """Make the account that an invitation is to, and sign it in."""
    form = await form_of(request)
    token = request.cookies.get(reception.invitation_cookie, "")
    name, password = text_of(form, "name"), raw_of(form, "password")
    if password != raw_of(form, "again"):
        return _invited(request, reception, told=_NOT_TWICE, name=name)
    try:
        account = await reception.accept(token, name=name, password=password)
    except AccountError as error:
        return _invited(request, reception, told=str(error), name=name)
    answer = _let_in(to("/"), reception, await reception.open_for(account))
    answer.delete_cookie(
        reception.invitation_cookie, httponly=True, samesite="lax", secure=reception.secure, path="/join"
    )
    return answer


async def account(_request: Request, visit: Visit) -> Response:
    """Show who is signed in, and how to change the password."""
    return _account(visit)


async def change_password(request: Request, visit: Visit) -> Response:
    """Keep a new password and end the person's other sessions."""
    form, reception = await form_of(request), visit.reception
    name = visit.person.coder.name
    new = raw_of(form, "password")
    if new != raw_of(form, "again"):
        return _account(visit, told=_NOT_TWICE)
    wait = reception.slowing.begin(name, _address(request))
    if wait > 0:
        return _account(visit, told=_slowed(wait), status=429)
    try:
        await reception.change_password(
            visit.person, raw_of(form, "old"), new, keep=request.cookies[reception.cookie]
        )
    except AccountError as error:
        return _account(visit, told=str(error))
    reception.slowing.succeeded(name, _address(request))
    return _account(visit, done="The password was changed. Other browsers were signed out.")


def _asked(path: str, *, told: str = "", name: str = "", status: int = 200) -> Response:
    html = render("sign_in.html.jinja", path=own_path(path), told=told, name=name[:LONGEST_NAME])
    return HTMLResponse(html, status_code=status)


def _invited(request: Request, reception: Reception, *, told: str = "", name: str = "") -> Response:
    try:
        invitation = reception.register.invitation(request.cookies.get(reception.invitation_cookie, ""))
    except AccountError as error:
        return refusal_for(request, 410, str(error), kind="AccountError")
    html = render(
        "join.html.jinja", invitation=invitation, told=told, name=name[:LONGEST_NAME],
        shortest=SHORTEST, longest=LONGEST,
    )  # fmt: skip
    return HTMLResponse(html, status_code=409 if told else 200)


def _account(visit: Visit, *, told: str = "", done: str = "", status: int = 409) -> Response:
    html = render(
        "account.html.jinja", visit=visit, trouble=told, done=done, shortest=SHORTEST, longest=LONGEST
    )
    return HTMLResponse(html, status_code=status if told else 200)


def _let_in(answer: Response, reception: Reception, token: str) -> Response:
    answer.set_cookie(
        reception.cookie, token, httponly=True, samesite="strict", secure=reception.secure, path="/"
    )
    return answer


def _slowed(wait: float) -> str:
    seconds = math.ceil(wait)
    long = f"{math.ceil(seconds / 60)} minutes" if seconds > 100 else f"{seconds} s"
    return (
        f"Too many wrong passwords in a row. Wait {long}, then try again; nobody is locked out for good."
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
