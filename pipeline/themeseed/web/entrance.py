"""The entrance: who may come in. A start token, once, is traded for a session in a cookie."""

import time
from dataclasses import dataclass

from themeseed.records import Coder, Role
from themeseed.records.people import ROLES
from themeseed.study.register import digest_of, new_token

SESSION_SECONDS = 12 * 3600
"""A session ends so long after it was last used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is at the pages: a coder and what they may do."""

    coder: Coder
    role: Role

    def may(self, role: Role) -> bool:
        """Return whether this person may do what asks for a role."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(slots=True)
class _Session:
    person: Person
    used_at: float


class Entrance:
    """Sessions of one server. Tokens are kept as digests only, and never written to a log."""

    def __init__(self, *, study_id: str) -> None:
        # Cookies know no ports: two studies on one machine must not share a name.
        self.cookie = f"themeseed-{study_id[:8]}"
        self._start: dict[str, Person] = {}
        self._sessions: dict[str, _Session] = {}

    def start_token(self, person: Person) -> str:
        """Return a token of 256 bits that lets this person in, once."""
        token = new_token()
        self._start[digest_of(token)] = person
        return token

    def trade(self, token: str) -> str | None:
        """Return a session's token for a start token, or None where it is unknown or used up."""
        person = self._start.pop(digest_of(token), None)
        return None if person is None else self.open(person)

    def open(self, person: Person) -> str:
        """Return the token of a new session."""
        token = new_token()
        self._sessions[digest_of(token)] = _Session(person, time.monotonic())
        return token

    def person(self, token: str | None) -> Person | None:
        """Return whose session this is, or None; a session that rested too long is over."""
        if not token:
            return None
        key = digest_of(token)
        session = self._sessions.get(key)
        if session is None:
            return None
        now = time.monotonic()
        if now - session.used_at > SESSION_SECONDS:
            del self._sessions[key]
            return None
        session.used_at = now
        return session.person
