"""Overtaken: where coders changed their mind on a quote after somebody had adjudicated it.

The rule: an adjudication stands whatever coders decide afterwards, and nothing is written over. But who
adjudicates is told, with what each of them held then and holds now, and can adjudicate anew.
"""

from dataclasses import dataclass

from themeseed.records import Coder, Decision
from themeseed.review import CONSENSUS
from themeseed.study.adjudicating import answers_on
from themeseed.study.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a coder held when a quote was adjudicated, and holds now; None for no answer.

    `at` is when they decided what they hold now, in ISO 8601, "" where that is nothing.
    """

    coder: Coder
    before: tuple[str, ...] | None
    now: tuple[str, ...] | None
    at: str


def overtaken(desk: Desk) -> tuple[str, ...]:
    """Return the adjudicated quotes on which a coding has changed since, in reading order."""
    found = (
        each.quote_id
        for each in desk.ledger.standing()
        if each.coder_id == CONSENSUS.id and each.quote_id in desk.quotes
    )
    return tuple(
        sorted((each for each in found if changes_since(desk, each)), key=desk.reading_order.__getitem__)
    )


def changes_since(desk: Desk, quote_id: str) -> tuple[Change, ...]:
    """Return whose coding of a quote changed since it was adjudicated, by name; () for nobody's.

    Somebody who had not decided then is among them where they differ from what was settled.
    """
    settled = desk.ledger.of(CONSENSUS.id, quote_id)
    if settled is None or settled.verdict not in ("change", "none"):
        return ()
    then: dict[str, list[Decision]] = {}
    for decision_id in settled.adjudicates:
        if (decision := desk.ledger.find(decision_id)) is not None:
            then.setdefault(decision.coder_id, []).append(decision)
    now = {each.coder_id: each for each in answers_on(desk, quote_id)}
    found = []
    for coder_id in {**then, **now}:
        before, holds = _codes(desk, then.get(coder_id, [])), now.get(coder_id)
        if before is None and coder_id in then:
            continue  # its codes are gone from the codebook: nobody changed their mind
        compared = desk.codes_of(settled) if before is None else before
        codes = desk.codes_of(holds) if holds else None
        if codes is None or set(codes) != set(compared):
            found.append(
                Change(
                    coder=desk.coders[coder_id],
                    before=before,
                    now=codes,
                    at=holds.known_time if holds else "",
                )
            )
    return tuple(sorted(found, key=lambda each: (each.coder.name, each.coder.id)))


def _codes(desk: Desk, decisions: list[Decision]) -> tuple[str, ...] | None:
    """Return what decisions say together, in codes that are in force; None where that is nothing."""
    codes = tuple(dict.fromkeys(code for each in decisions for code in desk.codes_of(each)))
    return codes if codes or any(not each.codes for each in decisions) else None
