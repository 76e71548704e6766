"""A team in a real browser: invited, signed in, deciding at once, slowed down, signed out."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.conftest import PASSWORD, running_team
from tests.web.test_browser import press
from themeseed.records import Role
from themeseed.study import open_study
from themeseed.study.register import Register

SCRIPT = "<img src=x onerror=alert(1)>"


class Site:
    """A study that is served to a team, and the complaints of the pages that were opened in it."""

    def __init__(self, browser: Browser, folder: Path, address: str, first: str) -> None:
        self.address = address
        self.folder = folder
        self.first = first
        self.complaints: list[str] = []
        self._browser = browser

    def account(self, role: Role, name: str) -> None:
        """Make an account beside the running server."""
        with open_study(self.folder) as study:
            register = Register(study.store)
            token, _ = register.invite(role, by=None, name=name)
            register.accept(token, name=name, password=PASSWORD)

    def page(self, **settings: Any) -> Page:
        """Return a page of a browser that nobody has used."""
        page = self._context(**settings).new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"a dialog: {dialog.message}"))
        return page

    def signed_in(self, name: str, path: str = "/review", **settings: Any) -> Page:
        """Return a page where somebody has signed in."""
        page = self.page(**settings)
        page.goto(self.address + path)
        fill(page, name=name, password=PASSWORD)
        page.wait_for_url(self.address + path)
        return page

    def _context(self, **settings: Any) -> BrowserContext:
        return self._browser.new_context(**settings)


def fill(page: Page, **fields: str) -> None:
    """Fill in a form and send it by Enter."""
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    page.keyboard.press("Enter")


@pytest.fixture(scope="module")
def site(
    browser: Browser, undecided_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("team") / "study"
    folder.mkdir()
    for path in undecided_folder.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    with running_team(folder, "--no-learning") as (running, address):
        assert running.stdout is not None
        made = Site(browser, folder, address, running.stdout.readline().strip())
        yield made
    assert made.complaints == []


def test_from_an_invitation_to_a_decision_and_out_again(site: Site) -> None:
    owner = site.page()
    owner.goto(site.first)
    expect(owner).to_have_url(f"{site.address}/join")
    fill(owner, name="Ada", password=PASSWORD, again=PASSWORD)
    owner.wait_for_url("**/review")
    owner.get_by_role("link", name="People").click()
    owner.fill("#for-name", "Ben")
    owner.get_by_role("button", name="Make an invitation").click()
    link = owner.locator("#link").input_value()

    ben = site.page()
    ben.goto(link)
    expect(ben.locator("main")).to_contain_text("as coder")
    expect(ben.locator("#name")).to_have_value("Ben")
    fill(ben, password=PASSWORD, again="something else entirely")
    expect(ben.locator("#wrong")).to_contain_text("not the same")
    fill(ben, password=PASSWORD, again=PASSWORD)
    ben.wait_for_url("**/review")
    assert press(ben, "n").startswith("Kept: ")
    expect(ben.locator(".left")).to_contain_text("52 left")
    ben.get_by_role("button", name="Sign out").click()
    ben.wait_for_url("**/sign-in")
    ben.go_back()
    ben.goto(f"{site.address}/progress")
    expect(ben).to_have_url(f"{site.address}/sign-in?to=/progress")
    fill(ben, name="ben", password=PASSWORD)
    ben.wait_for_url(f"{site.address}/progress")
    expect(ben.locator("table").first).to_contain_text("Ben")

    again = site.page()
    again.goto(link)
    expect(again.locator("main")).to_contain_text("was used already")


def test_an_expired_invitation_is_refused_in_words(site: Site) -> None:
    with open_study(site.folder) as study:
        past = Register(study.store, clock=lambda: datetime.now(UTC) - timedelta(days=8))
        token, _ = past.invite("coder", by=None)
    page = site.page()
    page.goto(f"{site.address}/join?token={token}")
    expect(page.locator("main")).to_contain_text("has expired. Ask an owner of the study for a new one.")
    assert token not in page.url


def test_wrong_passwords_are_slowed_and_the_right_one_comes_in_after_waiting(site: Site) -> None:
    site.account("coder", "Cleo")
    page = site.page()
    page.goto(site.address)
    for _ in range(5):
        fill(page, name="Cleo", password="wrong")  # noqa: S106 - of a test
        expect(page.locator("#wrong")).to_contain_text("do not belong together")
        page.evaluate("document.querySelector('#wrong').remove()")
    told = ""
    while "Too many" not in told:
        fill(page, name="Cleo", password="wrong")  # noqa: S106 - of a test
        told = page.locator("#wrong").inner_text()
        page.evaluate("document.querySelector('#wrong').remove()")
    seconds = int(re.findall(r"Wait (\d+) s", told)[0])
    page.wait_for_timeout(1000 * seconds)
    fill(page, name="Cleo", password=PASSWORD)
    page.wait_for_url("**/review")


def test_two_who_are_signed_in_decide_at_once_each_for_themselves(site: Site) -> None:
    site.account("coder", "Dora")
    site.account("coder", "Emil")
    dora, emil = site.signed_in("Dora"), site.signed_in("Emil")
    for _ in range(4):
        press(dora, "n")
        press(emil, "2")
    for page, name, other in ((dora, "Dora", "Emil"), (emil, "Emil", "Dora")):
        expect(page.locator(".left")).to_contain_text("49 left")
        page.goto(f"{site.address}/audit")
        assert page.locator("tbody tr").filter(has_text=name).count() == 4
        assert other not in page.locator("main").inner_text()
    with open_study(site.folder) as study:
        names = {each.id: each.name for each in study.store.coders()}
        decided = [(names[each.coder_id], each.verdict) for each in study.store.decisions()]
    assert sorted(each for each in decided if each[0] in ("Dora", "Emil")) == (
        [("Dora", "none")] * 4 + [("Emil", "change")] * 4
    )


def test_a_name_that_is_a_script_is_shown_as_text(site: Site) -> None:
    site.account("owner", SCRIPT)
    page = site.signed_in(SCRIPT, "/people")
    page.fill("#for-name", f"{SCRIPT}2")
    page.get_by_role("button", name="Make an invitation").click()
    expect(page.locator("h1")).to_contain_text(f"{SCRIPT}2")
    for path in ("/people", "/account", "/audit/people", "/progress", "/audit", "/team"):
        page.goto(site.address + path)
        assert page.locator("img").count() == 0
        expect(page.locator(".who")).to_have_text(SCRIPT)


@pytest.mark.parametrize(
    "settings",
    [
        {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
        {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}},
    ],
    ids=["light and wide", "dark and narrow"],
)
def test_axe_finds_no_serious_fault_on_the_pages_of_a_team(site: Site, settings: dict[str, Any]) -> None:
    name = f"Fay {settings['color_scheme']}"
    site.account("owner", name)
    with open_study(site.folder) as study:
        token, _ = Register(study.store).invite("coder", by=None)
    stranger = site.page(**settings)
    faults: list[str] = []

    def look(page: Page) -> None:
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        faults.extend([f"{page.url} is wider than the window"] if page.evaluate(wide) > 0 else [])
        faults.extend(
            f"{page.url}: {each['id']}: {each['nodes'][0]['html'][:120]}"
            for each in Axe().run(page).response["violations"]
            if each["impact"] in ("serious", "critical", "moderate")
        )

    stranger.goto(f"{site.address}/sign-in")
    fill(stranger, name=name, password="wrong")  # noqa: S106 - of a test
    expect(stranger.locator("#wrong")).to_be_visible()
    look(stranger)
    stranger.goto(f"{site.address}/join?token={token}")
    look(stranger)
    owner = site.signed_in(name, "/people", **settings)
    look(owner)
    owner.get_by_role("button", name="Make an invitation").click()
    expect(owner.locator("#link")).to_be_visible()
    look(owner)
    for path in ("/account", "/audit/people"):
        owner.goto(site.address + path)
        look(owner)
    assert faults == []
