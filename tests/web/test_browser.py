"""Whole tasks in a real browser, as a reviewer does them."""

import csv
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.cli.running import hears_ctrl_c
from tests.study.test_candidates import do
from tests.study.test_promoting import keep
from tests.web.conftest import running_review, served
from themeseed.records import Codebook, Theme
from themeseed.study import add_sources, create_study, open_study, run_study
from themeseed.web.app import PAGES

Opens = Callable[..., Page]


def press(page: Page, key: str) -> str:
    """Press a key; return what the page says became of it, once it does."""
    before = page.locator("#card input[name=decision]").input_value()
    page.keyboard.press(key)
    page.wait_for_function(
        "before => document.querySelector('#card input[name=decision]')?.value !== before", arg=before
    )
    return page.locator("#told").inner_text()


def test_thirty_quotes_are_decided_by_keyboard_alone(open_page: Opens) -> None:
    page = open_page()
    keys = ["a", "n", "2", "3", "Enter", "s"]
    for number in range(30):
        told = press(page, keys[number % len(keys)])
        assert told.startswith(("Kept: ", "Put off: "))
    expect(page.locator(".left")).to_contain_text("28 left")
    assert press(page, "u").startswith("Taken back: ")
    assert press(page, "U").startswith(("Kept: ", "Put off: "))


def test_a_code_is_found_by_a_few_letters(open_page: Opens) -> None:
    page = open_page()
    page.keyboard.press("c")
    page.keyboard.type("bound")
    expect(page.locator("#codes .at")).to_have_text("Challenging boundaries")
    assert "Challenging boundaries" in press(page, "Enter")
    expect(page.locator("#find-code")).to_have_value("")


def test_codes_that_are_added_meanwhile_come_into_the_list_with_the_next_quote(open_page: Opens) -> None:
    page = open_page()
    other = page.context.new_page()
    other.goto(page.url.split("/review")[0] + "/codebook")
    other.get_by_label("Name").fill("Money and pay")
    other.get_by_role("button", name="Add").click()
    expect(other.locator("main")).to_contain_text("Version 2")
    assert press(page, "n").startswith("Kept: ")
    expect(page.locator("#codes")).to_contain_text("Money and pay")
    page.keyboard.press("c")
    page.keyboard.type("mon")
    assert "Money and pay" in press(page, "Enter")


def test_several_codes_are_marked_with_tab_and_kept_with_enter(open_page: Opens) -> None:
    page = open_page()
    page.keyboard.press("c")
    page.keyboard.type("bound")
    page.keyboard.press("Tab")
    page.keyboard.type("teams")
    page.keyboard.press("Tab")
    expect(page.locator("#marked")).to_contain_text("Building new teams, Challenging boundaries")
    told = press(page, "Enter")
    assert "Building new teams" in told
    assert "Challenging boundaries" in told


def test_codes_are_chosen_by_mouse_too(open_page: Opens) -> None:
    page = open_page()
    page.locator("#codes").get_by_text("Building new teams").click()
    expect(page.locator("#told")).to_contain_text("Building new teams")
    page.get_by_role("button", name="No theme fits").click()
    expect(page.locator("#told")).to_contain_text("no theme fits")


def test_a_memo_is_written_by_keyboard_and_its_letters_are_no_keys(open_page: Opens) -> None:
    page = open_page()
    page.keyboard.press("m")
    page.keyboard.type("a nuance, see also us")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".memos")).to_contain_text("a nuance, see also us")
    expect(page.locator(".left")).to_contain_text("53 left")


def test_keys_are_shown_and_every_button_has_one(open_page: Opens) -> None:
    page = open_page()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    shown = page.locator("#keys dt").all_inner_texts()
    page.keyboard.press("Escape")
    told = {key for text in shown for key in text.replace(",", " ").split()}
    for key in page.eval_on_selector_all("[data-key]", "all => all.map(each => each.dataset.key)"):
        assert key in told or key.isdigit()


def test_a_refusal_is_said_in_words_and_the_quote_stays(open_page: Opens) -> None:
    page = open_page()
    quote = page.locator("blockquote.quote").inner_text()
    page.keyboard.press("u")
    expect(page.locator("#trouble")).to_contain_text("no decision to take back")
    assert page.locator("blockquote.quote").inner_text() == quote


def test_suggestions_learn_without_moving_the_quote_that_is_read(
    open_page: Opens,
) -> None:
    page = open_page("/review?order=uncertain")
    press(page, "n")
    quote = page.locator("blockquote.quote").inner_text()
    seen = page.locator("#card input[name=seen]").input_value()
    # The fit runs in another process; the page that is open must not change by itself.
    page.wait_for_timeout(3000)
    assert page.locator("blockquote.quote").inner_text() == quote
    for _ in range(40):
        press(page, "n")
        if page.locator("#card input[name=seen]").input_value() != seen:
            break
        page.wait_for_timeout(1000)
    assert page.locator("#card input[name=seen]").input_value() != seen


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("narrow", {"viewport": {"width": 360, "height": 740}}),
        ("200% zoom", {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}),
        ("dark", {"color_scheme": "dark"}),
        ("still", {"reduced_motion": "reduce"}),
    ],
)
def test_the_page_fits_and_works(
    name: str,
    settings: dict[str, Any],
    browser: Browser,
    undecided_folder: Path,
    copied: Callable[[Path], Path],
) -> None:
    with served(copied(undecided_folder), "--coder", "Ida") as address:
        context = browser.new_context(**settings)
        page = context.new_page()
        page.goto(address)
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, name
        assert press(page, "a").startswith("Kept")
        context.close()


def test_what_the_pages_kept_is_in_the_study(
    browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    with served(folder, "--coder", "Ida", "--order", "blind") as address:
        page = browser.new_page()
        page.goto(address)
        press(page, "n")
        page.goto(page.url + "?order=document")
        press(page, "a")
        page.context.close()
    with open_study(folder) as study:
        blind, assisted = study.store.decisions()
    assert (blind.blind, blind.verdict, blind.run_id) == (True, "none", None)
    assert (assisted.blind, assisted.verdict) == (False, "accept")
    assert assisted.run_id is not None


EVIL = (
    "</script><script>window.caught = 1</script>",
    '"><img src=x onerror="window.caught = 1">',
    "<svg/onload=window.caught=1>",
    "javascript:window.caught=1//",
    "' onmouseover='window.caught = 1",
)


def test_no_script_from_anybodys_words_runs(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "<img src=x onerror=alert(1)>"
    themes = tuple(Theme(id=f"t{n}", name=text, description=text) for n, text in enumerate(EVIL))
    rows = [["id", "text", "speaker", "case", "site"]]
    rows += [
        [f"r{n} {text}", f"They said {text} to us", text, text, text] for n, text in enumerate(EVIL)
    ]
    with (tmp_path / "evil.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    with create_study(folder, Codebook(id="evil", name=EVIL[0], themes=themes)) as study:
        add_sources(study, [tmp_path / "evil.csv"])
        run_study(study)
        keep(study, *(slice(n, n + 1) for n in range(len(EVIL))))
        for n, text in enumerate(EVIL, start=1):
            do(study, "discard" if n == 1 else "name", str(n), text=text)
    with served(folder, "--coder", EVIL[1]) as address:
        page = browser.new_page()
        page.goto(address)
        for text in EVIL:
            page.locator("#memo-text").fill(text)
            page.get_by_role("button", name="Keep memo").click()
            expect(page.locator(".memos")).to_contain_text(text)
            page.hover(".where")
            press(page, "a")
        for path in paths_to_look_at(folder):
            page.goto(address.split("/start")[0] + path)
            page.mouse.move(400, 400)
        assert page.evaluate("window.caught") is None
        page.context.close()


@pytest.mark.skipif(sys.platform != "linux", reason="reads the kernel's list of sockets")
def test_the_pages_listen_on_this_machine_only(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    with served(copied(undecided_folder), "--coder", "Ida") as address:
        port = int(address.split(":")[2].split("/")[0])
        listening = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
        bound = {line.split()[1] for line in listening if f":{port:04X} 00000000:0000" in line}
        assert bound == {f"0100007F:{port:04X}"}


def paths_to_look_at(folder: Path) -> list[str]:
    """Return the address of every page that shows somebody's words."""
    with open_study(folder) as study:
        quote, code = study.store.quotes()[0], study.store.codebook().codable_ids[0]
    fill = {"quote_id": quote.id, "document_id": quote.document_id, "number": "1"}
    no_pages = ("/audit.csv", "/audit.jsonl", "/map/drawn")
    pages = [page for page in PAGES if page.method == "GET" and page.path not in no_pages]
    return [*(page.path.format_map(fill) for page in pages), f"/codebook?edit={code}"]


def test_ctrl_c_ends_a_review_and_says_that_all_is_kept(
    undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    with running_review(copied(undecided_folder), "--coder", "Ida") as (running, address):
        origin = address.split("/start")[0]
        with httpx.Client(base_url=origin, headers={"origin": origin}) as client:
            client.get(address)
            client.post("/undo")
        running.send_signal(signal.SIGINT)
        told, _ = running.communicate(timeout=60)
    assert running.returncode == 0
    assert "every decision is kept" in told


def test_a_line_drawn_around_dots_decides_on_them_together(open_page: Opens) -> None:
    page = open_page("/map?colour=cluster")
    box = page.locator("#map").bounding_box()
    assert box is not None
    corners = [(4, 4), (0.5, 4), (0.5, 0.98), (4, 0.98), (4, 4)]
    places = [
        (
            box["x"] + (left if left > 1 else left * box["width"]),
            box["y"] + (top if top > 1 else top * box["height"]),
        )
        for left, top in corners
    ]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=6)
    page.mouse.up()
    chosen = page.locator("#lassoed-quotes input")
    count = chosen.count()
    assert 5 < count < 53
    expect(page.locator("#n-lassoed")).to_have_text(str(count))
    chosen.first.uncheck()
    page.locator("#lassoed select").select_option("boundaries")
    page.get_by_role("button", name="Decide together").click()
    expect(page.locator("#told")).to_have_text("Decided together.")
    page.goto(page.url.split("/map")[0] + "/quotes?code=boundaries")
    expect(page.locator("main")).to_contain_text(f"{count - 1} quotes")
    # One key takes all of them back, one does them all again.
    page.goto(page.url.split("/quotes")[0] + "/review")
    for key, told, left in (("u", "Taken back", 53), ("U", "Again", 53 - count + 1)):
        page.keyboard.press(key)
        expect(page.locator("#told")).to_have_text(f"{told}: {count - 1} quotes decided together")
        expect(page.locator(".left")).to_contain_text(f"{left} left")


def test_a_dot_of_the_map_opens_its_quote(open_page: Opens) -> None:
    page = open_page("/map")
    dot = page.locator("#map circle").nth(20)
    quote_id = dot.get_attribute("data-quote")
    dot.click()
    page.wait_for_url(f"**/review/{quote_id}")


def test_codes_are_merged_split_and_taken_back_by_mouse(open_page: Opens) -> None:
    page = open_page()
    page.locator("#codes").get_by_text("Building new teams").click()
    expect(page.locator("#told")).to_contain_text("Building new teams")
    page.get_by_role("link", name="Codebook").click()
    teams = code_of(page, "Building new teams")
    teams.get_by_role("link", name="Edit").click()
    teams.get_by_label("Merge into").select_option("boundaries")
    teams.get_by_role("button", name="Merge").click()
    expect(page.locator("main")).to_contain_text(
        "Building new teams (gone) is now Challenging boundaries"
    )
    page.get_by_role("button", name="Take the merge back").click()
    expect(code_of(page, "Building new teams")).to_contain_text("1 quote")
    practice = code_of(page, "Is a body of peer practice emerging?")
    practice.get_by_role("link", name="Edit").click()
    practice.get_by_label("Split into new codes").fill("Emerging\nNot yet")
    practice.get_by_role("button", name="Split").click()
    expect(page.locator("main")).to_contain_text("Not yet")
    page.get_by_role("link", name="Version 1").click()
    expect(page.locator("main")).to_contain_text("Is a body of peer practice emerging?")


def test_two_coders_at_once_decide_on_the_same_study(
    browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    with served(folder, "--coder", "Ida") as one, served(folder, "--coder", "Ben") as other:
        ida, ben = browser.new_context().new_page(), browser.new_context().new_page()
        ida.goto(one)
        ben.goto(other)
        for _ in range(5):
            press(ida, "n")
            press(ben, "2")
        expect(ida.locator(".left")).to_contain_text("48 left")
        ida.goto(one.split("/start")[0] + "/progress")
        expect(ida.locator("#apart")).to_contain_text("Ben")
        ida.context.close()
        ben.context.close()
    with open_study(folder) as study:
        verdicts = [each.verdict for each in study.store.decisions()]
    assert sorted(verdicts) == ["change"] * 5 + ["none"] * 5


@pytest.mark.skipif(sys.platform == "win32", reason="names a browser by a shell script")
def test_the_browser_is_opened_without_the_token_in_its_arguments(
    browser: Browser, tmp_path: Path, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder, told = copied(undecided_folder), tmp_path / "told"
    script = tmp_path / "browser"
    script.write_text(f'#!/bin/sh\nprintf %s "$1" > "{told}.new" && mv "{told}.new" "{told}"\n')
    script.chmod(0o700)
    with subprocess.Popen(
        [sys.executable, "-m", "themeseed", "review", str(folder), "--coder", "Ida"],
        stdout=subprocess.PIPE, text=True, preexec_fn=hears_ctrl_c,
        env=os.environ | {"BROWSER": f"{script} %s"},
    ) as running:  # fmt: skip
        assert running.stdout is not None
        address = next(line.strip() for line in running.stdout if line.startswith("http://"))
        while not told.exists():
            time.sleep(0.05)
        opened = told.read_text()
        assert opened == (folder / "open-review.html").resolve().as_uri()
        assert stat.S_IMODE((folder / "open-review.html").stat().st_mode) == 0o600
        page = browser.new_page()
        page.goto(opened)
        page.wait_for_url("**/review")
        assert press(page, "n").startswith("Kept")
        page.context.close()
        assert address.split("token=")[1] not in opened
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)
    assert not (folder / "open-review.html").exists()


def code_of(page: Page, name: str) -> Locator:
    """Return what the codebook page says of a code."""
    return page.locator(".code").filter(has=page.get_by_role("heading", name=name))
