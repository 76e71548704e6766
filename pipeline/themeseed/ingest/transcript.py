"""Text -> turns: who said what, in any of the usual shapes of a transcript.

The rules: a line without a speaker continues the turn before it, across blank lines too; a text
without speakers is its paragraphs. Before the first speaker only whole sentences are kept: titles,
dates and durations were not said by anyone.
"""

import re
from collections.abc import Iterator

from themeseed.ingest.ingested import FoundTurn
from themeseed.ingest.shapes import Line, SpeakerLine, speaker_lines
from themeseed.ingest.speakers import accepted_speakers, speaker_key

SENTENCE_WORDS = 8
"""A paragraph before the first speaker is prose when it has this many words and ends like prose."""

MARKDOWN_HEADING = re.compile(r"#{1,6}\s|(?:[-*_]\s?){3,}\s*$")

_PROSE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")


def find_turns(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    known: frozenset[str] = frozenset(),
    heading: re.Pattern[str] | None = None,
    spoken: bool = False,
) -> tuple[FoundTurn, ...]:
    r"""Return the turns in `text[start:end]`: by speaker where speakers are named, else by paragraph.

    Args:
        text: the whole document.
        start: where to begin, in code points (after a front-matter block, for instance).
        end: where to stop; None is the end of the text.
        known: names that are speakers whatever they look like, in lower case.
        heading: lines that match are nobody's words and end a turn or paragraph.
        spoken: the document names its speakers elsewhere, so that titles here are not quotes.

    >>> said = "A: yes\nB: no, never"
    >>> [(turn.speaker, said[turn.start : turn.end]) for turn in find_turns(said)]
    [('A', 'yes'), ('B', 'no, never')]
    """
    end = len(text) if end is None else end
    lines = tuple(_lines(text, start, end))
    speaking = _speaking(lines, known)
    before = speaking[0].start if speaking else end
    found = [
        FoundTurn(start=first, end=last)
        for first, last in _paragraphs(text, start, before, heading)
        if not (speaking or spoken) or _is_prose(text[first:last])
    ]
    bounds = [*(line.start for line in speaking[1:]), end]
    for line, until in zip(speaking, bounds, strict=False):
        found.extend(
            FoundTurn(start=first, end=last, speaker=line.name, seconds=line.seconds)
            for first, last in _parts(text, line.said, until, heading)
        )
    return tuple(found)


def _speaking(lines: tuple[Line, ...], known: frozenset[str]) -> list[SpeakerLine]:
    """Return the lines that do name a speaker; the others were prose after all."""
    possible = speaker_lines(lines)
    with_stamp = [line.name for line in possible if line.stamped]
    speakers = accepted_speakers([line.name for line in possible], n_lines=len(lines), known=known)
    beside_stamps = accepted_speakers(with_stamp, n_lines=len(lines), stamped=True)
    return [
        line
        for line in possible
        if speaker_key(line.name) in speakers
        or (line.stamped and speaker_key(line.name) in beside_stamps)
    ]


def _lines(text: str, start: int, end: int) -> Iterator[Line]:
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            yield Line(start=start, text=line)
        start += len(line)


def _paragraphs(
    text: str, start: int, end: int, heading: re.Pattern[str] | None
) -> Iterator[tuple[int, int]]:
    """Yield the bounds of runs of lines that are neither blank nor headings."""
    first: int | None = None
    at = start
    for line in text[start:end].splitlines(keepends=True):
        apart = not line.strip() or (heading is not None and heading.match(line) is not None)
        if apart and first is not None:
            yield trimmed(text, first, at)
            first = None
        elif not apart and first is None:
            first = at
        at += len(line)
    if first is not None:
        yield trimmed(text, first, end)


def _parts(
    text: str, start: int, end: int, heading: re.Pattern[str] | None
) -> Iterator[tuple[int, int]]:
    """Yield the bounds of what was said, in one part unless headings stand in between."""
    first = at = start
    # The rest of the speaker's own line cannot be a heading, whatever it begins with.
    for number, line in enumerate(text[start:end].splitlines(keepends=True)):
        if heading is not None and number and heading.match(line):
            yield from _not_empty(trimmed(text, first, at))
            first = at + len(line)
        at += len(line)
    yield from _not_empty(trimmed(text, first, end))


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of `text[start:end]` without the whitespace around it."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _not_empty(bounds: tuple[int, int]) -> Iterator[tuple[int, int]]:
    if bounds[0] < bounds[1]:
        yield bounds


def _is_prose(paragraph: str) -> bool:
    return len(paragraph.split()) >= SENTENCE_WORDS and _PROSE_END.search(paragraph) is not None
