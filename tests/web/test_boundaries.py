"""Quotes are adjusted, split and joined in the pages, by keys, mouse and touch, and taken back."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect
from starlette.testclient import TestClient

from tests.web.conftest import served
from tests.web.test_browser import Opens, press
from tests.web.test_guard import come_in_as
from tests.web.test_reviewing import HTMX, fields, send
from themeseed.config import ReviewConfig
from themeseed.records import Quote
from themeseed.study import open_study
from themeseed.web import House

NARROW: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def undecided_folder(talked_folder: Path) -> Path:
    """A transcript in the place of the published quotes: its quotes have neighbours."""
    return talked_folder


def quotes(house: House) -> list[Quote]:
    assert tuple(house.desk.quotes.values()) == house.study.store.quotes()
    return list(house.desk.quotes.values())


def cut(client: TestClient, quote: Quote, edit: str, **sent: int | str) -> str:
    """Cut a quote anew as the page does; return what the page says of it."""
    answer = client.post(f"/quotes/{quote.id}/boundaries/{edit}", data=sent, headers=HTMX)
    assert answer.status_code == 200, answer.text
    told = re.search(r'<p id="told"[^>]*>([^<]*)</p>', answer.text)
    assert told is not None
    return told[1]


def test_a_quote_is_split_and_its_first_part_is_shown(ida: TestClient, house: House) -> None:
    first, *_ = quotes(house)
    ida.get("/review")
    assert "talk.txt:1 split into talk.txt:1.1, talk.txt:1.2" in cut(
        ida, first, "split", at=first.start + 39
    )
    assert [each.name for each in quotes(house)[:2]] == ["talk.txt:1.1", "talk.txt:1.2"]
    assert fields(ida.get("/review").text)["quote"] == quotes(house)[0].id
    answer = ida.post("/undo", headers=HTMX)
    assert "Taken back: talk.txt:1 as before" in answer.text
    assert quotes(house)[0] == first


def test_a_decision_from_a_page_made_before_the_cut_is_not_kept_and_what_is_now_is_shown(
    ida: TestClient, house: House
) -> None:
    page = fields(ida.get("/review").text)
    first, *_ = quotes(house)
    cut(ida, first, "adjust", start=first.start, end=first.end - 8)
    shown = send(ida, page, verdict="none")
    assert "Nothing was kept" in shown
    assert fields(shown)["quote"] == quotes(house)[0].id
    assert house.study.store.decisions() == ()


def test_what_was_decided_before_is_one_key_away(ida: TestClient, house: House) -> None:
    first, *_ = quotes(house)
    come_in_as(ida, house, "coder", "Ben")
    ida.post(f"/quotes/{first.id}/decide", data={"code": "teams", "seen": "blind"}, headers=HTMX)
    come_in_as(ida, house, "coder", "Cem")
    told = cut(ida, first, "split", at=first.start + 39)
    assert "went along" not in told
    come_in_as(ida, house, "coder", "Ben")
    part = quotes(house)[0]
    shown = ida.get(f"/review/{part.id}").text
    assert "Before it was cut anew you decided: Building new teams" in shown
    send(ida, fields(shown), again="teams")
    assert house.study.store.decisions(quote_id=part.id)[0].codes == ("teams",)


def test_a_quote_that_was_cut_anew_stays_readable_with_what_was_decided_on_it(
    ida: TestClient, house: House
) -> None:
    first, second, *_ = quotes(house)
    ida.post(f"/quotes/{first.id}/decide", data={"code": "teams", "seen": "blind"}, headers=HTMX)
    assert "joined: talk.txt:1+2" in cut(ida, first, "join-next")
    answer = ida.get(f"/review/{first.id}")
    assert answer.headers["location"] == f"/quotes/{first.id}"
    page = ida.get(f"/quotes/{first.id}").text
    assert "This quote was cut anew" in page
    assert "Building new teams" in page
    assert "joined" in page
    assert second.text in page


@pytest.mark.parametrize(
    ("edit", "sent", "match"),
    [
        ("split", {"at": 0}, "Each part of a split quote needs at least one word"),
        ("split", {"at": "x"}, "is no place in the text"),
        ("split", {"at": "9" * 40}, "is no place in the text"),
        ("adjust", {"start": 0, "end": 5}, "Nothing of the quote"),
        ("adjust", {}, "is no place in the text"),
        ("join-previous", {}, "No quote stands before this one"),
        ("fold", {}, "no edit"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused_in_words(
    ida: TestClient, house: House, edit: str, sent: dict[str, str], match: str
) -> None:
    before = quotes(house)
    answer = ida.post(f"/quotes/{before[0].id}/boundaries/{edit}", data=sent, headers=HTMX)
    assert answer.status_code == 409
    assert match in answer.json()["error"]["message"]
    assert quotes(house) == before


@pytest.mark.parametrize(("allowed", "may"), [("coder", True), ("owner", False), ("nobody", False)])
def test_who_may_cut_quotes_anew_is_a_setting(
    ida: TestClient, house: House, allowed: str, may: bool
) -> None:
    config = replace(house.study.config, review=ReviewConfig(boundaries=allowed))  # type: ignore[arg-type]
    house.study = replace(house.study, config=config)
    come_in_as(ida, house, "coder")
    first, *_ = quotes(house)
    assert ('data-key="b"' in ida.get("/review").text) == may
    answer = ida.post(f"/quotes/{first.id}/boundaries/join-next", headers=HTMX)
    assert answer.status_code == (200 if may else 409)
    assert may or f'boundaries = "{allowed}"' in answer.json()["error"]["message"]


def edit_boundaries(page: Page, key: str) -> None:
    """Press a key that opens the boundaries, and wait for them."""
    page.keyboard.press(key)
    expect(page.locator("#words-told")).to_contain_text("words")


def cut_by(page: Page, key: str) -> str:
    """Press a key that keeps a boundary edit; return what the page says."""
    page.keyboard.press(key)
    expect(page.locator("#told")).to_contain_text("Undo takes it back")
    return page.locator("#told").inner_text()


def test_a_quote_is_split_joined_and_taken_back_by_keyboard_alone(open_page: Opens) -> None:
    page = open_page()
    whole = page.locator("blockquote.quote").inner_text()
    edit_boundaries(page, "x")
    expect(page.locator("#words .second").first).to_have_text("I")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#words .second").first).to_have_text("She")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert "split into talk.txt:1.1, talk.txt:1.2" in cut_by(page, "Enter")
    expect(page.locator("blockquote.quote")).to_have_text("We met in the ward, in the winter.")
    expect(page.locator(".left")).to_contain_text("6 left")
    assert press(page, "n").startswith("Kept: talk.txt:1.1")
    expect(page.locator("blockquote.quote")).to_have_text(
        whole.removeprefix("We met in the ward, in the winter. ")
    )
    page.keyboard.press("J")
    expect(page.locator("#told")).to_contain_text("talk.txt:1.1, talk.txt:1.2 joined: talk.txt:1.")
    expect(page.locator("blockquote.quote")).to_have_text(whole)
    assert press(page, "u") == "Taken back: talk.txt:1.1, talk.txt:1.2 as before"
    assert press(page, "u") == "Taken back: talk.txt:1.1"
    assert press(page, "u") == "Taken back: talk.txt:1 as before"
    expect(page.locator("blockquote.quote")).to_have_text(whole)
    expect(page.locator(".left")).to_contain_text("5 left")


def test_a_join_that_would_be_refused_is_grey_and_says_why(open_page: Opens) -> None:
    page = open_page()
    previous = page.get_by_role("button", name="Join previous")
    expect(previous).to_be_disabled()
    expect(page.get_by_role("button", name="Join next")).to_be_enabled()
    page.keyboard.press("J")
    expect(page.locator("#trouble")).to_have_text("No quote stands before this one in 'talk.txt'.")
    press(page, "n")
    expect(page.locator("#trouble")).to_be_empty()
    expect(page.get_by_role("button", name="Join next")).to_be_disabled()
    page.get_by_role("button", name="Join next").click(force=True)
    expect(page.locator("#trouble")).to_contain_text("The quote after this one is P2's.")


def test_boundaries_move_by_word_and_sentence_and_are_left_with_escape(open_page: Opens) -> None:
    page = open_page()
    whole = page.locator("blockquote.quote").inner_text()
    edit_boundaries(page, "b")
    for key in ("ArrowUp", "Shift+ArrowDown", "Shift+ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator("#words-told")).to_have_text("5 words: “trusted her from the first”")
    page.keyboard.press("Escape")
    expect(page.locator("blockquote.quote")).to_have_text(whole)
    edit_boundaries(page, "b")
    for key in ("ArrowUp", "Shift+ArrowDown"):
        page.keyboard.press(key)
    cut_by(page, "Enter")
    expect(page.locator("blockquote.quote")).to_have_text("I trusted her from the first day.")


def test_a_neighbours_words_are_taken_by_marking_them_with_the_mouse(open_page: Opens) -> None:
    page = open_page()
    edit_boundaries(page, "b")
    first, last = (
        page.locator("#words [data-start]", has_text=word).first for word in ("trusted", "hope")
    )
    begin, end = first.bounding_box(), last.bounding_box()
    assert begin is not None
    assert end is not None
    page.mouse.move(begin["x"] + 4, begin["y"] + begin["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] - 4, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()
    expect(page.locator("#words .in").first).to_have_text("trusted")
    expect(page.locator("#words .in").last).to_have_text("hope")
    page.get_by_role("button", name="Keep these boundaries").click()
    expect(page.locator("blockquote.quote")).to_contain_text("talked about hope")
    expect(page.locator("blockquote.quote")).to_contain_text("Interviewer: Mm.")
    page.keyboard.press("s")
    expect(page.locator("blockquote.quote")).to_contain_text("for a long time, and about the staff")


def test_boundaries_are_set_by_touch_on_a_narrow_screen(
    browser: Browser, talked_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(talked_folder)
    with served(folder, "--coder", "Ida") as address:
        context = browser.new_context(viewport=NARROW, has_touch=True, is_mobile=True)
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Boundaries b").tap()
        page.locator("#words [data-start]", has_text="trusted").tap()
        expect(page.locator("#words-told")).to_contain_text("Now tap the last word")
        page.locator("#words [data-start]", has_text="day.").tap()
        page.get_by_role("button", name="Beginning a word earlier").tap()
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0
        heights = page.eval_on_selector_all(
            ".steps button, .actions button",
            "all => all.map(each => each.getBoundingClientRect().height)",
        )
        assert min(heights) >= 38
        faults = [
            each["id"]
            for each in Axe().run(page).response["violations"]
            if each["impact"] in ("serious", "critical", "moderate")
        ]
        assert faults == []
        page.get_by_role("button", name="Keep these boundaries").tap()
        expect(page.locator("blockquote.quote")).to_have_text("I trusted her from the first day.")
        context.close()
    with open_study(folder) as study:
        (edit,) = study.store.boundary_edits()
        assert study.store.quote(edit.after[0]).text == "I trusted her from the first day."


def test_suggestions_for_a_new_quote_come_without_moving_what_is_read(open_page: Opens) -> None:
    page = open_page()
    edit_boundaries(page, "x")
    cut_by(page, "Enter")
    text = page.locator("#card").inner_text()
    assert "are being made" in text
    page.wait_for_timeout(1500)
    assert page.locator("#card").inner_text() == text
    for _ in range(60):
        page.get_by_role("button", name="Show them").click()
        page.wait_for_timeout(500)
        if page.locator(".suggestions").count():
            break
    expect(page.locator(".suggestions")).to_be_visible()
    expect(page.locator("blockquote.quote")).to_have_text("We met in the ward, in the winter.")


def test_two_coders_who_have_the_same_quote_before_them_are_told(
    browser: Browser, talked_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(talked_folder)
    with served(folder, "--coder", "Ida") as one, served(folder, "--coder", "Ben") as other:
        ida, ben = browser.new_context().new_page(), browser.new_context().new_page()
        ida.goto(one)
        ben.goto(other)
        edit_boundaries(ida, "x")
        cut_by(ida, "Enter")
        ben.keyboard.press("n")
        expect(ben.locator("#trouble")).to_contain_text("cut anew since the page was made")
        ben.reload()
        expect(ben.locator("blockquote.quote")).to_have_text("We met in the ward, in the winter.")
        ida.context.close()
        ben.context.close()
    with open_study(folder) as study:
        assert study.store.decisions() == ()


def test_who_speaks_is_named_once_among_the_words(ida: TestClient, house: House) -> None:
    quote = next(each for each in quotes(house) if "hope" in each.text)
    html = ida.get(f"/quotes/{quote.id}/boundaries").text
    words = re.sub(r"<[^>]+>", "", html.split('id="words"')[1].split("</div>")[0])
    assert "Interviewer: Interviewer:" not in re.sub(r"\s+", " ", words)
    assert words.count("Interviewer:") == 1
