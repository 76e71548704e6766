"""Templates -> HTML. Everything that people wrote is escaped; nothing is declared safe."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Path(__file__).parent / "templates"
# Letters that HTML does not allow, and halves of letters that cannot be written as UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


KEYS = (
    ("a, Enter", "accept what is suggested"),
    ("1 to 9", "decide for the code of this number"),
    ("c", "choose codes by a few letters; Tab marks one of several, Enter decides"),
    ("n", "no theme fits"),
    ("r", "reject what is suggested, leave open what is right"),
    ("s", "skip: decide later"),
    ("f", "flag, or take the flag away"),
    ("m", "write a memo; Ctrl Enter keeps it"),
    ("k", "decide again as before the quote was cut anew"),
    ("u", "undo, as often as you like"),
    ("U", "redo"),
    ("b", "move where the quote begins and ends"),
    ("x", "split the quote"),
    ("j", "join it with the quote after it"),
    ("J", "join it with the quote before it"),
    ("d", "the whole document"),
    ("y", "copy the quote with its reference"),
    ("Esc", "leave a field"),
    ("?", "these keys"),
)


def render(template: str, **values: Any) -> str:
    """Return a page or a part of one."""
    return _UNPRINTABLE.sub("�", _environment().get_template(template).render(**values))


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, one or many.

    >>> counted(1, "quote"), counted(2_000, "other coder")
    ('1 quote', '2,000 other coders')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def when(time: str, letters: int = 16) -> str:
    """Return a decision's time as people read it, to the minute or with more letters.

    >>> when("2026-01-02T03:04:05.678+00:00"), when("")
    ('2026-01-02 03:04', 'imported, time unknown')
    """
    return time[:letters].replace("T", " ") if time else "imported, time unknown"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["keys"] = KEYS
    environment.filters["percent"] = lambda share: f"{share:.0%}"
    environment.filters["count"] = lambda number: f"{number:,}"
    environment.filters["counted"] = counted
    environment.filters["when"] = when
    return environment
