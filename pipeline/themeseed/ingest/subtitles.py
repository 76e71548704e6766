"""Recordings' transcripts in WebVTT and SubRip: Zoom, Teams and others.

Cues of one speaker that follow each other become one turn; a turn is one line "NAME: ..." of the
document's text.
"""

import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

from themeseed.errors import UnreadableFileError
from themeseed.exchange.text_file import read_text
from themeseed.ingest.ingested import FoundText, FoundTurn
from themeseed.ingest.transcript import seconds_of

_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+(?P<name>[^>]+)>")
_MARKUP = re.compile(r"</?(?:[cvibu]|lang|ruby|rt|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>", re.IGNORECASE)
_NAMED = re.compile(r"\s*(?P<name>[^\W_][^:<>\n]{0,59}?)\s*:\s+(?P<said>.*)", re.DOTALL)
_MOST_WORDS = 6


def read_subtitles(path: Path) -> FoundText:
    """Return the text of a .vtt or .srt file, one line a turn, with speakers and start times.

    Raises:
        UnreadableFileError: the file is not in that format, or holds no cue.
    """
    cues = _merged(_cues(path))
    pieces: list[str] = []
    turns: list[FoundTurn] = []
    position = 0
    for speaker, seconds, said in cues:
        head = f"{speaker}: " if speaker else ""
        start = position + len(head)
        turns.append(FoundTurn(start=start, end=start + len(said), speaker=speaker, seconds=seconds))
        pieces.append(head + said)
        position = start + len(said) + 1
    return FoundText(text="\n".join(pieces), turns=tuple(turns))


def _cues(path: Path) -> Iterator[tuple[str | None, float, str]]:
    # Imported here: only subtitle files need it.
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    form = path.suffix.lower().lstrip(".")
    try:
        captions = webvtt.from_buffer(io.StringIO(read_text(path).lstrip("\ufeff")), format=form)
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise UnreadableFileError(
            f"{path.name} is not a .{form} transcript: {error or 'its beginning is not as it must be'}. "
            "Download it again, or save it as .txt."
        ) from error
    found = False
    for caption in captions:
        found = True
        seconds = seconds_of(caption.start)
        for speaker, said in _voices(caption.raw_text):
            yield speaker, seconds, said
    if not found:
        raise UnreadableFileError(f"{path.name} holds no cue with text. Download the transcript again.")


def _voices(raw: str) -> Iterator[tuple[str | None, str]]:
    """Yield who says what in one cue: voice spans, or "Name: ..." at its beginning."""
    marks = list(_VOICE.finditer(raw))
    if not marks:
        said = _plain(raw)
        named = _NAMED.match(said)
        if named and len(named["name"].split()) <= _MOST_WORDS:
            yield named["name"], named["said"].strip()
        elif said:
            yield None, said
        return
    before = _plain(raw[: marks[0].start()])
    if before:
        yield None, before
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        said = _plain(raw[mark.end() : following.start() if following else len(raw)])
        if said:
            yield html.unescape(mark["name"]).strip(), said


def _plain(raw: str) -> str:
    return " ".join(html.unescape(_MARKUP.sub("", raw)).split())


def _merged(
    cues: Iterator[tuple[str | None, float, str]],
) -> list[tuple[str | None, float, str]]:
    """Join cues of the same speaker; a cue without a name goes on with the speaker before it."""
    merged: list[tuple[str | None, float, str]] = []
    for speaker, seconds, said in cues:
        if merged and (speaker is None or merged[-1][0] == speaker):
            before = merged[-1]
            merged[-1] = (before[0], before[1], f"{before[2]} {said}")
        else:
            merged.append((speaker, seconds, said))
    return merged
