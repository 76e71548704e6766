"""Which decisions judge the machine: those made blind, where there are enough, else all.

Who decides with a suggestion in view tends to keep it, and chooses what to decide. Decisions made blind,
by lot, do neither.
"""

from collections.abc import Sequence

from themeseed.records import Codebook, Coder, Coding, Decision
from themeseed.study.lot import answered_blind
from themeseed.suggest import ENOUGH_BLIND


def judging(
    decisions: Sequence[Decision],
    coders: Sequence[Coder],
    codings: Sequence[Coding],
    codebook: Codebook,
) -> tuple[Coding, ...]:
    """Return the first blind answers of all people if there are at least 30, else all codings.

    Args:
        decisions: all there ever were.
        coders: of the study.
        codings: what stands of people's decisions.
        codebook: in force.
    """
    decided = {(each.quote_id, each.coder_id) for each in codings}
    blind = tuple(
        each
        for coder in coders
        if coder.kind == "human"
        for each in answered_blind(decisions, coder, codebook)
        if (each.quote_id, each.coder_id) in decided
    )
    return blind if len(blind) >= ENOUGH_BLIND else tuple(codings)
