"""Makes the pictures in docs/images: python docs/make_screenshots.py.

Runs the published framework in a temporary folder and photographs its report, looks for candidate
themes, decides on some quotes in Chromium, serves the study to a team, and photographs the main pages.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
KEYS = "annas2aaan3aansaaana1aa"
BENS_KEYS = "aan2aa1nas3aa2naaa1"
PASSWORD = "three words apart"  # noqa: S105 - of a picture
VIEW = {"width": 1200, "height": 860}
REPORT = {"width": 980, "height": 1835}
"""As much of the report as tells what it is."""


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place) / "peer-workers"
        subprocess.run([sys.executable, "-m", "themeseed", "demo", str(folder), "--quiet"], check=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        report = browser.new_page(viewport=REPORT)
        report.goto((folder / "report.html").as_uri())
        picture(report, "report")
        subprocess.run(
            [sys.executable, "-m", "themeseed", "discover", str(folder), "--quiet"], check=True
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
        try:
            yield (line.strip() for line in process.stdout or () if line.startswith("http://"))
        finally:
            process.terminate()


def take(page: Page, origin: str) -> None:
    """Decide on some quotes and take the pictures."""
    press_all(page, KEYS)
    page.wait_for_timeout(3000)  # the suggestions learn in the background
    page.goto(f"{origin}/review?order=uncertain")
    picture(page, "review")
    page.goto(f"{origin}/map")
    picture(page, "map")
    page.goto(f"{origin}/table?by=role&whose=anybody")
    picture(page, "table")
    page.goto(f"{origin}/candidates")
    picture(page, "candidates")


def take_team(browser: Browser, origin: str, invitation: str) -> None:
    """Let some people in, let one code and one adjudicate, and take pictures of the pages of a team."""
    owner = browser.new_page(viewport=VIEW)
    stranger = browser.new_page(viewport={"width": 640, "height": 420})
    stranger.goto(f"{origin}/sign-in")
    picture(stranger, "sign-in")
    join(owner, invitation, "Ada")
    for role, name in (("coder", "Ida"), ("coder", "Ben"), ("viewer", "Chloe")):
        owner.goto(f"{origin}/people")
        owner.select_option("#role", role)
        owner.fill("#for-name", name)
        owner.get_by_role("button", name="Make an invitation").click()
        link = owner.locator("#link").input_value()
        if name != "Chloe":
            coder = browser.new_page()
            join(coder, link, name)
            if name == "Ben":
                press_all(coder, BENS_KEYS)
    owner.goto(f"{origin}/people")
    picture(owner, "people", full_page=True)
    for why in ("Tells how they came to the role.", "About the work, not about who does it."):
        owner.goto(f"{origin}/adjudicate")
        owner.keyboard.press("1")
        owner.fill("#why", why)
        owner.keyboard.press("Control+Enter")
        owner.wait_for_function("() => document.querySelector('#told').textContent !== ''")
    owner.goto(f"{origin}/adjudicate")
    picture(owner, "adjudicate")
    owner.goto(f"{origin}/agreement")
    picture(owner, "agreement")
    owner.goto(f"{origin}/audit?show=1")
    picture(owner, "audit")


def press_all(page: Page, keys: str) -> None:
    """Decide by keys, one quote after the other."""
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(150)


def picture(page: Page, name: str, *, full_page: bool = False) -> None:
    """Take a picture in few colours: it weighs a third."""
    taken = Image.open(BytesIO(page.screenshot(full_page=full_page)))
    taken.convert("RGB").quantize(128).save(IMAGES / f"{name}.png", optimize=True)


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
