"""Quotes that are written from right to left are shown so, and cut by the keys that point there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import served
from themeseed.exchange.codebook import read_codebook
from themeseed.seeds import codebook_path
from themeseed.study import add_sources, create_study

TALK = "נועה: דיברנו על התקווה. הצוות לא הקשיב לנו.\nEva: We met in the ward. Nobody told us why.\n"


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A talk in two scripts under review, nothing suggested yet."""
    folder = tmp_path_factory.mktemp("scripts") / "study"
    source = folder.parent / "talk.txt"
    source.write_text(TALK, encoding="utf-8")
    with create_study(folder, read_codebook(codebook_path("gillard-2013"))) as study:
        add_sources(study, [source])
    with served(folder, "--coder", "Ida") as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        opened = context.new_page()
        opened.goto(address)
        yield opened
        context.close()


def go_to(page: Page, words: str) -> None:
    """Open the quote that holds these words in the review."""
    origin = "/".join(page.url.split("/")[:3])
    page.goto(f"{origin}/quotes?words={words}")
    page.locator(".found").get_by_role("link", name="Review").click()
    expect(page.locator("blockquote.quote")).to_contain_text(words)


def test_each_quote_runs_the_way_it_is_written(page: Page) -> None:
    quote = page.locator("blockquote.quote")
    go_to(page, "דיברנו")
    expect(quote).to_have_css("direction", "rtl")
    expect(quote).to_have_css("border-right-width", "4px")
    go_to(page, "met")
    expect(quote).to_have_css("direction", "ltr")
    expect(quote).to_have_css("border-left-width", "4px")


def test_arrow_keys_move_a_boundary_to_where_they_point(page: Page) -> None:
    go_to(page, "דיברנו")
    page.keyboard.press("x")
    second = page.locator("#words .second").first
    expect(second).to_have_text("הצוות")
    page.keyboard.press("ArrowLeft")
    expect(second).to_have_text("לא")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(second).to_have_text("התקווה.")
    page.keyboard.press("Escape")
