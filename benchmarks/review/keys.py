"""How long a key takes until the next quote stands on the screen, in Chromium, by size of the study.

    python benchmarks/review/keys.py
    python benchmarks/review/keys.py --studies FOLDER

Makes two studies of invented answers (5,000 and 50,000 quotes, ten codes), runs them, starts
`themeseed review` on a copy as a user does, and presses keys: "no theme fits", skip, the second code.
A time counts from the key to the frame that shows the next quote. The first page is timed from the
start of the command to the quote on the screen, three times. Studies are made in a temporary folder,
or in FOLDER, where the next measurement finds them: most of the time goes into making them. Writes
keys.json.
"""

import argparse
import csv
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
SIZES = (5_000, 50_000)
STARTS = 3
PRESSES = 60
KEYS = "nsn2"
TIMES_EACH = 15
ACTIONS = {
    "accept": ("a",),
    "second code": ("2",),
    "no theme fits": ("n",),
    "another code by letters": ("c", "s", "u", "b", "j", "e", "c", "t", "4", "Enter"),
    "skip": ("s",),
    "undo": ("u",),
    "redo": ("U",),
    "flag": ("f",),
    "memo": ("m", "s", "o", "Control+Enter"),
}
"""The keys of each action; its time counts from the last of them."""

WATCH = """() => {
  const before = document.querySelector("#card");
  let began = 0;
  document.addEventListener("keydown", (event) => { began = event.timeStamp; }, { capture: true });
  window.shown = new Promise((resolve) => {
    const watching = new MutationObserver(() => {
      if (document.querySelector("#card") === before) return;
      watching.disconnect();
      requestAnimationFrame(() => resolve(performance.now() - began));
    });
    watching.observe(document.body, { childList: true, subtree: true });
  });
}"""

LONGEST = 20_000
SHOWN = """(longest) => Promise.race([
  window.shown, new Promise((resolve) => setTimeout(() => resolve(null), longest)),
])"""


def main() -> None:
    """Measure each size and write what was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--studies", type=Path, help="where made studies are kept, and found again")
    kept = parser.parse_args().studies
    found = [measure(size, kept) for size in SIZES]
    made_with = {name: version(name) for name in ("themeseed", "starlette", "uvicorn", "playwright")}
    result = {
        "presses": PRESSES,
        "presses_of_each_action": TIMES_EACH,
        "made_with": made_with,
        "studies": found,
    }
    (HERE / "keys.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


def measure(size: int, kept: Path | None) -> dict[str, object]:
    """Return milliseconds from a key to the next quote, and seconds to the first page."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "study"
        made = (kept or Path(place)) / f"made-{size}"
        if not made.exists():
            make_study(Path(place), made, size)
        shutil.copytree(made, folder)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        load = os.getloadavg()[0]
        starts = [first_page(folder, browser) for _ in range(STARTS)]
        with reviewed(folder) as address:
            page = browser.new_page()
            page.goto(address)
            by_order = {order: press(page, order) for order in ("document", "uncertain", "blind")}
            by_action = act(page)
        browser.close()
    return {
        "quotes": size,
        "load_before": round(load, 1),
        "seconds_to_first_page": round(statistics.median(starts), 2),
        "seconds_of_each_start": [round(each, 2) for each in starts],
        "milliseconds": by_order,
        "milliseconds_by_action": by_action,
    }


@contextmanager
def reviewed(folder: Path) -> Iterator[str]:
    """Run `themeseed review` as a user does; yield the address that it prints."""
    command = [sys.executable, "-m", "themeseed", "review", str(folder), "--coder", "B", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield next(line.strip() for line in running.stdout or () if line.startswith("http://"))
        finally:
            running.terminate()


def first_page(folder: Path, browser: Browser) -> float:
    """Return the seconds from the command to the first quote in a browser that runs already."""
    with browser.new_page() as page:
        began = time.perf_counter()
        with reviewed(folder) as address:
            page.goto(address)
            page.wait_for_selector("#card blockquote")
            return time.perf_counter() - began


def press(page: Page, order: str) -> dict[str, float]:
    """Return the median, the 95th percentile and the maximum over presses in one order."""
    page.goto(page.url.split("/review")[0] + f"/review?order={order}")
    keys = KEYS if order != "blind" else "ns"
    return spread([timed(page, keys[number % len(keys)]) for number in range(PRESSES)])


def act(page: Page) -> dict[str, dict[str, float]]:
    """Return the same for each action, all of them in turn."""
    page.goto(page.url.split("/review")[0] + "/review?order=document")
    times: dict[str, list[float]] = {name: [] for name in ACTIONS}
    for _ in range(TIMES_EACH):
        for name, keys in ACTIONS.items():
            times[name].append(timed(page, *keys))
    return {name: spread(each) for name, each in times.items()}


def timed(page: Page, *keys: str) -> float:
    """Press keys; return the milliseconds from the last one to the frame that shows another card."""
    page.evaluate(WATCH)
    for key in keys:
        page.keyboard.press(key)
    took = page.evaluate(SHOWN, LONGEST)
    if took is None:
        said = page.locator("#told, #trouble").all_inner_texts()
        raise RuntimeError(f"{keys} showed no other card in {LONGEST} ms; the page says: {said}")
    return float(took)


def spread(times: list[float]) -> dict[str, float]:
    """Return the median, the 95th percentile and the maximum."""
    times = sorted(times)
    return {
        "median": round(statistics.median(times), 1),
        "p95": round(times[int(0.95 * len(times))], 1),
        "max": round(times[-1], 1),
    }


def make_study(place: Path, folder: Path, size: int, *, codes: int = 10) -> None:
    """Make and run a study of invented answers."""
    chance = random.Random(7)  # noqa: S311
    subjects = [f"subject{number}" for number in range(codes)]
    words = [f"word{number}" for number in range(400)]
    with (place / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text"])
        for number in range(size):
            said = " ".join(chance.choices(words, k=12))
            writer.writerow([number, f"They said {chance.choice(subjects)} {said}"])
    with (place / "codes.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["code", "description"], *([each, f"About {each}"] for each in subjects)]
        )
    for arguments in (
        ("init", folder, "--codebook", place / "codes.csv"),
        ("add", folder, place / "answers.csv"),
        ("run", folder),
    ):
        subprocess.run([sys.executable, "-m", "themeseed", *map(str, arguments), "--quiet"], check=True)


if __name__ == "__main__":
    main()
