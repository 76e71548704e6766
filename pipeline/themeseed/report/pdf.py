"""The report as PDF, printed by a browser that is on the machine, which is kept from the network."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from themeseed.errors import ThemeseedError

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
    "microsoft-edge", "brave-browser",
)  # fmt: skip
_ELSEWHERE = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
    "win32": (
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
        r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    ),
}
"""Where browsers lie that are not on the path."""

_SECONDS = 180
_SILENT = (
    "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-sync",
    "--disable-extensions", "--disable-component-update", "--disable-background-networking",
    "--disable-dev-shm-usage", "--no-pdf-header-footer",
    # No name is looked up and no address reached, whatever the browser would like to ask for.
    "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=127.0.0.1:9",
)  # fmt: skip


def find_browser() -> str | None:
    """Return the program of a browser that can print (Chromium, Chrome, Edge, Brave), or None."""
    found = (shutil.which(name) for name in BROWSERS)
    known = (path for path in _ELSEWHERE.get(sys.platform, ()) if Path(path).is_file())
    return next((each for each in (*found, *known) if each), None)


def print_pdf(html: bytes) -> bytes:
    """Return a report's HTML file as PDF.

    Raises:
        ThemeseedError: there is no browser, or it could not print.
    """
    browser = find_browser()
    if browser is None:
        raise ThemeseedError(
            "No browser is installed that can make a PDF. Install Chromium, Chrome or Edge; or open the "
            "HTML report in any browser and print it to a file."
        )
    with tempfile.TemporaryDirectory(prefix="themeseed-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, target = folder / "report.html", folder / "report.pdf"
        page.write_bytes(html)
        # Its sandbox needs a user of its own, which containers and the user root do not have. The
        # page loads nothing and runs nothing: its own policy says so.
        command = [
            *(browser, *_SILENT, "--no-sandbox", f"--user-data-dir={folder / 'profile'}"),
            *(f"--print-to-pdf={target}", page.as_uri()),
        ]
        try:
            done = subprocess.run(  # noqa: S603  # a browser by its own path, our own page
                command, capture_output=True, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ThemeseedError(
                f"{browser} could not print the report: {error}. Open the HTML report and print it."
            ) from error
        if not target.is_file():
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()
            said = told[-1:] or ["it said nothing"]
            raise ThemeseedError(
                f"{browser} made no PDF: {said[0]} Open the HTML report in a browser and print it."
            )
        return target.read_bytes()
