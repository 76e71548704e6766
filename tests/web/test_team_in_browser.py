"""A team in a real browser, from the assignment to the agreement, with axe on each of its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import PASSWORD, running_team
from tests.web.test_browser import press
from themeseed.records import Role
from themeseed.review import CONSENSUS, make_coder
from themeseed.study import open_study
from themeseed.study.register import Register

PEOPLE: tuple[tuple[str, Role], ...] = (("Ola", "owner"), ("Ben", "coder"), ("Eva", "coder"))
Enters = Callable[[str], Page]


@pytest.fixture
def folder(undecided_folder: Path, copied: Callable[[Path], Path]) -> Path:
    """The published quotes, with an owner and two coders who have accounts."""
    found = copied(undecided_folder)
    with open_study(found) as study:
        register = Register(study.store)
        for name, role in PEOPLE:
            token, _ = register.invite(role, by=None, name=name)
            register.accept(token, name=name, password=PASSWORD)
    return found


@pytest.fixture
def enters(folder: Path, browser: Browser) -> Iterator[Enters]:
    """Sign somebody in, in a browser of their own; whatever a page complains of fails."""
    complaints: list[str] = []
    contexts = []
    with running_team(folder) as (_, address):

        def entered(name: str) -> Page:
            context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
            contexts.append(context)
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto("/sign-in")
            page.get_by_label("Name").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url("**/review")
            return page

        yield entered
        for context in contexts:
            context.close()
    assert complaints == []


def code_blind(page: Page, codes: list[str]) -> None:
    """Code what is assigned by keyboard alone, blind, with these codes in turn."""
    expect(page.locator(".assigned")).to_contain_text("0 of 11 decided")
    page.get_by_role("link", name="Decide blind, drawn by lot").click()
    page.wait_for_url("**order=blind")
    page.wait_for_load_state()
    for number in range(11):
        expect(page.locator(".suggestions")).to_have_count(0)
        page.keyboard.press("c")
        page.keyboard.type(codes[number % len(codes)])
        if number < 10:
            assert press(page, "Enter").startswith("Kept: ")
        else:
            page.keyboard.press("Enter")
    expect(page.locator("#card")).to_contain_text("Nothing is left to decide here")


def test_a_team_codes_adjudicates_and_learns_how_far_it_agrees(enters: Enters, folder: Path) -> None:
    ola = enters("Ola")
    ola.goto("/team")
    share = ola.get_by_role("form", name="Assign a share, drawn by lot")
    for name in ("Ben", "Eva"):
        share.get_by_label(name).check()
    share.get_by_role("button", name="Draw and assign").click()
    expect(ola.get_by_role("region", name="Assigned and done by coder")).to_contain_text("Ben")

    code_blind(enters("Ben"), ["teams", "bound", "bound"])
    eva = enters("Eva")
    code_blind(eva, ["teams", "bound", "identity"])
    assert eva.goto("/adjudicate").status == 403  # type: ignore[union-attr] # there is an answer

    ola.goto("/agreement")
    expect(ola.locator("main")).to_contain_text("On 8 all agree; on 3 they differ")
    expect(ola.get_by_role("region", name="By pair of coders")).to_contain_text("Ben and Eva")
    expect(ola.get_by_role("region", name="By pair of coders")).to_contain_text("0.73 (")

    ola.get_by_role("link", name="Adjudicate").click()
    ola.wait_for_url("**/adjudicate")
    ola.wait_for_load_state()
    expect(ola.locator(".left")).to_have_text("3 left")
    ola.keyboard.press("2")
    expect(ola.locator("#why")).to_be_focused()
    ola.keyboard.type("it is about who they are")
    assert press(ola, "Control+Enter").startswith("Adjudicated: ")
    ola.keyboard.press("c")
    ola.keyboard.type("practice")
    ola.keyboard.press("Enter")
    expect(ola.locator("#other-codes")).to_contain_text("peer practice")
    ola.keyboard.type("neither saw it")
    assert "peer practice" in press(ola, "Control+Enter")
    ola.keyboard.press("Escape")
    assert press(ola, "u").startswith("Taken back: ")
    expect(ola.locator(".left")).to_have_text("2 left")
    ola.keyboard.press("n")
    ola.keyboard.type("small talk")
    assert "no theme fits" in press(ola, "Control+Enter")
    ola.keyboard.press("1")
    ola.keyboard.type("as Ben says")
    ola.keyboard.press("Control+Enter")
    expect(ola.locator("#card")).to_contain_text("Nothing is left to adjudicate here")

    ola.goto("/agreement")
    expect(ola.locator("main")).to_contain_text("3 of these are adjudicated, 0 open")
    expect(ola.get_by_role("region", name="By pair of coders")).to_contain_text("0.73 (")
    after = ola.get_by_role("region", name="Each coder and the consensus")
    expect(after.get_by_role("row", name="Ben")).to_contain_text("0.82 (")
    expect(after.get_by_role("row", name="Eva")).to_contain_text("0.82 (")

    with open_study(folder) as study:
        decisions = study.store.decisions()
    own = [each for each in decisions if each.coder_id != CONSENSUS.id]
    assert len(own) == 22
    assert all(each.blind for each in own)
    adjudicated = [each for each in decisions if each.coder_id == CONSENSUS.id]
    assert [each.verdict for each in adjudicated] == ["change", "change", "undo", "none", "change"]
    assert {each.decided_by for each in adjudicated} == {make_coder("Ola").id}

    look_at_every_page(ola)


def look_at_every_page(page: Page) -> None:
    """Let axe look at the team's pages, light and wide, then dark and narrow."""
    with_consensus = page.locator("main").evaluate("() => location.pathname")
    assert with_consensus == "/agreement"
    page.goto("/adjudicate")
    one = page.locator("details a").first.get_attribute("href")
    faults: list[str] = []
    for width, scheme in ((1280, "light"), (360, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for path in ("/team", "/agreement", "/adjudicate", str(one), "/audit", "/progress"):
            page.goto(path)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            faults += [f"{path} is wider than {width}"] if wide > 0 else []
            faults += [
                f"{path} {scheme}: {each['id']}: {each['nodes'][0]['html'][:120]}"
                for each in Axe().run(page).response["violations"]
                if each["impact"] in ("serious", "critical", "moderate")
            ]
    assert faults == []
