"""The candidates of a study as they stand: the latest discovery, and what people did since.

The rule: numbers are those of the latest discovery, whatever is done meanwhile. What takes vectors
(a split, coarser, finer) waits for the next look.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from themeseed.discover import Steered, edits_in_force, steer
from themeseed.errors import NothingToDoError, UnknownNameError
from themeseed.records import (
    CandidateEdit,
    CandidateTheme,
    Codebook,
    KeptDiscovery,
    Occurrence,
    Quote,
)
from themeseed.records.identity import stable_id
from themeseed.review import Lineage
from themeseed.store import Store
from themeseed.study.steered import as_set_aside, joined_source, with_edits
from themeseed.study.steering import SHAPING, as_cut_now, steering_of

_MOST_SHOWN = 3
"""Typical and contrasting quotes, and codes, of candidates that were merged since."""
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A candidate and its number. `why` says why it is not shown ("": it is), `said` the reason."""

    number: int
    candidate: CandidateTheme
    why: Literal["", "discarded", "promoted"] = ""
    said: str = ""

    @property
    def title(self) -> str:
        """What it is called: its name, the suggested one, or its number."""
        return self.candidate.name or self.candidate.suggested_name or f"Candidate {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Candidates by number. `edits` are in force, `waiting` those that the next look will show."""

    kept: KeptDiscovery
    all: tuple[Standing, ...]
    edits: tuple[CandidateEdit, ...]
    waiting: tuple[CandidateEdit, ...]

    @property
    def shown(self) -> tuple[Standing, ...]:
        """Those that nobody discarded or made a code of."""
        return tuple(each for each in self.all if not each.why)

    @property
    def set_aside(self) -> tuple[Standing, ...]:
        """Those that were discarded, or that a code was made of."""
        return tuple(each for each in self.all if each.why)

    def find(self, wanted: str) -> Standing:
        """Return a candidate by its number or id.

        Raises:
            UnknownNameError: there is none of this number or id.
        """
        for each in self.all:
            if wanted in (str(each.number), each.candidate.id):
                return each
        numbers = ", ".join(str(each.number) for each in self.all) or "none"
        raise UnknownNameError(
            f"There is no candidate '{wanted}'. The latest discover found these: {numbers}. Name one by "
            "its number or its id."
        )


def candidates_of(store: Store, quotes: Sequence[Quote], codebook: Codebook) -> Candidates | None:
    """Return the candidates of a study as they stand; None where none were looked for.

    Args:
        store: of the study.
        quotes: in force.
        codebook: in force.
    """
    kept = store.latest_discovery()
    if kept is None:
        return None
    steering = steering_of(store, quotes, codebook)
    appended = store.candidate_edits()
    known = {each.id for each in appended[: kept.discovery.n_edits]}
    in_force = {each.id: each for each in steering.edits}
    found = _as_cut_now(kept, {quote.id for quote in quotes}, Lineage(store.boundary_edits()))
    standing = steer(
        [
            Steered(
                quote_ids=each.quote_ids,
                origins=(place,),
                edits=tuple(in_force[it] for it in each.edit_ids if it in in_force),
            )
            for place, each in enumerate(found)
        ],
        [each for each in steering.edits if each.id not in known],
        known_to=steering.known_to,
        divide=lambda quote_ids: (quote_ids,),
    )
    return Candidates(
        kept=kept,
        all=_numbered(found, [one for one in standing if one.quote_ids]),
        edits=steering.edits,
        waiting=_waiting(appended, known),
    )


def candidates_kept(store: Store, quotes: Sequence[Quote], codebook: Codebook) -> Candidates:
    """Return the candidates of a study as they stand.

    Raises:
        NothingToDoError: none were looked for yet.
    """
    found = candidates_of(store, quotes, codebook)
    if found is None:
        raise NothingToDoError("No candidates are kept. Look for them first: themeseed discover STUDY.")
    return found


def _as_cut_now(kept: KeptDiscovery, in_force: set[str], lineage: Lineage) -> tuple[CandidateTheme, ...]:
    """Return what was found, shown or set aside, with its quotes as they are cut now."""

    def now(quote_ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(each for each in as_cut_now(quote_ids, lineage) if each in in_force)

    found = (*kept.discovery.candidates, *(each.candidate for each in kept.discovery.set_aside))
    return tuple(
        replace(
            each,
            quote_ids=now(each.quote_ids),
            exemplar_ids=now(each.exemplar_ids),
            contrast_ids=now(each.contrast_ids),
        )
        for each in found
    )


def _numbered(found: Sequence[CandidateTheme], standing: Sequence[Steered]) -> tuple[Standing, ...]:
    numbered: list[Standing] = []
    number_of_new = len(found)
    for one in standing:
        if not one.origins:
            number_of_new += 1
        number = one.origins[0] + 1 if one.origins else number_of_new
        parts = [found[place] for place in one.origins]
        candidate = with_edits(_joined(parts) if len(parts) > 1 else _of(parts, one), one)
        aside = as_set_aside(candidate, one)
        numbered.append(
            Standing(number=number, candidate=candidate)
            if aside is None
            else Standing(number=number, candidate=candidate, why=aside.why, said=aside.said)
        )
    return tuple(numbered)


def _of(parts: Sequence[CandidateTheme], one: Steered) -> CandidateTheme:
    if parts:
        return replace(parts[0], quote_ids=one.quote_ids)
    # Pinned since: nothing is known of it before the next look but its quotes.
    return CandidateTheme(
        id=stable_id("candidate", *sorted(one.quote_ids)),
        source="pinned",
        quote_ids=one.quote_ids,
        exemplar_ids=one.quote_ids[:_MOST_SHOWN],
        contrast_ids=(),
        keywords=(),
        nearest_codes=(),
        relation="beside",
        refound=0.0,
    )


def _joined(parts: Sequence[CandidateTheme]) -> CandidateTheme:
    """Return candidates merged since they were found, as well as that can be said without vectors."""
    quote_ids = tuple(dict.fromkeys(it for each in parts for it in each.quote_ids))
    weights = [len(each.quote_ids) / sum(len(it.quote_ids) for it in parts) for each in parts]
    shares: dict[str, float] = {}
    for each, weight in zip(parts, weights, strict=True):
        for code, share in each.nearest_codes:
            shares[code] = shares.get(code, 0.0) + weight * share
    codes = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_SHOWN]
    documents = [each.refound_documents for each in parts if each.refound_documents is not None]
    chances = [each.refound_chance for each in parts if each.refound_chance is not None]
    least = [each.least_document for each in parts if each.least_document is not None]
    return CandidateTheme(
        id=stable_id("candidate", *sorted(quote_ids)),
        source=joined_source([each.source for each in parts]),
        quote_ids=quote_ids,
        exemplar_ids=_in_turn([each.exemplar_ids for each in parts], _MOST_SHOWN),
        contrast_ids=_in_turn(
            [[it for it in each.contrast_ids if it not in quote_ids] for each in parts], _MOST_SHOWN
        ),
        keywords=_in_turn([each.keywords for each in parts], _MOST_WORDS),
        nearest_codes=tuple((code, round(share, 3)) for code, share in codes),
        relation=parts[0].relation if len({each.relation for each in parts}) == 1 else "across",
        # The least of the parts: how surely the whole comes back is known at the next look.
        refound=min(each.refound for each in parts),
        refound_documents=min(documents) if documents else None,
        least_document=min(least) if least else None,
        refound_encoders=tuple(
            min(shares) for shares in zip(*(each.refound_encoders for each in parts), strict=False)
        ),
        refound_chance=min(chances) if chances else None,
        where=_together(parts) if sum(len(each.quote_ids) for each in parts) == len(quote_ids) else (),
        suggested_name=parts[0].suggested_name,
    )


def _in_turn(lists: Sequence[Sequence[str]], most: int) -> tuple[str, ...]:
    longest = max(len(each) for each in lists)
    turns = (each[place] for place in range(longest) for each in lists if place < len(each))
    return tuple(dict.fromkeys(turns))[:most]


def _together(parts: Sequence[CandidateTheme]) -> tuple[Occurrence, ...]:
    """Return where the quotes of candidates without a quote in common stand."""
    counts: dict[tuple[str, str], Occurrence] = {}
    for each in (it for part in parts for it in part.where):
        key = (each.grouping, each.group)
        before = counts[key].n_quotes if key in counts else 0
        counts[key] = replace(each, n_quotes=before + each.n_quotes)
    names = dict.fromkeys(grouping for grouping, _ in counts)
    found: list[Occurrence] = []
    for name in names:
        here = [each for each in counts.values() if each.grouping == name]
        total = sum(each.n_quotes for each in here)
        found += [
            replace(each, share=round(each.n_quotes / total, 3))
            for each in sorted(here, key=lambda it: (-it.n_quotes, it.group))
        ]
    return tuple(found)


def _waiting(appended: Sequence[CandidateEdit], known: set[str]) -> tuple[CandidateEdit, ...]:
    """Return the edits that the next look will show: wishes since, and what was taken back since."""
    by_id = {each.id: each for each in appended}
    in_force = {each.id for each in edits_in_force(appended)}
    return tuple(
        each
        for each in appended
        if (each.id in in_force and each.id not in known and each.kind in ("split", "coarser", "finer"))
        or (
            each.kind == "undo"
            and each.id not in known
            and each.undoes in known
            and by_id[each.undoes].kind in SHAPING
        )
    )
