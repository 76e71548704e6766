"""How long a key takes until the next quote stands on the screen, in Chromium, by size of the study.

    python benchmarks/review/keys.py

Makes two studies of invented answers (5,000 and 50,000 quotes, ten codes) in a temporary folder,
runs them, starts `themeseed review` as a user does, and presses keys: "no theme fits", skip, the
second code. A time counts from the key to the frame that shows the next quote. Writes keys.json.
"""

import csv
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SIZES = (5_000, 50_000)
PRESSES = 60
KEYS = "nsn2"
TIMED = """async (key) => {
  const before = document.querySelector("#card input[name=decision]").value;
  const began = performance.now();
  const shown = new Promise((resolve) => {
    const watching = new MutationObserver(() => {
      const now = document.querySelector("#card input[name=decision]");
      if (now && now.value !== before) {
        watching.disconnect();
        requestAnimationFrame(() => resolve(performance.now() - began));
      }
    });
    watching.observe(document.body, { childList: true, subtree: true });
  });
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  return await shown;
}"""


def main() -> None:
    """Measure each size and write what was found."""
    found = [measure(size) for size in SIZES]
    made_with = {name: version(name) for name in ("themeseed", "starlette", "uvicorn", "playwright")}
    result = {"presses": PRESSES, "made_with": made_with, "studies": found}
    (HERE / "keys.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


def measure(size: int) -> dict[str, object]:
    """Return milliseconds from a key to the next quote, and seconds to the first page."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "study"
        make_study(Path(place), folder, size)
        began = time.perf_counter()
        with (
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "themeseed",
                    "review",
                    str(folder),
                    "--coder",
                    "B",
                    "--no-browser",
                ],
                stdout=subprocess.PIPE,
                text=True,
            ) as running,
            sync_playwright() as playwright,
        ):
            address = next(line.strip() for line in running.stdout or () if line.startswith("http://"))
            listening = time.perf_counter() - began
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page()
            opened = time.perf_counter()
            page.goto(address)
            first_page = listening + time.perf_counter() - opened
            by_order = {order: press(page, order) for order in ("document", "uncertain", "blind")}
            browser.close()
            running.terminate()
    return {"quotes": size, "seconds_to_first_page": round(first_page, 2), "milliseconds": by_order}


def press(page: Page, order: str) -> dict[str, float]:
    """Return the median, the 95th percentile and the maximum over presses in one order."""
    page.goto(page.url.split("/review")[0] + f"/review?order={order}")
    keys = KEYS if order != "blind" else "ns"
    times = sorted(page.evaluate(TIMED, keys[number % len(keys)]) for number in range(PRESSES))
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
