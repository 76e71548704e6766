"""Agreement within a team: of each pair of coders, by code and theme, and as time goes by.

The rule: agreement is that of what coders decided by themselves, before anybody adjudicated, unless
what stands now is asked for. Nobody's agreement rises by giving in afterwards.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import ceil
from typing import Literal

from themeseed.config import CompareConfig
from themeseed.errors import NothingToDoError
from themeseed.records import Codebook, Coder, Coding, Decision, Estimate, ManyCoderAgreement, Quote
from themeseed.review import CONSENSUS, View, before_adjudication, consensus_of, differences, is_settled
from themeseed.study.desk import Desk
from themeseed.study.led import Led, Parted, led, parted_in
from themeseed.study.lot import first_blind

Period = Literal["quotes", "week"]
A_STRETCH = 20
"""Quotes that two or more coded in one stretch of time; more where stretches would be too many."""
MOST_STRETCHES = 20
MOST_RESAMPLES = 500
"""Resamples behind an interval of the page, so that a large study does not keep it waiting."""
TOO_FEW = 10
"""A stretch or pair of fewer quotes gets no figure: its interval would span nearly all there is."""
_ANSWERS = ("accept", "change", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What agreement is worked out from: nothing that changes while another thread reads it.

    `codings` are the coders' own, `team` what all of them hold with the consensus; `at` says since when
    two coders have decided on a quote, in ISO 8601, "" where both codings came with a table.
    """

    coders: tuple[Coder, ...]
    codings: tuple[Coding, ...]
    team: tuple[Coding, ...]
    parted: Parted
    at: Mapping[str, str]
    quotes: tuple[Quote, ...]
    codebook: Codebook
    config: CompareConfig
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Agreement on some quotes: of a pair, or in a stretch of time; no figure where they are too few."""

    name: str
    n_quotes: int
    measures: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What became of the quotes that two coders or more decided."""

    n_double: int
    n_agreed: int
    n_adjudicated: int
    n_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAgreement:
    """How far coders agree; `whole` is None where no quote was decided by two.

    `with_consensus` sets each coder against the team's coding of what two or more decided, `led` against
    the suggestions, blind and assisted apart; `parted` is agreement of what two or more answered blind,
    and of what two or more answered beside a suggestion.
    """

    coders: tuple[Coder, ...]
    standing: Standing
    whole: ManyCoderAgreement | None
    pairs: tuple[Among, ...]
    over_time: tuple[Among, ...]
    with_consensus: tuple[Among, ...]
    led: tuple[Led, ...]
    parted: tuple[Among, ...]


def team_material(
    desk: Desk, view: View, *, blind: bool = False, now: bool = False, coder_ids: Sequence[str] = ()
) -> Material:
    """Return what a viewer may see of what the coders decided.

    Args:
        desk: the study.
        view: of who looks.
        blind: only first blind answers, whatever became of them.
        now: what stands now, instead of what stood before anybody adjudicated.
        coder_ids: only these; all people otherwise.
    """
    config = desk.study.config.compare
    every = desk.ledger.every()
    stands = {each.id: each for each in desk.ledger.standing()}
    firsts = (it for stack in desk.ledger.stacks() if (it := first_blind(stack)) is not None)
    held = firsts if blind else stands.values() if now else before_adjudication(every)
    people = {coder.id for coder in desk.people}.intersection(coder_ids or desk.coders)
    own = [
        each
        for each in held
        if each.coder_id in people and _counts(desk, each) and view.sees(each.coder_id, each.quote_id)
    ]
    consensus = [
        each
        for each in stands.values()
        if each.coder_id == CONSENSUS.id
        and _counts(desk, each)
        and view.sees(each.coder_id, each.quote_id)
    ]
    codings = _codings(desk, own)
    coders = {each.coder_id for each in own}
    return Material(
        coders=tuple(coder for coder in desk.people if coder.id in coders),
        codings=codings,
        team=(*codings, *_codings(desk, consensus)),
        parted=parted_in(desk, view, coder_ids),
        at=_since(own),
        quotes=tuple(desk.quotes.values()),
        codebook=desk.codebook,
        config=replace(config, resamples=min(config.resamples, MOST_RESAMPLES)),
        seed=desk.study.config.seed,
    )


def who_answered(desk: Desk, view: View) -> tuple[Coder, ...]:
    """Return the people of whom a viewer may see an answer: whose agreement can be asked for."""
    those = {
        each.coder_id
        for each in desk.ledger.standing()
        if _counts(desk, each) and view.sees(each.coder_id, each.quote_id)
    }
    return tuple(coder for coder in desk.people if coder.id in those)


def team_agreement(material: Material, *, period: Period = "quotes") -> TeamAgreement:
    """Return how far the coders agree.

    Args:
        material: as `team_material` gave it.
        period: stretches of `A_STRETCH` quotes that two or more decided, or calendar weeks.
    """
    names = {coder.id: coder.name for coder in material.coders}
    by_coder = {
        coder.id: tuple(it for it in material.codings if it.coder_id == coder.id)
        for coder in material.coders
    }
    double = set(material.at)
    differ = [it for it in differences(material.team) if it.quote_id in double]
    n_settled = sum(it.settled for it in differ)
    return TeamAgreement(
        coders=material.coders,
        standing=Standing(
            n_double=len(double),
            n_agreed=len(double) - len(differ),
            n_adjudicated=n_settled,
            n_open=len(differ) - n_settled,
        ),
        whole=_of(material, material.codings),
        pairs=tuple(
            _among(
                material,
                f"{names[one]} and {names[other]}",
                (*by_coder[one], *by_coder[other]),
                {it.quote_id for it in by_coder[one]} & {it.quote_id for it in by_coder[other]},
            )
            for one, other in combinations(by_coder, 2)
        ),
        over_time=tuple(
            _among(
                material, name, [it for it in material.codings if it.quote_id in quote_ids], quote_ids
            )
            for name, quote_ids in _stretches(material.at, period)
        ),
        with_consensus=_with_consensus(material, by_coder, double),
        led=led(material.parted),
        parted=(
            _parted(material, "answered blind by all", material.parted.all("blind")),
            _parted(material, "answered beside a suggestion by all", material.parted.all("assisted")),
        ),
    )


def _parted(material: Material, name: str, codings: Sequence[Coding]) -> Among:
    n_coders = Counter(it.quote_id for it in codings)
    return _among(material, name, codings, {it for it, n in n_coders.items() if n > 1})


def _with_consensus(
    material: Material, by_coder: Mapping[str, Sequence[Coding]], double: set[str]
) -> tuple[Among, ...]:
    if not is_settled(material.team):
        return ()
    team = tuple(it for it in consensus_of(material.team) if it.quote_id in double)
    decided = {it.quote_id for it in team}
    return tuple(
        _among(
            material,
            coder.name,
            (*team, *by_coder[coder.id]),
            decided & {it.quote_id for it in by_coder[coder.id]},
        )
        for coder in material.coders
    )


def _among(
    material: Material, name: str, codings: Sequence[Coding], quote_ids: set[str] | frozenset[str]
) -> Among:
    those = [it for it in codings if it.quote_id in quote_ids]
    enough = len(quote_ids) >= TOO_FEW
    return Among(
        name=name,
        n_quotes=len(quote_ids),
        measures=_measures(material, those) if enough else (),
    )


def _of(material: Material, codings: Sequence[Coding]) -> ManyCoderAgreement | None:
    # Imported where figures are made: the first page of the review waits for no figure.
    from themeseed.compare import agreement_of_many

    if len({it.coder_id for it in codings}) < 2:
        return None
    try:
        return agreement_of_many(
            codings,
            material.quotes,
            material.codebook,
            config=material.config,
            seed=material.seed,
        )
    except NothingToDoError:
        return None


def _measures(material: Material, codings: Sequence[Coding]) -> tuple[Estimate, ...]:
    from themeseed.compare import estimates_of_many  # as above

    try:
        return estimates_of_many(
            codings, material.quotes, material.codebook, config=material.config, seed=material.seed
        )
    except NothingToDoError:
        return ()


def _counts(desk: Desk, decision: Decision) -> bool:
    """Whether a decision is an answer in codes that are in force, on a quote that is here."""
    return (
        decision.verdict in _ANSWERS
        and decision.quote_id in desk.quotes
        and (not decision.codes or bool(desk.codes_of(decision)))
    )


def _codings(desk: Desk, decisions: Sequence[Decision]) -> tuple[Coding, ...]:
    return tuple(
        Coding(quote_id=each.quote_id, coder_id=each.coder_id, codes=desk.codes_of(each))
        for each in decisions
    )


def _since(decisions: Sequence[Decision]) -> dict[str, str]:
    """Return since when each quote that two coders decided has been decided by two, "" for not known.

    Codes that came with a table count as there before the others: when they were given, nobody knows.
    """
    times: dict[str, list[str]] = {}
    for each in decisions:
        times.setdefault(each.quote_id, []).append(each.known_time)
    return {quote_id: sorted(those)[1] for quote_id, those in times.items() if len(those) > 1}


def _stretches(at: Mapping[str, str], period: Period) -> list[tuple[str, set[str]]]:
    unknown = {quote_id for quote_id, time in at.items() if not time}
    aside = [("imported, time unknown", unknown)] if unknown else []
    ordered = sorted(at.keys() - unknown, key=lambda quote_id: (at[quote_id], quote_id))
    if period == "quotes":
        size = max(A_STRETCH, ceil(len(ordered) / MOST_STRETCHES))
        return aside + [
            (f"{start + 1} to {min(start + size, len(ordered))}", set(ordered[start : start + size]))
            for start in range(0, len(ordered), size)
        ]
    weeks: dict[str, set[str]] = {}
    for quote_id in ordered:
        year, week, _ = date.fromisoformat(at[quote_id][:10]).isocalendar()
        weeks.setdefault(f"{year}, week {week}", set()).add(quote_id)
    return aside + list(weeks.items())
