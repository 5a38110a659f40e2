"""The log of one space at one node: the node's own entries are numbered and made durable here."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from samvirke.respond.journal.checkpoint import Checkpoint
from samvirke.respond.journal.draft import Draft
from samvirke.respond.journal.entry import Entry, check_centre, check_entry, check_space
from samvirke.respond.journal.errors import JournalError, StoppedError
from samvirke.respond.journal.group_commit import GroupCommit
from samvirke.respond.journal.hlc import HybridClock
from samvirke.respond.journal.merkle import Tree
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
        self._group = GroupCommit(store) if store.waits else None
        self._growing = threading.Lock()
        self._trees: dict[str, Tree] = {}
        self._stopped: JournalError | None = None
        sizes = store.sizes()
        self._next = sizes.get(self.origin, 0)
        for origin, size in sizes.items():
            last = store.entry(origin, size - 1)
            if last is not None:
                self.clock.meet(last.wall_ms, last.counter)

    @property
    def stopped(self) -> JournalError | None:
        """Why nothing more is taken until the journal is opened anew, None: it goes on."""
        return self._stopped if self._group is None else self._group.stopped

    @property
    def next_seq(self) -> int:
        """The number that the next entry of the node's own will have."""
        return self._next

    def reject_stopped(self) -> None:
        """Refuse when nothing more is taken.

        Raises
        ------
        StoppedError
            With the reason.
        """
        if self.stopped is not None:
            raise StoppedError(f"the journal has stopped: {self.stopped}") from self.stopped

    def append(
        self, drafts: Sequence[Draft], key: KeyUse | None = None
    ) -> tuple[tuple[Entry, ...], "Future[None]"]:
        """Give drafts their numbers and moments, and write them together.

        It returns at once. The callbacks of the futures run in the order of the entries, in the thread that
        writes; one that waits there for another future waits for ever.

        Returns
        -------
        tuple
            The entries, and what is done once they survive a power cut; an error of the store is its
            exception, and then the journal takes no more.

        Raises
        ------
        StoppedError
            When a write has failed before: nothing is taken until the journal is opened anew.
        JournalError
            When the client's key is used already.
        """
        with self._lock:
            self.reject_stopped()
            self._reject_used(key)
            entries: list[Entry] = []
            for draft in drafts:
                wall, counter = self.clock.tick(self._wall_ms())
                entry = Entry(self.origin, self._next + len(entries), wall, counter, self.space, draft.parts)
                _ = entry.leaf  # hashed here, in the caller's thread: the one that writes has enough to do
                entries.append(entry)
            durable = self._write(entries, key)
            self._next += len(entries)
        return tuple(entries), durable

    def hasten(self) -> None:
        """Write now what waits to be written, unless that is under way: for who is about to wait for it."""
        if self._group is not None:
            self._group.hasten()

    def take(self, entries: Sequence[Entry]) -> None:
        """Write entries of other centres, which follow those that are here, and return when they are durable.

        Raises
        ------
        InvalidValueError
            When one has not the form of an entry, or does not say what it committed to.
        JournalError
            When one is of another space, is the node's own, or does not follow.
        StoppedError
            When the disk refuses.
        """
        for entry in entries:
            check_entry(entry)
            if entry.space != self.space:
                raise JournalError(
                    f"entry {entry.seq} of {entry.origin} is of the space {entry.space}; this is "
                    f"{self.space}: nothing crosses between spaces"
                )
            if entry.origin == self.origin:
                raise JournalError(
                    f"entry {entry.seq} of {entry.origin} is this node's own; nobody else writes its log"
                )
        with self._lock:
            for entry in entries:
                self.clock.meet(entry.wall_ms, entry.counter)
            if self._group is None:
                self.store.write(entries)
        if self._group is not None:
            self.store.write(entries)  # not under the lock: those who append need not wait for the disk

    def clock_behind_ms(self) -> int:
        """Return how far the wall clock is behind what was written: more than a second means it was set back.

        Moments in the log go on all the same: they follow the latest one (`hlc`).
        """
        return self.clock.behind_ms(self._wall_ms())

    def tree(self, origin: str | None = None) -> Tree:
        """Return the Merkle tree over what is durable of a log; None: the node's own.

        The first call builds it, a second for a million entries.
        """
        of = origin or self.origin
        with self._growing:  # not the lock of those who append
            tree = self._trees.setdefault(of, Tree())
            tree.extend(self.store.leaves(of, len(tree) - 1))
            return tree

    def checkpoint(self, origin: str | None = None) -> Checkpoint:
        """Return what is to be signed of a log as it stands; None: the node's own."""
        tree = self.tree(origin)
        return Checkpoint(origin or self.origin, self.space, len(tree), tree.root())

    def close(self) -> None:
        """Write what waits, and close the store."""
        if self._group is not None:
            self._group.close()
        self.store.close()

    def _reject_used(self, key: KeyUse | None) -> None:
        if key is None:
            return
        waits = self._group is not None and self._group.holds(key.key)
        if waits or self.store.key(key.key) is not None:
            raise JournalError(f"the key {key.key!r} is used already")

    def _write(self, entries: Sequence[Entry], key: KeyUse | None) -> "Future[None]":
        if self._group is not None:
            return self._group.submit(entries, key)
        durable: Future[None] = Future()
        try:
            self.store.write(entries, [] if key is None else [key])
        except JournalError as error:
            self._stopped = error
            durable.set_exception(error)
        else:
            durable.set_result(None)
        return durable
