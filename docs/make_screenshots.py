"""Makes the pictures of the review pages in docs/images: python docs/make_screenshots.py.

Runs the published framework in a temporary folder, decides on some quotes in Chromium, serves the
study to a team, and takes a picture of the main pages.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
KEYS = "annas2aaan3aansaaana1aa"
PASSWORD = "three words apart"  # noqa: S105 - of a picture
VIEW = {"width": 1200, "height": 860}


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "peer-workers"
        subprocess.run([sys.executable, "-m", "themeseed", "demo", str(folder), "--quiet"], check=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        with running("review", str(folder), "--coder", "Ida", "--no-browser") as lines:
            page = browser.new_page(viewport=VIEW)
            address = next(lines)
            page.goto(address)
            take(page, address.split("/start")[0])
        with running("serve", str(folder), "--port", "0") as lines:
            take_team(browser, next(lines).rstrip("/"), next(lines))
        browser.close()


@contextmanager
def running(*arguments: str) -> Iterator[Iterator[str]]:
    """Run a command that serves; yield the addresses that it prints."""
    with subprocess.Popen(
        [sys.executable, "-m", "themeseed", *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        yield (line.strip() for line in process.stdout or () if line.startswith("http://"))
        process.terminate()


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


def take_team(browser: Browser, origin: str, invitation: str) -> None:
    """Let some people in and take a picture of who is there."""
    owner = browser.new_page(viewport=VIEW)
    join(owner, invitation, "Ada")
    for role, name in (("coder", "Ida"), ("coder", "Ben"), ("viewer", "Chloe")):
        owner.goto(f"{origin}/people")
        owner.select_option("#role", role)
        owner.fill("#for-name", name)
        owner.get_by_role("button", name="Make an invitation").click()
        link = owner.locator("#link").input_value()
        if name != "Chloe":
            join(browser.new_page(), link, name)
    owner.goto(f"{origin}/people")
    owner.screenshot(path=IMAGES / "people.png", full_page=True)


def join(page: Page, invitation: str, name: str) -> None:
    """Use an invitation."""
    page.goto(invitation)
    if page.locator("#name").get_attribute("readonly") is None:
        page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")


if __name__ == "__main__":
    main()
