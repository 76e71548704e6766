"""The rules that docs/ARCHITECTURE.md states, held against the code."""

import re
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "pipeline" / "themeseed"
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400


def test_no_file_is_too_long_to_read() -> None:
    assert [path.name for path in SOURCES if len(path.read_text("utf-8").splitlines()) > LONGEST] == []


def test_no_file_name_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    assert [path.name for path in SOURCES if path.stem in empty] == []


def test_only_the_command_line_prints() -> None:
    printing = re.compile(r"^\s*print\(", re.MULTILINE)
    found = [path for path in SOURCES if printing.search(path.read_text("utf-8"))]
    assert [path for path in found if path.parent.name != "cli"] == []


def test_importing_themeseed_loads_nothing_heavy() -> None:
    code = "import sys, themeseed; print(len([m for m in sys.modules if m.startswith('themeseed.')]))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "0"


def test_public_functions_stay_functions_after_their_packages_are_imported() -> None:
    code = (
        "import themeseed, themeseed.suggest, themeseed.compare\n"
        "themeseed.open_study\n"
        "for _ in range(2):\n"
        "    print(*(callable(getattr(themeseed, name)) for name in ('suggest', 'compare')))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["True"] * 4


def test_every_public_name_can_be_imported() -> None:
    code = "import themeseed; [getattr(themeseed, name) for name in themeseed.__all__]; print('all')"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "all"
