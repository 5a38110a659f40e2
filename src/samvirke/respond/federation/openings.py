"""What has been opened since: a share, a release, a longer list of recipients lets others read earlier parts.

Each gets a number, kept in the store. Who asks says up to which number it has been told, and is told the
rest: so nothing that was opened is forgotten, whoever was away and whichever node learnt of it first.
"""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence

from samvirke.respond.journal.canonical import canonical
from samvirke.respond.journal.content import Content, read_content
from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.node import Node

OPENERS = frozenset({"share", "release", "glass"})
KEPT = "federation/opening/"
LOOKED = "federation/openings-looked-at"
MARK_EVERY = 1_000  # own entries; so many are looked at again after a stop

_Found = tuple[str, str, int]  # subject, and the entry that opened it: origin and seq


class Openings:
    """The numbered openings of one node.

    Parameters
    ----------
    node
        The node; what its state holds and the store has no number for gets one.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._store = node.journal.store
        self._own = node.journal.origin
        self._subjects: list[str] = []
        self._known: set[tuple[str, int]] = set()
        self._owed: list[_Found] = []  # found, and the disk refused its number
        self._lock = threading.Lock()  # entries become durable in another thread than they are taken in
        for name in self._store.names(KEPT):
            subject, origin, seq = json.loads(self._store.get(name) or b"[]")
            self._subjects.append(subject)
            self._known.add((origin, seq))
        looked = json.loads(self._store.get(LOOKED) or b'["",0]')
        self._marked = self._looked = looked[1] if looked[0] == self._own else 0
        # The node may have stopped between an entry and its number.
        self._number(self._in_state())
        while later := list(self._store.read(self._own, self._looked - 1, limit=MARK_EVERY)):
            self.heard(later)

    def __len__(self) -> int:
        return len(self._subjects)

    def subject(self, number: int) -> str:
        """Return what was opened, numbers from 0."""
        return self._subjects[number]

    def heard(self, entries: Sequence[Entry]) -> None:
        """Number what entries open, in the order they are told."""
        self._number(
            (content.subject, entry.origin, entry.seq)
            for entry in entries
            for content in _contents(entry)
            if self._opens(entry, content)
        )
        for entry in entries:
            if entry.origin == self._own:
                self._looked = max(self._looked, entry.seq + 1)
        if self._looked - self._marked >= MARK_EVERY:
            self._store.put(LOOKED, canonical([self._own, self._looked]))
            self._marked = self._looked

    def _opens(self, entry: Entry, content: Content) -> bool:
        """Say whether others may read more of the subject since this was written."""
        if content.record.partition(":")[0] in OPENERS:
            return True
        is_own = entry.centre == self._node.place.centre
        # Who takes part is only known once the incident itself is: it may come after its shares.
        may_open = "recipients" in content.data if is_own else content.record == content.subject
        if not may_open:
            return False
        # Without the lock: this may run in the thread that writes, which must not wait for those who ask.
        found = self._node.state.get(content.record)
        is_first = found is None or found.made == entry.stamp
        return is_first != is_own  # a first list of recipients opens nothing earlier

    def _in_state(self) -> Iterator[_Found]:
        """Go through what stands open, with the entry that changed it last."""
        own = self._node.place.centre
        with self._node.still() as state:
            found = [
                (record.subject, record.changed) for kind in sorted(OPENERS) for record in state.of_kind(kind)
            ]
            found += [
                (record.subject, record.made)
                for record in state.records.values()
                if record.id == record.subject and record.home != own
            ]
        for subject, stamp in found:
            yield subject, stamp[2], stamp[3]

    def _number(self, found: Iterable[_Found]) -> None:
        """Give numbers; what the disk refuses now is numbered with the next, or at the next start."""
        with self._lock:
            waiting, self._owed = [*self._owed, *found], []
            for place, (subject, origin, seq) in enumerate(waiting):
                if (origin, seq) in self._known:
                    continue
                try:
                    self._store.put(f"{KEPT}{len(self._subjects):012d}", canonical([subject, origin, seq]))
                except JournalError:
                    self._owed = waiting[place:]
                    return
                self._subjects.append(subject)
                self._known.add((origin, seq))


def _contents(entry: Entry) -> Iterator[Content]:
    for part in entry.parts:
        if part.content is not None:
            yield read_content(part.content)
