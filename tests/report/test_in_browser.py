"""The report in a real browser: axe finds no fault, nothing is asked of the network, and it prints."""

import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright
from pypdf import PdfReader

from tests.report.sample import sample
from themeseed.report import find_browser, print_pdf, render_report
from themeseed.study import open_study, write_report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = find_browser()
    if found is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="module")
def report(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with open_study(published_folder) as study:
        return write_report(study, to=tmp_path_factory.mktemp("report") / "report.html")


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_no_fault_and_nothing_is_asked_of_the_network(
    width: int, browser: Browser, report: Path
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert asked == [report.as_uri()]
    violations = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:120]) for each in violations] == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    context.close()


def test_on_paper_nothing_is_wider_than_the_page(browser: Browser, report: Path) -> None:
    # What is wider is cut, or the browser prints everything smaller to make it fit.
    paper = browser.new_context(viewport={"width": 680, "height": 963}, offline=True)  # A4 less margins
    page = paper.new_page()
    page.emulate_media(media="print")
    page.goto(report.as_uri())
    wide = """[...document.querySelectorAll('main *')]
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.tagName + ' ' + one.textContent.slice(0, 60))"""
    assert page.evaluate(wide) == []
    paper.close()


def test_on_paper_a_long_list_of_quotes_is_left_off_and_that_is_said(
    browser: Browser, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    seen = {}
    for n in (60, 120):
        path.write_text(render_report(sample(n)), encoding="utf-8")
        page = browser.new_page()
        page.goto(path.as_uri())
        on_screen = page.locator("#quotes .quote").first.is_visible()
        page.emulate_media(media="print")
        said = page.get_by_text("The list of quotes is left off the paper")
        seen[n] = (
            on_screen,
            page.locator("#quotes .quote").first.is_visible(),
            said.count() == 1 and said.is_visible(),
        )
        page.close()
    assert seen == {60: (True, True, False), 120: (True, False, True)}


def test_the_pdf_holds_the_quotes_and_no_plainer_ways(browser: Browser, report: Path) -> None:
    assert browser.is_connected()
    pdf = PdfReader(io.BytesIO(print_pdf(report.read_bytes())))
    # Some fonts print "ff" as one letter.
    raw = " ".join(page.extract_text() for page in pdf.pages)
    text = " ".join(unicodedata.normalize("NFKC", raw).split())
    assert 10 <= len(pdf.pages) <= 40
    for said in ("Methods and checklist", "Quotes read differently", "Groups beside codes", "Q01"):
        assert said in text
    # The plainer ways stay on the screen; on paper the first table tells of them.
    assert "The code whose name is nearest to the quote." not in text
