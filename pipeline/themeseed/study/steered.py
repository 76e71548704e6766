"""Candidates that were found, after what people did with candidates before."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from themeseed.discover import Group, Refound, Steered, in_two, steer
from themeseed.records import CandidateSource, CandidateTheme, SetAside
from themeseed.study.steering import Steering

if TYPE_CHECKING:
    from themeseed.study.alike import Sought
    from themeseed.study.describing import Described

_OF_CANDIDATES = ("name", "merge", "discard", "promote", "split", "pin")


@dataclass(frozen=True, slots=True, kw_only=True)
class SteeredLook:
    """The candidates to show, those that are set aside, and sentences on what people had done."""

    shown: tuple[CandidateTheme, ...]
    set_aside: tuple[SetAside, ...]
    said: tuple[str, ...]


def steered(
    described: "Described", among: "Sought", found: Sequence[CandidateTheme], steering: Steering
) -> SteeredLook:
    """Return the candidates to show, at most as many as asked for, and those that are set aside.

    What somebody named, merged, split or pinned is shown however many others there are. A candidate
    that was changed by it is described anew, and found again or not as any group of quotes.

    Args:
        described: the quotes.
        among: the groups beyond chance.
        found: candidates, first those to be shown first.
        steering: what people did before.
    """

    def divide(quote_ids: tuple[str, ...]) -> list[tuple[str, ...]]:
        # In order of row, so that the order of a candidate's quotes has no part in it.
        rows = np.array(sorted(described.row[each] for each in quote_ids), dtype=np.intp)
        parts = in_two(described.unit[rows], smallest=described.config.discover.min_quotes)
        return [tuple(described.quotes[rows[place]].id for place in part) for part in parts]

    standing = steer(
        [Steered(quote_ids=each.quote_ids, origins=(n,)) for n, each in enumerate(found)],
        steering.edits,
        known_to=steering.known_to,
        divide=divide,
    )
    again = _described_anew(described, among, found, [each for each in standing if each.changed])
    shown: list[CandidateTheme] = []
    set_aside: list[SetAside] = []
    for one in standing:
        candidate = with_edits(again.get(one.quote_ids) or found[one.origins[0]], one)
        aside = as_set_aside(candidate, one)
        if aside is not None:
            set_aside.append(aside)
        elif one.edits or len(shown) < described.config.discover.candidates:
            shown.append(candidate)
    held = {each.id for one in standing for each in one.edits}
    return SteeredLook(shown=tuple(shown), set_aside=tuple(set_aside), said=_said(steering, held))


def with_edits(candidate: CandidateTheme, one: Steered) -> CandidateTheme:
    """Return a candidate with its name, and with what people did to it."""
    return replace(candidate, name=one.name, edit_ids=tuple(each.id for each in one.edits))


def joined_source(sources: Sequence[CandidateSource]) -> CandidateSource:
    """Return why quotes stand together that came of candidates of these sources; of none: pinned.

    What holds a candidate from decisions tells of them, whatever it was merged with.

    >>> joined_source(["alike", "nothing fitted"]), joined_source([])
    ('nothing fitted', 'pinned')
    """
    if "nothing fitted" in sources:
        return "nothing fitted"
    return sources[0] if sources else "pinned"


def as_set_aside(candidate: CandidateTheme, one: Steered) -> SetAside | None:
    """Return the candidate as set aside, with the reason; None where it is to be shown."""
    edit = one.set_aside_by
    if edit is None:
        return None
    why: Literal["discarded", "promoted"] = "discarded" if edit.kind == "discard" else "promoted"
    return SetAside(candidate=candidate, why=why, said=edit.text)


def _described_anew(
    described: "Described", among: "Sought", found: Sequence[CandidateTheme], changed: Sequence[Steered]
) -> dict[tuple[str, ...], CandidateTheme]:
    """Return candidates by quotes, for those that are none of what was found."""
    # Imported where quotes are described: the review pages only show what was.
    from themeseed.study.alike import refound_by_likeness

    rows = [sorted(described.row[it] for it in each.quote_ids) for each in changed]
    groups = [Group(rows=np.flatnonzero(np.isin(among.read, each)), tight=0.0) for each in rows]
    if among.n_copies:
        again = refound_by_likeness(described, among, groups)
    else:
        # Too few quotes to look for groups: nothing comes back.
        again = tuple(Refound(quotes=0.0, documents=()) for _ in changed)
    return {
        one.quote_ids: described.candidate(
            its_rows,
            joined_source([found[place].source for place in one.origins]),
            refound=its.quotes,
            documents=its.documents,
            encoders=its.encoders,
        )
        for one, its_rows, its in zip(changed, rows, again, strict=True)
    }


def _said(steering: Steering, held: Collection[str]) -> tuple[str, ...]:
    """Return sentences on what people did that this look was steered by; none where nothing was."""
    counts: Counter[str] = Counter(each.kind for each in steering.edits if each.id in held)
    parts = []
    if steering.grain:
        n, way = abs(steering.grain), "finer" if steering.grain > 0 else "coarser"
        parts.append(f"{n} {'step' if n == 1 else 'steps'} {way}")
    told = (("name", "named"), ("merge", "merged"), ("split", "split"), ("pin", "pinned"))
    parts += [f"{counts[kind]} {done}" for kind, done in told if counts[kind]]
    sentences = [f"Steered by what people did before: {', '.join(parts)}."] if parts else []
    left = [each for each in steering.edits if each.kind in _OF_CANDIDATES and each.id not in held]
    if left:
        n = len(left)
        what = "edit of a candidate fits" if n == 1 else "edits of candidates fit"
        sentences.append(
            f"{n} {what} none that was found this time, or could not be done, and "
            f"{'stays' if n == 1 else 'stay'} on record."
        )
    return tuple(sentences)
