"""Guessing slowed down, without letting anybody lock others out.

Three counts, each with its own growing wait: tries of one user from one address (1 s, 2 s, 4 s … to 15 min),
tries from one address whoever they are for (to a minute), tries of one user from anywhere (to 30 s). The last
does not hold an address from which that user has signed in before, nor the node's own console: whoever floods
a user's name with wrong passwords slows strangers, not the user at their own desk.

A try counts when it begins, so that many at once are as slow as one after another; a right one is taken back.
"""

import ipaddress
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TypeVar

KEPT = 10_000  # counts of each sort; the least recent go first
FORGOTTEN_MS = 3_600_000  # an hour without a try
KNOWN_MS = 30 * 86_400_000  # how long an address counts as the user's own

K = TypeVar("K")


@dataclass(slots=True)
class _Count:
    tries: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class _Pace:
    free: int  # tries before the first wait
    cap_ms: int

    def wait_ms(self, count: _Count | None, now_ms: int) -> int:
        """Return how long until the next try is looked at."""
        if count is None or count.tries < self.free:
            return 0
        delay_ms = min(self.cap_ms, 1000 << min(count.tries - self.free, 20))
        return max(0, min(delay_ms, count.last_ms + delay_ms - now_ms))


PAIR = _Pace(free=3, cap_ms=900_000)
ADDRESS = _Pace(free=20, cap_ms=60_000)
USER = _Pace(free=10, cap_ms=30_000)


class Guesses:
    """Counts of tries; in memory, and never more than `KEPT` of each sort."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pairs: OrderedDict[tuple[str, str], _Count] = OrderedDict()
        self._addresses: OrderedDict[str, _Count] = OrderedDict()
        self._users: OrderedDict[str, _Count] = OrderedDict()
        self._known: OrderedDict[tuple[str, str], int] = OrderedDict()

    def begin(self, user: str, address: str, now_ms: int) -> int:
        """Begin a try; return 0, or the milliseconds until a try is looked at (this one then counts not)."""
        place = network_of(address)
        pair = user, place
        with self._lock:
            known_ms = self._known.get(pair)
            at_home = is_console(address) or (known_ms is not None and now_ms - known_ms < KNOWN_MS)
            wait_ms = max(
                PAIR.wait_ms(self._pairs.get(pair), now_ms),
                ADDRESS.wait_ms(self._addresses.get(place), now_ms),
                0 if at_home else USER.wait_ms(self._users.get(user), now_ms),
            )
            if wait_ms:
                return wait_ms
            _more(self._pairs, pair, now_ms)
            _more(self._addresses, place, now_ms)
            _more(self._users, user, now_ms)
            return 0

    def right(self, user: str, address: str, now_ms: int) -> None:
        """Take back a try that was right; the address is the user's own from now on."""
        place = network_of(address)
        with self._lock:
            pair = self._pairs.pop((user, place), None)
            # Only this user's tries: an account of one's own does not buy new guesses at others'.
            for counts, key in ((self._addresses, place), (self._users, user)):
                count = counts.get(key)
                if count is not None and pair is not None:
                    count.tries = max(0, count.tries - pair.tries)
            _keep(self._known, (user, place), now_ms)


def network_of(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def is_console(address: str) -> bool:
    """Say whether an address is the node's own machine."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _more(counts: OrderedDict[K, _Count], key: K, now_ms: int) -> None:
    count = counts.get(key)
    if count is None or now_ms - count.last_ms > FORGOTTEN_MS:
        count = _Count(0, now_ms)
    count.tries += 1
    count.last_ms = now_ms
    _keep(counts, key, count)


V = TypeVar("V")


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)
