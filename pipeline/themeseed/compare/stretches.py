"""What each coder marked in each document, where coders choose the boundaries of their quotes.

The rule: a coder has read a document when any of their codings is of a quote in it. What a reader
did not mark is a gap: matter that the reader found to hold nothing for any code.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from themeseed.errors import TableError
from themeseed.records import Coding, Document, Quote

_WORD = re.compile(r"[\w'’]+")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stretch:
    """A marked stretch of a document, offsets in code points, with its one or several codes."""

    start: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One document and what each of its readers marked, sorted; `text` is the whole of it."""

    document_id: str
    text: str
    marked: Mapping[str, tuple[Stretch, ...]]

    def boundaries(self, coder: str) -> frozenset[int]:
        """Return where the coder's quotes start and end, as the number of words before.

        Boundaries between the same two words are the same, whatever blanks and punctuation stand
        there; the start and the end of the document are none.
        """
        starts, ends = self._words()
        found = set()
        for stretch in self.marked[coder]:
            found.add(bisect_right(ends, stretch.start))
            found.add(bisect_left(starts, stretch.end))
        return frozenset(found - {0, len(ends)})

    def _words(self) -> tuple[list[int], list[int]]:
        """Return where words start and where they end."""
        words = [word.span() for word in _WORD.finditer(self.text)]
        return [start for start, _ in words], [end for _, end in words]


def readings(
    codings: Sequence[Coding], quotes: Sequence[Quote], documents: Sequence[Document]
) -> tuple[Reading, ...]:
    """Return the documents that anybody read, sorted by id, with what each reader marked.

    Args:
        codings: of all coders; those of quotes of other documents are left aside, and those
            without codes mark nothing but say that the document was read.
        quotes: where the quotes stand.
        documents: their texts.

    Raises:
        TableError: a quote does not lie within its document.
    """
    text_of = {document.id: document.text for document in documents}
    place_of = {quote.id: quote for quote in quotes}
    marked: dict[str, dict[str, list[Stretch]]] = {}
    for coding in codings:
        quote = place_of.get(coding.quote_id)
        if quote is None or quote.document_id not in text_of:
            continue
        _refuse_outside(quote, len(text_of[quote.document_id]))
        stretches = marked.setdefault(quote.document_id, {}).setdefault(coding.coder_id, [])
        if coding.codes:
            codes = tuple(sorted(set(coding.codes)))
            stretches.append(Stretch(start=quote.start, end=quote.end, codes=codes))
    return tuple(
        Reading(
            document_id=document_id,
            text=text_of[document_id],
            marked={coder: tuple(sorted(marked[document_id][coder])) for coder in sorted(found)},
        )
        for document_id, found in sorted(marked.items())
    )


def apart(stretches: Sequence[Stretch]) -> bool:
    """Return whether no two stretches overlap and each has one code."""
    overlap = any(one.end > two.start for one, two in pairwise(stretches))
    return not overlap and all(len(it.codes) == 1 for it in stretches)


def merged(stretches: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """Yield starts and ends, sorted, with overlapping stretches as one; neighbours stay two."""
    start, end = -1, -1
    for stretch in sorted(stretches):
        if stretch.start < end:
            end = max(end, stretch.end)
            continue
        if end > start:
            yield start, end
        start, end = stretch.start, stretch.end
    if end > start:
        yield start, end


def _refuse_outside(quote: Quote, length: int) -> None:
    if not 0 <= quote.start < quote.end <= length:
        raise TableError(
            f"The quote '{quote.id}' is said to stand at {quote.start} to {quote.end} of the document "
            f"'{quote.document_id}', which has {length} characters. Hand in the documents that the "
            "quotes were made from."
        )
