"""Slowing down who guesses passwords: by name, by address, and by both together.

A few tries are free; then each waits twice as long as the one before, up to a limit, so that nobody is
locked out for ever. A try counts when it begins: many at once are many. Names that nobody has are
slowed in the same way, so that waiting tells nothing.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from themeseed.records.people import folded_name

_FORGOTTEN_AFTER = 3600.0
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class _Limit:
    """So many tries are free; no wait is longer than `longest` seconds."""

    free: int
    longest: float


TOGETHER = _Limit(5, 300.0)
# A class that signs in at once from one room has one address.
BY_ADDRESS = _Limit(100, 300.0)
# Short: else anybody could keep somebody out by failing under their name from many addresses.
BY_NAME = _Limit(20, 30.0)


@dataclass(slots=True)
class _Tries:
    count: int
    next_at: float
    last_at: float


class Slowing:
    """Counts tries, in memory: a server that was started again has forgotten them."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Take what counts seconds."""
        self._clock = clock
        self._tries: dict[tuple[str, ...], _Tries] = {}

    def begin(self, name: str, address: str) -> float:
        """Count a try and return 0; or return how many seconds to wait, and count nothing."""
        now = self._clock()
        kept = [(limit, self._tries.get(key)) for key, limit in self._keys(name, address)]
        wait = max((tries.next_at - now for _, tries in kept if tries), default=0.0)
        if wait > 0:
            return wait
        for key, limit in self._keys(name, address):
            tries = self._tries.pop(key, None)
            if tries is None or now - tries.last_at > _FORGOTTEN_AFTER:
                tries = _Tries(0, now, now)
            tries.count += 1
            over = tries.count - limit.free
            tries.next_at = now + (min(2.0 ** min(over, 30), limit.longest) if over >= 0 else 0.0)
            tries.last_at = now
            self._tries[key] = tries
        while len(self._tries) > _MOST_KEPT:
            # The one that rested longest.
            self._tries.pop(next(iter(self._tries)))
        return 0.0

    def succeeded(self, name: str, address: str) -> None:
        """Forget the tries of a name that came in; of its address, only this one."""
        together, by_address, by_name = (key for key, _ in self._keys(name, address))
        self._tries.pop(together, None)
        self._tries.pop(by_name, None)
        tries = self._tries.get(by_address)
        if tries is not None:
            tries.count -= 1
            tries.next_at = min(tries.next_at, self._clock())

    @staticmethod
    def _keys(name: str, address: str) -> tuple[tuple[tuple[str, ...], _Limit], ...]:
        folded, network = folded_name(name), network_of(address)
        return (
            (("together", folded, network), TOGETHER),
            (("address", network), BY_ADDRESS),
            (("name", folded), BY_NAME),
        )


def network_of(address: str) -> str:
    """Return what stands for who asks: an IPv4 address, the first half of an IPv6 address.

    >>> network_of("2001:db8::1:2:3:4"), network_of("192.0.2.7"), network_of("somewhere")
    ('2001:db8::', '192.0.2.7', 'somewhere')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        # Who has one IPv6 address has 2**64 of them.
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)
