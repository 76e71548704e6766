"""Tables inside documents that are transcripts: a column says who, another what.

The rule: a column names speakers when its heading says so, or when its cells are names as a
transcript has them; any other table is ordinary text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.config import IngestConfig
from themeseed.ingest.shapes import is_stamp, seconds_of
from themeseed.ingest.speakers import accepted_speakers, speaker_key

Grid = tuple[tuple[str, ...], ...]
"""Rows of cells, as many in each row as the table has there."""

_SPEAKER_HEADINGS = ("speaker", "name", "who", "person", "participant")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What one row of a table says; `speaker` is None in a row that names nobody."""

    said: str
    speaker: str | None
    seconds: float | None = None


def spoken_rows(
    grid: Grid, config: IngestConfig, known: frozenset[str] = frozenset()
) -> tuple[Spoken, ...]:
    """Return the rows of a transcript in order; nothing when the table is none.

    Args:
        grid: cells without whitespace around them.
        config: names that columns of speakers and texts may have.
        known: names that are speakers whatever they look like, in lower case.
    """
    rows = [row for row in grid if any(row)]
    if not rows:
        return ()
    heading = [cell.rstrip(":").casefold() for cell in rows[0]]
    speaker_at = _position(heading, (*config.speaker_columns, *_SPEAKER_HEADINGS))
    if speaker_at is not None:
        rows = rows[1:]
    else:
        speaker_at = _unheaded(rows, known)
    if speaker_at is None or not rows:
        return ()
    text_at = _position(heading, config.text_columns)
    if text_at is None:
        text_at = _longest(rows, speaker_at)
    spoken = (_spoken(row, speaker_at, text_at) for row in rows)
    return tuple(row for row in spoken if row.said)


def _spoken(row: Sequence[str], speaker_at: int, text_at: int) -> Spoken:
    if max(text_at, speaker_at) >= len(row):
        # Cells that are merged into one, such as a heading within the interview.
        return Spoken(said=" ".join(cell for cell in row if cell), speaker=None)
    return Spoken(
        said=row[text_at],
        speaker=" ".join(row[speaker_at].rstrip(":").split()) or None,
        seconds=next((seconds_of(cell) for cell in row if is_stamp(cell)), None),
    )


def _position(heading: Sequence[str], names: Sequence[str]) -> int | None:
    folded = [name.casefold() for name in names]
    found = [name for name in folded if name in heading]
    return heading.index(found[0]) if found else None


def _unheaded(rows: Sequence[Sequence[str]], known: frozenset[str]) -> int | None:
    """Return the first column of which nearly every cell is a speaker, beside a longer one."""
    width = max(len(row) for row in rows)
    full = [row for row in rows if len(row) == width]
    for column in range(min(3, width - 1)):
        names = [row[column].rstrip(":").strip() for row in full if row[column]]
        speakers = accepted_speakers(names, n_lines=len(names), known=known)
        named = sum(speaker_key(name) in speakers for name in names)
        again = len(names) > len({speaker_key(name) for name in names})
        if again and named >= 0.8 * len(names) and _words(rows, _longest(rows, column)) > 2:
            return column
    return None


def _longest(rows: Sequence[Sequence[str]], speaker_at: int) -> int:
    columns = [at for at in range(max(len(row) for row in rows)) if at != speaker_at]
    return max(columns, key=lambda at: _words(rows, at), default=speaker_at)


def _words(rows: Sequence[Sequence[str]], column: int) -> float:
    cells = [row[column] for row in rows if column < len(row) and row[column]]
    return sum(len(cell.split()) for cell in cells) / max(len(cells), 1)
