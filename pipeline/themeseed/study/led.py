"""How far suggestions lead each coder and the team: what was answered blind beside what was not.

The rule: the first blind answer counts, whatever became of it. Who moves to the suggestion after being
told it would else leave the blind answers, and those left would agree the more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from themeseed.records import AgreeingShare, Coder, Coding, Decision
from themeseed.review import View
from themeseed.study.desk import Desk
from themeseed.study.lot import first_blind, is_beside

LEAST = 10
"""Fewer answers get no figure: its interval would span nearly all there is."""
FEW = 30
EVERYBODY = "All coders"
Way = Literal["blind", "assisted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """What coders answered blind, and beside a suggestion; nothing that changes while it is read.

    By coder id. `suggested` holds what is suggested now for these quotes, each made without its own
    decision.
    """

    coders: tuple[Coder, ...]
    blind: Mapping[str, tuple[Coding, ...]]
    assisted: Mapping[str, tuple[Coding, ...]]
    suggested: tuple[Coding, ...]
    case_of: Mapping[str, str]
    level: float

    def of(self, coder_id: str, how: Way) -> tuple[Coding, ...]:
        """Return what a coder answered blind, or assisted."""
        return (self.blind if how == "blind" else self.assisted).get(coder_id, ())

    def all(self, how: Way) -> tuple[Coding, ...]:
        """Return what all of them answered blind, or assisted."""
        return tuple(each for coder in self.coders for each in self.of(coder.id, how))


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """How often a coder's answers are the suggested ones, blind and beside the suggestion.

    A share is None for fewer than `LEAST` answers, the difference (assisted less blind, with low and
    high, 0 to 1) where one of the shares is. `note` says so, and what else to know.
    """

    name: str
    n_blind: int
    n_assisted: int
    blind: AgreeingShare | None
    assisted: AgreeingShare | None
    difference: tuple[float, float, float] | None
    note: str


def parted_in(desk: Desk, view: View, coder_ids: Collection[str] = ()) -> Parted:
    """Return what a viewer may see of blind and assisted answers, and what is suggested for them.

    Of these coders only; of all people otherwise.
    """
    people = {coder.id for coder in desk.people}.intersection(coder_ids or desk.coders)
    blind: dict[str, list[Coding]] = {}
    assisted: dict[str, list[Coding]] = {}
    for stack in desk.ledger.stacks():
        last = stack[-1]
        if last.coder_id not in people or not view.sees(last.coder_id, last.quote_id):
            continue
        first = first_blind(stack)
        if first is not None:
            blind.setdefault(first.coder_id, []).extend(_coding(desk, first))
        elif is_beside(stack):
            assisted.setdefault(last.coder_id, []).extend(_coding(desk, last))
    every = (each for those in (blind, assisted) for of_coder in those.values() for each in of_coder)
    ids = dict.fromkeys(each.quote_id for each in every)
    suggested = {it: found for it in ids if (found := desk.likeliest.get(it)) is not None}
    return Parted(
        coders=tuple(coder for coder in desk.people if blind.get(coder.id) or assisted.get(coder.id)),
        blind={coder_id: tuple(those) for coder_id, those in blind.items()},
        assisted={coder_id: tuple(those) for coder_id, those in assisted.items()},
        suggested=tuple(
            Coding(quote_id=it, coder_id="machine", codes=found.suggested)
            for it, found in suggested.items()
        ),
        case_of={it: case_id for it in ids if (case_id := desk.quotes[it].case_id)},
        level=desk.study.config.compare.level,
    )


def led(parted: Parted) -> tuple[Led, ...]:
    """Return how far each coder is led, by name, and all of them together where they are several.

    Wilson's intervals, with the effective number where answers are of one case or one quote, and
    Newcombe's for the difference (`compare/anchoring.py`). The difference is the lead if the quotes
    of both kinds are alike.
    """
    found = [
        _led(parted, coder.name, parted.of(coder.id, "blind"), parted.of(coder.id, "assisted"))
        for coder in parted.coders
    ]
    if len(found) > 1:
        found.append(_led(parted, EVERYBODY, parted.all("blind"), parted.all("assisted")))
    return tuple(found)


def _led(parted: Parted, name: str, blind: Sequence[Coding], assisted: Sequence[Coding]) -> Led:
    # Imported where figures are made: the first page of the review waits for no figure.
    from themeseed.compare import agreeing_share, share_difference

    there = {each.quote_id for each in parted.suggested}
    kept = [[it for it in those if it.quote_id in there] for those in (blind, assisted)]
    alone, beside = (
        agreeing_share(those, parted.suggested, case_of=parted.case_of, level=parted.level)
        if len(those) >= LEAST
        else None
        for those in kept
    )
    return Led(
        name=name,
        n_blind=len(kept[0]),
        n_assisted=len(kept[1]),
        blind=alone,
        assisted=beside,
        difference=share_difference(beside, alone) if alone and beside else None,
        note=_note(len(kept[0]), len(kept[1])),
    )


def _note(n_blind: int, n_assisted: int) -> str:
    counts = ((n_blind, "blind"), (n_assisted, "beside a suggestion"))
    none = [f"no figure for {n} {how}, {LEAST} are needed" for n, how in counts if n < LEAST]
    few = [f"{n} {how} are few" for n, how in counts if LEAST <= n < FEW]
    return "; ".join((*none, *few))


def _coding(desk: Desk, decision: Decision) -> tuple[Coding, ...]:
    """Return an answer's coding in codes that are in force, none where there is none."""
    codes = desk.codes_of(decision)
    counts = decision.verdict in ("accept", "change", "none") and decision.quote_id in desk.quotes
    if not counts or (decision.codes and not codes):
        return ()
    return (Coding(quote_id=decision.quote_id, coder_id=decision.coder_id, codes=codes),)
