"""Who may come in: accounts of coders, invitations, and what happened to them.

No password and no token is in here, not even as a digest: records travel into pages and files.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

from themeseed.records.coding import Coder

Role = Literal["viewer", "coder", "owner"]
ROLES: tuple[Role, ...] = ("viewer", "coder", "owner")
"""From the least to the most: who may do something, so may all after them."""

InvitationKind = Literal["account", "password"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A coder who signs in with a password, and what they may do. Times are ISO 8601, UTC."""

    coder: Coder
    role: Role
    disabled: bool
    made_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A way in that works once: to a new account in a role, or to a new password.

    `name` is whom it is for, empty for whoever holds it. `made_by` is a coder's id, None for who
    ran the command. Used, revoked and expired ones are kept.
    """

    id: str
    kind: InvitationKind
    role: Role
    name: str
    made_by: str | None
    made_at: str
    expires_at: str
    used_at: str | None = None
    used_by: str | None = None
    revoked_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """One session of an account: since when, and when it was last used."""

    account: Account
    opened_at: str
    used_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEvent:
    """Something that happened to an account: it is appended and never changed.

    `coder_id` is whose account, `done_by` who did it; None where nobody is known (a wrong name, the
    command line). `told` says what in words.
    """

    id: str
    at: str
    kind: str
    coder_id: str | None
    done_by: str | None
    told: str


def folded_name(name: str) -> str:
    """Return what two names have in common that people would take for the same.

    >>> folded_name(" Ida  Müller ") == folded_name("IDA MU\u0308LLER")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
