"""Nothing looks stored that is not: a failed save is said at once, stays, and is sent again once."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from tests.web.conftest import IDA, running_review
from tests.web.test_browser import press
from tests.web.test_reviewing import HTMX, fields, kept, send
from themeseed.study import open_study
from themeseed.web import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review that runs, and its page in a browser."""

    folder: Path
    server: "subprocess.Popen[str]"
    page: Page

    def kept(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return what is on disk."""
        with open_study(self.folder) as study:
            return [(each.verdict, each.codes) for each in study.store.decisions()]


@pytest.fixture
def review(browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]) -> Iterator[Review]:
    folder = copied(undecided_folder)
    with running_review(folder, "--coder", "Ida") as (server, address):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(address)
        yield Review(folder=folder, server=server, page=page)
        context.close()


def told(page: Page) -> str:
    return page.locator("#told").inner_text()


def test_a_choice_that_did_not_reach_the_server_stays_and_is_kept_when_tried_again(
    review: Review,
) -> None:
    page = review.page
    assert press(page, "n").startswith("Kept: Q01")
    page.context.set_offline(True)
    page.keyboard.press("2")
    trouble = page.locator("#trouble")
    expect(trouble).to_contain_text("Not kept: “")
    expect(trouble).to_contain_text("The server does not answer")
    assert told(page) == ""
    chosen = page.locator(".unsaved .name")
    assert chosen.inner_text() in trouble.inner_text()
    assert chosen.inner_text() == page.locator(".suggestions .name").nth(1).inner_text()
    assert page.locator(".where b").first.inner_text() == "Q02"
    page.context.set_offline(False)
    expect(trouble.get_by_role("button", name="Try again")).to_be_focused()
    assert press(page, "Enter").startswith("Kept: Q02")
    expect(trouble).to_be_empty()
    assert len(review.kept()) == 2


def test_codes_that_were_not_kept_do_not_come_along_with_the_next_choice(review: Review) -> None:
    page = review.page
    page.context.set_offline(True)
    page.keyboard.press("c")
    page.keyboard.type("bound")
    page.keyboard.press("Enter")
    expect(page.locator("#trouble")).to_contain_text("Not kept: “Challenging boundaries”")
    expect(page.locator("#codes .unsaved")).to_have_text("Challenging boundaries")
    page.context.set_offline(False)
    page.keyboard.press("Escape")
    assert "no theme fits" in press(page, "n")
    assert review.kept() == [("none", ())]


@pytest.mark.skipif(sys.platform == "win32", reason="stops the process with a signal")
def test_what_takes_its_time_is_not_said_to_be_kept_and_a_dead_server_is_named(review: Review) -> None:
    page = review.page
    assert press(page, "n").startswith("Kept")
    os.kill(review.server.pid, signal.SIGSTOP)
    page.keyboard.press("n")
    expect(page.locator("#told")).to_have_text("Being kept …")
    os.kill(review.server.pid, signal.SIGCONT)
    expect(page.locator("#told")).to_contain_text("Kept: Q02")
    review.server.kill()
    review.server.wait()
    page.keyboard.press("n")
    expect(page.locator("#trouble")).to_contain_text("The server does not answer")
    assert told(page) == ""
    assert len(review.kept()) == 2


def test_what_the_database_does_not_take_is_said_and_taken_when_it_can(review: Review) -> None:
    page = review.page
    full = "CREATE TRIGGER full BEFORE INSERT ON decisions BEGIN SELECT RAISE(ABORT, 'full'); END"
    with closing(sqlite3.connect(review.folder / "study.db")) as database:
        database.execute(full)
        page.keyboard.press("n")
        expect(page.locator("#trouble")).to_contain_text("did not take this; nothing was kept")
        assert told(page) == ""
        database.execute("DROP TRIGGER full")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#told")).to_contain_text("Kept: Q01")
    assert review.kept() == [("none", ())]


def test_what_was_written_into_a_form_stays_until_it_is_kept(review: Review) -> None:
    page = review.page
    page.goto(page.url.replace("/review", "/codebook"))
    page.locator("#new-name").fill("Building new teams")
    page.locator("#new-description").fill("a long thought")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#trouble")).to_contain_text("There is a code 'Building new teams' already")
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.locator("#new-name").fill("Money")
    page.context.set_offline(True)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#trouble")).to_contain_text("Not kept: “Add”")
    expect(page.locator("#new-description")).to_have_value("a long thought")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#told")).to_have_text("The codebook is kept.")
    expect(page.locator("main")).to_contain_text("a long thought")


def test_a_memo_a_flag_an_undo_and_a_redo_that_are_sent_twice_are_kept_once(
    ida: TestClient, house: House
) -> None:
    send(ida, fields(ida.get("/review").text), verdict="none")
    send(ida, fields(ida.get("/review").text), verdict="none")
    page = fields(ida.get("/review").text)
    for _ in range(2):
        data = {"memo": page["memo"], "text": "a thought"}
        assert ida.post(f"/quotes/{page['quote']}/memo", data=data, headers=HTMX).status_code == 200
        flagged = ida.post(f"/quotes/{page['quote']}/flag", data={"flag": "flag"}, headers=HTMX)
        assert "Flagged." in flagged.text
    assert [each.kind for each in house.study.store.memos()] == ["memo", "flag"]
    for _ in range(2):
        undone = ida.post("/undo", data={"step": page["step"]}, headers=HTMX)
        assert "Taken back: Q02" in undone.text
    step = fields(undone.text)["step"]
    for _ in range(2):
        redone = ida.post("/redo", data={"step": step}, headers=HTMX)
        assert "Kept: Q02" in redone.text
    assert [each.verdict for each in kept(house)] == ["none", "none", "undo", "none"]
    assert {each.coder_id for each in kept(house)} == {IDA.id}
