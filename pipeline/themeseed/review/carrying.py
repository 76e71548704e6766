"""Carrying: what coders decided on quotes becomes of the quotes that these were cut into.

As in other programs for coding, the codes go along for whoever moves the boundaries: adjusting keeps
them, splitting copies them to both, joining unites them. For the other coders they go along where
the text is nearly the same; else their quote comes up again, with what they decided before it.
"""

from collections.abc import Iterator, Sequence

from themeseed.records import BoundaryEdit, Decision, Quote
from themeseed.records.identity import stable_id
from themeseed.review.ledger import Ledger
from themeseed.review.lineage import Lineage

NEARLY_THE_SAME = 0.8
"""Least share of characters in common for a text to count as nearly the same."""

_NEARLY_ALL = 0.9
_ANSWERS = ("accept", "change", "none")


def carried(
    edit: BoundaryEdit,
    before: Sequence[Quote],
    after: Sequence[Quote],
    ledger: Ledger,
    coder_ids: Sequence[str],
    *,
    multiple: bool,
) -> tuple[Decision, ...]:
    """Return the decisions that go along with an edit.

    A carried decision was decided when the one that it carries was, and is blind where that was and
    the text is nearly the same; it is never assisted, since its suggestion was of another text.

    Args:
        edit: that takes `before` out of force and puts `after` in.
        before: the quotes of `edit.before`.
        after: the quotes of `edit.after`.
        ledger: what stands.
        coder_ids: of all coders.
        multiple: whether a quote may have several codes.
    """
    found = []
    for quote in after:
        for coder_id in coder_ids:
            decision = _carried_to(quote, coder_id, edit, before, ledger, multiple)
            if decision is not None:
                found.append(decision)
    return tuple(found)


def proposal(
    quote: Quote, coder_id: str, lineage: Lineage, ledger: Ledger, quotes: dict[str, Quote]
) -> tuple[Decision, ...]:
    """Return what a coder decided on the quotes that this one was cut from, where it did not go along.

    Args:
        quote: in force.
        coder_id: whose decisions.
        lineage: of all quotes.
        ledger: what stands.
        quotes: earlier quotes by id.
    """
    if ledger.of(coder_id, quote.id) is not None:
        return ()
    found: list[Decision] = []
    for earlier_id in lineage.earlier(quote.id):
        earlier, decision = quotes.get(earlier_id), ledger.of(coder_id, earlier_id)
        if not earlier or not decision or decision.verdict not in _ANSWERS:
            continue
        if _is_of(quote, earlier) and not {decision.id, *decision.carried_from}.intersection(
            root for each in found for root in (each.id, *each.carried_from)
        ):
            found.append(decision)
    return tuple(found)


def _carried_to(
    quote: Quote,
    coder_id: str,
    edit: BoundaryEdit,
    before: Sequence[Quote],
    ledger: Ledger,
    multiple: bool,
) -> Decision | None:
    decided = list(_decided(quote, coder_id, edit, before, ledger))
    if not decided:
        return None
    latest = max(each.decided_at for _, each in decided)
    own = ledger.of(coder_id, quote.id)
    if own is not None and own.decided_at >= latest:
        return None
    near = _share([old for old, _ in decided], quote) >= NEARLY_THE_SAME
    codes = tuple(dict.fromkeys(code for _, each in decided for code in each.codes))
    # That no code fits a text says nothing of a part of it, nor of a longer one.
    keeps = edit.coder_id == coder_id and edit.kind != "undo" and bool(codes)
    if not (near or keeps) or (len(codes) > 1 and not multiple):
        return None
    return Decision(
        id=stable_id("carried", edit.id, quote.id, coder_id),
        quote_id=quote.id,
        coder_id=coder_id,
        verdict="change" if codes else "none",
        codes=codes,
        note=" · ".join(dict.fromkeys(each.note for _, each in decided if each.note)),
        decided_at=latest,
        decided_by=decided[-1][1].decided_by,
        adjudicates=tuple(dict.fromkeys(it for _, each in decided for it in each.adjudicates)),
        blind=near and all(each.blind for _, each in decided),
        carried_from=tuple(
            dict.fromkeys(root for _, each in decided for root in (each.carried_from or (each.id,)))
        ),
    )


def _decided(
    quote: Quote, coder_id: str, edit: BoundaryEdit, before: Sequence[Quote], ledger: Ledger
) -> Iterator[tuple[Quote, Decision]]:
    for old in before:
        decision = ledger.of(coder_id, old.id)
        if decision is None or decision.verdict not in _ANSWERS or not _is_of(quote, old):
            continue
        if edit.kind == "undo" and decision.carried_from:
            continue  # what it was carried from stands again
        yield old, decision


def _is_of(new: Quote, old: Quote) -> bool:
    """Whether a new quote is made of an old one: mostly of it, or of (nearly) all of it."""
    common = _common(new, old)
    return common >= 0.5 * (new.end - new.start) or common >= _NEARLY_ALL * (old.end - old.start)


def _common(one: Quote, other: Quote) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _share(olds: Sequence[Quote], new: Quote) -> float:
    """Return how much of the old and new text together is common to both (Jaccard's index)."""
    common = sum(_common(old, new) for old in olds)
    together = new.end - new.start + sum(old.end - old.start for old in olds) - common
    return common / together
