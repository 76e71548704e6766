"""What a coder decided blind, drawn by lot: the sample that shares of codes are estimated from.

The rule: the first answer counts. Who changed it after seeing the suggestion was led by it, and a
sample without those quotes would be no lot any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.records import Codebook, Coder, Coding, Decision, Quote
from themeseed.review import in_force

_ANSWERS = ("accept", "change", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """The blind sample, the quotes that it was drawn from, and what was decided before it.

    `taken` holds decisions made before the first blind one: those quotes were not in the lot.
    `n_open` counts sampled quotes that were skipped, or whose codes have left the codebook.
    `everything` says that all quotes are decided, so that nothing had to be drawn.
    """

    sample: tuple[Coding, ...]
    quote_ids: tuple[str, ...]
    taken: tuple[Coding, ...]
    n_open: int
    everything: bool = False


def lot_of(
    decisions: Sequence[Decision],
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    coder: Coder,
    codebook: Codebook,
) -> Lot | None:
    """Return the lot of a coder, None where nothing was decided blind and quotes are undecided.

    Args:
        decisions: all there ever were, in order.
        codings: what stands of the coder's.
        quotes: of the study.
        coder: whose blind decisions are wanted.
        codebook: in force.
    """
    here = tuple(quote.id for quote in quotes)
    decided = {each.quote_id: each for each in codings if each.coder_id == coder.id}
    if all(quote_id in decided for quote_id in here):
        return Lot(
            sample=tuple(decided[it] for it in here),
            quote_ids=here,
            taken=(),
            n_open=0,
            everything=True,
        )
    stacks = _not_taken_back(decisions, coder)
    drawn = {quote_id: first for quote_id, stack in stacks.items() if (first := _first_blind(stack))}
    drawn = {quote_id: first for quote_id, first in drawn.items() if quote_id in set(here)}
    if not drawn:
        return None
    began = min(each.decided_at for each in drawn.values())
    before = {
        quote_id
        for quote_id, stack in stacks.items()
        if quote_id not in drawn and quote_id in decided and stack[0].decided_at < began
    }
    answered = [
        Coding(quote_id=each.quote_id, coder_id=coder.id, codes=each.codes)
        for each in drawn.values()
        if each.verdict in _ANSWERS
    ]
    sample = in_force(answered, codebook)
    return Lot(
        sample=sample,
        quote_ids=tuple(it for it in here if it not in before),
        taken=tuple(decided[it] for it in here if it in before),
        n_open=len(drawn) - len(sample),
    )


def answered_blind(
    decisions: Sequence[Decision], coder: Coder, codebook: Codebook
) -> tuple[Coding, ...]:
    """Return the coder's first blind answers, whether changed later or not."""
    firsts = [_first_blind(stack) for stack in _not_taken_back(decisions, coder).values()]
    found = [
        Coding(quote_id=each.quote_id, coder_id=coder.id, codes=each.codes)
        for each in firsts
        if each is not None and each.verdict in _ANSWERS
    ]
    return in_force(found, codebook)


def answered_again(
    decisions: Sequence[Decision], coder: Coder, codebook: Codebook
) -> tuple[Coding, ...]:
    """Return the standing answers on quotes that the coder first answered blind, and then once more."""
    found = []
    for quote_id, stack in _not_taken_back(decisions, coder).items():
        first, last = _first_blind(stack), stack[-1]
        if first is None or first.verdict not in _ANSWERS:
            continue
        if last is not first and last.verdict in _ANSWERS:
            found.append(Coding(quote_id=quote_id, coder_id=coder.id, codes=last.codes))
    return in_force(found, codebook)


def answered_beside(
    decisions: Sequence[Decision], codings: Sequence[Coding], coder: Coder
) -> tuple[Coding, ...]:
    """Return what stands of the answers that the coder gave with a suggestion in view, never blind."""
    stacks = _not_taken_back(decisions, coder)
    beside = {
        quote_id
        for quote_id, stack in stacks.items()
        if stack[-1].run_id is not None and not any(each.blind for each in stack)
    }
    return tuple(it for it in codings if it.coder_id == coder.id and it.quote_id in beside)


def _not_taken_back(decisions: Sequence[Decision], coder: Coder) -> dict[str, list[Decision]]:
    """Return the coder's decisions by quote, first one first, without those that were undone."""
    stacks: dict[str, list[Decision]] = {}
    for each in decisions:
        if each.coder_id != coder.id:
            continue
        stack = stacks.setdefault(each.quote_id, [])
        if each.verdict != "undo":
            stack.append(each)
        elif stack:
            stack.pop()
    return {quote_id: stack for quote_id, stack in stacks.items() if stack}


def _first_blind(stack: Sequence[Decision]) -> Decision | None:
    """Return the first blind answer; a blind skip where there is no answer."""
    blind = [each for each in stack if each.blind]
    answers = [each for each in blind if each.verdict in _ANSWERS]
    return next(iter(answers or blind), None)
