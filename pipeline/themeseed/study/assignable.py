"""Who can be assigned quotes: people who can come in and decide on them.

Quotes of others would wait for ever, and their double coding would never be whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from themeseed.errors import DecisionError
from themeseed.records import Account, Coder
from themeseed.records.people import folded_name
from themeseed.review import make_coder
from themeseed.study.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignable:
    """Who can be assigned quotes, by name, and why the other people of the study cannot.

    `by_account` says that people come in by accounts; else whoever runs themeseed on the study's
    folder can decide under any name.
    """

    coders: tuple[Coder, ...]
    others: tuple[tuple[Coder, str], ...]
    by_account: bool


def assignable(desk: Desk, me: Coder, *, now: str) -> Assignable:
    """Return who can be assigned quotes.

    In a study without accounts these are all people that it knows. Where there are accounts, it takes
    one as coder or owner, or an open invitation by name to one; who is invited need not have come.

    Args:
        desk: the study, its coders read.
        me: who asks: they are in.
        now: the time, ISO 8601 in UTC with milliseconds.
    """
    store = desk.study.store
    accounts = store.people.accounts()
    if not accounts:
        return Assignable(coders=desk.people, others=(), by_account=False)
    names = {folded_name(each.name): each for each in desk.people}
    invited = {}
    for each in store.people.invitations():
        is_open = not (each.used_at or each.revoked_at) and each.expires_at > now
        if is_open and each.kind == "account" and each.name and each.role != "viewer":
            coder = names.get(folded_name(each.name)) or make_coder(each.name)
            invited[coder.id] = coder
    of_account = {each.coder.id: each for each in accounts}
    in_now = {each.coder.id: each.coder for each in accounts if not _fault(each)}
    if me.id not in of_account:
        in_now[me.id] = me
    able = {**invited, **in_now}
    return Assignable(
        coders=tuple(sorted(able.values(), key=lambda coder: coder.name)),
        others=tuple(
            (coder, _fault(of_account.get(coder.id))) for coder in desk.people if coder.id not in able
        ),
        by_account=True,
    )


def require_assignable(found: Assignable, coder_ids: Sequence[str]) -> None:
    """Refuse people who could not decide on what they are assigned.

    Raises:
        DecisionError: says who, why, and what to do.
    """
    refused = [f"'{coder.name}' {why}" for coder, why in found.others if coder.id in coder_ids]
    if refused:
        raise DecisionError(
            f"{'; '.join(refused)}. They could not decide on these quotes, and nothing was kept. Give "
            "them an account as coder on the page People, by an invitation that names them or by "
            "another role, or assign to others."
        )


def _fault(account: Account | None) -> str:
    """Return why somebody cannot decide, "" where they can."""
    if account is None:
        return "has no account and no open invitation"
    if account.disabled:
        return "has a disabled account"
    return "may read but not decide" if account.role == "viewer" else ""
