"""Decisions: what a verdict on a quote means, and what all decisions of a coder amount to.

Decisions are only ever appended. What a coder holds now is a view of them: the latest decision
on each quote that was not undone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal
from uuid import uuid4

from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import Codebook, Coder, Coding, Decision, Quote, Refusal, Suggestion, Verdict
from themeseed.records.identity import stable_id


def make_coder(name: str, *, machine: bool = False) -> Coder:
    """Return the coder of this name; the same name is the same coder.

    Raises:
        UnknownNameError: the name is blank.
    """
    if not name.strip():
        raise UnknownNameError("A coder needs a name. Give one: --coder NAME.")
    kind: Literal["human", "machine"] = "machine" if machine else "human"
    return Coder(id=stable_id("coder", kind, name.strip()), name=name.strip(), kind=kind)


def decide(
    quote: Quote,
    coder: Coder,
    verdict: Verdict,
    *,
    codebook: Codebook,
    suggestions: Sequence[Suggestion] = (),
    codes: Sequence[str] = (),
    note: str = "",
    blind: bool = False,
    decision_id: str | None = None,
    now: datetime | None = None,
) -> Decision:
    """Return the decision that this verdict makes of a quote and what was suggested for it.

    accept takes the suggested codes; change takes `codes` (one or more); none says that no code
    fits; reject turns the suggested codes down and leaves open what is right; skip and undo
    carry no codes.

    Args:
        quote: the quote decided on.
        coder: who decides.
        verdict: see themeseed.records.Verdict.
        codebook: codes must stand in it.
        suggestions: of the run that the coder saw, for this quote; those of codes that the codebook
            no longer has are left aside.
        codes: for change.
        note: a memo of the coder.
        blind: the coder was shown no suggestion; then none can be accepted or rejected, and none counts
            as refused.
        decision_id: one made beforehand, so that a decision that is sent twice is kept once.
        now: the time, for tests; the clock otherwise.

    Raises:
        DecisionError: there is nothing to accept or reject, or change came without codes.
        UnknownNameError: a code is not in the codebook.
    """
    # A code that has left the codebook since the run is nothing that anybody can accept.
    put_forward = tuple(
        each
        for each in (() if blind else suggestions)
        if each.suggested and each.quote_id == quote.id and each.code_id in codebook.codable_ids
    )
    shown = tuple(each.code_id for each in put_forward)
    given = _given(verdict, shown, tuple(dict.fromkeys(codes)), quote, codebook)
    refused = () if verdict in ("skip", "undo") else tuple(code for code in shown if code not in given)
    moment = now or datetime.now(UTC)
    return Decision(
        id=decision_id or str(uuid4()),
        quote_id=quote.id,
        coder_id=coder.id,
        verdict=verdict,
        codes=given,
        refused=refused,
        note=note,
        run_id=suggestions[0].run_id if suggestions and not blind else None,
        suggestion_ids=tuple(each.id for each in put_forward),
        decided_at=moment.astimezone(UTC).isoformat(timespec="milliseconds"),
        blind=blind and verdict not in ("skip", "undo"),
    )


def on_quotes(decisions: Sequence[Decision], quotes: Iterable[Quote]) -> tuple[Decision, ...]:
    """Return the decisions on these quotes: those on quotes that were cut anew stand aside."""
    here = {quote.id for quote in quotes}
    return tuple(each for each in decisions if each.quote_id in here)


def standing(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Return each coder's latest decision on each quote that was not undone; skips stand too.

    Args:
        decisions: in the order in which they were appended.
    """
    stacks: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        stack = stacks.setdefault((decision.coder_id, decision.quote_id), [])
        if decision.verdict == "undo":
            if stack:
                stack.pop()
        else:
            stack.append(decision)
    return tuple(stack[-1] for stack in stacks.values() if stack)


def codings_of(decisions: Sequence[Decision]) -> tuple[Coding, ...]:
    """Return what coders hold to be right: one coding for each coder and quote that was decided.

    Skipped and rejected quotes have none, since what is right was left open.
    """
    return tuple(
        Coding(quote_id=decision.quote_id, coder_id=decision.coder_id, codes=decision.codes)
        for decision in standing(decisions)
        if decision.verdict in ("accept", "change", "none")
    )


def of_people(decisions: Sequence[Decision], coders: Sequence[Coder]) -> tuple[Decision, ...]:
    """Return the decisions that people made: what suggestions are made from.

    What a machine coder holds (suggestions accepted unread) would only teach the machine its own word.
    """
    machines = {coder.id for coder in coders if coder.kind == "machine"}
    return tuple(each for each in decisions if each.coder_id not in machines)


def in_current_codes(codings: Sequence[Coding], codebook: Codebook) -> tuple[Coding, ...]:
    """Return codings with each merged code as the one that it was merged into."""
    merged = {old: code.id for code in codebook.codable for old in code.replaces}
    return tuple(
        replace(each, codes=tuple(dict.fromkeys(merged.get(code, code) for code in each.codes)))
        for each in codings
    )


def in_force(codings: Sequence[Coding], codebook: Codebook) -> tuple[Coding, ...]:
    """Return the codings in codes that the codebook has; where all are gone the coding is left out."""
    kept: list[Coding] = []
    for coding in in_current_codes(codings, codebook):
        codes = tuple(code for code in coding.codes if code in codebook.codable_ids)
        if codes or not coding.codes:
            kept.append(replace(coding, codes=codes))
    return tuple(kept)


def refusals_of(decisions: Sequence[Decision]) -> tuple[Refusal, ...]:
    """Return the suggestions that coders turned down without saying what is right."""
    return tuple(
        Refusal(quote_id=decision.quote_id, coder_id=decision.coder_id, codes=decision.refused)
        for decision in standing(decisions)
        if decision.verdict == "reject" and decision.refused
    )


def _given(
    verdict: Verdict, shown: tuple[str, ...], codes: tuple[str, ...], quote: Quote, codebook: Codebook
) -> tuple[str, ...]:
    if verdict == "accept":
        if not shown:
            raise DecisionError(
                f"Nothing is suggested for quote '{quote.name}', so there is nothing to accept. "
                "Choose codes, or say that no code fits."
            )
        return shown
    if verdict == "reject" and not shown:
        raise DecisionError(
            f"Nothing is suggested for quote '{quote.name}', so there is nothing to reject. "
            "Choose codes, or say that no code fits."
        )
    if verdict != "change":
        return ()
    if not codes:
        raise DecisionError(
            f"Changing the codes of quote '{quote.name}' needs at least one code. "
            "Say 'none' where no code fits."
        )
    unknown = [code for code in codes if code not in codebook.codable_ids]
    if unknown:
        raise UnknownNameError(
            f"'{unknown[0]}' is not a code of codebook '{codebook.name}'. "
            f"Its codes: {', '.join(codebook.codable_ids)}."
        )
    return codes
