"""The store in a file: SQLite in write-ahead mode, every write on the disk before it is acknowledged.

Entries that are written together lie in one row, leaf hashes first, so that a write of many costs little more
than their bytes, and leaves are read without the rest. What is read is held against its hashes each time.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from samvirke.respond.journal.entry import Entry, Part
from samvirke.respond.journal.errors import DamagedError, JournalError
from samvirke.respond.journal.merkle import HASH_BYTES
from samvirke.respond.journal.packed import key_bytes, pack, unpack
from samvirke.respond.journal.sqlite_index import (
    PART_BITS,
    PLACES,
    SEQ_BITS,
    Index,
    read_places,
    read_use,
    sealed,
    unsealed_uses,
)
from samvirke.respond.journal.sqlite_rows import ALL, INSERT, LEAVES, SEQ_MASK, Row, Run, new_rows, rows_from
from samvirke.respond.journal.sqlite_session import Session
from samvirke.respond.journal.store import KeyUse

TAIL = 10_000  # entries that are read and checked on opening, of all origins together
PART_MASK = (1 << PART_BITS) - 1


class SqliteStore:
    """See `samvirke.respond.journal.store.Store`.

    Parameters
    ----------
    path
        The file; it is made where there is none.
    read_only
        Open it for reading beside the node that writes it, or a copy.

    Raises
    ------
    JournalError
        When another node has it open, it is no journal, or it cannot be opened.
    DamagedError
        When the file, its write-ahead log or one of the last entries is not what was written.

    Attributes
    ----------
    notices
        What was found on opening and is no reason to refuse.
    """

    waits = True

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._session = Session(path, read_only=read_only)
        self.notices = self._session.file.notices
        self._ids: dict[str, int] = {}
        self._sizes: dict[str, int] = {}
        self._index = Index(self._session.file.writer)
        try:
            self._load()
        except JournalError:
            self._session.close()
            raise

    # --- writing ----------------------------------------------------------------------------------------

    def write(self, entries: Sequence[Entry], keys: Sequence[KeyUse] = ()) -> None:
        """Write entries that follow those that are there."""
        with self._session.writing:
            runs = [
                (origin, space, list(run))
                for (origin, space), run in groupby(entries, lambda entry: (entry.origin, entry.space))
            ]
            self._reject_followless(runs)
            self._reject_used(keys)
            new = self._new_origins(runs)
            rows = list(new_rows(runs, keys, self._ids | new))
            if len(rows) == 1 and not new:
                self._session.execute(INSERT, rows[0])  # a transaction of its own: two calls less
            else:
                with self._session.transaction() as execute:
                    for name, number in new.items():
                        execute(
                            "INSERT INTO origins VALUES (?, ?, 0, ?)",
                            (number, name, origin_sum(number, name, 0)),
                        )
                    for row in rows:
                        execute(INSERT, row)
                    if not entries:
                        self._index.write_uses(keys)
            self._ids |= new
            for origin, _, run in runs:
                self._sizes[origin] = run[-1].seq + 1
                self._index.note(self._ids[origin] << SEQ_BITS | run[0].seq, [entry.parts for entry in run])
            if entries:
                self._index.uses |= {use.key: use for use in keys}
            else:
                self._index.know(use.key for use in keys)
            if self._index.is_full:
                with suppress(JournalError):  # the entries are durable; the next write is refused
                    self._write_index()

    def fill(self, origin: str, seq: int, number: int, part: Part) -> None:
        """Put in what a part says, which was withheld before."""
        with self._session.writing:
            old = self._part(origin, seq, number)
            if old is None:
                raise JournalError(f"there is no part {number} of entry {seq} of {origin}")
            if part.content is None or part.commitment != old.commitment or not part.is_true:
                raise JournalError(
                    f"part {number} of entry {seq} of {origin} is not what its header committed to"
                )
            if old.content is None:
                self._put_part(origin, seq, number, part)

    def erase(self, origin: str, seq: int, number: int) -> None:
        """Delete what a part says, for good: from the file, its free pages and its write-ahead log."""
        with self._session.writing:
            old = self._part(origin, seq, number)
            if old is not None and old.content is not None:
                self._put_part(origin, seq, number, old.bare())
                self._session.must_wipe = True
            if self._session.must_wipe:
                self._session.wipe_log()

    def wipe(self) -> None:
        """Write the file anew without what was erased; who writes waits, 5 s for a million entries.

        Where a table grew in the middle, SQLite leaves old copies of rows in the free space of pages; nothing
        but writing all pages anew is sure to find them (`secure_delete` does not).
        """
        with self._session.writing:
            self._session.rewrite()

    def put(self, name: str, value: bytes) -> None:
        """Keep a small thing beside the entries."""
        with self._session.writing, self._session.transaction() as execute:
            execute(
                "INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", (name, value, sealed(name.encode(), value))
            )

    def close(self) -> None:
        """Write what waits to be indexed, and let go of the file."""
        session = self._session
        with session.writing:
            try:
                if self._index.parts and session.stopped is None and not session.read_only:
                    self._write_index()
            except JournalError as error:
                self.notices.append(str(error))
            finally:
                session.close()

    # --- reading ----------------------------------------------------------------------------------------

    def read(self, origin: str, after: int = -1, limit: int | None = None) -> Iterator[Entry]:
        """Go through the entries of an origin with a seq above `after`, in order."""
        size = self._sizes.get(origin, 0)
        first = max(0, after + 1)
        end = size if limit is None else min(size, first + limit)
        while first < end:
            for row in self._rows(origin, first, end):
                start = row[0] & SEQ_MASK
                for entry in unpack(origin, start, row[2], row[3], row[4]):
                    if entry.seq == first < end:
                        yield entry
                        first += 1

    def sizes(self) -> dict[str, int]:
        """Return origin → how many of its entries are here."""
        return dict(self._sizes)

    def of_subject(self, subject: str) -> Iterator[tuple[str, int, int]]:
        """Go through the parts here that speak of a subject."""
        wanted = key_bytes(subject)
        with self._session.writing:  # nothing moves from what waits to the table meanwhile
            places = set(self._index.waiting_about(wanted))
            rows = self._session.select(
                PLACES, "SELECT first, places, sum FROM subjects WHERE subject = ?", (wanted,)
            )
        places.update(read_places(wanted, rows))
        names = {number: name for name, number in self._ids.items()}
        yield from sorted(
            (names[at >> SEQ_BITS + PART_BITS], at >> PART_BITS & SEQ_MASK, at & PART_MASK) for at in places
        )

    def entry(self, origin: str, seq: int) -> Entry | None:
        """Return an entry, None: it is not here."""
        return next(self.read(origin, seq - 1, 1), None) if seq >= 0 else None

    def leaves(self, origin: str, after: int = -1) -> Iterator[bytes]:
        """Go through the leaf hashes of an origin, in order, as they were written."""
        first, end = max(0, after + 1), self._sizes.get(origin, 0)
        while first < end:
            for row in self._rows(origin, first, end, LEAVES):
                start = row[0] & SEQ_MASK
                for at in range((first - start) * HASH_BYTES, len(row[3]), HASH_BYTES):
                    yield row[3][at : at + HASH_BYTES]
                first = start + row[1]

    def key(self, key: str) -> KeyUse | None:
        """Return how a client's key was used, None: it was not."""
        if not self._index.may_know(key):
            return None
        waiting = self._index.uses.get(key)
        if waiting is not None:
            return waiting
        found = self._session.select((bytes,), "SELECT use FROM uses WHERE key = ?", (key_bytes(key),))
        return read_use(key, found[0][0]) if found else None

    def get(self, name: str) -> bytes | None:
        """Return what was kept under a name."""
        found = self._session.select((bytes, bytes), "SELECT value, sum FROM kept WHERE name = ?", (name,))
        if not found:
            return None
        value, own = found[0]
        if sealed(name.encode(), value) != own:
            raise DamagedError(f"what was kept as {name} in {self.path} is not what was written")
        return bytes(value)

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin so, sorted."""
        found = self._session.select(
            (str,), "SELECT name FROM kept WHERE substr(name, 1, ?) = ?", (len(prefix), prefix)
        )
        return sorted(name for (name,) in found)

    def check_index(self) -> list[str]:
        """Say what is wrong with what is found quickly: subjects and keys; the entries are not looked at.

        A flipped bit in the name of a subject hides its row: nobody who asks for the subject meets it, so all
        rows are read.
        """
        wrong: list[str] = []
        try:
            for subject, *row in self._session.select(
                (bytes, *PLACES), "SELECT subject, first, places, sum FROM subjects"
            ):
                list(read_places(subject, [(row[0], row[1], row[2])]))
            for key, use in self._session.select((bytes, bytes), "SELECT key, use FROM uses"):
                read_use(key.decode("utf-8", "surrogatepass"), use)
            for name, value, own in self._session.select(
                (str, bytes, bytes), "SELECT name, value, sum FROM kept"
            ):
                if sealed(name.encode(), value) != own:
                    wrong.append(f"what was kept as {name} is not what was written")
        except (JournalError, UnicodeDecodeError) as error:
            wrong.append(str(error))
        return wrong

    # --- rows -------------------------------------------------------------------------------------------

    def _load(self) -> None:
        """Read what stands there: sizes, the last entries, and what was not indexed yet."""
        hashes = self._session.select((bytes, bytes), "SELECT hashes, sum FROM key_hashes ORDER BY id DESC")
        self._index.load_hashes(hashes)
        origins = self._session.select((int, str, int, bytes), "SELECT id, name, indexed, sum FROM origins")
        for number, name, indexed, own in origins:
            if origin_sum(number, name, indexed) != own:
                raise DamagedError(f"the list of origins in {self.path} is not what was written")
            self._ids[name] = number
            last = self._session.select(
                (int, int),
                "SELECT id, n FROM entries WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1",
                (number << SEQ_BITS, number << SEQ_BITS | SEQ_MASK),
            )
            self._sizes[name] = (last[0][0] & SEQ_MASK) + last[0][1] if last else 0
            if indexed > self._sizes[name]:
                raise DamagedError(
                    f"{self.path} holds {self._sizes[name]} entries of {name}, and had {indexed} before"
                )
            tail = min(indexed, max(0, self._sizes[name] - TAIL // len(origins)))
            for entry in self.read(name, tail - 1):
                if entry.seq >= indexed:
                    self._index.note(number << SEQ_BITS | entry.seq, [entry.parts])
            waiting = self._session.select(
                (bytes,),
                "SELECT uses FROM entries WHERE id BETWEEN ? AND ? AND uses IS NOT NULL",
                (number << SEQ_BITS | indexed, number << SEQ_BITS | SEQ_MASK),
            )
            for (uses,) in waiting:
                self._index.uses |= {use.key: use for use in unsealed_uses(uses)}

    def _rows(self, origin: str, first: int, end: int, columns: str = ALL) -> list[Row]:
        return rows_from(self._session, origin, self._ids[origin] << SEQ_BITS, first, end, columns)

    def _reject_followless(self, runs: Sequence[Run]) -> None:
        sizes: dict[str, int] = {}
        for origin, _, run in runs:
            first = sizes.get(origin, self._sizes.get(origin, 0))
            for follows, entry in enumerate(run, start=first):
                if entry.seq != follows:
                    raise JournalError(f"entry {entry.seq} of {origin} does not follow; {follows} is next")
            sizes[origin] = first + len(run)

    def _reject_used(self, keys: Sequence[KeyUse]) -> None:
        names: set[str] = set()
        for use in keys:
            if use.key in names or self.key(use.key) is not None:
                raise JournalError(f"the key {use.key!r} is used already")
            names.add(use.key)

    def _new_origins(self, runs: Sequence[Run]) -> dict[str, int]:
        names = dict.fromkeys(origin for origin, _, _ in runs if origin not in self._ids)
        return {name: number for number, name in enumerate(names, start=len(self._ids) + 1)}

    def _write_index(self) -> None:
        sizes = {name: (number, self._sizes[name]) for name, number in self._ids.items()}
        with self._session.transaction() as execute:
            self._index.write()
            for name, (number, size) in sizes.items():
                execute(
                    "UPDATE origins SET indexed = ?, sum = ? WHERE id = ?",
                    (size, origin_sum(number, name, size), number),
                )
        self._index.written()

    def _part(self, origin: str, seq: int, number: int) -> Part | None:
        entry = self.entry(origin, seq)
        return entry.parts[number] if entry is not None and 0 <= number < len(entry.parts) else None

    def _put_part(self, origin: str, seq: int, number: int, part: Part) -> None:
        """Write the row of an entry anew, with another content of one part."""
        start_id, _, space, leaves, packed = self._rows(origin, seq, seq + 1)[0]
        entries = list(unpack(origin, start_id & SEQ_MASK, space, leaves, packed))
        at = seq - entries[0].seq
        old, entry_id = entries[at].parts[number], self._ids[origin] << SEQ_BITS | seq
        parts = (*entries[at].parts[:number], part, *entries[at].parts[number + 1 :])
        entries[at] = replace(entries[at], parts=parts)
        with self._session.transaction() as execute:
            execute("PRAGMA secure_delete = 1", ())  # freed bytes are overwritten
            execute("UPDATE entries SET packed = ? WHERE id = ?", (pack(entries), start_id))
            if old.content is not None:
                self._index.erase(entry_id, number, old.content)
            if part.content is not None and entry_id not in self._index.parts:
                self._index.fill(entry_id, number, part.content)
        if entry_id in self._index.parts:
            self._index.note(entry_id, [parts])


def origin_sum(number: int, name: str, indexed: int) -> bytes:
    """Return the sum that stands beside an origin."""
    return sealed(str(number).encode(), name.encode(), str(indexed).encode())
