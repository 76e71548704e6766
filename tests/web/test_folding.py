"""Where there is little room, what chooses quotes is folded: the quote is seen without scrolling."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import served

Opens = Callable[..., Page]
LITTLE_ROOM: dict[str, dict[str, Any]] = {
    "360 pixels": {"viewport": {"width": 360, "height": 740}},
    "200% zoom": {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2},
}


@pytest.fixture(scope="module")
def address(talked_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A transcript under review, opened once; the first browser lends its cookie."""
    folder = shutil.copytree(talked_folder, tmp_path_factory.mktemp("folding") / "study")
    with served(folder, "--coder", "Ida") as opened:
        yield opened


@pytest.fixture(scope="module")
def opens(address: str, browser: Browser) -> Iterator[Opens]:
    """Open a page of the study in a window of some kind."""
    first = browser.new_context()
    first.new_page().goto(address)
    contexts = [first]

    def opened(path: str, **settings: Any) -> Page:
        contexts.append(browser.new_context(storage_state=first.storage_state(), **settings))
        page = contexts[-1].new_page()
        page.goto(address.split("/start")[0] + path)
        return page

    yield opened
    for each in contexts:
        each.close()


@pytest.mark.parametrize("room", LITTLE_ROOM)
def test_the_quote_is_seen_without_scrolling(room: str, opens: Opens) -> None:
    settings = LITTLE_ROOM[room]
    page = opens("/review?order=uncertain", **settings)
    quote = page.locator("blockquote.quote").bounding_box()
    assert quote is not None
    assert quote["y"] + 60 < settings["viewport"]["height"]


@pytest.mark.parametrize("room", LITTLE_ROOM)
def test_what_is_folded_opens_and_works(room: str, opens: Opens) -> None:
    page = opens("/review?order=uncertain", **LITTLE_ROOM[room])
    order = page.locator("select[name=order]")
    expect(order).to_be_hidden()
    fold = page.locator("summary").filter(has_text="Which quotes, in which order")
    expect(fold).to_contain_text("least sure first")
    fold.click()
    order.select_option("document")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main summary").first).to_contain_text("as it was said")
    page.get_by_text("Pages", exact=True).click()
    page.get_by_role("link", name="Codebook").click()
    page.wait_for_url("**/codebook")


def test_how_many_choices_are_in_force_is_said_where_they_are_folded(opens: Opens) -> None:
    narrow = LITTLE_ROOM["360 pixels"]
    page = opens("/review?words=we&flagged=1", **narrow)
    expect(page.locator("main summary").first).to_contain_text("as it was said, narrowed by 2 choices")
    page = opens("/quotes?words=we&document=&page=1", **narrow)
    expect(page.locator("main summary").first).to_contain_text("narrowed by 1 choice")


def test_with_room_all_stands_open_and_is_reached_by_tab(opens: Opens) -> None:
    page = opens("/review?order=document", viewport={"width": 1280, "height": 900})
    expect(page.locator("select[name=order]")).to_be_visible()
    expect(page.get_by_role("link", name="Codebook")).to_be_visible()
    expect(page.locator(".around").first).to_be_visible()
    expect(page.locator(".fold > summary").filter(visible=True)).to_have_count(0)
    reached = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.name || document.activeElement.pathname"))
    assert {"order", "words", "/codebook"} <= reached


def test_what_decides_is_in_sight_on_a_low_window_and_says_what_it_accepts(opens: Opens) -> None:
    page = opens("/review?order=document", viewport={"width": 1280, "height": 620})
    suggested = page.locator(".suggested .name").first.inner_text()
    accept = page.get_by_role("button", name=f"Accept: {suggested}")
    expect(accept).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Skip")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Keep memo")).not_to_be_in_viewport()
    accept.click()
    expect(page.locator("#told")).to_contain_text(f"Kept: talk.txt:1 · {suggested}")
