"""One decision on many quotes in one step (a lasso, a cluster, a list), taken back in one step too."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from themeseed.records import Decision
from themeseed.study.seat import Seat


def decided_on(seat: Seat, quote_ids: Sequence[str], code: str | None) -> tuple[Decision, ...]:
    """Return the same decision of a coder on each of these quotes; nothing changes yet.

    What they decided on before stands, and is no part of the group. Two or more are marked as made
    together.

    Args:
        seat: of the coder.
        quote_ids: each once.
        code: for all of them; None for "no theme fits".

    Raises:
        UnknownNameError: there is no such quote or code.
        DecisionError: a quote was cut anew since.
    """
    open_ids = [each for each in quote_ids if not seat.desk.is_decided(seat.coder.id, each)]
    group = str(uuid4()) if len(open_ids) > 1 else None
    note = f"decided together with {len(open_ids) - 1} others" if group else ""
    found: list[Decision] = []
    for quote_id in open_ids:
        decision, _ = seat.decide(
            quote_id,
            "none" if code is None else "change",
            codes=() if code is None else (code,),
            note=note,
        )
        at = found[0].decided_at if found else decision.decided_at
        found.append(replace(decision, together=group, decided_at=at))
    return tuple(found)
