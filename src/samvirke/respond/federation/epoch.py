"""A new epoch: a centre that was restored from an old copy goes on under a new number.

If it went on under the old one it would give numbers again that others hold already with something else. So
the old log ends where the copy ends, the new one begins with an entry that says so, and what others hold of
the old one comes back as history: see `give_back`.
"""

from collections.abc import Callable

from samvirke.model.errors import InvalidValueError
from samvirke.respond.federation.fork_record import EPOCH
from samvirke.respond.federation.logs import Logs, epoch_of
from samvirke.respond.journal.content import Content
from samvirke.respond.journal.entry import SALT_BYTES, Entry, Part, check_centre, check_space
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.hlc import HybridClock
from samvirke.respond.journal.store import Store
from samvirke.respond.record.field_class import FELLES

REASON_LEAST, REASON_MOST = 10, 4000  # letters


def current_epoch(store: Store, centre: str) -> int:
    """Return the epoch in which a centre writes: the newest that its store knows; 1 for a new store."""
    return max((epoch_of(origin) for origin in Logs(store).of_centre(centre)), default=1)


def begin_epoch(
    store: Store,
    *,
    centre: str,
    space: str,
    by: tuple[str, str, str],
    reason: str,
    wall_ms: int,
    randbytes: Callable[[int], bytes],
    above: int = 0,
) -> str:
    """Begin a new epoch in a store that was restored from a copy; its node must not be running.

    Parameters
    ----------
    store
        The copy.
    centre, space
        Whose, and which.
    by
        User, role and organisation of who does it.
    reason
        What happened: at least 10 letters.
    wall_ms
        The wall clock, milliseconds since 1970.
    randbytes
        Chance, for the salt.
    above
        The highest epoch that others are known to hold: the new one is above it too.

    Returns
    -------
    str
        The new origin: `110.innlandet/2`.

    Raises
    ------
    JournalError
        When the store holds no log of the centre in this space: there is nothing to go on from.
    InvalidValueError
        When the reason is too short or too long.
    """
    check_centre(centre)
    check_space(space)
    reason = reason.strip()
    if not REASON_LEAST <= len(reason) <= REASON_MOST:
        raise InvalidValueError(
            f"the reason has {len(reason)} letters; say in {REASON_LEAST} to {REASON_MOST} what happened and "
            "which copy was restored"
        )
    logs = Logs(store)
    old = f"{centre}/{current_epoch(store, centre)}"
    size = logs.size(old)
    last = store.entry(old, size - 1)
    if last is None or last.space != space:
        raise JournalError(
            f"this store holds no log of {centre} in the space {space}; an epoch begins in a restored copy "
            "of one: check which file you gave"
        )
    origin = f"{centre}/{max(epoch_of(old), above) + 1}"
    record = f"{EPOCH.name}:{centre}:{epoch_of(origin)}"
    data = {
        "log": origin,
        "restored": old,
        "size": size,
        "root": logs.tree(old).root(size).hex(),
        "reason": reason,
    }
    content = Content("epoch-begun/1", record, record, wall_ms, by, data)
    clock = HybridClock()
    for each, held in store.sizes().items():
        newest = store.entry(each, held - 1)
        if newest is not None:
            clock.meet(newest.wall_ms, newest.counter)
    wall, counter = clock.tick(wall_ms)
    part = Part.sealed(FELLES, content.encoded(), randbytes(SALT_BYTES))
    store.write([Entry(origin, 0, wall, counter, space, (part,))])
    return origin
