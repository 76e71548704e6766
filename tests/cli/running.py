"""Running the installed command as users do: as a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path


def hears_ctrl_c() -> None:
    """Make a process that is being started hear Ctrl-C, also where these tests run in the background."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def themeseed(
    *arguments: str | Path, stdin: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `themeseed ARGUMENTS` and return what it said and how it ended."""
    return subprocess.run(
        [sys.executable, "-m", "themeseed", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        cwd=cwd,
        check=False,
    )
