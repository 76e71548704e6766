"""The same documents cut into other quotes, with what was decided carried along, for trying only.

The rule: nothing of it is kept. A new quote has what was decided on the old quote that it shares most
with, if it is mostly of that quote, or has nearly all of it; as when somebody moves boundaries.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from themeseed.config import SegmentConfig
from themeseed.records import Coding, Document, Quote
from themeseed.segment import segment

_MOSTLY, _NEARLY_ALL = 0.5, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Recut:
    """Quotes cut anew, what was decided on them, and which new quote stands for each old one."""

    quotes: tuple[Quote, ...]
    codings: tuple[Coding, ...]
    stands_for: dict[str, str]


def recut(
    documents: Sequence[Document],
    quotes: Sequence[Quote],
    codings: Sequence[Coding],
    config: SegmentConfig,
    *,
    multiple: bool,
) -> Recut | None:
    """Return the documents' quotes under other settings; None where they are the same.

    Rows of tables are quotes as they stand. Stretches that no quote was made of before (an
    interviewer's turns) are left out again.

    Args:
        documents: of the study.
        quotes: in force.
        codings: of one person, or of the consensus.
        config: how to cut.
        multiple: whether a quote may have several codes.
    """
    of_document: dict[str, list[Quote]] = {}
    for quote in quotes:
        of_document.setdefault(quote.document_id, []).append(quote)
    found: list[Quote] = []
    stands_for: dict[str, str] = {}
    shared: dict[str, list[tuple[int, Quote]]] = {}
    for document in documents:
        old = sorted(of_document.get(document.id, ()), key=lambda each: (each.start, each.end))
        new = old if document.units == "fixed" else _cut(document, old, config)
        found += new
        for each in old:
            best = max(new, key=lambda one: (_common(one, each), -one.start), default=None)
            if best is not None and _common(best, each):
                stands_for[each.id] = best.id
        for one in new:
            shared[one.id] = [(_common(one, each), each) for each in old if _is_of(one, each)]
    if {quote.id for quote in found} == {quote.id for quote in quotes}:
        return None
    given = {coding.quote_id: coding for coding in codings}
    carried = (_carried(quote, shared[quote.id], given, multiple=multiple) for quote in found)
    return Recut(
        quotes=tuple(found),
        codings=tuple(each for each in carried if each is not None),
        stands_for=stands_for,
    )


def _cut(document: Document, old: Sequence[Quote], config: SegmentConfig) -> list[Quote]:
    return [
        quote for quote in segment(document, config).quotes if any(_common(quote, each) for each in old)
    ]


def _carried(
    quote: Quote, shared: Iterable[tuple[int, Quote]], given: dict[str, Coding], *, multiple: bool
) -> Coding | None:
    """Return what was decided on the old quotes that a new one is of; None where nothing was."""
    decided = sorted(
        ((common, given[old.id]) for common, old in shared if old.id in given),
        key=lambda pair: -pair[0],
    )
    if not decided:
        return None
    taken = [coding for _, coding in decided] if multiple else [decided[0][1]]
    codes = tuple(dict.fromkeys(code for coding in taken for code in coding.codes))
    return Coding(quote_id=quote.id, coder_id=taken[0].coder_id, codes=codes)


def _is_of(new: Quote, old: Quote) -> bool:
    common = _common(new, old)
    return common >= _MOSTLY * (new.end - new.start) or common >= _NEARLY_ALL * (old.end - old.start)


def _common(one: Quote, other: Quote) -> int:
    """Return how many characters two quotes of one document share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))
