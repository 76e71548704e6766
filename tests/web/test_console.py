"""No page makes the browser complain or asks another host for anything, whoever looks at it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.web.conftest import running_team, served
from tests.web.test_browser import paths_to_look_at, press
from tests.web.test_offered import page_at
from tests.web.test_team_browser import Site, fill
from themeseed.records import Role
from themeseed.records.people import ROLES
from themeseed.web.app import ACCOUNT_PAGES

DOWNLOADS = (".csv", ".jsonl")
OPENED_BY_HAND = (
    "/map?colour=suggested", "/map?colour=disagreement", "/quotes?words=we", "/review?order=blind",
    "/review?order=cluster", "/audit?what=sighting", "/agreement?blind=1&time=week",
)  # fmt: skip


class Watched:
    """What a browser complained of, and which hosts it asked, while pages were open in it."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self._at = ""
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda caught: self._said("uncaught", str(caught.error)))
        context.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).netloc))
        context.on("requestfailed", lambda asked: self._said("failed", f"{asked.url} {asked.failure}"))
        self.page = context.new_page()

    def go(self, address: str) -> None:
        """Open a page, with all that it asks for."""
        self._at = urlsplit(address).path
        self.page.goto(address)

    def _said(self, kind: str, text: str) -> None:
        # That a press of a key ends a page that still asks for something is no fault of that page.
        if kind not in ("log", "info", "debug") and "ERR_ABORTED" not in text:
            self.complaints.append(f"{self._at}: {kind}: {text}")


def paths_for(role: Role, folder: Path) -> list[str]:
    """Return the address of every page of a served study that a role may open."""
    account = [page.path for page in ACCOUNT_PAGES if page.method == "GET"]
    paths = [*paths_to_look_at(folder), *(each for each in account if not each.endswith(DOWNLOADS))]
    return [
        each
        for each in paths
        if ROLES.index(page_at("GET", each.split("?")[0]).role) <= ROLES.index(role)
    ]


@pytest.fixture(scope="module")
def team_site(
    browser: Browser, undecided_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The published quotes served to a team: an account of each role, and some decisions."""
    folder = tmp_path_factory.mktemp("console") / "study"
    folder.mkdir()
    for path in undecided_folder.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    with running_team(folder, "--no-learning") as (running, address):
        assert running.stdout is not None
        site = Site(browser, folder, address, running.stdout.readline().strip())
        for role in ROLES:
            site.account(role, f"a {role}")
        for name, keys in (("a coder", "ann2"), ("a owner", "n2aa")):
            page = site.signed_in(name)
            for key in keys:
                press(page, key)
            page.context.close()
        yield site


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_a_team_complains(role: Role, team_site: Site, browser: Browser) -> None:
    context = browser.new_context()
    watched = Watched(context)
    watched.go(team_site.address + "/sign-in")
    fill(watched.page, name=f"a {role}", password="correct horse staple")  # noqa: S106 - of a test
    watched.page.wait_for_url(lambda url: "/sign-in" not in url)
    paths = paths_for(role, team_site.folder)
    assert len(paths) > 10
    for path in paths:
        watched.go(team_site.address + path)
    context.close()
    assert watched.complaints == []
    assert watched.hosts == {urlsplit(team_site.address).netloc}


def test_no_page_of_one_person_complains(
    browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    with served(folder, "--coder", "Ida") as address:
        context = browser.new_context()
        watched = Watched(context)
        watched.go(address)
        for key in "an2sfuU":
            press(watched.page, key)
        origin = address.split("/start")[0]
        # One coder alone differs from nobody: there is no quote to adjudicate.
        paths = [each for each in paths_to_look_at(folder) if not each.startswith("/adjudicate/")]
        for path in (*paths, *OPENED_BY_HAND):
            watched.go(origin + path)
        context.close()
    assert watched.complaints == []
    assert watched.hosts == {urlsplit(address).netloc}


def test_a_field_that_was_drawn_larger_makes_nothing_complain_when_the_next_quote_comes(
    browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    with served(copied(undecided_folder), "--coder", "Ida") as address:
        context = browser.new_context()
        watched = Watched(context)
        watched.go(address)
        # As dragging its corner does: the browser writes a style on the field.
        watched.page.eval_on_selector("#memo-text", "field => { field.style.height = '200px'; }")
        assert press(watched.page, "n").startswith("Kept: ")
        context.close()
    assert watched.complaints == []
