"""Adjudicating: where coders differ, what each of them decided, and the one decision on top.

The rule: an adjudication is a decision of the consensus that names who made it and from which
decisions. Nobody's decision is changed by it, and taking it back is a decision too.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import Coder, Coding, Decision, Memo, Quote
from themeseed.review import CONSENSUS, Difference, Done, decide, differences, taken_back
from themeseed.study.desk import Desk

AdjudicationOrder = Literal["codes", "document"]
ADJUDICATION_ORDERS: tuple[AdjudicationOrder, ...] = get_args(AdjudicationOrder)
_ANSWERS = ("accept", "change", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one coder holds on a quote: the decision, its codes as they count now, and their memos.

    `suggested` are the codes that stood before the coder as suggested.
    """

    coder: Coder
    decision: Decision
    codes: tuple[str, ...]
    memos: tuple[Memo, ...]
    suggested: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Quotes that coders differ on: still to adjudicate in order, adjudicated, and waiting for a coder.

    `groups` counts the open ones by the codes that they differ in.
    """

    to_do: tuple[Difference, ...]
    done: tuple[Difference, ...]
    n_waiting: int
    groups: Mapping[tuple[str, ...], int]


def open_differences(
    desk: Desk,
    *,
    order: AdjudicationOrder = "codes",
    between: tuple[str, ...] | None = None,
    document_id: str | None = None,
) -> Open:
    """Return where coders differ.

    A quote that is still assigned to somebody who has not decided on it waits: to adjudicate it now
    would be to tell them.

    Args:
        desk: the study.
        order: "codes" begins with the codes that are confused most often, "document" as it was said.
        between: only quotes that differ in exactly these codes.
        document_id: only quotes of this document.
    """
    found = [it for it in differences(_codings(desk)) if it.quote_id in desk.quotes]
    waiting = {it.quote_id for it in found if not it.settled and waits(desk, it.quote_id)}
    ready = [it for it in found if not it.settled and it.quote_id not in waiting]
    groups = Counter(it.between for it in ready)
    wanted = [
        it
        for it in ready
        if (between is None or it.between == between)
        and (document_id is None or desk.quotes[it.quote_id].document_id == document_id)
    ]
    places = desk.reading_order
    if order == "codes":
        wanted.sort(key=lambda it: (-groups[it.between], it.between, places[it.quote_id]))
    else:
        wanted.sort(key=lambda it: places[it.quote_id])
    return Open(
        to_do=tuple(wanted),
        done=tuple(sorted((it for it in found if it.settled), key=lambda it: places[it.quote_id])),
        n_waiting=len(waiting),
        groups=dict(sorted(groups.items(), key=lambda group: (-group[1], group[0]))),
    )


def sides(desk: Desk, quote_id: str) -> tuple[Side, ...]:
    """Return what each coder holds on a quote, by the coder's name."""
    found = [
        Side(
            coder=desk.coders[each.coder_id],
            decision=each,
            codes=desk.codes_of(each),
            memos=tuple(
                memo
                for memo in desk.memos_of(quote_id)
                if memo.coder_id == each.coder_id and memo.kind == "memo"
            ),
            suggested=desk.seen_by(each),
        )
        for each in answers_on(desk, quote_id)
    ]
    return tuple(found)


def answers_on(desk: Desk, quote_id: str) -> tuple[Decision, ...]:
    """Return each coder's standing answer on a quote, by the coder's name."""
    found = [
        each
        for each in desk.ledger.on(quote_id)
        if desk.coders[each.coder_id].kind == "human"
        and each.verdict in _ANSWERS
        and desk.is_decided(each.coder_id, quote_id)
    ]
    return tuple(sorted(found, key=lambda each: (desk.coder_name(each.coder_id), each.coder_id)))


def waits(desk: Desk, quote_id: str) -> bool:
    """Return whether a quote is still assigned to somebody who has not decided on it."""
    return any(not desk.is_decided(each, quote_id) for each in desk.assigned.coders_of(quote_id))


def on_the_table(desk: Desk, quote_id: str) -> tuple[str, ...]:
    """Return the ids of the decisions that an adjudicator of a quote looks at, the consensus' last."""
    consensus = desk.ledger.of(CONSENSUS.id, quote_id)
    found = [each.id for each in answers_on(desk, quote_id)]
    return (*found, *([consensus.id] if consensus else []))


def require_as_seen(desk: Desk, quote_id: str, seen: Sequence[str]) -> None:
    """Refuse to adjudicate what is no longer as the page showed it.

    Raises:
        DecisionError: somebody decided or adjudicated since the page was made.
    """
    if tuple(seen) != on_the_table(desk, quote_id):
        raise DecisionError(
            f"Somebody decided on '{_quote(desk, quote_id).name}' since this page was made, so nothing "
            "was kept. Look at it as it stands now, and decide."
        )


def adjudicate(
    desk: Desk,
    quote_id: str,
    by: Coder,
    *,
    codes: Sequence[str],
    reason: str,
    seen: Sequence[str],
    decision_id: str | None = None,
) -> Decision:
    """Return the decision of the consensus on a quote.

    Args:
        desk: the study.
        quote_id: on which coders differ, or differed.
        by: who adjudicates.
        codes: none for "no theme fits".
        reason: why.
        seen: `on_the_table` as the page showed it.
        decision_id: made by the page, so that a decision that is sent twice is kept once.

    Raises:
        UnknownNameError: there is no such quote or code.
        DecisionError: fewer than two coders decided, one is still to, no reason is given, or somebody
            decided since the page was made.
    """
    quote = _quote(desk, quote_id)
    those = answers_on(desk, quote_id)
    if len(those) < 2:
        raise DecisionError(
            f"{len(those)} coders have decided on '{quote.name}'; there is nothing to adjudicate before "
            "two have."
        )
    if waits(desk, quote_id):
        raise DecisionError(
            f"'{quote.name}' is assigned to somebody who has not decided on it yet. Wait for them, or "
            "withdraw it from them."
        )
    require_as_seen(desk, quote_id, seen)
    if not reason.strip():
        raise DecisionError("Say why, in a few words: the reason is kept with the decision.")
    made = decide(
        quote,
        CONSENSUS,
        "change" if codes else "none",
        codebook=desk.codebook,
        codes=codes,
        note=reason.strip(),
        decision_id=decision_id,
    )
    return replace(made, decided_by=by.id, adjudicates=tuple(each.id for each in those))


def take_back(desk: Desk, by: Coder, *, decision_id: str | None = None) -> Decision:
    """Return the undoing of the latest adjudication that this person made and that stands.

    `decision_id` is made by the page, so that an undoing that is sent twice is kept once.

    Raises:
        DecisionError: there is none, somebody else adjudicated the quote after them, or it was cut anew.
    """
    last = next((it for it in reversed(desk.ledger.made(CONSENSUS.id)) if it.decided_by == by.id), None)
    if last is None:
        raise DecisionError(f"'{by.name}' has no adjudication to take back.")
    quote = _quote(desk, last.quote_id, "Nothing was taken back")
    on_top = desk.ledger.of(CONSENSUS.id, quote.id)
    if on_top is None or on_top.id != last.id:
        raise DecisionError(
            f"Somebody else adjudicated '{quote.name}' after you. Adjudicate it again instead."
        )
    undoing = decide(quote, CONSENSUS, "undo", codebook=desk.codebook, decision_id=decision_id)
    return replace(undoing, decided_by=by.id)


def taken_back_by(desk: Desk, by: Coder) -> list[Done]:
    """Return the adjudications that a person took back, and may make again."""
    of_consensus = (each for each in desk.ledger.every() if each.coder_id == CONSENSUS.id)
    return taken_back(of_consensus, by=lambda each: each.decided_by == by.id)


def again(desk: Desk, earlier: Decision, by: Coder, *, decision_id: str | None = None) -> Decision:
    """Return once more an adjudication that this person took back.

    Args:
        desk: the study.
        earlier: the adjudication.
        by: who made it and took it back.
        decision_id: made by the page, so that what is sent twice is kept once.

    Raises:
        DecisionError: somebody decided or adjudicated anew since, the quote was cut anew, or its codes
            are gone.
    """
    quote = _quote(desk, earlier.quote_id, "Nothing was redone")
    on_top = desk.ledger.of(CONSENSUS.id, quote.id)
    before = earlier.adjudicates
    if tuple(each.id for each in answers_on(desk, quote.id)) != before or (
        on_top is not None and on_top.decided_at > earlier.decided_at
    ):
        raise DecisionError(
            f"What coders hold on '{quote.name}' changed since you took this back, so it was not "
            "redone. Look at the quote as it stands now, and adjudicate it anew."
        )
    codes = desk.codes_of(earlier)
    if earlier.codes and not codes:
        raise DecisionError(
            f"The codebook no longer has what you settled on for '{quote.name}', so this cannot be "
            "redone. Nothing was kept: adjudicate the quote anew."
        )
    return adjudicate(
        desk,
        quote.id,
        by,
        codes=codes,
        reason=earlier.note,
        seen=on_the_table(desk, quote.id),
        decision_id=decision_id,
    )


def _codings(desk: Desk) -> list[Coding]:
    return [
        Coding(quote_id=each.quote_id, coder_id=each.coder_id, codes=desk.codes_of(each))
        for each in desk.ledger.standing()
        if desk.coders[each.coder_id].kind != "machine"
        and each.verdict in _ANSWERS
        and desk.is_decided(each.coder_id, each.quote_id)
    ]


def _quote(desk: Desk, quote_id: str, told: str = "Nothing was kept") -> Quote:
    quote = desk.quotes.get(quote_id)
    if quote is None and (gone := desk.quote_ever(quote_id)) is not None:
        raise DecisionError(f"'{gone.name}' was cut anew since. {told}: adjudicate it as it is cut now.")
    if quote is None:
        raise UnknownNameError(f"The study has no quote '{quote_id}'. Go back to the list.")
    return quote
