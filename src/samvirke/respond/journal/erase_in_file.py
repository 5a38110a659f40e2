"""Erasing in the file of a node that is stopped: the same entry in the log, and the same bytes gone."""

import secrets
from collections.abc import Callable
from pathlib import Path

from samvirke.respond.journal.content import Content
from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.entry import SALT_BYTES, Part
from samvirke.respond.journal.erasure import KIND, Place, reject_no_reason
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.journal import Journal
from samvirke.respond.journal.snapshot import forget_snapshots
from samvirke.respond.journal.sqlite import SqliteStore
from samvirke.respond.record.ids import RecordId, ulid


def erase_in_file(
    path: Path,
    centre: str,
    place: Place,
    *,
    reason: str,
    ground: str,
    user: str,
    wall_ms: Callable[[], int],
) -> None:
    """Erase a part of an entry of the centre's own log.

    Parameters
    ----------
    path
        The journal of a node that is stopped.
    centre
        The node's own; the caller has seen that whoever asks holds its key.
    place
        Origin, seq and number of the part.
    reason, ground, user
        Why, by which paragraph, and who does it.
    wall_ms
        The wall clock, milliseconds since 1970.

    Raises
    ------
    RefusedError
        When the reason or the ground is missing.
    JournalError
        When the part is not here, is another centre's, or a node has the file open.
    """
    reject_no_reason(reason, ground)
    origin, seq, number = place
    if origin.partition("/")[0] != centre:
        raise JournalError(f"{origin} is not the log of {centre}; only the home of an entry erases of it")
    if not path.is_file():
        raise JournalError(f"there is no journal {path}")
    store = SqliteStore(path)
    try:
        entry = store.entry(origin, seq)
        if entry is None or not 0 <= number < len(entry.parts):
            raise JournalError(f"there is no part {number} of entry {seq} of {origin} in {path}")
        if entry.parts[number].content is None:
            raise JournalError(
                f"part {number} of entry {seq} of {origin} holds nothing: it is erased already"
            )
        epoch = max(int(log.partition("/")[2]) for log in store.sizes() if log.partition("/")[0] == centre)
        journal = Journal(store, centre, entry.space, wall_ms, epoch)
        now_ms = wall_ms()
        record = str(RecordId("erasure", centre, ulid(now_ms, secrets.randbits)))
        data = {
            "origin": origin,
            "seq": seq,
            "part": number,
            "reason": reason.strip(),
            "ground": ground.strip(),
        }
        said = Content(KIND, record, record, now_ms, (user, "administrator", centre), data)
        sealed = Part.sealed("FELLES", said.encoded(), secrets.token_bytes(SALT_BYTES))
        # First the entry, then the deletion: a crash between them is made good at the next start.
        journal.append([Draft((sealed,))])[1].result()
        forget_snapshots(store)
        store.erase(origin, seq, number)
        store.wipe()
        journal.close()
    finally:
        store.close()
