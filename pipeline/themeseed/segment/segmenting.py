"""Segmenting: a document's turns become quotes; `document.text[start:end] == quote.text` always."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from themeseed.config import SegmentConfig
from themeseed.records import Document, Quote, Turn
from themeseed.records.identity import stable_id
from themeseed.segment.balance import balanced_ends

_CHUNK = 100_000
"""Characters given to spaCy at once: it refuses a million, and needs memory for each."""

_MARGIN = 1_000
"""Characters at the end of such a chunk in which a space is looked for to part it at."""

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\s\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)
"""What counts as a word: between spaces; where a script has none (kana, Han), each sign."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many turns did not become quotes, and why."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmented:
    """The quotes of one document, in order, and what was left out."""

    quotes: tuple[Quote, ...]
    left_out: tuple[LeftOut, ...]


def segment(document: Document, config: SegmentConfig) -> Segmented:
    """Return the quotes of a document.

    A fixed unit (a row of a survey) is one quote as it stands. A turn is one quote up to
    `max_words`; a longer one becomes runs of whole sentences of about equal length, each at most
    that long. A sentence that alone is longer (speech recognition often writes no full stops) is
    parted between words.

    Args:
        document: with its turns.
        config: lengths, speakers to leave out, the spaCy model.
    """
    left_out: Counter[str] = Counter()
    silent = {name.casefold() for name in config.leave_out_speakers}
    quotes: list[Quote] = []
    for turn in document.turns:
        if turn.speaker is not None and turn.speaker.casefold() in silent:
            left_out[f"speaker {turn.speaker}"] += 1
            continue
        n_words = _count(document.text[turn.start : turn.end])
        if document.units == "turns" and n_words < config.min_words:
            left_out[f"shorter than {config.min_words} words"] += 1
            continue
        whole = document.units == "fixed" or n_words <= config.max_words
        spans = [(turn.start, turn.end)] if whole else _runs(document.text, turn, config)
        quotes += [
            _quote(document, turn, span, number)
            for number, span in enumerate(spans, start=len(quotes) + 1)
        ]
    counts = tuple(LeftOut(reason=reason, count=count) for reason, count in sorted(left_out.items()))
    return Segmented(quotes=tuple(quotes), left_out=counts)


def _quote(document: Document, turn: Turn, span: Span, number: int) -> Quote:
    start, end = span
    return Quote(
        id=stable_id("quote", document.id, str(start), str(end)),
        name=turn.name or f"{document.name}:{number}",
        text=document.text[start:end],
        document_id=document.id,
        start=start,
        end=end,
        speaker=turn.speaker,
        case_id=turn.case_id or document.case_id,
    )


def _runs(text: str, turn: Turn, config: SegmentConfig) -> list[Span]:
    sentences = list(_sentences(text, turn, config.spacy_model, config.max_words))
    ends = balanced_ends([_count(text[start:end]) for start, end in sentences], config.max_words)
    starts = [0, *ends[:-1]]
    return [
        (sentences[first][0], sentences[last - 1][1]) for first, last in zip(starts, ends, strict=True)
    ]


def _count(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def _sentences(text: str, turn: Turn, model: str, most_words: int) -> Iterator[Span]:
    # Imported here: spaCy takes seconds to load, and most documents have no turn that long.
    from themeseed.segment.language import sentence_pipeline

    pipeline = sentence_pipeline(model)
    for start, end in _chunks(text, turn):
        for sentence in pipeline(text[start:end]).sents:
            piece = sentence.text
            stripped = piece.strip()
            if stripped:
                first = start + sentence.start_char + len(piece) - len(piece.lstrip())
                yield from _within(stripped, first, most_words)


def _within(sentence: str, start: int, most_words: int) -> Iterator[Span]:
    """Yield the sentence, or pieces of about equal length where it has too many words."""
    words = [match.span() for match in _WORD.finditer(sentence)]
    n_pieces = -(-len(words) // most_words)
    for piece in range(n_pieces):
        first = words[len(words) * piece // n_pieces]
        last = words[len(words) * (piece + 1) // n_pieces - 1]
        yield start + first[0], start + last[1]


def _chunks(text: str, turn: Turn) -> Sequence[Span]:
    chunks: list[Span] = []
    start = turn.start
    while start < turn.end:
        end = min(start + _CHUNK, turn.end)
        if end < turn.end:
            spaces = [match.start() for match in re.finditer(r"\s", text[end - _MARGIN : end])]
            end = end - _MARGIN + spaces[-1] if spaces else end
        chunks.append((start, end))
        start = end
    return chunks
