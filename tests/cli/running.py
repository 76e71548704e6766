"""Running the installed command as users do: as a process of its own."""

import subprocess
import sys
from pathlib import Path


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
