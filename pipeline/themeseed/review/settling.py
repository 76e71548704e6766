"""Settling: where coders differ, and what counts once somebody has adjudicated.

The rule: an adjudication is a decision of the coder "consensus", appended like any other. What the
coders decided stays as it is, so agreement before it can be worked out at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from themeseed.records import Coder, Coding, Decision, Refusal
from themeseed.records.identity import stable_id
from themeseed.review.decisions import standing

CONSENSUS = Coder(id=stable_id("coder", "consensus"), name="consensus", kind="consensus")
RESERVED = "'{name}' stands for what the team settled on, and is nobody's name. Write another."
"""Under whose name adjudicators decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A quote on which coders hold different codes to be right; `settled`: somebody adjudicated."""

    quote_id: str
    codings: tuple[Coding, ...]
    settled: bool

    @property
    def between(self) -> tuple[str, ...]:
        """The codes that not every coder gave, in order; "(none)" where a coder gave none."""
        sets = [frozenset(each.codes) or frozenset({NONE}) for each in self.codings]
        given = frozenset[str]().union(*sets)
        return tuple(sorted(code for code in given if not all(code in each for each in sets)))


NONE = "(none)"


def is_reserved(name: str) -> bool:
    """Return whether nobody may be called so: tables and pages name what was settled by it.

    >>> is_reserved(" Consensus "), is_reserved("Ida")
    (True, False)
    """
    return name.strip().casefold() == CONSENSUS.name


def is_settled(codings: Sequence[Coding]) -> bool:
    """Return whether anything was adjudicated."""
    return any(each.coder_id == CONSENSUS.id for each in codings)


def settled(codings: Sequence[Coding]) -> tuple[Coding, ...]:
    """Return codings where, on each adjudicated quote, the consensus alone is left.

    What is learned from: several coders of one quote share its weight, but one who was overruled has
    none.
    """
    over = {each.quote_id for each in codings if each.coder_id == CONSENSUS.id}
    return tuple(each for each in codings if each.coder_id == CONSENSUS.id or each.quote_id not in over)


def as_settled(codings: Sequence[Coding], every: Sequence[Coding]) -> tuple[Coding, ...]:
    """Return one coder's codings with the consensus of `every` in place of theirs where there is one."""
    over = {each.quote_id: each.codes for each in every if each.coder_id == CONSENSUS.id}
    return tuple(replace(each, codes=over.get(each.quote_id, each.codes)) for each in codings)


def settled_refusals(refusals: Sequence[Refusal], codings: Sequence[Coding]) -> tuple[Refusal, ...]:
    """Return the refusals on quotes that were not adjudicated."""
    over = {each.quote_id for each in codings if each.coder_id == CONSENSUS.id}
    return tuple(each for each in refusals if each.quote_id not in over)


def consensus_of(codings: Sequence[Coding]) -> tuple[Coding, ...]:
    """Return the team's coding: adjudicated, else what all coders of a quote agree on.

    A quote that one coder coded is theirs; one where coders differ and nobody adjudicated is left
    out.
    """
    by_quote: dict[str, list[Coding]] = {}
    for each in codings:
        by_quote.setdefault(each.quote_id, []).append(each)
    found: list[Coding] = []
    for quote_id, those in by_quote.items():
        decided = [each for each in those if each.coder_id == CONSENSUS.id] or those
        if len({frozenset(each.codes) for each in decided}) == 1:
            found.append(Coding(quote_id=quote_id, coder_id=CONSENSUS.id, codes=decided[0].codes))
    return tuple(found)


def with_consensus(codings: Sequence[Coding], coders: Sequence[Coder]) -> tuple[Coding, ...]:
    """Return every coder's codings and, where anything was adjudicated, the team's (`consensus_of`).

    What a machine coder holds stays its own: it is no part of what people agree on.
    """
    if not is_settled(codings):
        return tuple(codings)
    machines = {coder.id for coder in coders if coder.kind == "machine"}
    own = tuple(each for each in codings if each.coder_id != CONSENSUS.id)
    return (*own, *consensus_of([each for each in codings if each.coder_id not in machines]))


def differences(codings: Sequence[Coding]) -> tuple[Difference, ...]:
    """Return the quotes on which two coders or more hold different codes to be right."""
    by_quote: dict[str, list[Coding]] = {}
    for each in codings:
        if each.coder_id != CONSENSUS.id:
            by_quote.setdefault(each.quote_id, []).append(each)
    over = {each.quote_id for each in codings if each.coder_id == CONSENSUS.id}
    return tuple(
        Difference(quote_id=quote_id, codings=tuple(those), settled=quote_id in over)
        for quote_id, those in by_quote.items()
        if len({frozenset(each.codes) for each in those}) > 1
    )


def before_adjudication(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return what coders decided before anybody adjudicated, one decision a coder and quote.

    On an adjudicated quote these are the decisions that the first adjudication which stands was made
    from: who changes their mind afterwards agrees no better for it. Elsewhere, what stands.

    Args:
        decisions: all there ever were, in the order in which they were appended.
    """
    by_id = {each.id: each for each in decisions}
    stacks: dict[str, list[Decision]] = {}
    for each in decisions:
        if each.coder_id == CONSENSUS.id:
            stack = stacks.setdefault(each.quote_id, [])
            if each.verdict != "undo":
                stack.append(each)
            elif stack:
                stack.pop()
    first = {
        (it.coder_id, it.quote_id): it
        for stack in stacks.values()
        if stack
        for decision_id in stack[0].adjudicates
        if (it := by_id.get(decision_id)) is not None
    }
    return tuple(
        first.get((each.coder_id, each.quote_id), each)
        for each in standing(decisions)
        if each.coder_id != CONSENSUS.id
    )
