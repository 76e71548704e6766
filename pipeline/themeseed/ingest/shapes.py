r"""The shapes of a transcript's line that names who speaks.

    NAME: text        [00:01:02] NAME: text    NAME [00:01:02]: text    00:01:02 NAME: text
    NAME: [00:01:02] text    [00:01:02] NAME / text    NAME 00:01:02 / text    ROLE / text
    [00:01:02] ROLE text     ROLE [00:01:02] text      0:0:1.2 --> 0:0:3.4 / NAME / text

where "/" is the next line, NAME anything that `speakers` holds for a name, and ROLE a name that
only transcripts use. Bold marks of Markdown around a name are left out. The rule: this module
only says what looks like a speaker; `speakers` decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.ingest.speakers import ROLE

_TIME = r"\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?"
_SPAN = rf"{_TIME}(?:\s*(?:-->|–|—|-)\s*{_TIME})?"
_BRACKETED = rf"(?:\[\s*{_SPAN}\s*\]|\(\s*{_SPAN}\s*\)|\{{\s*{_SPAN}\s*\}}|<\s*{_SPAN}\s*>)"
_STAMP = rf"(?:{_BRACKETED}|{_SPAN})(?!:?\d)"
_BOLD = r"[*_]{0,3}"
_NAME = r"(?P<name>[^\W\d_][^:：\t\[\]<>{}|*]{0,59}?)"
_DASH = r"\s*[-–—|,]?\s*"

_COLON = re.compile(
    rf"\s*{_BOLD}(?:(?P<first>{_STAMP}){_DASH})?{_BOLD}{_NAME}{_BOLD}\s*(?P<second>{_STAMP})?{_BOLD}"
    rf"\s*[:：](?!//|(?<=\d:)\d){_BOLD}(?:\s*(?P<third>{_BRACKETED}))?{_BOLD}"
)
_HEADING = re.compile(
    rf"\s*{_BOLD}(?:(?P<first>{_STAMP}){_DASH})?{_BOLD}{_NAME}{_BOLD}"
    rf"(?:{_DASH}(?P<second>{_STAMP}))?{_BOLD}\s*"
)
_ROLE_ALONE = re.compile(rf"\s*{_BOLD}(?P<name>{ROLE}){_BOLD}\s*")
_ROLE_LINE = re.compile(
    rf"\s*(?:(?P<first>{_STAMP}){_DASH}(?P<name>{ROLE})|(?P<other>{ROLE}){_DASH}(?P<second>{_BRACKETED}))"
    r"(?=\s)"
)
_STAMP_ALONE = re.compile(rf"\s*(?P<first>{_STAMP})\s*")
_NAME_ALONE = re.compile(rf"\s*{_NAME}\s*")
_CLOCK = re.compile(_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerLine:
    """A line that may name a speaker: where it starts, where the speech does, and when."""

    start: int
    said: int
    name: str
    seconds: float | None = None
    stamped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a text that is not blank: its offset and its characters, line end included."""

    start: int
    text: str


def speaker_lines(lines: Sequence[Line]) -> tuple[SpeakerLine, ...]:
    """Return every line that may name a speaker, in order."""
    found: list[SpeakerLine] = []
    index = 0
    while index < len(lines):
        after_stamp = _name_after_stamp(lines, index)
        if after_stamp is not None:
            found.append(after_stamp)
            index += 2
            continue
        on_line = _on_one_line(lines[index])
        if on_line is not None:
            found.append(on_line)
        index += 1
    return tuple(found)


def named(text: str) -> tuple[str, int] | None:
    """Return the name before a cue's colon and where the speech starts, or None.

    >>> named("Jane Doe: Hello.")
    ('Jane Doe', 9)
    """
    match = _COLON.match(text)
    if match is None or match["first"] or match["second"]:
        return None
    return match["name"].strip(), match.end()


def is_stamp(text: str) -> bool:
    """Return whether the text is a time stamp and nothing else.

    >>> is_stamp("[00:01:02]"), is_stamp("at 10:30")
    (True, False)
    """
    return _STAMP_ALONE.fullmatch(text) is not None


def seconds_of(stamp: str | None) -> float | None:
    """Return the first time in a stamp, in seconds.

    >>> seconds_of("[00:01:02.5]"), seconds_of("1:02")
    (62.5, 62.0)
    """
    clock = _CLOCK.search(stamp or "")
    if clock is None:
        return None
    total = 0.0
    for part in clock[0].replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _on_one_line(line: Line) -> SpeakerLine | None:
    text = line.text
    if (match := _COLON.match(text)) is not None:
        stamp = match["first"] or match["second"] or match["third"]
        return _speaker_line(line, match["name"], match.end(), stamp)
    # "[00:09] I think" is no speaker called "I": roles of one letter need a colon.
    if (match := _ROLE_LINE.match(text)) and len(name := match["name"] or match["other"]) > 1:
        return _speaker_line(line, name, match.end(), match["first"] or match["second"])
    if (match := _HEADING.fullmatch(text)) is not None and (match["first"] or match["second"]):
        return _speaker_line(line, match["name"], len(text), match["first"] or match["second"])
    if (match := _ROLE_ALONE.fullmatch(text)) is not None and len(match["name"]) > 1:
        return _speaker_line(line, match["name"], len(text), None)
    return None


def _name_after_stamp(lines: Sequence[Line], index: int) -> SpeakerLine | None:
    """Return the speaker of a block of three: a time span, a name, what was said."""
    if index + 2 >= len(lines):
        return None
    stamp = _STAMP_ALONE.fullmatch(lines[index].text)
    name = _NAME_ALONE.fullmatch(lines[index + 1].text)
    if stamp is None or name is None or _STAMP_ALONE.fullmatch(lines[index + 2].text):
        return None
    following = lines[index + 1]
    return SpeakerLine(
        start=lines[index].start,
        said=following.start + len(following.text),
        name=name["name"].strip(),
        seconds=seconds_of(stamp["first"]),
        stamped=True,
    )


def _speaker_line(line: Line, name: str, said: int, stamp: str | None) -> SpeakerLine:
    return SpeakerLine(
        start=line.start,
        said=line.start + said,
        name=" ".join(name.split()),
        seconds=seconds_of(stamp),
        stamped=stamp is not None,
    )
