"""Many callers, one disk: what has come while the disk was busy is written together the next time.

A write to a disk costs the same for one entry as for a hundred. One thread writes; each caller has a future
that is done once its own entries survive a power cut. A caller who would only wait for that thread may write
itself (`hasten`): waking a thread takes about as long as the disk does. When a write fails nobody can say
what the disk holds, so nothing more is taken until the journal is opened anew.
"""

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future

from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.errors import JournalError, StoppedError
from samvirke.respond.journal.store import KeyUse, Store

MOST_TOGETHER = 2_000  # entries in one write, so that the first of them need not wait for long

_Waiting = tuple[Sequence[Entry], KeyUse | None, "Future[None]"]


class GroupCommit:
    """See the module.

    Parameters
    ----------
    store
        Where to.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._is_closing = False
        self._keys: set[str] = set()
        self.stopped: JournalError | None = None

    def submit(self, entries: Sequence[Entry], key: KeyUse | None) -> "Future[None]":
        """Take entries that follow those submitted before.

        Raises
        ------
        StoppedError
            When a write has failed, or it is closed.
        """
        durable: Future[None] = Future()
        with self._changed:
            self.reject_stopped()
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_on, name="journal", daemon=True)
                self._thread.start()
            if key is not None:
                self._keys.add(key.key)
            self._waiting.append((entries, key, durable))
            if len(self._waiting) == 1:
                self._changed.notify()
        return durable

    def holds(self, key: str) -> bool:
        """Say whether a client's key waits to be written."""
        return key in self._keys

    def reject_stopped(self) -> None:
        """Refuse when nothing more is taken.

        Raises
        ------
        StoppedError
            With the reason.
        """
        if self.stopped is not None:
            raise StoppedError(f"the journal has stopped: {self.stopped}") from self.stopped
        if self._is_closing:
            raise StoppedError("the journal is closed; open it anew")

    def hasten(self) -> None:
        """Write what waits in the caller's thread, unless another thread is writing already."""
        if self._writing.acquire(blocking=False):
            try:
                self._write_some()
            finally:
                self._writing.release()

    def close(self) -> None:
        """Write what waits, and end."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _write_on(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and not self._is_closing:
                    self._changed.wait()
                if not self._waiting:
                    return
            with self._writing:
                self._write_some()

    def _write_some(self) -> None:
        """Write what waits, or the first of it; `_writing` must be held."""
        some: list[_Waiting] = []
        n = 0
        with self._changed:
            while self._waiting and n < MOST_TOGETHER:
                some.append(self._waiting.popleft())
                n += len(some[-1][0])
        if not some:
            return
        try:
            keys = [key for _, key, _ in some if key is not None]
            self._store.write([entry for entries, _, _ in some for entry in entries], keys)
            self._keys.difference_update(key.key for key in keys)
        except Exception as error:  # noqa: BLE001 - whatever it is, the callers are told and it ends here
            self._stop(error, some)
        else:
            for _, _, durable in some:
                durable.set_result(None)  # in the order of seq: whoever listens hears it in order

    def _stop(self, error: Exception, some: list[_Waiting]) -> None:
        with self._changed:
            self.stopped = (
                error if isinstance(error, JournalError) else StoppedError(f"{type(error).__name__}: {error}")
            )
            some += self._waiting
            self._waiting.clear()
        for _, _, durable in some:
            durable.set_exception(self.stopped)
