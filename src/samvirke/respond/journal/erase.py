"""Carrying out erasures: a part that its home has erased is deleted here too, and never comes back.

The header keeps the commitment, so the log proves itself as before. Without the salt, which goes with the
content, nobody finds out by guessing what it was.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from samvirke.respond.federation.refold import refold
from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.erasure import KIND, Place, place_in, place_of
from samvirke.respond.journal.errors import DamagedError, JournalError
from samvirke.respond.journal.store import Store
from samvirke.respond.record.state import State

_LOG = logging.getLogger(__name__)

PATIENCE = 200  # times
SHORT_S = 0.005
UNFINISHED = "erasing"  # kept while parts are deleted and their bytes not yet overwritten
LAST = "erased-last"  # when something was deleted here for the last time


class Erasures:
    """The parts that are erased, and what deletes them.

    Deleting waits for the disk, and until all that the state holds is in the store, as the record is made
    anew from there; it has a thread of its own, so that neither who asks nor who writes waits.

    Parameters
    ----------
    store, state
        Where they are deleted, and where their records are made anew.
    lock
        Held by whoever changes the state.
    forget
        Deletes the snapshots, which hold the log without the erasure.
    now_ms
        What time it is in the space.

    Attributes
    ----------
    told
        Called when something has been deleted, in the thread that did: what anybody has shown may be gone. It
        is not said what: who never saw it learns nothing.
    """

    def __init__(
        self,
        store: Store,
        state: State,
        lock: AbstractContextManager[Any],
        forget: Callable[[], None],
        now_ms: Callable[[], int],
    ) -> None:
        self._store, self._state, self._lock, self._forget = store, state, lock, forget
        self._now_ms = now_ms
        self.told: list[Callable[[], None]] = []
        self._known = {place for place in map(place_of, state.of_kind("erasure")) if place is not None}
        self._waiting: list[Place] = sorted(self._known)
        self._thread: threading.Thread | None = None
        self.failed: str | None = None  # why a part could not be deleted yet
        self.carry_out()  # what a crash came before

    def heard(self, entries: Sequence[Entry]) -> None:
        """Take note of erasures among entries that were folded and are durable, and carry them out."""
        found = [place for place in _erased_in(entries) if place not in self._known]
        if found:
            self._known.update(found)
            self._waiting += found
            before = self._thread
            self._thread = threading.Thread(target=self._after, args=(before,), name="erase", daemon=True)
            self._thread.start()

    def without(self, entries: Iterable[Entry]) -> list[Entry]:
        """Return entries of another centre without what was erased: they may come from one that lags."""
        return [self._bare(entry) for entry in entries] if self._known else list(entries)

    def holds(self, origin: str, seq: int, number: int) -> bool:
        """Say whether a part is erased."""
        return (origin, seq, number) in self._known

    def last_ms(self) -> int | None:
        """Return when something was deleted here for the last time, on the clock of the space."""
        kept = self._store.get(LAST)
        return int(kept) if kept else None

    def settled(self) -> None:
        """Wait until all that is known to be erased is deleted; what failed before is tried once more.

        Raises
        ------
        JournalError
            When it cannot be.
        """
        if self._thread is not None:
            self._thread.join()
        if self.failed is not None:
            self.carry_out()
        if self.failed is not None:
            raise JournalError(self.failed)

    def carry_out(self) -> None:
        """Delete what waits; what cannot be deleted goes on waiting, and `failed` says why."""
        try:
            for _ in range(PATIENCE):
                with self._lock:
                    is_done = self._is_all_stored()
                    if is_done:
                        self._delete()
                if is_done:
                    self._wipe()  # without the lock: it takes seconds, and the state is right already
                    self.failed = None
                    return
                threading.Event().wait(SHORT_S)  # let go of the lock: who writes may need it to go on
            self.failed = "nothing was erased yet: the journal does not keep up with what is written"
        except JournalError as error:
            self.failed = f"what is to be erased is not gone yet: {error}"

    def _after(self, before: threading.Thread | None) -> None:
        if before is not None:
            before.join()
        self.carry_out()

    def _is_all_stored(self) -> bool:
        """Say whether the store holds all that was folded; nothing more is folded while the lock is held."""
        for _ in range(10):
            sizes = self._store.sizes()
            if all(sizes.get(origin, 0) >= size for origin, size in self._state.seen.items()):
                return True
            threading.Event().wait(SHORT_S)
        return False

    def _delete(self) -> None:
        changed: dict[str, str] = {}
        try:
            while self._waiting:
                origin, seq, number = self._waiting[0]
                entry = self._store.entry(origin, seq)
                parts = () if entry is None else entry.parts
                content = parts[number].content if 0 <= number < len(parts) else None
                if content is not None:
                    self._store.put(UNFINISHED, b"1")
                    self._store.put(LAST, b"%d" % self._now_ms())
                    self._forget()
                    try:
                        said = read_content(content)
                        changed[said.record] = said.subject
                    except DamagedError:
                        pass  # it stands in no record
                    self._store.erase(origin, seq, number)
                self._waiting.pop(0)
        finally:
            refold(self._state, self._store, changed)
            if changed:
                self._tell()

    def _tell(self) -> None:
        for listener in self.told:
            try:
                listener()
            except Exception:  # noqa: BLE001 - whatever it is, what was erased is erased
                _LOG.exception("somebody who was to hear of an erasure failed")

    def _wipe(self) -> None:
        if self._store.get(UNFINISHED):
            self._store.wipe()
            self._store.put(UNFINISHED, b"")

    def _bare(self, entry: Entry) -> Entry:
        gone = [
            part.content is not None and (entry.origin, entry.seq, number) in self._known
            for number, part in enumerate(entry.parts)
        ]
        if not any(gone):
            return entry
        parts = zip(entry.parts, gone, strict=True)
        return replace(entry, parts=tuple(part.bare() if is_gone else part for part, is_gone in parts))


def _erased_in(entries: Iterable[Entry]) -> Iterable[Place]:
    """Go through the parts that entries say are erased."""
    for entry in entries:
        for part in entry.parts:
            if part.content is not None and KIND.encode() in part.content:
                said = read_content(part.content)
                place = place_in(said.data, entry.centre) if said.kind == KIND else None
                if place is not None:
                    yield place
