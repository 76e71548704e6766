"""The reception of a served study: people sign in with name and password, and stay signed in.

Sessions are in the store, as digests: they outlive the server. What another process changes (an
account that was disabled) counts here within a second; what this server changes, at once.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from themeseed.records import Account, SignedIn
from themeseed.store import Store
from themeseed.study.passwords import fits
from themeseed.study.register import Register, digest_of, new_token, this_moment, written
from themeseed.web.entrance import Entrance, Person
from themeseed.web.slowing import Slowing

RESTS = timedelta(hours=12)
"""A session is over when it was not used for so long."""
LASTS = timedelta(days=7)
"""A session is over so long after it was opened."""
_TOUCHED_EVERY = timedelta(minutes=5)
_KNOWN_SECONDS = 1.0
_IN_USE_SECONDS = 10.0
_AT_ONCE = 2
"""Passwords that are checked at the same time: each costs 64 MiB."""
_MOST_TOGETHER = 500


@dataclass(slots=True)
class _Known:
    signed_in: SignedIn
    asked_at: float
    used_at: float


class Reception(Entrance):
    """Lets in who has an account. Used from one event loop only."""

    def __init__(
        self,
        store: Store,
        *,
        address: str,
        secure: bool = False,
        clock: Callable[[], datetime] = this_moment,
    ) -> None:
        """Open the reception of a study.

        Args:
            store: the study's.
            address: what people type to get here; links are made from it, never from a request.
            secure: whether people come over TLS.
            clock: tells the time.
        """
        super().__init__(study_id=store.meta("study_id") or "")
        if secure:
            # Browsers keep such a cookie only from TLS, for this one host.
            self.cookie = f"__Host-{self.cookie}"
        self.invitation_cookie = f"{self.cookie.removeprefix('__Host-')}-invitation"
        self.secure = secure
        self.address = address.rstrip("/")
        self.register = Register(store, clock=clock)
        self.slowing = Slowing()
        self._known: dict[str, _Known] = {}
        self._checking = asyncio.Semaphore(_AT_ONCE)
        # The first wrong name must not take longer than the ones after it.
        fits("", None)

    def person(self, token: str | None) -> Person | None:
        """Return whose session this is, or None where it is over or the account was disabled."""
        signed_in = self._signed_in(digest_of(token)) if token else None
        if signed_in is None:
            return None
        return Person(coder=signed_in.account.coder, role=signed_in.account.role)

    async def sign_in(self, name: str, password: str) -> str | None:
        """Return the token of a new session, or None where name and password do not belong together."""
        async with self._checking:
            account = await asyncio.to_thread(self.register.account_of, name, password)
        return None if account is None else await self.open_for(account)

    async def open_for(self, account: Account) -> str:
        """Return the token of a new session of an account."""
        token, now = new_token(), self.register.clock()
        people = self.register.people
        event = self.register.event("signed in", of=account, by=account.coder)
        await asyncio.to_thread(
            people.forget_sessions, used_before=written(now - RESTS), opened_before=written(now - LASTS)
        )
        await asyncio.to_thread(people.open_session, digest_of(token), account.coder.id, event)
        return token

    async def accept(self, token: str, *, name: str, password: str) -> Account:
        """Return the account that an invitation opens; AccountError says what is in the way."""
        async with self._checking:
            account = await asyncio.to_thread(self.register.accept, token, name=name, password=password)
        self.forget()
        return account

    async def change_password(self, person: Person, old: str, new: str, *, keep: str) -> None:
        """Give somebody a new password; their other sessions end. AccountError where it cannot be."""
        account = self.register.people.account(person.coder.id)
        async with self._checking:
            await asyncio.to_thread(self.register.change_password, account, old, new, keep=keep)
        self.forget()

    async def sign_out(self, person: Person, token: str) -> None:
        """End a session."""
        event = self.register.event("signed out", coder_id=person.coder.id, by=person.coder)
        await asyncio.to_thread(self.register.people.end_session, digest_of(token), event)
        self.forget()

    def forget(self) -> None:
        """Look every session up again: somebody's account or session has changed."""
        self._known.clear()

    def _signed_in(self, key: str) -> SignedIn | None:
        known = self._known.get(key)
        if known is None or time.monotonic() - known.asked_at > _KNOWN_SECONDS:
            known = self._look_up(key)
        if known is None:
            return None
        known.used_at = time.monotonic()
        signed_in, now = known.signed_in, self.register.clock()
        rested = now - datetime.fromisoformat(signed_in.used_at)
        lasted = now - datetime.fromisoformat(signed_in.opened_at)
        if signed_in.account.disabled or rested > RESTS or lasted > LASTS:
            return None
        if rested > _TOUCHED_EVERY:
            self._known.pop(key, None)
            # Not waited for: a page is not late because its session is noted as used.
            loop = asyncio.get_running_loop()
            loop.run_in_executor(None, self.register.people.touch, key, written(now))
        return signed_in

    def _look_up(self, key: str) -> _Known | None:
        """Return a session as it is now; along with it, in one query, those in use that are due soon."""
        now = time.monotonic()
        due = {each: it for each, it in self._known.items() if now - it.asked_at > _KNOWN_SECONDS / 2}
        in_use = [each for each, it in due.items() if each != key and now - it.used_at < _IN_USE_SECONDS]
        for each in due:
            del self._known[each]
        for each, found in self.register.people.sessions([key, *in_use[:_MOST_TOGETHER]]).items():
            used_at = due[each].used_at if each in due else now
            self._known[each] = _Known(found, asked_at=now, used_at=used_at)
        return self._known.get(key)
