"""The state kept beside the log, so that a start need not fold the log from its first entry.

A snapshot is only a shortcut. It says for each origin how many entries it stands for and the leaf of the last
of them; one whose hash is wrong, or that speaks of other logs, is told and left, and the log is folded whole.

It is taken while the node works, a few hundred records at a time, so records in it are of slightly different
moments. That does no harm: entries are folded anew from where it began, each sets its fields to what they
were set to then, and the last one of each record comes last, as in the log.
"""

import gc
import hashlib
import json
import threading
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.errors import DamagedError, JournalError
from samvirke.respond.journal.snapshot_records import folded, unfolded
from samvirke.respond.journal.store import Store
from samvirke.respond.record.state import State

NAMES = ("snapshot/a", "snapshot/b")  # written in turn: the older is there while the newer is written
MAGIC = b"samvirke-snapshot/1\n"
HASH_BYTES = 32
LENGTH_BYTES = 4
AT_ONCE = 500  # records taken under the lock of the node: a millisecond or two
REST_S = 0.001  # between them, so that whoever waits for the lock gets it
EVERY = 100_000  # entries: a second or two of folding at the next start
SOON = 1_000  # entries until the next one, where one had to be deleted
PATIENCE_S = 10.0  # how long a write may take until what the snapshot holds is durable


@dataclass(frozen=True, slots=True)
class Begun:
    """A state at the start of a node, and how it came about.

    Parameters
    ----------
    state
        What stands.
    from_snapshot, folded
        How many entries the snapshot stood for, and how many were folded after it.
    snapshot
        Name of the snapshot, empty where none was used.
    wrong
        What was wrong with snapshots that were left, in words.
    """

    state: State
    from_snapshot: int
    folded: int
    snapshot: str
    wrong: tuple[str, ...]


def begin(store: Store) -> Begun:
    """Return the state of all entries of a store, from the newest snapshot that can be trusted.

    Raises
    ------
    JournalError
        When the log itself cannot be read.
    """
    with _collector_at_rest():
        state, name, wrong = _newest(store)
        before = sum(state.seen.values())
        # Old epochs of a centre first: the next one goes on from what they said.
        for origin in sorted(store.sizes(), key=_centre_and_epoch):
            state.apply_all(store.read(origin, after=state.seen.get(origin, 0) - 1))
        return Begun(state, before, sum(state.seen.values()) - before, name, tuple(wrong))


def forget_snapshots(store: Store) -> None:
    """Delete the snapshots: before a part is filled in or erased, as they hold the log without the change."""
    for name in NAMES:
        if store.get(name):
            store.put(name, b"")


class Snapshots:
    """Takes snapshots of a state that others go on changing.

    Parameters
    ----------
    store
        Where they are kept.
    state
        What is taken.
    lock
        Held by whoever changes the state.
    last
        Name of the newest that is there: `Begun.snapshot`.
    every
        How many entries are folded before one is taken by itself.
    """

    def __init__(
        self,
        store: Store,
        state: State,
        lock: AbstractContextManager[Any],
        last: str = "",
        every: int = EVERY,
    ) -> None:
        self._store, self._state, self._lock = store, state, lock
        self._next = NAMES[1] if last == NAMES[0] else NAMES[0]
        self._every = every
        self._since = 0
        self._is_kept = True  # as far as is known
        self._forgotten = 0
        self._turn = threading.Lock()  # one at a time
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    def heard(self, entries: Sequence[Entry]) -> None:
        """Take note of entries that were folded; now and then take a snapshot, in a thread of its own."""
        self._since += len(entries)
        is_busy = self._thread is not None and self._thread.is_alive()
        if self._since >= self._every and not is_busy and not self._stop.is_set():
            self._thread = threading.Thread(target=self._take_or_leave, name="snapshot", daemon=True)
            self._thread.start()

    def forget(self) -> None:
        """Delete what was taken, and what is being taken: a part is about to be filled in or erased."""
        with self._lock:
            self._forgotten += 1
            if self._is_kept:
                forget_snapshots(self._store)
            self._is_kept = False
            # The next one soon, but not after each of many parts.
            self._since = max(self._since, self._every - SOON, 1)

    def take(self) -> bool:
        """Take a snapshot; return whether it was kept.

        It is not where a part is filled in or erased meanwhile, or where what it holds does not become
        durable. Nothing but time is lost then.
        """
        with self._turn:
            with self._lock:
                forgotten, since = self._forgotten, self._since
                logs = {
                    origin: [size, next(self._store.leaves(origin, size - 2)).hex()]
                    for origin, size in self._store.sizes().items()
                }
                strange = list(self._state.strange)
                waiting = iter(list(self._state.records))
            chunks = [zlib.compress(_text({"logs": logs, "strange": strange}), 1)]
            while names := list(islice(waiting, AT_ONCE)):
                with self._lock:
                    records = self._state.records
                    told = folded([records[name] for name in names if name in records])
                    chunk = _text(told)
                chunks.append(zlib.compress(chunk, 1))
                if self._stop.wait(REST_S):
                    return False
            with self._lock:
                seen = dict(self._state.seen)
            # What was folded and is lost in a power cut must not come back by way of a snapshot.
            if not self._is_durable(seen):
                return False
            with self._lock:
                if self._forgotten != forgotten:
                    return False
                self._store.put(self._next, _sealed(chunks))
                self._is_kept = True
                self._next = NAMES[1 - NAMES.index(self._next)]
                self._since -= since
            return True

    def close(self) -> None:
        """Take a last one, where anything was folded since the one before."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        self._stop.clear()
        if self._since:
            self.take()
        self._stop.set()

    def _take_or_leave(self) -> None:
        with suppress(JournalError):  # the node says itself that its disk refuses
            self.take()

    def _is_durable(self, seen: Mapping[str, int]) -> bool:
        for _ in range(round(PATIENCE_S / 0.01)):
            sizes = self._store.sizes()
            if all(sizes.get(origin, 0) >= size for origin, size in seen.items()):
                return True
            if self._stop.wait(0.01):
                return False
        return False


def _newest(store: Store) -> tuple[State, str, list[str]]:
    """Return the state of the newest snapshot that is right, its name, and what was wrong with others."""
    found, wrong = [], []
    sizes = store.sizes()
    for name in NAMES:
        data = store.get(name)
        if data:
            try:
                chunks = _opened(data)
                head = _told(chunks[0])
                _reject_other_logs(head["logs"], sizes, store)
            except (DamagedError, ValueError, KeyError, IndexError, TypeError, zlib.error) as error:
                wrong.append(f"{name} was left, the log is folded instead: {error}")
            else:
                found.append((sum(size for size, _ in head["logs"].values()), name, head, chunks[1:]))
    if not found:
        return State(), "", wrong
    _, name, head, packed = max(found, key=lambda one: one[:2])
    state = State()
    state.strange = head["strange"]
    state.seen = {origin: size for origin, (size, _) in head["logs"].items()}
    for chunk in packed:
        state.place_all(unfolded(_told(chunk)))
    return state, name, wrong


def _reject_other_logs(logs: Mapping[str, Any], sizes: Mapping[str, int], store: Store) -> None:
    newest: dict[str, int] = {}
    for centre, epoch in map(_centre_and_epoch, logs):
        newest[centre] = max(epoch, newest.get(centre, 0))
    for origin, size in sizes.items():
        centre, epoch = _centre_and_epoch(origin)
        if epoch < newest.get(centre, 0) and size > logs.get(origin, (0,))[0]:
            raise DamagedError(f"{origin} has grown since, and comes before what it holds of {centre}")
    for origin, (size, leaf) in logs.items():
        if sizes.get(origin, 0) < size or next(store.leaves(origin, size - 2)).hex() != leaf:
            raise DamagedError(
                f"it stands for {size} entries of {origin}, and the log here is not the one it was taken of"
            )


def _text(told: Any) -> bytes:
    # Not ASCII: to read æ as an escape takes longer, and logs are full of them.
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _told(chunk: bytes) -> Any:
    return json.loads(zlib.decompress(chunk).decode("utf-8", "surrogatepass"))


def _sealed(chunks: Sequence[bytes]) -> bytes:
    body = b"".join(part for chunk in chunks for part in (len(chunk).to_bytes(LENGTH_BYTES, "big"), chunk))
    return MAGIC + hashlib.sha256(body).digest() + body


def _opened(data: bytes) -> list[bytes]:
    begin_at = len(MAGIC) + HASH_BYTES
    body = data[begin_at:]
    if not data.startswith(MAGIC) or hashlib.sha256(body).digest() != data[len(MAGIC) : begin_at]:
        raise DamagedError("its bytes are not those that were written")
    chunks, at = [], 0
    while at < len(body):
        length = int.from_bytes(body[at : at + LENGTH_BYTES], "big")
        chunks.append(body[at + LENGTH_BYTES : at + LENGTH_BYTES + length])
        at += LENGTH_BYTES + length
    return chunks


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep Python from searching for cycles among records, which have none: a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _centre_and_epoch(origin: str) -> tuple[str, int]:
    centre, _, epoch = origin.partition("/")
    return centre, int(epoch)
