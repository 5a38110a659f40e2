"""The log of one space at one node: the node's own entries are numbered and made durable here."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.entry import Entry, check_centre, check_space
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.hlc import HybridClock
from samvirke.respond.journal.store import KeyUse, Store


class Journal:
    """See the module.

    Parameters
    ----------
    store
        Keeps the entries.
    centre
        The node's own centre.
    space
        The space.
    wall_ms
        The wall clock, milliseconds since 1970.
    epoch
        The life of the log: one more after each restore from a copy.
    """

    def __init__(
        self, store: Store, centre: str, space: str, wall_ms: Callable[[], int], epoch: int = 1
    ) -> None:
        self.store = store
        self.centre = check_centre(centre)
        self.space = check_space(space)
        self.origin = f"{centre}/{epoch}"
        self.clock = HybridClock()
        self._wall_ms = wall_ms
        self._lock = threading.Lock()
        self._next = store.sizes().get(self.origin, 0)
        for origin, size in store.sizes().items():
            last = store.entry(origin, size - 1)
            if last is not None:
                self.clock.meet(last.wall_ms, last.counter)

    def append(
        self, drafts: Sequence[Draft], key: KeyUse | None = None
    ) -> tuple[tuple[Entry, ...], "Future[None]"]:
        """Give drafts their numbers and moments, and write them together.

        Returns
        -------
        tuple
            The entries, and what is done once they survive a power cut; an error of the store is its
            exception, and then nothing of them is there and the journal takes no more.
        """
        durable: Future[None] = Future()
        with self._lock:
            entries: list[Entry] = []
            for draft in drafts:
                wall, counter = self.clock.tick(self._wall_ms())
                entries.append(
                    Entry(self.origin, self._next + len(entries), wall, counter, self.space, draft.parts)
                )
            try:
                self.store.write(entries, [] if key is None else [key])
            except JournalError as error:
                durable.set_exception(error)
            else:
                self._next += len(entries)
                durable.set_result(None)
        return tuple(entries), durable

    def take(self, entries: Sequence[Entry]) -> None:
        """Write entries of other centres, which follow those that are here.

        Raises
        ------
        JournalError
            When one is of another space, is the node's own, does not follow, or the disk refuses.
        """
        for entry in entries:
            if entry.space != self.space:
                raise JournalError(
                    f"entry {entry.seq} of {entry.origin} is of the space {entry.space}; this is "
                    f"{self.space}: nothing crosses between spaces"
                )
        with self._lock:
            for entry in entries:
                self.clock.meet(entry.wall_ms, entry.counter)
            self.store.write(entries)
