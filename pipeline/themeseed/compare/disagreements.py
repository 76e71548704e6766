"""Disagreements read one by one: which quotes differ most, and of what kind each difference is.

The rule: kinds follow from what is known of the quote, never from who is right. They are there to
read by, in the order in which they are tried; each says what it rests on.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

from themeseed.errors import NothingToDoError
from themeseed.records import Coding, Disagreement, DisagreementKind, Quote

SHORT = 12
"""A quote of fewer words often cannot be read without what stands around it."""

LIKELY_TOO = 0.5
"""A code that is at least this part as likely as the likeliest may be present too."""

_WORD = re.compile(r"[\w'’]+")


def disagreements(
    first: Sequence[Coding],
    second: Sequence[Coding],
    quotes: Sequence[Quote],
    *,
    probabilities: Mapping[str, Mapping[str, float]] | None = None,
    nearest_codes: Mapping[str, str] | None = None,
    transcripts: Collection[str] = (),
) -> tuple[Disagreement, ...]:
    """Return the quotes that two coders coded differently, those that differ most first.

    Args:
        first: one coder's codings.
        second: the other's, such as the machine's.
        quotes: of the study.
        probabilities: how likely each code is, by quote and code, where the second coder is the
            machine.
        nearest_codes: for each code the one that is nearest to it by what the codebook says.
        transcripts: the documents whose quotes follow one another as they were spoken; in a table
            of answers the quote before says nothing.

    Raises:
        NothingToDoError: no quote was coded by both.
    """
    theirs = {coding.quote_id: coding.codes for coding in second}
    mine = {coding.quote_id: coding.codes for coding in first}
    if not mine.keys() & theirs.keys():
        raise NothingToDoError("No quote was coded by both, so there is nothing to read side by side.")
    spoken = [quote for quote in quotes if quote.document_id in transcripts]
    before = _codes_before(spoken, mine)
    found = []
    for quote in quotes:
        if quote.id not in mine or quote.id not in theirs:
            continue
        one, other = mine[quote.id], theirs[quote.id]
        if set(one) == set(other):
            continue
        likely = (probabilities or {}).get(quote.id, {})
        kind, because = _kind(quote, one, other, likely, before.get(quote.id, ()), nearest_codes or {})
        found.append(
            Disagreement(
                quote_id=quote.id,
                first_codes=one,
                second_codes=other,
                kind=kind,
                because=because,
                distance=_distance(one, other, likely),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.distance, each.quote_id)))


def _kind(
    quote: Quote,
    one: Sequence[str],
    other: Sequence[str],
    likely: Mapping[str, float],
    before: Sequence[str],
    nearest: Mapping[str, str],
) -> tuple[DisagreementKind, str]:
    if not one or not other:
        return "boundary", "one says that no code fits, the other gives one"
    if set(one) & set(other):
        return "several themes present", "they share a code, and one gives more"
    top = max(likely.values(), default=0.0)
    own = max((likely.get(code, 0.0) for code in one), default=0.0)
    if top and own >= LIKELY_TOO * top:
        return "several themes present", f"both are likely: {own:.0%} beside {top:.0%}"
    words = len(_WORD.findall(quote.text))
    if words < SHORT:
        return "context missing", f"{words} words, fewer than {SHORT}"
    if set(one) & set(before):
        return "context missing", "what was said just before has the first reading"
    if any(nearest.get(a) == b or nearest.get(b) == a for a in one for b in other):
        return "neighbouring theme", "no other code is nearer by what the codebook says"
    return "far apart", "neither short, nor likely both, nor near in the codebook"


def _distance(one: Sequence[str], other: Sequence[str], likely: Mapping[str, float]) -> float:
    if likely and one and other:
        mine, theirs = (max(likely.get(code, 0.0) for code in codes) for codes in (one, other))
        return theirs - mine
    if likely and one:
        # What is left to "no theme fits" stands against the first reading.
        return max(0.0, 1.0 - sum(likely.values())) - max(likely.get(code, 0.0) for code in one)
    either = set(one) | set(other)
    return 1 - len(set(one) & set(other)) / len(either)


def _codes_before(
    quotes: Sequence[Quote], codes: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """Return what the first coder gave to the quote before each, in the same document."""
    ordered = sorted(quotes, key=lambda each: (each.document_id, each.start, each.end, each.id))
    return {
        two.id: codes.get(one.id, ())
        for one, two in pairwise(ordered)
        if one.document_id == two.document_id
    }
