"""The application: every page in one table, with the role that it asks for. Deny by default."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from themeseed.errors import StoreError, ThemeseedError, UnknownNameError
from themeseed.records import Role
from themeseed.web import (
    adjudication,
    agreement,
    audit,
    boundaries,
    candidates_page,
    code_table,
    codebook_page,
    documents,
    finding,
    looking,
    people_page,
    people_trail,
    progress,
    reviewing,
    signing_in,
    steering,
    team,
    views,
)
from themeseed.web.answers import Way, refusal_for, to
from themeseed.web.entrance import Person
from themeseed.web.guard import Guard
from themeseed.web.house import House
from themeseed.web.pages import render
from themeseed.web.reception import Reception
from themeseed.web.visit import Visit

_STATIC = Path(__file__).parent / "static"
Answer = Callable[[Request, Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A path, what answers there, and the least role that may ask.

    `adjudicators` says that whoever was given the right to adjudicate may ask too.
    """

    path: str
    answer: Answer
    role: Role
    method: str = "GET"
    adjudicators: bool = False

    def lets_in(self, visit: Visit) -> bool:
        """Return whether a person may ask: by their role, or by the right to adjudicate."""
        return visit.person.may(self.role) or (self.adjudicators and visit.adjudicates)


async def _home(_request: Request, visit: Visit) -> Response:
    return to("/review" if visit.person.may("coder") else "/quotes")


PAGES: tuple[Page, ...] = (
    Page(path="/", answer=_home, role="viewer"),
    Page(path="/review", answer=reviewing.review, role="coder"),
    Page(path="/review/{quote_id}", answer=reviewing.review_one, role="coder"),
    Page(path="/quotes/{quote_id}/decide", answer=reviewing.decide, role="coder", method="POST"),
    Page(path="/quotes/{quote_id}/memo", answer=reviewing.memo, role="coder", method="POST"),
    Page(path="/quotes/{quote_id}/flag", answer=reviewing.flag, role="coder", method="POST"),
    Page(path="/quotes/{quote_id}", answer=boundaries.history, role="viewer"),
    Page(path="/quotes/{quote_id}/boundaries", answer=boundaries.boundaries, role="coder"),
    Page(
        path="/quotes/{quote_id}/boundaries/{edit}",
        answer=boundaries.edit_boundaries,
        role="coder",
        method="POST",
    ),
    Page(path="/undo", answer=reviewing.undo, role="coder", method="POST"),
    Page(path="/redo", answer=reviewing.redo, role="coder", method="POST"),
    Page(path="/quotes", answer=finding.quotes, role="viewer"),
    Page(path="/decide-together", answer=finding.decide_together, role="coder", method="POST"),
    Page(path="/views", answer=views.save_view, role="viewer", method="POST"),
    Page(path="/views/forget", answer=views.forget_view, role="viewer", method="POST"),
    Page(path="/documents", answer=documents.documents, role="viewer"),
    Page(path="/documents/{document_id}", answer=documents.document, role="viewer"),
    Page(path="/codebook", answer=codebook_page.codebook, role="viewer"),
    Page(path="/codebook/versions/{number}", answer=codebook_page.codebook_version, role="viewer"),
    Page(path="/codebook/{edit}", answer=codebook_page.edit_codebook, role="owner", method="POST"),
    Page(path="/candidates", answer=candidates_page.candidates, role="viewer"),
    Page(path="/candidates/look", answer=candidates_page.how_far, role="viewer"),
    Page(path="/candidates/look", answer=candidates_page.look, role="coder", method="POST"),
    Page(path="/candidates/promote", answer=steering.promote, role="owner", method="POST"),
    Page(path="/candidates/{edit}", answer=steering.edit_candidates, role="coder", method="POST"),
    Page(path="/map", answer=looking.quote_map, role="viewer"),
    Page(path="/map/drawn", answer=looking.map_drawn, role="viewer"),
    Page(path="/table", answer=code_table.table, role="viewer"),
    Page(path="/progress", answer=progress.progress, role="viewer"),
    Page(path="/agreement", answer=agreement.agreement, role="viewer"),
    Page(path="/adjudicate", answer=adjudication.adjudicate, role="owner", adjudicators=True),
    Page(
        path="/adjudicate/{quote_id}",
        answer=adjudication.adjudicate_one,
        role="owner",
        adjudicators=True,
    ),
    Page(
        path="/adjudicate/{quote_id}",
        answer=adjudication.decide,
        role="owner",
        adjudicators=True,
        method="POST",
    ),
    Page(
        path="/adjudication/undo",
        answer=adjudication.undo,
        role="owner",
        adjudicators=True,
        method="POST",
    ),
    Page(
        path="/adjudication/redo",
        answer=adjudication.redo,
        role="owner",
        adjudicators=True,
        method="POST",
    ),
    Page(path="/team", answer=team.team, role="owner"),
    Page(path="/team/{change}", answer=team.change_team, role="owner", method="POST"),
    Page(path="/audit", answer=audit.audit, role="viewer"),
    Page(path="/audit.csv", answer=audit.audit_csv, role="viewer"),
    Page(path="/audit.jsonl", answer=audit.audit_jsonl, role="viewer"),
)

ACCOUNT_PAGES: tuple[Page, ...] = (
    Page(path="/account", answer=signing_in.account, role="viewer"),
    Page(path="/account/password", answer=signing_in.change_password, role="viewer", method="POST"),
    Page(path="/sign-out", answer=signing_in.sign_out, role="viewer", method="POST"),
    Page(path="/people", answer=people_page.people, role="owner"),
    Page(path="/people/invite", answer=people_page.invite, role="owner", method="POST"),
    Page(path="/people/password", answer=people_page.new_password, role="owner", method="POST"),
    Page(path="/people/revoke", answer=people_page.revoke, role="owner", method="POST"),
    Page(path="/people/role", answer=people_page.change_role, role="owner", method="POST"),
    Page(path="/people/disable", answer=people_page.disable, role="owner", method="POST"),
    Page(path="/people/enable", answer=people_page.enable, role="owner", method="POST"),
    Page(path="/people/end-sessions", answer=people_page.end_sessions, role="owner", method="POST"),
    Page(path="/audit/people", answer=people_trail.trail, role="owner"),
    Page(path="/audit/people.csv", answer=people_trail.trail_csv, role="owner"),
    Page(path="/audit/people.jsonl", answer=people_trail.trail_jsonl, role="owner"),
)
"""Further pages of a study that a team signs in to."""

OPEN_PAGES = (
    ("/sign-in", "GET", signing_in.sign_in_page),
    ("/sign-in", "POST", signing_in.sign_in),
    ("/join", "GET", signing_in.join_page),
    ("/join", "POST", signing_in.join),
)
"""What strangers may ask a served study for."""


def make_app(house: House, *, hosts: Collection[str], secure: bool = False) -> ASGIApp:
    """Return the application of one study.

    Args:
        house: the study; closed when the server stops.
        hosts: the Host headers that are ours, with the port.
        secure: whether people reach it over TLS: cookies are then sent over TLS only.
    """

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await house.close()

    async def start(request: Request) -> Response:
        token = house.entrance.trade(request.query_params.get("token", ""))
        if token is None:
            if house.entrance.person(request.cookies.get(house.entrance.cookie)) is not None:
                return to("/")
            return refusal_for(request, 403, _USED_UP)
        # A browser that comes from a file sends no strict cookie along a redirect: it goes on by a page.
        from_elsewhere = request.headers.get("sec-fetch-site") == "cross-site"
        answer = HTMLResponse(render("open.html.jinja", address="/")) if from_elsewhere else to("/")
        answer.set_cookie(
            house.entrance.cookie, token, httponly=True, samesite="strict", secure=secure, path="/"
        )
        return answer

    async def no_page(request: Request, error: Exception) -> Response:
        person = house.entrance.person(request.cookies.get(house.entrance.cookie))
        request.state.way = _way_on(person, house)
        status = error.status_code if isinstance(error, HTTPException) else 404
        told = {404: "There is no such page.", 405: "This page cannot be asked in this way."}
        return refusal_for(request, status, told.get(status, "This was not understood."))

    by_path: dict[str, dict[str, Page]] = {}
    for page in (*PAGES, *ACCOUNT_PAGES) if house.reception else PAGES:
        by_path.setdefault(page.path, {})[page.method] = page
    routes: list[BaseRoute] = [
        *(
            _open_routes(house.reception)
            if house.reception
            else [Route("/start", start, methods=["GET"])]
        ),
        Mount("/static", StaticFiles(directory=_STATIC)),
        Route("/favicon.ico", _icon, methods=["GET"]),
        *(
            Route(path, _behind_door(house, pages), methods=list(pages))
            for path, pages in by_path.items()
        ),
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        exception_handlers={HTTPException: no_page, ThemeseedError: _mistake, Exception: _our_fault},
    )
    return Guard(app, hosts=hosts, secure=secure)


def _behind_door(house: House, pages: Mapping[str, Page]) -> Callable[[Request], Awaitable[Response]]:
    """Return what lets in who may, and tells the others nothing but that they may not."""

    async def answer(request: Request) -> Response:
        page = pages["GET" if request.method == "HEAD" else request.method]
        person = house.entrance.person(request.cookies.get(house.entrance.cookie))
        request.state.way = _way_on(person, house)
        if person is None:
            return _unknown(request, house)
        visit = Visit(person=person, house=house)
        if not page.lets_in(visit):
            return refusal_for(
                request, 403, f"This asks for the role '{page.role}'; yours is '{person.role}'."
            )
        house.welcome(person)
        if page.method == "GET":
            return await _answered(page, request, visit)
        # One person's changes come one after the other, however fast they are sent.
        async with house.turn(person):
            return await _answered(page, request, visit)

    return answer


async def _answered(page: Page, request: Request, visit: Visit) -> Response:
    """Return a page's answer once it is on disk what it tells of quotes that can be decided blind."""
    answer = await page.answer(request, visit)
    await visit.house.keep_sightings(visit.person)
    return answer


def _open_routes(reception: Reception) -> list[Route]:
    """Return the routes of what strangers may ask for."""

    def opened(
        answer: Callable[[Request, Reception], Awaitable[Response]],
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answered(request: Request) -> Response:
            return await answer(request, reception)

        return answered

    return [Route(path, opened(answer), methods=[method]) for path, method, answer in OPEN_PAGES]


def _unknown(request: Request, house: House) -> Response:
    """Send somebody without a session to sign in, or say that there is none."""
    if house.reception is None:
        return refusal_for(request, 401, _WHO)
    asks_for_page = "text/html" in request.headers.get("accept", "")
    if request.method == "GET" and asks_for_page and "hx-request" not in request.headers:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return to("/sign-in" if asked == "/" else f"/sign-in?to={quote(asked)}")
    return refusal_for(request, 401, _SIGN_IN)


def _way_on(person: Person | None, house: House) -> Way | None:
    """Return where the asker may go on: to the study only where they are in."""
    if person is not None:
        return Way(path="/", name="Back to the study")
    return Way(path="/sign-in", name="Sign in") if house.reception else None


async def _icon(_request: Request) -> Response:
    """Answer browsers that ask for an icon by its old name, whatever the page says."""
    return FileResponse(_STATIC / "icon.svg", media_type="image/svg+xml")


async def _mistake(request: Request, error: Exception) -> Response:
    """Answer what a person can mend with our own words for it."""
    if isinstance(error, StoreError):
        # Its own words name files of this machine; who runs it finds them in the terminal.
        logging.getLogger(__name__).error("%s", error)
        return refusal_for(request, 503, _STORE, kind="StoreError")
    status = 404 if isinstance(error, UnknownNameError) else 409
    return refusal_for(request, status, str(error), kind=type(error).__name__)


async def _our_fault(request: Request, _error: Exception) -> Response:
    return refusal_for(
        request,
        500,
        "Something went wrong here that is not your fault. What was shown as kept is kept. The terminal "
        "that runs themeseed shows what happened.",
        kind="InternalError",
    )


_STORE = (
    "The study's database did not take this; nothing was kept. Try again; if it stays so, see what the "
    "terminal says that runs themeseed."
)
_USED_UP = (
    "This address was used already, or is not the newest: it opens the pages once. Start themeseed "
    "review again for a new one."
)
_SIGN_IN = (
    "You are not signed in here, or were for too long. Sign in, in another window, then try again: "
    "nothing of this was kept."
)
_WHO = (
    "You are not signed in here. Open the address, with its token, that themeseed review printed when "
    "it was started."
)
