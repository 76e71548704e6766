"""What people did with candidates, applied again to the candidates of a later look.

The rule: edits are gone through in their order. Each acts on the candidate that shares most quotes with
the one it was made for, if that is more than half (Jaccard, over quotes that were there at the time);
an edit that no candidate answers to changes nothing, but for a pin, which brings its quotes itself.
What was set aside answers to no later edit.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from themeseed.records import CandidateEdit

SAME = 0.5
"""A candidate is the same as an earlier one if it shares more than this of their quotes (Jaccard).

Hennig, C. (2008): Dissolution point and isolation robustness. Journal of Multivariate Analysis 99,
1154-1176: at half or less, a cluster counts as dissolved.
"""

Divide = Callable[[tuple[str, ...]], Sequence[tuple[str, ...]]]
"""Quotes of a candidate -> the two parts of it, or itself where it cannot be divided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered:
    """A candidate: its quotes, the numbers of the groups found that it is of, and what shaped it.

    `origins` is empty where nothing was found and a pin brought the quotes. `changed` says whether its
    quotes are others than those of the one group that it is of.
    """

    quote_ids: tuple[str, ...]
    origins: tuple[int, ...]
    changed: bool = False
    edits: tuple[CandidateEdit, ...] = ()

    @property
    def name(self) -> str:
        """The name that a person gave it last; "" for none."""
        given = [each.text for each in self._since_split() if each.kind in ("name", "merge")]
        return next((text for text in reversed(given) if text), "")

    @property
    def set_aside_by(self) -> CandidateEdit | None:
        """The edit by which it is not shown, or None: it was discarded, or a code was made of it."""
        setting = [each for each in self._since_split() if each.kind in ("discard", "promote")]
        return setting[-1] if setting else None

    def _since_split(self) -> tuple[CandidateEdit, ...]:
        """What was said of a whole does not hold for its parts."""
        at = max((n for n, each in enumerate(self.edits, start=1) if each.kind == "split"), default=0)
        return self.edits[at:]


def edits_in_force(edits: Sequence[CandidateEdit]) -> tuple[CandidateEdit, ...]:
    """Return the edits that were not taken back, oldest first."""
    undone = {each.undoes for each in edits if each.kind == "undo"}
    return tuple(each for each in edits if each.kind != "undo" and each.id not in undone)


def grain_of(edits: Sequence[CandidateEdit]) -> int:
    """Return how many steps finer than by itself candidates are wanted; coarser below 0."""
    kinds = [each.kind for each in edits]
    return kinds.count("finer") - kinds.count("coarser")


def steer(
    found: Sequence[Steered],
    edits: Sequence[CandidateEdit],
    *,
    known_to: Callable[[CandidateEdit], Collection[str]],
    divide: Divide,
) -> tuple[Steered, ...]:
    """Return the candidates after all edits, in the order in which they were found.

    Args:
        found: what this look found, or an earlier one left.
        edits: in force, oldest first; their quotes as they are cut now.
        known_to: the quotes that were in the study when an edit was made, as they are cut now.
        divide: what a split makes of a candidate's quotes.
    """
    standing = list(found)
    for edit in edits:
        places = _places(standing, edit, known_to(edit))
        if edit.kind == "pin":
            _pin(standing, edit, places)
        elif edit.kind == "merge":
            _merge(standing, edit, places)
        elif edit.kind == "split" and places:
            _split(standing, edit, places[0], divide)
        elif edit.kind in ("name", "discard", "promote") and places:
            one = standing[places[0]]
            standing[places[0]] = replace(one, edits=(*one.edits, edit))
    return tuple(standing)


def likeness(first: Collection[str], second: Collection[str]) -> float:
    """Return the share of two sets of quotes that is in both (Jaccard).

    >>> likeness({"a", "b", "c"}, {"b", "c", "d"})
    0.5
    """
    one, other = set(first), set(second)
    return len(one & other) / max(1, len(one | other))


def _places(standing: Sequence[Steered], edit: CandidateEdit, known: Collection[str]) -> list[int]:
    """Return where the candidate of each of the edit's groups stands now, none twice."""
    then = set(known)
    places: list[int] = []
    for group in edit.groups:
        shared = [likeness(group, then.intersection(each.quote_ids)) for each in standing]
        free = [
            place
            for place, each in enumerate(standing)
            if place not in places and each.set_aside_by is None
        ]
        best = max(free, key=lambda place: (shared[place], -place), default=None)
        if best is not None and shared[best] > SAME:
            places.append(best)
    return places


def _pin(standing: list[Steered], edit: CandidateEdit, places: Sequence[int]) -> None:
    pinned = edit.groups[0]
    if not pinned:
        return  # every quote of it is gone
    if not places:
        standing.append(Steered(quote_ids=pinned, origins=(), changed=True, edits=(edit,)))
        return
    one = standing[places[0]]
    together = tuple(dict.fromkeys((*one.quote_ids, *pinned)))
    standing[places[0]] = replace(
        one,
        quote_ids=together,
        changed=one.changed or len(together) > len(one.quote_ids),
        edits=(*one.edits, edit),
    )


def _merge(standing: list[Steered], edit: CandidateEdit, places: Sequence[int]) -> None:
    if not places:
        return
    ones = [standing[place] for place in places]
    merged = Steered(
        quote_ids=tuple(dict.fromkeys(it for one in ones for it in one.quote_ids)),
        origins=tuple(sorted({it for one in ones for it in one.origins})),
        changed=len(ones) > 1 or ones[0].changed,
        # The name of the first outlives the others' unless the merge brought one.
        edits=(*(it for one in reversed(ones) for it in one.edits), edit),
    )
    first = min(places)
    standing[first] = merged
    for place in sorted(places, reverse=True):
        if place != first:
            del standing[place]


def _split(standing: list[Steered], edit: CandidateEdit, place: int, divide: Divide) -> None:
    one = standing[place]
    parts = divide(one.quote_ids)
    if len(parts) < 2:
        return
    standing[place : place + 1] = [
        Steered(quote_ids=tuple(part), origins=one.origins, changed=True, edits=(*one.edits, edit))
        for part in parts
    ]
