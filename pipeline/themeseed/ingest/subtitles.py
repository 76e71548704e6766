"""Recordings' transcripts in WebVTT and SubRip: Zoom, Teams and others.

Cues of one speaker that follow each other become one turn; a turn is one line "NAME: ..." of the
document's text.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from themeseed.errors import UnreadableFileError
from themeseed.ingest.ingested import FoundText, FoundTurn
from themeseed.ingest.plain_text import read_exactly
from themeseed.ingest.shapes import named, seconds_of
from themeseed.ingest.speakers import accepted_speakers, speaker_key

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^>]+)>")
_MARKUP = re.compile(r"</?(?:[cvibu]|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>", re.IGNORECASE)
_POSITION = re.compile(r"\{\\[^}]*\}")
_TIMING = re.compile(r"^.*-->.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    """One line of what is said, when its cue starts, and by whom where a voice span says it."""

    seconds: float
    said: str
    voice: str | None = None


def read_subtitles(path: Path, known: frozenset[str]) -> FoundText:
    """Return the text of a .vtt or .srt file, one line a turn, with speakers and start times.

    A cue without a name goes on with the speaker before it.

    Raises:
        UnreadableFileError: the file is not in that format, or holds no cue.
    """
    text = read_exactly(path)
    cues, n_read = _vtt(text, path) if path.suffix.lower() == ".vtt" else _srt(text, path)
    if not cues:
        raise UnreadableFileError(f"{path.name} holds no cue with text. Download the transcript again.")
    pieces: list[str] = []
    turns: list[FoundTurn] = []
    position = 0
    for cue in _merged(_with_speakers(cues, n_read, known)):
        head = f"{cue.voice}: " if cue.voice else ""
        start = position + len(head)
        end = start + len(cue.said)
        turns.append(FoundTurn(start=start, end=end, speaker=cue.voice, seconds=cue.seconds))
        pieces.append(head + cue.said)
        position = end + 1
    return FoundText(
        text="\n".join(pieces), turns=tuple(turns), warnings=_lost(path, _TIMING.findall(text), n_read)
    )


def _vtt(text: str, path: Path) -> tuple[list[_Cue], int]:
    """Return the lines of all cues, and how many cues were read."""
    # Imported here: only subtitle files need it.
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    # Some programs write SubRip's comma into WebVTT.
    dotted = _TIMING.sub(lambda line: line[0].replace(",", "."), text)
    try:
        captions = webvtt.WebVTT.from_string(dotted).captions
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise UnreadableFileError(_refusal(path, "its first line must be WEBVTT")) from error
    cues = [
        _Cue(seconds=seconds_of(caption.start) or 0.0, said=said, voice=voice)
        for caption in captions
        for voice, said in _voices(caption.raw_text)
    ]
    return cues, len(captions)


def _srt(text: str, path: Path) -> tuple[list[_Cue], int]:
    # Imported here: only subtitle files need it.
    import pysubs2

    try:
        # HTML is kept, because otherwise pysubs2 cannot be told from what stood in braces itself.
        lines = pysubs2.SSAFile.from_string(
            text, format_="srt", keep_html_tags=True, keep_unknown_html_tags=True
        )
    except (pysubs2.Pysubs2Error, ValueError) as error:
        raise UnreadableFileError(_refusal(path, str(error))) from error
    cues = [
        _Cue(seconds=line.start / 1000, said=said, voice=voice)
        for line in lines
        for voice, said in _voices(_POSITION.sub("", line.text.replace("\\N", "\n")))
    ]
    return cues, len(lines)


def _voices(raw: str) -> Iterator[tuple[str | None, str]]:
    """Yield who says what in one cue: voice spans, or the lines of a cue without any."""
    marks = list(_VOICE.finditer(raw))
    before = raw[: marks[0].start()] if marks else raw
    for line in before.splitlines():
        if said := _plain(line):
            yield None, said
    ends = [*(mark.start() for mark in marks[1:]), len(raw)]
    for mark, end in zip(marks, ends, strict=False):
        if said := _plain(raw[mark.end() : end]):
            yield " ".join(html.unescape(mark["name"]).split()) or None, said


def _plain(raw: str) -> str:
    return " ".join(html.unescape(_MARKUP.sub("", raw)).split())


def _with_speakers(cues: Sequence[_Cue], n_read: int, known: frozenset[str]) -> Iterator[_Cue]:
    """Yield the cues with the names before their colons taken off, where these are speakers."""
    names = [found[0] for cue in cues if cue.voice is None and (found := named(cue.said))]
    speakers = accepted_speakers(names, n_lines=n_read, known=known)
    current: str | None = None
    for cue in cues:
        found = named(cue.said) if cue.voice is None else None
        if found and speaker_key(found[0]) in speakers:
            current = found[0]
            yield replace(cue, voice=current, said=cue.said[found[1] :].strip())
        else:
            current = cue.voice or current
            yield replace(cue, voice=current)


def _merged(cues: Iterator[_Cue]) -> list[_Cue]:
    merged: list[_Cue] = []
    for cue in cues:
        if merged and merged[-1].voice == cue.voice:
            merged[-1] = replace(merged[-1], said=f"{merged[-1].said} {cue.said}".strip())
        else:
            merged.append(cue)
    return [cue for cue in merged if cue.said]


def _lost(path: Path, timings: Sequence[str], n_read: int) -> tuple[str, ...]:
    lost = len(timings) - n_read
    if lost <= 0:
        return ()
    return (f"{path.name}: {lost} of {len(timings)} cues could not be read; look at their times.",)


def _refusal(path: Path, reason: str) -> str:
    form = path.suffix.lower()
    return f"{path.name} is not a {form} transcript: {reason}. Download it again, or save it as .txt."
