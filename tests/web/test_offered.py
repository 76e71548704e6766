"""What the pages offer: to each role what it may do, and nothing that is then refused."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from tests.study.test_candidates import do
from tests.study.test_promoting import keep
from tests.web.conftest import PASSWORD, account, sign_in
from tests.web.test_guard import come_in_as
from tests.web.test_reviewing import fields, send
from themeseed.records import Role
from themeseed.records.people import ROLES
from themeseed.web import House
from themeseed.web.app import ACCOUNT_PAGES, PAGES, Page

TABLE = [(re.compile(re.sub(r"{\w+}", "[^/]+", page.path)), page) for page in (*PAGES, *ACCOUNT_PAGES)]


class Ways(HTMLParser):
    """Every way on from a page: (method, path) of its links, forms, buttons and dots of the map."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self._form = "GET"
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = given.get("method", "get").upper()
            if self._form != "DIALOG":
                self._add(self._form, given.get("action", ""))
        for name in ("href", "hx-get", "data-leads"):
            if tag != "link":
                self._add("GET", given.get(name, ""))
        self._add("POST", given.get("hx-post", ""))
        self._add(given.get("formmethod", self._form).upper(), given.get("formaction", ""))

    def _add(self, method: str, path: str) -> None:
        if path.startswith("/"):
            self.found.add((method, re.split("[?#]", path)[0]))


def page_at(method: str, path: str) -> Page:
    """Return the page that answers there: the first of the table, as the server finds it."""
    return next(page for route, page in TABLE if page.method == method and route.fullmatch(path))


def shown(client: TestClient, house: House, role: Role) -> Iterator[tuple[str, str]]:
    """Yield each page that a role may see, with its address."""
    quote = next(iter(house.desk.quotes.values()))
    fill = {"quote_id": quote.id, "document_id": quote.document_id, "number": "1"}
    pages = (*PAGES, *(ACCOUNT_PAGES if house.reception else ()))
    for page in pages:
        if page.method == "GET" and ROLES.index(role) >= ROLES.index(page.role):
            edits = page.path == "/codebook"
            path = page.path.format_map(fill) + ("?edit=boundaries" if edits else "")
            answer = client.get(path)
            if answer.headers.get("content-type", "").startswith("text/html"):
                assert answer.status_code == 200, path
                yield path, answer.text


def keep_some_candidates(house: House) -> None:
    keep(house.study, slice(0, 10), slice(10, 18), slice(20, 24))
    do(house.study, "name", "1", text="Doubt")
    do(house.study, "discard", "2", text="small talk")
    do(house.study, "finer")


def refused(client: TestClient, house: House, role: Role) -> list[str]:
    """Return what pages offer to a role that may not do it."""
    return [
        f"{path} offers {method} {way}"
        for path, html in shown(client, house, role)
        for method, way in Ways(html).found
        if ROLES.index(page_at(method, way).role) > ROLES.index(role)
    ]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_what_is_then_refused(stranger: TestClient, house: House, role: Role) -> None:
    come_in_as(stranger, house, "owner", "Ola")
    for verdict in ("accept", "none", "reject"):
        send(stranger, fields(stranger.get("/review").text), verdict=verdict)
    stranger.post("/codebook/merge", data={"code": "teams", "into": "boundaries"})
    keep_some_candidates(house)
    come_in_as(stranger, house, role)
    assert refused(stranger, house, role) == []


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_team_offers_what_is_then_refused(
    outsider: TestClient, team: House, role: Role
) -> None:
    account(team, role, "Vera")
    keep_some_candidates(team)
    assert sign_in(outsider, "Vera", PASSWORD).status_code == 303
    assert refused(outsider, team, role) == []


@pytest.mark.parametrize("role", ROLES)
def test_candidates_are_steered_by_coders_and_made_codes_by_owners(
    ida: TestClient, house: House, role: Role
) -> None:
    keep_some_candidates(house)
    come_in_as(ida, house, "owner", "Ola")
    ida.post("/team/visibility", data={"visibility": "always"})
    come_in_as(ida, house, role)
    offered = {way for method, way in Ways(ida.get("/candidates").text).found if method == "POST"}
    steers = {f"/candidates/{each}" for each in ("name", "merge", "split", "pin", "discard", "undo")}
    assert steers.issubset(offered) == (role != "viewer")
    assert ("/candidates/look" in offered) == (role != "viewer")
    assert ("/candidates/promote" in offered) == (role == "owner")


@pytest.mark.parametrize(("role", "offered"), [("viewer", False), ("coder", True), ("owner", True)])
def test_who_may_decide_is_offered_to_and_who_may_read_is_not(
    ida: TestClient, house: House, role: Role, offered: bool
) -> None:
    come_in_as(ida, house, role)
    assert ("Decide together" in ida.get("/quotes").text) == offered
    assert ('type="checkbox"' in ida.get("/quotes").text) == offered
    assert ('id="lassoed"' in ida.get("/map").text) == offered
    assert ("draw a line" in ida.get("/map").text) == offered
    assert ("/review/" in ida.get("/map").text) == offered
    assert ("Split into new codes" in ida.get("/codebook?edit=teams").text) == (role == "owner")
    progress, agreement = ida.get("/progress").text, ida.get("/agreement").text
    assert ('id="apart"' in progress) == offered, "who only reads agrees with nobody"
    assert ('class="number">Ben</th>' in progress) == offered
    assert ("on the page Review" in agreement) == offered
    assert ("You may see what fewer than two coders decided" in agreement) == (role != "owner")
