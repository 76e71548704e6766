"""Speaker turns in running text, in the shapes that transcripts have.

    NAME: ...            [00:01:02] NAME: ...       NAME [00:01:02]: ...
    [00:01:02] NAME      NAME 00:01:02              [00:01:02] NAME ...
    (what was said on the next lines)

A name counts only where it is plausible, so that "There are two things: first" is no speaker.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from themeseed.ingest.ingested import FoundTurn

_TIME = r"[\[(]?(?P<time{n}>(?:\d{{1,2}}:)?\d{{1,2}}:\d{{2}}(?:[.,]\d{{1,3}})?)[\])]?"
_NAME = r"(?P<name>[^\W_][^:\[\]()\n\t]{0,39}?)"
_BOLD = r"(?:\*\*|__)?"
_HEADS = tuple(
    re.compile(pattern)
    for pattern in (
        # NAME: ...   [time] NAME: ...   NAME [time]: ...   **NAME:** ...
        rf"\s*(?:{_TIME.format(n=1)}\s+)?{_BOLD}{_NAME}{_BOLD}\s*(?:{_TIME.format(n=2)})?\s*:{_BOLD}(?=\s|$)",
        # [time] NAME, alone on its line
        rf"\s*{_TIME.format(n=1)}\s+{_BOLD}{_NAME}{_BOLD}\s*$",
        # NAME time, alone on its line
        rf"\s*{_BOLD}{_NAME}{_BOLD}\s+{_TIME.format(n=1)}\s*$",
        # [time] P1 ...   [time] SPEAKER ONE ...
        rf"\s*{_TIME.format(n=1)}\s+"
        r"(?P<name>[A-Z][A-Z0-9_.\-]+(?: [A-Z0-9][A-Z0-9_.\-]*)*|[A-Z]\d{1,3}|[Ss]peaker \d{1,2})"
        r"(?=\s+\S)",
    )
)
_ROLE = re.compile(
    r"(?:interviewer|interviewee|moderator|facilitator|researcher|participant|respondent|speaker|"
    r"int|mod|fac|res|part|peer worker|staff|manager|service user|[a-z]{1,2})\s*[#\-_.]?\s*\d{0,3}",
    re.IGNORECASE,
)
_NEVER = frozenset(
    {
        "date", "time", "place", "location", "title", "project", "duration", "topic", "note", "notes",
        "subject", "file", "version", "source", "http", "https", "transcript", "transcription",
        "recorded", "recording", "length", "language", "page", "chapter",
    }
)  # fmt: skip
_MOST_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """Where a speaker is named: the line begins at `start`, what was said begins at `end`."""

    start: int
    end: int
    name: str
    seconds: float | None
    timed: bool


def find_turns(
    text: str, *, start: int = 0, known: frozenset[str] = frozenset()
) -> tuple[FoundTurn, ...]:
    r"""Return the turns of a text from `start` on; without speakers, one turn a paragraph.

    A turn holds what was said: neither the name, nor the time, nor space around it.

    Args:
        text: the whole document.
        start: where to begin (after front matter).
        known: names that are speakers whatever they look like.

    >>> said = "A: yes\nB: no, never"
    >>> [(turn.speaker, said[turn.start : turn.end]) for turn in find_turns(said)]
    [('A', 'yes'), ('B', 'no, never')]
    """
    heads = _plausible(list(_heads(text, start)), text, start, known)
    if not heads:
        return tuple(_paragraphs(text, start, len(text)))
    turns = list(_paragraphs(text, start, heads[0].start))
    ends = [head.start for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        said = _trimmed(text, head.end, end)
        if said:
            turns.append(FoundTurn(start=said[0], end=said[1], speaker=head.name, seconds=head.seconds))
    return tuple(turns)


def seconds_of(time: str) -> float:
    """Return the seconds of a time such as 1:02, 00:01:02 or 00:01:02.500.

    >>> seconds_of("01:02:03.5")
    3723.5
    """
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _heads(text: str, start: int) -> Iterator[_Head]:
    position = start
    for line in text[start:].splitlines(keepends=True):
        found = _head(line.rstrip("\r\n"), position)
        if found:
            yield found
        position += len(line)


def _head(line: str, position: int) -> _Head | None:
    for pattern in _HEADS:
        match = pattern.match(line)
        if not match:
            continue
        name = match["name"].strip().strip("*_").strip()
        if not name or len(name.split()) > _MOST_WORDS or name.casefold() in _NEVER:
            continue
        times = [value for key, value in match.groupdict().items() if key.startswith("time") and value]
        return _Head(
            start=position,
            end=position + match.end(),
            name=name,
            seconds=seconds_of(times[0]) if times else None,
            timed=bool(times),
        )
    return None


def _plausible(heads: list[_Head], text: str, start: int, known: frozenset[str]) -> list[_Head]:
    """Return the heads whose names are speakers: known, timed, a role, recurring, or throughout."""
    counts = Counter(head.name.casefold() for head in heads)
    lines = [line for line in text[start:].splitlines() if line.strip()]
    throughout = (
        len(heads) >= 2 and len(heads) >= 0.6 * len(lines) and all(h.name[0].isupper() for h in heads)
    )
    return [
        head
        for head in heads
        if head.name.casefold() in known
        or head.timed
        or throughout
        or _ROLE.fullmatch(head.name)
        or (counts[head.name.casefold()] >= 2 and not head.name[0].islower())
    ]


def _paragraphs(text: str, start: int, end: int) -> Iterator[FoundTurn]:
    position = start
    for part in re.split(r"((?:\r?\n|\r)[ \t]*(?:(?:\r?\n|\r)[ \t]*)+)", text[start:end]):
        said = _trimmed(text, position, position + len(part))
        if said:
            yield FoundTurn(start=said[0], end=said[1])
        position += len(part)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return None
    first = start + len(piece) - len(piece.lstrip())
    return first, first + len(stripped)
