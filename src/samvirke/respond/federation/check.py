"""What entries of another centre must be before they are written here."""

from collections.abc import Sequence

from samvirke.model.errors import InvalidValueError
from samvirke.respond.federation.errors import CrossingError, PeerError
from samvirke.respond.federation.usable import is_usable
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import ORIGIN, Entry, Part
from samvirke.respond.journal.errors import DamagedError
from samvirke.respond.journal.hlc import FAR_AHEAD_MS
from samvirke.respond.journal.store import Store
from samvirke.respond.record.ids import RecordId


def reject_untrue(
    entries: Sequence[Entry], store: Store, *, space: str, own: str, own_before: int, now_ms: int
) -> None:
    """Refuse entries that cannot be what another centre wrote after what is held of it.

    Parameters
    ----------
    entries
        In the order of their logs.
    store
        What is held.
    space
        The space of this node.
    own
        The node's own centre: nobody else brings its entries.
    own_before
        But entries of its own epochs below this one may come back, after a restore; 0: none.
    now_ms
        The wall clock, or the latest moment seen if that is later: a clock that was set back does not make
        others late.

    Raises
    ------
    CrossingError
        When one is of another space.
    PeerError
        When one is this centre's own, its moment is not after the one before it, is far in the future, or a
        part of it is not what was committed to or says nothing that can be read.
    """
    last: dict[str, tuple[int, int] | None] = {}
    for entry in entries:
        if entry.space != space:
            raise CrossingError(
                f"entry {entry.seq} of {entry.origin[:80]} is of the space {entry.space[:60]}; this is "
                f"{space}: nothing crosses between spaces"
            )
        if not ORIGIN.fullmatch(entry.origin):
            raise PeerError(f"{entry.origin[:80]!r} is no log; it must be a centre and its epoch")
        if entry.centre == own and entry.epoch >= own_before:
            raise PeerError(
                f"entry {entry.seq} of {entry.origin} is this centre's own; it takes its own back only "
                "after a restore: begin an epoch first"
            )
        if entry.origin not in last:
            last[entry.origin] = _moment_of_last(store, entry.origin)
        moment = (entry.wall_ms, entry.counter)
        before = last[entry.origin]
        if before is not None and moment <= before:
            raise PeerError(
                f"entry {entry.seq} of {entry.origin} has the moment {moment}, not after {before} of the "
                "entry before it; ask the centre to verify its journal"
            )
        if entry.wall_ms > now_ms + FAR_AHEAD_MS:
            raise PeerError(
                f"entry {entry.seq} of {entry.origin} is {(entry.wall_ms - now_ms) / 60_000:.0f} min in the "
                f"future; up to {FAR_AHEAD_MS // 60_000} min is accepted: one of the two clocks is wrong, "
                "set it right"
            )
        last[entry.origin] = moment
        for part in entry.parts:
            reject_unreadable(part, f"entry {entry.seq} of {entry.origin}")


def reject_unreadable(part: Part, where: str) -> None:
    """Refuse a part that is not what was committed to, or whose content is none.

    Raises
    ------
    PeerError
        When it is so. What it says is never quoted.
    """
    if not part.is_true:
        raise PeerError(f"a part of {where} says something else than its commitment")
    if part.content is None:
        return
    try:
        content = read_content(part.content)
        RecordId.of(content.record)
        is_whole = is_usable(content, part.content)
    except (DamagedError, InvalidValueError):
        is_whole = False
    if not is_whole:
        raise PeerError(
            f"a part of {where} is no change of a record as this version knows them; ask the centre which "
            "version it runs"
        )


def _moment_of_last(store: Store, origin: str) -> tuple[int, int] | None:
    last = store.entry(origin, store.sizes().get(origin, 0) - 1)
    return None if last is None else (last.wall_ms, last.counter)
