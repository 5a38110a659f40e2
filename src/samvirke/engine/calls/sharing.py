"""What centres share: a queue, a picture, staff, overflow, a backup. Nothing shared is *apart*."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samvirke.engine.calls.centres import Centres
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints


@dataclass(frozen=True, eq=False, kw_only=True)
class Sharing:
    """How centres work together; arrays have one entry a centre unless said otherwise.

    Parameters
    ----------
    pool
        Centres with the same number have one queue, and each other's operators answer it.
    triage_s
        Seconds it takes at the start of every call of the centre to find out which service it is for:
        one number for all; 0 where callers choose the number.
    shared_picture
        Shape ``(n, n)``, symmetric: the two sit in one room or see the same incident; the other's
        agency is then alerted without a conference.
    cross_trained
        How many of the operators on duty may take calls of the centres in `helps`, at once.
    helps
        Shape ``(n, n)``: True where cross-trained operators of the row may take calls of the column.
    partners
        For each centre: who may take its calls that have waited too long, in order.
    overflow_after_s
        How long a call waits before a partner may take it; ``inf``: never.
    keep_free
        Operators that a centre keeps free: it takes overflow only while more than so many are.
    backup
        Who gets the calls when the centre is lost; -1: nobody, they wait.
    switch_s
        From the loss of the centre until its calls go to the backup.

    Raises
    ------
    InvalidValueError
        When a shape or a value cannot be.
    """

    pool: Ints
    triage_s: Floats
    shared_picture: Bools
    cross_trained: Ints
    helps: Bools
    partners: tuple[tuple[int, ...], ...]
    overflow_after_s: Floats
    keep_free: Ints
    backup: Ints
    switch_s: Floats

    def __post_init__(self) -> None:
        n = len(self.pool)
        for name in (
            "pool",
            "triage_s",
            "cross_trained",
            "overflow_after_s",
            "keep_free",
            "backup",
            "switch_s",
        ):
            _has(name, getattr(self, name).shape == (n,), f"of shape ({n},), like pool")
        for name in ("shared_picture", "helps"):
            _has(name, getattr(self, name).shape == (n, n), f"of shape ({n}, {n})")
        _has("partners", len(self.partners) == n, f"{n} lists, one a centre")
        _has("pool", bool(((self.pool >= 0) & (self.pool < n)).all()), f"0 to {n - 1}")
        _has("shared_picture", bool((self.shared_picture == self.shared_picture.T).all()), "symmetric")
        _has("cross_trained", bool((self.cross_trained >= 0).all()), "0 or more")
        _has("keep_free", bool((self.keep_free >= 0).all()), "0 or more")
        for name in ("triage_s", "switch_s"):
            times = getattr(self, name)
            _has(name, bool(((times >= 0) & (times < np.inf)).all()), "0 s or more and finite")
        _has("overflow_after_s", bool((self.overflow_after_s >= 0).all()), "0 s or more, inf for never")
        for centre, listed in enumerate(self.partners):
            fit = all(0 <= p < n and p != centre for p in listed) and len(set(listed)) == len(listed)
            _has(f"partners of centre {centre}", fit, f"other centres, 0 to {n - 1}, each once")
            fit = -1 <= self.backup[centre] < n and self.backup[centre] != centre
            _has(f"backup of centre {centre}", bool(fit), f"another centre, 0 to {n - 1}, or -1")


def apart(centres: Centres) -> Sharing:
    """Return centres that share nothing: other agencies are reached by conference."""
    n = centres.count
    return Sharing(
        pool=np.arange(n),
        triage_s=np.zeros(n),
        shared_picture=np.zeros((n, n), dtype=np.bool_),
        cross_trained=np.zeros(n, dtype=np.int64),
        helps=np.zeros((n, n), dtype=np.bool_),
        partners=((),) * n,
        overflow_after_s=np.full(n, np.inf),
        keep_free=np.zeros(n, dtype=np.int64),
        backup=np.full(n, -1, dtype=np.int64),
        switch_s=np.zeros(n),
    )


def co_located(sharing: Sharing, rooms: Sequence[Sequence[int]]) -> Sharing:
    """Let the centres of each room see each other's incidents; staff and queues stay their own."""
    shared = sharing.shared_picture.copy()
    for room in rooms:
        _members(room, len(shared))
        shared[np.ix_(room, room)] = True
    return replace(sharing, shared_picture=shared)


def partly_pooled(sharing: Sharing, rooms: Sequence[Sequence[int]], *, cross_trained: int) -> Sharing:
    """Let so many operators of each centre take calls of the others in their room; they share a picture."""
    sharing = co_located(sharing, rooms)
    trained, helps = sharing.cross_trained.copy(), sharing.helps.copy()
    for room in rooms:
        trained[list(room)] = cross_trained
        helps[np.ix_(room, room)] = True
        helps[list(room), list(room)] = False
    return replace(sharing, cross_trained=trained, helps=helps)


def one_number(sharing: Sharing, rooms: Sequence[Sequence[int]], *, triage_s: float) -> Sharing:
    """Give the centres of each room one queue that all their operators answer, after sorting the call."""
    sharing = co_located(sharing, rooms)
    pool, triage = sharing.pool.copy(), sharing.triage_s.copy()
    for room in rooms:
        pool[list(room)] = min(room)
        triage[list(room)] = triage_s
    return replace(sharing, pool=pool, triage_s=triage)


def with_overflow(
    sharing: Sharing, partners: Sequence[Sequence[int]], *, after_s: float, keep_free: int
) -> Sharing:
    """Let partners take calls that have waited longer than so, while they keep some operators free."""
    n = len(sharing.pool)
    return replace(
        sharing,
        partners=tuple(tuple(listed) for listed in partners),
        overflow_after_s=np.array([after_s if listed else np.inf for listed in partners], dtype=float),
        keep_free=np.full(n, keep_free, dtype=np.int64),
    )


def with_backup(sharing: Sharing, backup: Sequence[int], *, switch_s: float) -> Sharing:
    """Name who gets a lost centre's calls, and how long it takes to send them there."""
    n = len(sharing.pool)
    return replace(sharing, backup=np.array(backup, dtype=np.int64), switch_s=np.full(n, float(switch_s)))


def _members(room: Sequence[int], n: int) -> None:
    fit = len(room) > 0 and len(set(room)) == len(room) and all(0 <= c < n for c in room)
    _has(f"room {list(room)}", fit, f"centres, 0 to {n - 1}, each once")


def _has(name: str, holds: bool, allowed: str) -> None:
    if not holds:
        raise InvalidValueError(f"{name} cannot be; it must be {allowed}")
