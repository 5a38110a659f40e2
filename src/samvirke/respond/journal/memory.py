"""A store in memory: for tests, simulations and exercises that need not outlive the process."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from samvirke.respond.journal.content import subject_of
from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.store import KeyUse


class MemoryStore:
    """See `samvirke.respond.journal.store.Store`."""

    waits = False

    def __init__(self) -> None:
        self._entries: dict[str, list[Entry]] = {}
        self._leaves: dict[str, list[bytes]] = {}
        self._keys: dict[str, KeyUse] = {}
        self._kept: dict[str, bytes] = {}
        self._subjects: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)

    def write(self, entries: Sequence[Entry], keys: Sequence[KeyUse] = ()) -> None:
        """Write entries that follow those that are there."""
        sizes = self.sizes()
        for entry in entries:
            follows = sizes.get(entry.origin, 0)
            if entry.seq != follows:
                raise JournalError(f"entry {entry.seq} of {entry.origin} does not follow; {follows} is next")
            sizes[entry.origin] = follows + 1
        again = [use.key for use in keys if use.key in self._keys]
        if again or len({use.key for use in keys}) < len(keys):
            raise JournalError(f"the key {(again or [keys[0].key])[0]!r} is used already")
        for entry in entries:
            self._entries.setdefault(entry.origin, []).append(entry)
            self._leaves.setdefault(entry.origin, []).append(entry.leaf)
            for number, part in enumerate(entry.parts):
                self._note_subject(entry.origin, entry.seq, number, part)
        self._keys |= {use.key: use for use in keys}

    def fill(self, origin: str, seq: int, number: int, part: Part) -> None:
        """Put in what a part says, which was withheld before."""
        entry = self.entry(origin, seq)
        if entry is None or not 0 <= number < len(entry.parts):
            raise JournalError(f"there is no part {number} of entry {seq} of {origin}")
        old = entry.parts[number]
        if part.content is None or part.commitment != old.commitment or not part.is_true:
            raise JournalError(
                f"part {number} of entry {seq} of {origin} is not what its header committed to"
            )
        if old.content is None:
            self._replace(entry, number, part)
            self._note_subject(origin, seq, number, part)

    def erase(self, origin: str, seq: int, number: int) -> None:
        """Delete what a part says, for good; the header stays."""
        entry = self.entry(origin, seq)
        if entry is not None and 0 <= number < len(entry.parts) and entry.parts[number].content is not None:
            subject = subject_of(entry.parts[number])
            self._subjects[subject].remove((origin, seq, number))
            self._replace(entry, number, entry.parts[number].bare())

    def wipe(self) -> None:
        """Overwrite nothing: there is no disk."""

    def read(self, origin: str, after: int = -1, limit: int | None = None) -> Iterator[Entry]:
        """Go through the entries of an origin with a seq above `after`, in order."""
        end = None if limit is None else after + 1 + limit
        yield from self._entries.get(origin, [])[after + 1 : end]

    def sizes(self) -> dict[str, int]:
        """Return origin → how many of its entries are here."""
        return {origin: len(entries) for origin, entries in self._entries.items()}

    def of_subject(self, subject: str) -> Iterator[tuple[str, int, int]]:
        """Go through the parts here that speak of a subject."""
        yield from sorted(self._subjects.get(subject, ()))

    def entry(self, origin: str, seq: int) -> Entry | None:
        """Return an entry, None: it is not here."""
        entries = self._entries.get(origin, [])
        return entries[seq] if 0 <= seq < len(entries) else None

    def leaves(self, origin: str, after: int = -1) -> Iterator[bytes]:
        """Go through the leaf hashes of an origin, in order, as they were written."""
        yield from self._leaves.get(origin, [])[after + 1 :]

    def key(self, key: str) -> KeyUse | None:
        """Return how a client's key was used, None: it was not."""
        return self._keys.get(key)

    def put(self, name: str, value: bytes) -> None:
        """Keep a small thing beside the entries."""
        self._kept[name] = value

    def get(self, name: str) -> bytes | None:
        """Return what was kept under a name."""
        return self._kept.get(name)

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin so, sorted."""
        return sorted(name for name in self._kept if name.startswith(prefix))

    def close(self) -> None:
        """Let go of nothing: the memory goes with the object."""

    def _note_subject(self, origin: str, seq: int, number: int, part: Part) -> None:
        if part.content is not None:
            self._subjects[subject_of(part)].append((origin, seq, number))

    def _replace(self, entry: Entry, number: int, part: Part) -> None:
        parts = (*entry.parts[:number], part, *entry.parts[number + 1 :])
        self._entries[entry.origin][entry.seq] = replace(entry, parts=parts)
