"""Makes the pictures of the review pages in docs/images: python docs/make_screenshots.py.

Runs the published framework in a temporary folder, decides on some quotes in Chromium, and takes a
picture of the main pages.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
KEYS = "annas2aaan3aansaaana1aa"


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "peer-workers"
        subprocess.run([sys.executable, "-m", "themeseed", "demo", str(folder), "--quiet"], check=True)
        with (
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "themeseed",
                    "review",
                    str(folder),
                    "--coder",
                    "Ida",
                    "--no-browser",
                ],
                stdout=subprocess.PIPE,
                text=True,
            ) as running,
            sync_playwright() as playwright,
        ):
            address = next(line.strip() for line in running.stdout or () if line.startswith("http://"))
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1200, "height": 860})
            page.goto(address)
            take(page, address.split("/start")[0])
            browser.close()
            running.terminate()


def take(page: Page, origin: str) -> None:
    """Decide on some quotes and take the pictures."""
    for key in KEYS:
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    page.wait_for_timeout(3000)  # the suggestions learn in the background
    page.goto(f"{origin}/review?order=uncertain")
    page.screenshot(path=IMAGES / "review.png")
    page.goto(f"{origin}/map")
    page.screenshot(path=IMAGES / "map.png")


if __name__ == "__main__":
    main()
