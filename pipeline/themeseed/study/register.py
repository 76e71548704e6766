"""The register of a study: who may sign in, who is invited, and what happened to accounts.

Nobody registers themselves: an account comes from an invitation, an invitation from an owner or from
who runs the command. Tokens are made here, given out once, and kept as digests.
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from themeseed.errors import AccountError
from themeseed.records import Account, AccountEvent, Coder, Invitation, InvitationKind, Role
from themeseed.review import RESERVED, is_reserved, make_coder
from themeseed.review.naming import LONGEST_NAME, as_name, fault_of_name
from themeseed.store import Store
from themeseed.study.passwords import fits, hashed

TOKEN_BYTES = 32
USUAL_DAYS = 7
MOST_DAYS = 60


def new_token() -> str:
    """Return a token of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def this_moment() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def written(moment: datetime) -> str:
    """Return a time as it is kept: texts of this form are in the order of their times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


class Register:
    """Who may sign in to one study. What changes is on disk when a method returns."""

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = this_moment) -> None:
        """Take a study's store, and what tells the time."""
        self.people = store.people
        self.clock = clock

    def invite(
        self, role: Role, *, by: Coder | None, name: str = "", days: float = USUAL_DAYS
    ) -> tuple[str, Invitation]:
        """Return the token of a new invitation to an account, and the invitation.

        Args:
            role: what the account may do.
            by: the owner who invites; None for who runs the command.
            name: whom it is for; empty for whoever gets it. A coder of the study who has decided
                already must be named, and keeps their decisions.
            days: how long it stays open.

        Raises:
            AccountError: there is an account of this name, or the days are out of range.
        """
        name = _usable_name(name) if name.strip() else ""
        if name and self.people.credentials(name) is not None:
            raise AccountError(f"There is an account of '{name}' already. Give it a new password.")
        return self._invite("account", role, name, by, days)

    def invite_to_new_password(
        self, account: Account, *, by: Coder | None, days: float = 1
    ) -> tuple[str, Invitation]:
        """Return the token by which an account gets a new password, once."""
        return self._invite("password", account.role, account.coder.name, by, days)

    def invite_first_owner(self) -> str | None:
        """Return the token by which somebody becomes the first owner; None where there is one.

        It stays open for a day, and those before it open nothing any more.
        """
        if self.has_owner():
            return None
        for each in self.people.invitations():
            if each.role == "owner" and each.made_by is None:
                self.revoke(each.id, by=None)
        return self.invite("owner", by=None, days=1)[0]

    def invitation(self, token: str) -> Invitation:
        """Return the open invitation of a token; AccountError says why there is none."""
        return self.people.invitation(digest_of(token), now=written(self.clock()))

    def accept(self, token: str, *, name: str, password: str) -> Account:
        """Return the account that an invitation opens, new or with its new password.

        Raises:
            AccountError: the invitation is not open, the name is taken or cannot be one, or the
                password is too easy.
        """
        invitation = self.invitation(token)
        if invitation.kind == "password":
            event = self.event("password set anew", told="by an invitation; sessions ended")
            return self.people.reset(digest_of(token), hashed(password, name=invitation.name), event)
        name = invitation.name or _usable_name(name)
        event = self.event("account made", told=f"as {invitation.role}")
        return self.people.accept(digest_of(token), make_coder(name), hashed(password, name=name), event)

    def account_of(self, name: str, password: str) -> Account | None:
        """Return the account of a name and its password; None, after as long, for anything else.

        A disabled account is none. What was tried is noted, never what was typed.
        """
        found = self.people.credentials(name[: 2 * LONGEST_NAME])
        account, kept = found or (None, None)
        if fits(password, kept) and account is not None and not account.disabled:
            return account
        coder_id = account.coder.id if account else None
        self.people.note(self.event("sign-in refused", coder_id=coder_id))
        return None

    def change_password(self, account: Account, old: str, new: str, *, keep: str) -> None:
        """Give an account a new password and end its other sessions.

        Args:
            account: whose.
            old: the password so far.
            new: the one from now on.
            keep: the token of the session that goes on.

        Raises:
            AccountError: the old one is wrong, or the new one is too easy.
        """
        name = account.coder.name
        found = self.people.credentials(name)
        if found is None or not fits(old, found[1]):
            raise AccountError("The password so far is not this one. Nothing was changed.")
        event = self.event("password changed", of=account, by=account.coder, told="other sessions ended")
        password = hashed(new, name=name)
        self.people.change(account.coder.id, event, password=password, keep=digest_of(keep))

    def change_role(self, account: Account, role: Role, *, by: Coder) -> None:
        """Let an account do more or less; AccountError where no owner would be left."""
        event = self.event("role changed", of=account, by=by, told=f"{account.role} to {role}")
        self.people.change(account.coder.id, event, role=role)

    def disable(self, account: Account, *, by: Coder) -> None:
        """Keep an account out and end its sessions; AccountError where no owner would be left."""
        self.people.change(account.coder.id, self.event("disabled", of=account, by=by), disabled=True)

    def enable(self, account: Account, *, by: Coder) -> None:
        """Let a disabled account in again."""
        self.people.change(account.coder.id, self.event("enabled", of=account, by=by), disabled=False)

    def end_sessions(self, account: Account, *, by: Coder) -> None:
        """Sign an account out everywhere."""
        self.people.end_sessions(account.coder.id, self.event("sessions ended", of=account, by=by))

    def revoke(self, invitation_id: str, *, by: Coder | None) -> bool:
        """Make an invitation open nothing; return whether it was open until now."""
        return self.people.revoke(invitation_id, self.event("invitation revoked", by=by))

    def has_owner(self) -> bool:
        """Return whether somebody can sign in as an owner."""
        return any(each.role == "owner" and not each.disabled for each in self.people.accounts())

    def event(
        self,
        kind: str,
        *,
        of: Account | None = None,
        coder_id: str | None = None,
        by: Coder | None = None,
        told: str = "",
    ) -> AccountEvent:
        """Return something that happens now, to be kept with what it changes."""
        return AccountEvent(
            id=str(uuid4()),
            at=written(self.clock()),
            kind=kind,
            coder_id=of.coder.id if of else coder_id,
            done_by=by.id if by else None,
            told=told,
        )

    def _invite(
        self, kind: InvitationKind, role: Role, name: str, by: Coder | None, days: float
    ) -> tuple[str, Invitation]:
        if not 0 < days <= MOST_DAYS:
            raise AccountError(f"An invitation stays open for up to {MOST_DAYS} days, not {days:g}.")
        token, now = new_token(), self.clock()
        invitation = Invitation(
            id=str(uuid4()),
            kind=kind,
            role=role,
            name=name,
            made_by=by.id if by else None,
            made_at=written(now),
            expires_at=written(now + timedelta(days=days)),
        )
        for_whom = f" for {name}" if name else ""
        to_what = f"to be {role}" if kind == "account" else "to a new password"
        told = f"{to_what}{for_whom}, until {invitation.expires_at[:16]}"
        self.people.invite(invitation, digest_of(token), self.event("invited", by=by, told=told))
        return token, invitation


def _usable_name(name: str) -> str:
    found = as_name(name)
    fault = fault_of_name(found)
    if fault:
        raise AccountError(f"This name {fault}. Write another, of 1 to {LONGEST_NAME} characters.")
    if is_reserved(found):
        raise AccountError(RESERVED.format(name=found))
    return found
