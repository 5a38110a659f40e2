"""What is found quickly in a journal's file: the parts that speak of a subject, and clients' keys.

Both can be made anew from the entries. New ones are held in memory and written to their tables in bulk, for
a row in a sorted table costs as much as an entry: a crash loses nothing, as opening reads the entries that
were not indexed yet. A part has a place, one number: origin, seq and number of the part.

Most keys are new. Eight bytes of the hash of each key are held in memory, some 70 bytes of it a key, so that
the file is asked only for a key that is probably there: asking costs a hand-over between threads. Beyond two
million keys memory is not filled further, and the file is asked for every key that is not held.
"""

import hashlib
import sys
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import apsw

from samvirke.respond.journal.content import read_content
from samvirke.respond.journal.entry import Part
from samvirke.respond.journal.errors import DamagedError
from samvirke.respond.journal.packed import key_bytes, pack_uses, unpack_uses
from samvirke.respond.journal.store import KeyUse

SUM_BYTES = 8
MOST_KEYS = 2_000_000  # held in memory
MOST_HASHES = 10_000  # of keys asked for lately
MOST_WAITING = 2_000  # entries: some milliseconds of work, during which those who wait for the disk wait
SEQ_BITS, PART_BITS = 40, 6
PLACES = (int, bytes, bytes)  # first place, places, sum


def sealed(*told: bytes) -> bytes:
    """Return a sum over values, so that a flipped bit in them is seen."""
    return hashlib.sha256(b"\0".join(told)).digest()[:SUM_BYTES]


def subject_bytes(content: bytes) -> bytes:
    """Return the subject of a content; empty where it is no content."""
    # Canonical JSON ends in the subject: its keys are sorted. Anything else is read in full.
    _, found, subject = content.rpartition(b'"subject":"')
    if found and subject.endswith(b'"}') and b"\\" not in subject:
        return subject[:-2]
    try:
        return key_bytes(read_content(content).subject)
    except DamagedError:
        return b""


class Index:
    """The two tables, and what waits to be written to them.

    Parameters
    ----------
    writer
        The connection that writes.
    """

    def __init__(self, writer: apsw.Connection) -> None:
        self._writer = writer
        self.parts: dict[int, tuple[Part, ...]] = {}  # id of the entry → its parts
        self.uses: dict[str, KeyUse] = {}
        self._known: set[int] = set()
        self._knows_all = True
        self._hashes: dict[str, int] = {}  # of keys just asked for, which are mostly written next

    def load_hashes(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Take the hashes of keys, the newest first: hashes and sum.

        Raises
        ------
        DamagedError
            When they are not what was written.
        """
        for hashes, own in rows:
            if sealed(hashes) != own:
                raise DamagedError("the index of clients' keys is not what was written")
            if len(self._known) >= MOST_KEYS:
                self._knows_all = False
                return
            self._known.update(_swapped(array("Q", hashes)))

    def may_know(self, key: str) -> bool:
        """Say whether a key may have been written; False: it was not."""
        return not self._knows_all or key in self.uses or self._hash_of(key) in self._known

    @property
    def is_full(self) -> bool:
        """Whether it is time to write."""
        return len(self.parts) >= MOST_WAITING

    def note(self, first_id: int, parts: Sequence[tuple[Part, ...]]) -> None:
        """Take note of the parts of entries that were written, one after the other."""
        self.parts.update(zip(range(first_id, first_id + len(parts)), parts, strict=True))

    def waiting_about(self, subject: bytes) -> Iterator[int]:
        """Go through the places of what waits about a subject."""
        for entry_id, parts in list(self.parts.items()):
            for number, part in enumerate(parts):
                content = part.content
                if content is not None and subject in content and subject_bytes(content) == subject:
                    yield place(entry_id, number)

    def write(self) -> None:
        """Write what waits; to be called in a transaction."""
        by_subject: defaultdict[bytes, list[int]] = defaultdict(list)
        for entry_id, parts in self.parts.items():
            for number, part in enumerate(parts):
                if part.content is not None:
                    by_subject[subject_bytes(part.content)].append(entry_id << PART_BITS | number)
        for subject in sorted(by_subject):  # neighbours share a page
            self._put(subject, min(by_subject[subject]), by_subject[subject])
        self.write_uses(self.uses.values())

    def write_uses(self, uses: Collection[KeyUse]) -> None:
        """Write clients' keys to their table; to be called in a transaction."""
        rows = [(key_bytes(use.key), pack_uses([use])) for use in uses]
        if not rows:
            return
        self._writer.executemany(
            "INSERT OR REPLACE INTO uses VALUES (?, ?)",
            [(key, packed + sealed(packed)) for key, packed in rows],
        )
        hashes = _swapped(array("Q", map(self._hash_of, (use.key for use in uses)))).tobytes()
        self._writer.execute("INSERT INTO key_hashes VALUES (NULL, ?, ?)", (hashes, sealed(hashes)))

    def written(self) -> None:
        """Forget what waited: the transaction that wrote it is done."""
        self.know(self.uses)
        self.parts.clear()
        self.uses.clear()

    def know(self, keys: Iterable[str]) -> None:
        """Take note that keys stand in the table."""
        if len(self._known) < MOST_KEYS:
            self._known.update(map(self._hash_of, keys))
        else:
            self._knows_all = False
        self._hashes.clear()

    def _hash_of(self, key: str) -> int:
        found = self._hashes.get(key)
        if found is None:
            if len(self._hashes) >= MOST_HASHES:
                self._hashes.clear()
            found = self._hashes[key] = key_hash(key)
        return found

    def fill(self, entry_id: int, number: int, content: bytes) -> None:
        """Take note of a part that says something now; to be called in a transaction."""
        subject, new = subject_bytes(content), place(entry_id, number)
        rows: list[Any] = self._writer.execute(
            "SELECT first, places, sum FROM subjects WHERE subject = ? AND first = ?", (subject, new)
        ).fetchall()
        self._put(subject, new, [*read_places(subject, rows), new])

    def erase(self, entry_id: int, number: int, content: bytes) -> None:
        """Forget a part; to be called in a transaction."""
        subject, old = subject_bytes(content), place(entry_id, number)
        rows: list[Any] = self._writer.execute(
            "SELECT first, places, sum FROM subjects WHERE subject = ?", (subject,)
        ).fetchall()
        for row in rows:
            places = list(read_places(subject, [row]))
            if old in places:
                self._put(subject, row[0], [other for other in places if other != old])

    def _put(self, subject: bytes, first: int, places: list[int]) -> None:
        if not places:
            self._writer.execute("DELETE FROM subjects WHERE subject = ? AND first = ?", (subject, first))
            return
        told = _swapped(array("q", places)).tobytes()
        self._writer.execute(
            "INSERT OR REPLACE INTO subjects VALUES (?, ?, ?, ?)",
            (subject, first, told, sealed(subject, b"%d" % first, told)),
        )


def place(entry_id: int, number: int) -> int:
    """Return the place of a part."""
    return entry_id << PART_BITS | number


def read_places(subject: bytes, rows: Iterable[tuple[int, bytes, bytes]]) -> Iterator[int]:
    """Go through the places in rows of the table of subjects: first, places and sum.

    Raises
    ------
    DamagedError
        When they are not what was written.
    """
    for first, told, own in rows:
        if sealed(subject, b"%d" % first, told) != own:
            raise DamagedError("the index of subjects is not what was written; entries are not touched by it")
        yield from _swapped(array("q", told))


def key_hash(key: str) -> int:
    """Return what is held of a key in memory."""
    return int.from_bytes(hashlib.sha256(key_bytes(key)).digest()[:8], "little")


def _swapped(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def read_use(key: str, stored: bytes) -> KeyUse:
    """Read a row of the table of keys.

    Raises
    ------
    DamagedError
        When it is not what was written.
    """
    use = next(unsealed_uses(stored), None)
    if use is None or use.key != key:
        raise DamagedError(f"the client's key {key[:80]!r} stands in the journal as another")
    return use


def unsealed_uses(stored: bytes) -> Iterator[KeyUse]:
    """Go through keys that were written with their sum after them.

    Raises
    ------
    DamagedError
        When they are not what was written.
    """
    packed, own = stored[:-SUM_BYTES], stored[-SUM_BYTES:]
    if sealed(packed) != own:
        raise DamagedError("clients' keys in the journal are not what was written")
    yield from unpack_uses(packed)
