"""Double coding as an owner arranges it: who is to code what, and how far they are.

Nothing is kept here: each function returns what `Store.append_team` keeps.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from themeseed.errors import DecisionError, UnknownNameError
from themeseed.records import Assignment, Coder, TeamSetting, TeamSettingName, Visibility
from themeseed.review import assign, draw_by_share, share_out, withdraw
from themeseed.study.desk import Desk
from themeseed.study.wanted import to_do_of

_FROM, _TO, _NOT_BLIND = "taken over from ", "given to ", ", could no longer decide blind"
_CODED_BY = re.compile(r"(each coded by \d+) of: .*?(?=; not among \d+ that one of them|$)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is assigned to a coder, in all or in one document, and how much of it they decided.

    `n_blind` of what is left they are to decide blind, and still can.
    """

    coder: Coder
    n_assigned: int
    n_done: int
    n_blind: int

    @property
    def n_left(self) -> int:
        """How many quotes are left."""
        return self.n_assigned - self.n_done


def assign_share(
    desk: Desk, coder_ids: Sequence[str], share: float, *, each: int, blind: bool, by: Coder
) -> tuple[Assignment, ...]:
    """Return assignments of a share of the quotes, drawn by lot with the study's seed.

    Quotes that one of the coders has been assigned are not drawn again, so that a second draw adds to
    the first. Quotes that somebody decided already can be drawn, or the draw would be no lot; but to be
    decided blind, none of which one of the coders knows a suggestion or another's coding.

    Args:
        desk: the study.
        coder_ids: who codes.
        share: of all quotes, above 0 and up to 1, as evenly over documents as can be.
        each: by how many of the coders each drawn quote is coded.
        blind: whether suggestions are kept back until they have decided.
        by: the owner.

    Raises:
        DecisionError: nobody, nothing left to draw, or fewer coders than each quote needs.
        UnknownNameError: there is no such coder.
    """
    coders = _coders(desk, coder_ids)
    quotes = tuple(desk.quotes.values())
    among = desk.assigned.open_to(coder_ids, quotes)
    known = _no_longer_blind(desk, coder_ids, among) if blind else frozenset()
    among -= known
    seed = desk.study.config.seed
    drawn = draw_by_share(quotes, share, among=among, seed=seed)
    if not drawn and known:
        raise DecisionError(
            f"Of all {len(known)} quotes that none of them has, one of them knows what is suggested, "
            "or how another coded: they cannot be decided blind. Nothing was kept. Assign them without "
            "blind, or to others."
        )
    if not drawn:
        raise DecisionError("Every quote is assigned to one of these coders already. Nothing was kept.")
    names = ", ".join(coder.name for coder in coders)
    how = (
        f"{100 * share:.4g}% of all quotes, drawn by lot (seed {seed}), balanced over documents, each "
        f"coded by {each} of: {names}"
    )
    if known:
        how += f"; not among {len(known)} that one of them could no longer decide blind"
    shares = share_out([desk.quotes[it] for it in drawn], coder_ids, each=each, seed=seed)
    return tuple(
        assign(coder_id, those, by=by, how=how, blind=blind)
        for coder_id, those in shares.items()
        if those
    )


def assign_documents(
    desk: Desk, coder_ids: Sequence[str], document_ids: Sequence[str], *, blind: bool, by: Coder
) -> tuple[Assignment, ...]:
    """Return assignments of all quotes of documents; what is assigned already stays as it is.

    Blind is what each coder can still decide so; the rest of the documents is theirs too, and not.

    Raises:
        DecisionError: nobody or nothing is chosen, or all of it is assigned to them already.
        UnknownNameError: there is no such coder or document.
    """
    _coders(desk, coder_ids)
    if not document_ids:
        raise DecisionError("No document is chosen. Nothing was kept.")
    for document_id in document_ids:
        if document_id not in desk.document_ids:
            raise UnknownNameError(f"The study has no document '{document_id}' with quotes.")
    names = ", ".join(desk.documents[each] for each in document_ids)
    quotes = [quote.id for each in document_ids for quote in desk.quotes_of(each)]
    found = []
    for coder_id in coder_ids:
        fresh = [each for each in quotes if each not in desk.assigned.to(coder_id)]
        told = f"all quotes of {names}"
        found += _assigned(desk, coder_id, dict.fromkeys(fresh, blind), how=told, by=by)
    if not found:
        raise DecisionError("All of this is assigned to them already. Nothing was kept.")
    return tuple(found)


def withdraw_open(
    desk: Desk, coder_id: str, *, document_id: str | None = None, why: str = "", by: Coder
) -> tuple[Assignment, ...]:
    """Return the withdrawal of what a coder has not decided yet; what they decided stays assigned.

    Raises:
        DecisionError: they have nothing left to decide.
        UnknownNameError: there is no such coder.
    """
    _coders(desk, [coder_id])
    return (withdraw(coder_id, _open(desk, coder_id, document_id), by=by, how=why),)


def reassign_open(
    desk: Desk, coder_id: str, to_id: str, *, document_id: str | None = None, why: str = "", by: Coder
) -> tuple[Assignment, ...]:
    """Return what takes a coder's undecided quotes away and gives them to another.

    Quotes that the other is to code anyway stay where they are: one person is no double coding.

    Raises:
        DecisionError: nothing is left to give, or both are the same.
        UnknownNameError: there is no such coder.
    """
    one, other = _coders(desk, [coder_id, to_id])
    if one == other:
        raise DecisionError(f"'{one.name}' has these quotes already. Choose somebody else.")
    mine = desk.assigned.to(coder_id)
    free = [it for it in _open(desk, coder_id, document_id) if it not in desk.assigned.to(to_id)]
    if not free:
        raise DecisionError(
            f"'{other.name}' is to code all of these quotes already. Choose somebody else, or withdraw "
            "them."
        )
    told = f"{why}; " if why else ""
    blind = {each: mine[each].blind for each in free}
    given = _assigned(desk, to_id, blind, how=f"{told}{_FROM}{one.name}", by=by)
    return (withdraw(coder_id, free, by=by, how=f"{told}{_TO}{other.name}"), *given)


def set_visibility(visibility: Visibility, *, by: Coder) -> TeamSetting:
    """Return that coders see others' coding from now on as `Visibility` says."""
    return _setting("visibility", visibility, None, by)


def set_adjudicator(coder_id: str, allowed: bool, *, by: Coder) -> TeamSetting:
    """Return that a coder may adjudicate from now on, or no longer."""
    return _setting("adjudicator", "yes" if allowed else "no", coder_id, by)


def loads(desk: Desk, document_id: str | None = None) -> tuple[Load, ...]:
    """Return how far each coder is with what is assigned to them; those without are left out."""
    found = []
    for coder in desk.coders.values():
        mine = [
            quote_id
            for quote_id in desk.assigned.to(coder.id)
            if document_id is None or desk.quotes[quote_id].document_id == document_id
        ]
        if mine:
            to_do = to_do_of(desk, coder.id, mine)
            n_done = to_do.n_assigned - to_do.n_left
            n_blind = to_do.n_blind
            found.append(Load(coder=coder, n_assigned=len(mine), n_done=n_done, n_blind=n_blind))
    return tuple(found)


def how_without_names(how: str, names: Collection[str]) -> str:
    """Return how an assignment came about as a coder reads it: who else codes, they are not told.

    >>> how_without_names("20% of all quotes, each coded by 2 of: Ida, Ben", ["Ida", "Ben"])
    '20% of all quotes, each coded by 2 coders'
    >>> how_without_names("Ben is ill; taken over from Ben, could no longer decide blind", ["Ben"])
    'Ben is ill; taken over from another coder, could no longer decide blind'
    """
    how = _CODED_BY.sub(r"\1 coders", how)
    for before in (_FROM, _TO):
        rest, found, name = how.rpartition(before)
        name, comma, after = (name, "", "") if name in names else name.partition(_NOT_BLIND)
        if found and name in names:
            how = f"{rest}{found}another coder{comma}{after}"
    return how


def _assigned(
    desk: Desk, coder_id: str, blind: Mapping[str, bool], *, how: str, by: Coder
) -> list[Assignment]:
    """Return the assignment of quotes, blind where that is asked for and the coder still can."""
    known = _no_longer_blind(desk, [coder_id], [each for each, asked in blind.items() if asked])
    parts = (
        (True, [each for each, asked in blind.items() if asked and each not in known], how),
        (False, [each for each, asked in blind.items() if not asked], how),
        (False, [each for each in blind if each in known], f"{how}{_NOT_BLIND}"),
    )
    return [assign(coder_id, those, by=by, how=told, blind=it) for it, those, told in parts if those]


def _no_longer_blind(desk: Desk, coder_ids: Sequence[str], quote_ids: Iterable[str]) -> frozenset[str]:
    """Return the quotes that one of the coders neither decided blind nor can any more."""
    return frozenset(
        quote_id
        for quote_id in quote_ids
        if not all(desk.may_be_blind(coder_id, quote_id) for coder_id in coder_ids)
    )


def _open(desk: Desk, coder_id: str, document_id: str | None) -> list[str]:
    return [
        quote_id
        for quote_id in desk.assigned.to(coder_id)
        if not desk.is_decided(coder_id, quote_id)
        and (document_id is None or desk.quotes[quote_id].document_id == document_id)
    ]


def _coders(desk: Desk, coder_ids: Sequence[str]) -> tuple[Coder, ...]:
    if not coder_ids:
        raise DecisionError("No coder is chosen. Choose one or more. Nothing was kept.")
    people = {coder.id: coder for coder in desk.people}
    for coder_id in coder_ids:
        if coder_id not in people:
            raise UnknownNameError(f"The study has no coder '{coder_id}'. Load the page again.")
    return tuple(people[coder_id] for coder_id in coder_ids)


def _setting(name: TeamSettingName, value: str, coder_id: str | None, by: Coder) -> TeamSetting:
    return TeamSetting(
        id=str(uuid4()),
        name=name,
        value=value,
        coder_id=coder_id,
        set_by=by.id,
        set_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
    )
