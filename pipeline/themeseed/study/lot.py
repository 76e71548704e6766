"""What a coder decided blind, drawn by lot: the sample that shares of codes are estimated from.

The rule: the first answer counts. Who changed it after seeing the suggestion was led by it, and a
sample without those quotes would be no lot any more. And what the coder knew something of when the
lot began could not be drawn: it is no part of what the sample speaks for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from themeseed.records import Codebook, Coder, Coding, Decision, Quote
from themeseed.review import Lineage, Seen, in_force
from themeseed.store import Store

_ANSWERS = ("accept", "change", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """The blind sample, the quotes that it was drawn from, and what was left out of the lot.

    `taken` holds what was decided on quotes that were decided or seen before the first blind answer:
    those were not in the lot. `known_ids` are quotes that were seen before it and are undecided:
    neither in the lot nor counted. `n_meanwhile` counts quotes that were in the lot at its beginning
    and left it undrawn before its last answer, since they were seen or decided in another order.
    `open_ids` are drawn quotes without an answer: skipped, taken back, or in codes that have left the
    codebook.
    `everything` says that all quotes are decided, so that nothing had to be drawn.
    """

    sample: tuple[Coding, ...]
    quote_ids: tuple[str, ...]
    taken: tuple[Coding, ...]
    open_ids: frozenset[str]
    known_ids: tuple[str, ...] = ()
    n_meanwhile: int = 0
    everything: bool = False

    @property
    def n_open(self) -> int:
        """How many drawn quotes have no answer."""
        return len(self.open_ids)


def lot_of(
    decisions: Sequence[Decision],
    codings: Sequence[Coding],
    quotes: Sequence[Quote],
    coder: Coder,
    codebook: Codebook,
    *,
    seen_since: Mapping[str, str],
) -> Lot | None:
    """Return the lot of a coder, None where nothing was decided blind and quotes are undecided.

    Args:
        decisions: all there ever were, in order.
        codings: what stands of the coder's.
        quotes: of the study.
        coder: whose blind decisions are wanted.
        codebook: in force.
        seen_since: since when the coder was shown something of a quote, as `seen_since` tells.
    """
    here = tuple(quote.id for quote in quotes)
    decided = {each.quote_id: each for each in codings if each.coder_id == coder.id}
    if all(quote_id in decided for quote_id in here):
        return Lot(
            sample=tuple(decided[it] for it in here),
            quote_ids=here,
            taken=(),
            open_ids=frozenset(),
            everything=True,
        )
    stacks = _not_taken_back(decisions, coder)
    in_study = set(here)
    firsts = {it: first for it, stack in stacks.items() if (first := first_blind(stack))}
    drawn = {quote_id: first for quote_id, first in firsts.items() if quote_id in in_study}
    if not drawn:
        return None
    # An answer that was taken back was drawn too; nobody can give it blind again.
    told = {
        each.quote_id: each.decided_at
        for each in decisions
        if each.coder_id == coder.id and each.blind and each.quote_id in in_study
    }
    began, ended = min(told.values()), max(told.values())
    known = {
        it: since
        for it in here
        if it not in told and (since := _known_since(stacks.get(it, ()), seen_since.get(it)))
    }
    before = {quote_id for quote_id, since in known.items() if since < began}
    answered = [
        Coding(quote_id=each.quote_id, coder_id=coder.id, codes=each.codes) for each in drawn.values()
    ]
    sample = in_force(answered, codebook)
    skipped = {it for it, stack in stacks.items() if it in in_study and _is_open(stack)}
    return Lot(
        sample=sample,
        quote_ids=tuple(it for it in here if it not in before),
        taken=tuple(decided[it] for it in here if it in before and it in decided),
        open_ids=frozenset((told.keys() | skipped) - {each.quote_id for each in sample} - before),
        known_ids=tuple(it for it in here if it in before and it not in decided),
        n_meanwhile=sum(began <= since < ended for since in known.values()),
    )


def seen_since(store: Store, coder: Coder) -> dict[str, str]:
    """Return since when a coder was shown something of each quote, or of one that it was cut from."""
    seen, lineage = Seen(store.sightings()), Lineage(store.boundary_edits())
    found: dict[str, str] = {}
    for quote in store.quotes():
        ids = (quote.id, *lineage.earlier(quote.id))
        times = [since for each in ids if (since := seen.since(coder.id, each)) is not None]
        if times:
            found[quote.id] = min(times)
    return found


def answered_blind(
    decisions: Sequence[Decision], coder: Coder, codebook: Codebook
) -> tuple[Coding, ...]:
    """Return the coder's first blind answers, whether changed later or not."""
    firsts = [first_blind(stack) for stack in _not_taken_back(decisions, coder).values()]
    found = [
        Coding(quote_id=each.quote_id, coder_id=coder.id, codes=each.codes)
        for each in firsts
        if each is not None
    ]
    return in_force(found, codebook)


def answered_again(
    decisions: Sequence[Decision], coder: Coder, codebook: Codebook
) -> tuple[Coding, ...]:
    """Return the standing answers on quotes that the coder first answered blind, and then once more."""
    found = []
    for quote_id, stack in _not_taken_back(decisions, coder).items():
        first, last = first_blind(stack), stack[-1]
        if first is not None and last is not first and last.verdict in _ANSWERS:
            found.append(Coding(quote_id=quote_id, coder_id=coder.id, codes=last.codes))
    return in_force(found, codebook)


def answered_beside(
    decisions: Sequence[Decision], codings: Sequence[Coding], coder: Coder
) -> tuple[Coding, ...]:
    """Return what stands of the answers that the coder gave with a suggestion in view, never blind."""
    stacks = _not_taken_back(decisions, coder)
    beside = {quote_id for quote_id, stack in stacks.items() if is_beside(stack)}
    return tuple(it for it in codings if it.coder_id == coder.id and it.quote_id in beside)


def first_blind(stack: Sequence[Decision]) -> Decision | None:
    """Return the first blind answer; a skip is none, and leaves the quote to be answered blind."""
    return next((each for each in stack if each.blind and each.verdict in _ANSWERS), None)


def is_beside(stack: Sequence[Decision]) -> bool:
    """Return whether what stands was answered with a suggestion in view, and nothing blind before."""
    return stack[-1].run_id is not None and not any(each.blind for each in stack)


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


def _is_open(stack: Sequence[Decision]) -> bool:
    """Return whether a quote was only skipped, where nothing was shown: so it was drawn."""
    return all(each.verdict == "skip" and each.run_id is None for each in stack)


def _known_since(stack: Sequence[Decision], seen: str | None) -> str | None:
    """Return since when a coder knew something of a quote: shown, or decided; a skip tells nothing."""
    told = [each.decided_at for each in stack if each.verdict != "skip" or each.run_id is not None]
    return min([*told, *([seen] if seen else [])], default=None)
