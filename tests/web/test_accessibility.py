"""Axe finds no serious fault on any page, light or dark, wide or narrow; no column heading is broken."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.study.test_candidates import do
from tests.study.test_promoting import keep
from tests.web.conftest import served
from tests.web.test_browser import paths_to_look_at, press
from themeseed.records import Codebook, Theme
from themeseed.study import add_sources, create_study, open_study, run_study

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"
BROKEN_HEADINGS = """() => [...document.querySelectorAll("thead th")].flatMap((heading) => {
  const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT), broken = [];
  while (walker.nextNode()) for (const word of walker.currentNode.data.matchAll(/\\S+/g)) {
    const range = document.createRange();
    range.setStart(walker.currentNode, word.index);
    range.setEnd(walker.currentNode, word.index + word[0].length);
    if (range.getClientRects().length > 1) broken.push(word[0]);
  }
  return broken;
})"""
"""The words of column headings that are broken into two lines."""


@pytest.mark.parametrize(
    "settings",
    [
        {"color_scheme": "light", "viewport": {"width": 1280, "height": 900}},
        {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}},
    ],
    ids=["light and wide", "dark and narrow"],
)
def test_axe_finds_no_serious_fault(
    settings: dict[str, Any], browser: Browser, undecided_folder: Path, copied: Callable[[Path], Path]
) -> None:
    folder = copied(undecided_folder)
    with open_study(folder) as study:
        keep(study, slice(0, 6), slice(10, 18))
        do(study, "name", "1", text="Doubt")
    faults: list[str] = []
    with served(folder, "--coder", "Ida") as address:
        context = browser.new_context(**settings)
        page = context.new_page()
        page.goto(address)
        for key in ("a", "2", "n", "f", "s"):
            page.keyboard.press("f") if key == "f" else press(page, key)
        for path in paths_to_look_at(folder):
            page.goto(address.split("/start")[0] + path)
            if path.startswith("/map?"):
                page.wait_for_selector("#map", timeout=120_000)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            faults += [f"{path} is wider than the window"] if wide > 0 else []
            broken = page.evaluate(BROKEN_HEADINGS)
            faults += [f"{path} breaks the column heading {broken}"] if broken else []
            found = Axe().run(page).response["violations"]
            faults += [
                f"{path}: {each['id']}: {each['nodes'][0]['html'][:120]}"
                for each in found
                if each["impact"] in ("serious", "critical", "moderate")
            ]
        context.close()
    assert faults == []


def test_no_long_word_makes_a_page_wider_than_a_narrow_window(browser: Browser, tmp_path: Path) -> None:
    folder, table = tmp_path / "study", tmp_path / "table.csv"
    words = [f"{'word ' * number}{'long' * 40} and more" for number in range(1, 9)]
    rows = [f"{text},{'Speaker' * 9}{number},manager,long" for number, text in enumerate(words)]
    table.write_text("\n".join(["text,speaker,role,code", *rows]), encoding="utf-8")
    theme = Theme(id="long", name=LONG, description=f"About {LONG}.")
    with create_study(folder, Codebook(id="long", name=LONG, themes=(theme,))) as study:
        add_sources(study, [table], codes_column="code", coder_name="Colleague")
        run_study(study)
    too_wide: list[str] = []
    with served(folder, "--coder", "Ida") as address:
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.goto(address)
        press(page, "1")
        more = ("/quotes?whose=anybody", "/map?colour=cluster", "/table?by=speaker&whose=anybody")
        for path in (*paths_to_look_at(folder), *more):
            page.goto(address.split("/start")[0] + path)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            too_wide += [path] if wide > 0 else []
        context.close()
    assert too_wide == []
