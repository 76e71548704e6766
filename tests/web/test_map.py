"""A map that takes long to draw: the page says so, and shows it once it is there."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from tests.web.conftest import running_review
from tests.web.test_browser import press
from themeseed.web import House, looking


def children_of(pid: int) -> list[int]:
    """Return the processes that a process started."""
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(each) for each in started.split()]


def told(processes: list[int], what: signal.Signals) -> None:
    """Send processes a signal."""
    for each in processes:
        os.kill(each, what)


def test_until_the_map_is_drawn_the_page_says_so_and_asks_again(
    ida: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PATIENCE", 0.0)
    page = ida.get("/map")
    assert page.status_code == 200
    assert "The map of 53 quotes is being drawn." in page.text
    assert 'hx-get="/map/drawn"' in page.text
    assert "data-quote=" not in page.text
    assert (waiting := ida.get("/map/drawn")).status_code == 204
    assert "hx-refresh" not in waiting.headers
    monkeypatch.setattr(looking, "PATIENCE", 600.0)
    assert ida.get("/map/drawn").headers["hx-refresh"] == "true"
    assert ida.get("/map").text.count("data-quote=") == len(house.desk.quotes)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are read from /proc")
def test_a_map_that_takes_long_shows_by_itself(
    browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    with running_review(copied(undecided_folder), "--coder", "Ida") as (server, address):
        page = browser.new_page()
        page.goto(address)
        press(page, "a")
        while not (workers := children_of(server.pid)):
            time.sleep(0.05)
        try:
            told(workers, signal.SIGSTOP)
            page.goto(address.split("/start")[0] + "/map")
            expect(page.locator("main")).to_contain_text("is being drawn")
        finally:
            # A stopped process would not end with the server.
            told(workers, signal.SIGCONT)
        page.wait_for_selector("#map circle", timeout=120_000)
        page.close()
