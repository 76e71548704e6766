"""Accounts, invitations and sessions in the database: every change with its event, in one transaction.

Passwords come here as argon2 hashes, tokens as digests; neither leaves again but to be compared.
What must not happen twice or at once (an invitation used, the last owner gone) is looked up under the
writer's lock, in the transaction that changes it.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Select, Table, delete, insert, select, update

from themeseed.errors import AccountError
from themeseed.records import Account, AccountEvent, Coder, Invitation, Role, SignedIn
from themeseed.records.people import folded_name
from themeseed.store import rows
from themeseed.store.engine import Database
from themeseed.store.limits import check_rows
from themeseed.store.tables import ACCOUNT_EVENTS, ACCOUNTS, CODERS, INVITATIONS, SESSIONS

_INVITATION = tuple(column for column in INVITATIONS.c if column.name != "digest")


class People:
    """Who may come in to one study."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accounts(self) -> tuple[Account, ...]:
        """Return all accounts by name."""
        with self._database.reading() as connection:
            query = _accounts().order_by(CODERS.c.name, CODERS.c.id)
            return tuple(_account(row) for row in connection.execute(query).mappings())

    def account(self, coder_id: str) -> Account:
        """Return one account; AccountError where the coder has none."""
        with self._database.reading() as connection:
            return _known(connection, coder_id)

    def credentials(self, name: str) -> tuple[Account, str] | None:
        """Return the account of a name and the hash of its password, or None."""
        query = _accounts().where(ACCOUNTS.c.folded == folded_name(name))
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
            return None if row is None else (_account(row), row["password"])

    def invite(self, invitation: Invitation, digest: str, event: AccountEvent) -> None:
        """Keep an invitation by the digest of its token."""
        with self._database.writing() as connection:
            _insert(connection, "Invitation", INVITATIONS, asdict(invitation) | {"digest": digest})
            _note(connection, event)

    def invitations(self) -> tuple[Invitation, ...]:
        """Return all invitations, the latest first."""
        query = select(*_INVITATION).order_by(INVITATIONS.c.made_at.desc(), INVITATIONS.c.id)
        with self._database.reading() as connection:
            return tuple(Invitation(**row) for row in connection.execute(query).mappings())

    def invitation(self, digest: str, *, now: str) -> Invitation:
        """Return the invitation of a token.

        Raises:
            AccountError: there is none, or it is used, revoked or expired.
        """
        with self._database.reading() as connection:
            return _open_invitation(connection, digest, now)

    def revoke(self, invitation_id: str, event: AccountEvent) -> bool:
        """Make an invitation open nothing; return whether it was open until now."""
        still_open = INVITATIONS.c.used_at.is_(None) & INVITATIONS.c.revoked_at.is_(None)
        query = update(INVITATIONS).where(INVITATIONS.c.id == invitation_id, still_open)
        with self._database.writing() as connection:
            found = connection.execute(query.values(revoked_at=event.at)).rowcount
            if found:
                _note(connection, event)
        return bool(found)

    def accept(self, digest: str, coder: Coder, password: str, event: AccountEvent) -> Account:
        """Make the account that an invitation is for, and use the invitation up.

        A coder of this name that the study has already is taken over only where the invitation
        names them: else whoever is invited could take what another person decided for their own.

        Raises:
            AccountError: the invitation is not open, or the name is taken.
        """
        with self._database.writing() as connection:
            invitation = _open_invitation(connection, digest, event.at)
            folded = folded_name(coder.name)
            if connection.execute(select(ACCOUNTS.c.folded).where(ACCOUNTS.c.folded == folded)).first():
                raise AccountError(f"There is an account of '{coder.name}' already. Take another name.")
            known = _coder_named(connection, folded)
            if known is not None and folded_name(invitation.name) != folded:
                raise AccountError(
                    f"'{coder.name}' is known in this study already. If that is you, ask for an "
                    "invitation that names you; else take another name."
                )
            if known is None:
                _insert(connection, "Coder", CODERS, rows.from_coder(coder))
            coder_id = (known or coder).id
            row = {
                "coder_id": coder_id,
                "folded": folded,
                "role": invitation.role,
                "password": password,
                "disabled": False,
                "made_at": event.at,
            }
            _insert(connection, "Account", ACCOUNTS, row)
            _use_up(connection, invitation, coder_id, event)
            return _known(connection, coder_id)

    def reset(self, digest: str, password: str, event: AccountEvent) -> Account:
        """Give an account the new password that an invitation is for, and end its sessions.

        Raises:
            AccountError: the invitation is not open.
        """
        with self._database.writing() as connection:
            invitation = _open_invitation(connection, digest, event.at)
            query = select(ACCOUNTS.c.coder_id).where(ACCOUNTS.c.folded == folded_name(invitation.name))
            coder_id: str = connection.execute(query).scalar_one()
            _change(connection, coder_id, {"password": password})
            _end_sessions(connection, coder_id, keep=None)
            _use_up(connection, invitation, coder_id, event)
            return _known(connection, coder_id)

    def change(
        self,
        coder_id: str,
        event: AccountEvent,
        *,
        role: Role | None = None,
        disabled: bool | None = None,
        password: str | None = None,
        keep: str | None = None,
    ) -> Account:
        """Change an account. A new password and disabling end its sessions, but the one kept.

        Args:
            coder_id: whose.
            event: what is noted of it.
            role: what they may do from now on.
            disabled: whether they are kept out.
            password: the hash of a new one.
            keep: the digest of a session that goes on.

        Raises:
            AccountError: the coder has no account, or no owner would be left.
        """
        with self._database.writing() as connection:
            before = _known(connection, coder_id)
            values = {"role": role, "disabled": disabled, "password": password}
            _change(connection, coder_id, {name: new for name, new in values.items() if new is not None})
            after = _known(connection, coder_id)
            if _is_owner(before) and not _is_owner(after) and not _has_owner(connection):
                raise AccountError(
                    f"'{before.coder.name}' is the only owner. Make somebody else an owner first."
                )
            if disabled or password is not None:
                _end_sessions(connection, coder_id, keep=keep)
            _note(connection, event)
            return after

    def open_session(self, digest: str, coder_id: str, event: AccountEvent) -> None:
        """Keep a session by the digest of its token."""
        row = {"digest": digest, "coder_id": coder_id, "opened_at": event.at, "used_at": event.at}
        with self._database.writing() as connection:
            _insert(connection, "Session", SESSIONS, row)
            _note(connection, event)

    def session(self, digest: str) -> SignedIn | None:
        """Return a session, or None; whether it is too old is for others to say."""
        return self.sessions([digest]).get(digest)

    def sessions(self, digests: Sequence[str]) -> dict[str, SignedIn]:
        """Return those of some sessions that are kept, by digest, in one query."""
        query = _accounts(SESSIONS.c.digest, SESSIONS.c.opened_at, SESSIONS.c.used_at).join(
            SESSIONS, SESSIONS.c.coder_id == ACCOUNTS.c.coder_id
        )
        with self._database.reading() as connection:
            found = connection.execute(query.where(SESSIONS.c.digest.in_(digests))).mappings()
            return {
                row["digest"]: SignedIn(
                    account=_account(row), opened_at=row["opened_at"], used_at=row["used_at"]
                )
                for row in found
            }

    def n_sessions(self) -> dict[str, int]:
        """Return how many sessions are kept of each account, by coder id."""
        with self._database.reading() as connection:
            found: dict[str, int] = {}
            for coder_id in connection.execute(select(SESSIONS.c.coder_id)).scalars():
                found[coder_id] = found.get(coder_id, 0) + 1
            return found

    def touch(self, digest: str, now: str) -> None:
        """Keep when a session was last used."""
        with self._database.writing() as connection:
            connection.execute(update(SESSIONS).where(SESSIONS.c.digest == digest).values(used_at=now))

    def end_session(self, digest: str, event: AccountEvent) -> None:
        """End one session."""
        with self._database.writing() as connection:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.digest == digest))
            _note(connection, event)

    def end_sessions(self, coder_id: str, event: AccountEvent) -> None:
        """End all sessions of an account."""
        with self._database.writing() as connection:
            _end_sessions(connection, coder_id, keep=None)
            _note(connection, event)

    def forget_sessions(self, *, used_before: str, opened_before: str) -> None:
        """Delete sessions that are over."""
        over = (SESSIONS.c.used_at < used_before) | (SESSIONS.c.opened_at < opened_before)
        with self._database.writing() as connection:
            connection.execute(delete(SESSIONS).where(over))

    def note(self, event: AccountEvent) -> None:
        """Append something that happened."""
        with self._database.writing() as connection:
            _note(connection, event)

    def events(self) -> tuple[AccountEvent, ...]:
        """Return what happened, oldest first."""
        query = select(*(each for each in ACCOUNT_EVENTS.c if each.name != "sequence"))
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(ACCOUNT_EVENTS.c.sequence)).mappings()
            return tuple(AccountEvent(**row) for row in found)


def _accounts(*further: Column[str]) -> Select[Any]:
    query: Select[Any] = select(
        *(CODERS.c.id, CODERS.c.name, CODERS.c.kind),
        *(ACCOUNTS.c.role, ACCOUNTS.c.disabled, ACCOUNTS.c.made_at, ACCOUNTS.c.password),
        *further,
    )
    return query.select_from(ACCOUNTS).join(CODERS, CODERS.c.id == ACCOUNTS.c.coder_id)


def _account(row: RowMapping) -> Account:
    coder = Coder(id=row["id"], name=row["name"], kind=row["kind"])
    return Account(coder=coder, role=row["role"], disabled=bool(row["disabled"]), made_at=row["made_at"])


def _known(connection: Connection, coder_id: str) -> Account:
    query = _accounts().where(ACCOUNTS.c.coder_id == coder_id)
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise AccountError("There is no such account in this study. Load the page again.")
    return _account(row)


def _coder_named(connection: Connection, folded: str) -> Coder | None:
    for row in connection.execute(select(CODERS).where(CODERS.c.kind == "human")).mappings():
        if folded_name(row["name"]) == folded:
            return rows.to_coder(row)
    return None


def _open_invitation(connection: Connection, digest: str, now: str) -> Invitation:
    query = select(*_INVITATION).where(INVITATIONS.c.digest == digest)
    row = connection.execute(query).mappings().one_or_none()
    found = Invitation(**row) if row is not None else None
    why = "is not known here"
    if found is not None:
        if found.used_at is None and found.revoked_at is None and found.expires_at > now:
            return found
        why = (
            "was used already" if found.used_at else "was revoked" if found.revoked_at else "has expired"
        )
    raise AccountError(f"This invitation {why}. Ask an owner of the study for a new one.")


def _use_up(connection: Connection, invitation: Invitation, coder_id: str, event: AccountEvent) -> None:
    query = update(INVITATIONS).where(INVITATIONS.c.id == invitation.id)
    connection.execute(query.values(used_at=event.at, used_by=coder_id))
    values = asdict(event) | {"coder_id": coder_id, "done_by": coder_id}
    _note(connection, AccountEvent(**values))


def _change(connection: Connection, coder_id: str, values: dict[str, object]) -> None:
    if values:
        connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.coder_id == coder_id).values(values))


def _end_sessions(connection: Connection, coder_id: str, *, keep: str | None) -> None:
    query = delete(SESSIONS).where(SESSIONS.c.coder_id == coder_id)
    connection.execute(query.where(SESSIONS.c.digest != keep) if keep else query)


def _is_owner(account: Account) -> bool:
    return account.role == "owner" and not account.disabled


def _has_owner(connection: Connection) -> bool:
    query = select(ACCOUNTS.c.coder_id).where(ACCOUNTS.c.role == "owner", ACCOUNTS.c.disabled.is_(False))
    return connection.execute(query).first() is not None


def _note(connection: Connection, event: AccountEvent) -> None:
    _insert(connection, "Event", ACCOUNT_EVENTS, asdict(event))


def _insert(connection: Connection, kind: str, table: Table, row: rows.Row) -> None:
    check_rows(kind, [row])
    connection.execute(insert(table), [row])
