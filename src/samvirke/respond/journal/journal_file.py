"""A journal's file as it lies there: read without the product running, and without changing a byte of it.

A write-ahead log that was not closed beside it is read too, in memory: SQLite makes no file of its own and
moves nothing. So a read-only medium will do, and what was evidence stays evidence.
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import apsw

from samvirke.respond.journal.entry import Entry
from samvirke.respond.journal.errors import DamagedError, JournalError
from samvirke.respond.journal.packed import unpack
from samvirke.respond.journal.sqlite import origin_sum
from samvirke.respond.journal.sqlite_errors import told
from samvirke.respond.journal.sqlite_file import APPLICATION, VERSION, WAL_EMPTY
from samvirke.respond.journal.sqlite_index import SEQ_BITS, sealed, unsealed_uses
from samvirke.respond.journal.store import KeyUse
from samvirke.respond.journal.wal import reject_damaged_wal

SEQ_MASK = (1 << SEQ_BITS) - 1
HASH_BYTES = 32


def reject_running(path: Path) -> None:
    """Refuse a file that a node has open: what is read while it is written is of two moments.

    Raises
    ------
    JournalError
        When one has.
    """
    try:
        lock = os.open(path.with_name(path.name + "-lock"), os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        raise JournalError(
            f"{path} is open in a node; make a copy and give that: samvirke journal copy {path} copy.sqlite"
        ) from error
    finally:
        os.close(lock)


class JournalFile:
    """A file that is read.

    Parameters
    ----------
    path
        The file; its `-wal` stands beside it where it was not closed.

    Raises
    ------
    JournalError
        When a node has it open, it cannot be read, or it is no journal that this version knows.

    Attributes
    ----------
    notices
        What was found on opening and is no fault: an unfinished transaction at the end.
    faults
        What was found on opening and is one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notices: list[str] = []
        self.faults: list[str] = []
        if not path.is_file():
            raise JournalError(f"there is no journal {path}")
        reject_running(path)
        beside = path.with_name(path.name + "-wal")
        has_wal = beside.exists() and beside.stat().st_size > 0
        try:
            self.notices = reject_damaged_wal(path)
        except DamagedError as error:
            self.faults.append(str(error))
        # Without a log the file alone is all there is; with one, no locks, so that no file is made for them.
        how = "vfs=unix-none&mode=ro" if has_wal else "immutable=1"
        try:
            self._connection = apsw.Connection(
                f"file:{quote(str(path.absolute()))}?{how}",
                flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI,
            )
            try:
                self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                self._connection.pragma("locking_mode", "exclusive")
                self._check(has_wal=has_wal)
            except (apsw.Error, JournalError):
                self._connection.close()
                raise
        except apsw.Error as error:
            raise told(error, path) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def backup_to(self, out: apsw.Connection) -> None:
        """Copy all pages to another connection, as they are at one moment."""
        with out.backup("main", self._connection, "main") as backup:
            backup.step()

    def damaged_pages(self) -> list[str]:
        """Return what SQLite finds wrong with its pages and tables."""
        try:
            found = [text for (text,) in self._connection.execute("PRAGMA quick_check(20)")]
        except apsw.Error as error:
            return [str(told(error, self.path))]
        return [] if found == ["ok"] else found

    def origins(self) -> dict[str, int]:
        """Return origin → its number in the file.

        Raises
        ------
        DamagedError
            When the list is not what was written.
        """
        rows = self._rows((int, str, int, bytes), "SELECT id, name, indexed, sum FROM origins ORDER BY id")
        for number, name, indexed, own in rows:
            if origin_sum(number, name, indexed) != own:
                raise DamagedError(f"the list of origins in {self.path} is not what was written")
        return {name: number for number, name, *_ in rows}

    def runs(self, number: int) -> Iterator[tuple[int, bytes, str, bytes]]:
        """Go through what was written together of an origin: first seq, leaf hashes, space, packed entries.

        Raises
        ------
        DamagedError
            When a row cannot be read.
        """
        after = (number << SEQ_BITS) - 1
        while rows := self._rows(
            (int, bytes, str, bytes),
            "SELECT id, leaves, space, packed FROM entries WHERE id > ? AND id <= ? ORDER BY id LIMIT 200",
            *(after, number << SEQ_BITS | SEQ_MASK),
        ):
            for start, leaves, space, packed in rows:
                yield start & SEQ_MASK, leaves, space, packed
            after = rows[-1][0]

    def entries(self, origin: str, number: int) -> Iterator[Entry]:
        """Go through the entries of an origin; one that is damaged ends it.

        Raises
        ------
        DamagedError
            When an entry is not what was written.
        """
        for first, leaves, space, packed in self.runs(number):
            yield from unpack(origin, first, space, leaves, packed)

    def entry(self, origin: str, number: int, seq: int) -> Entry | None:
        """Return an entry, None: it is not here.

        Raises
        ------
        DamagedError
            When it is not what was written.
        """
        found = self._rows(
            (int, bytes, str, bytes),
            "SELECT id, leaves, space, packed FROM entries WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1",
            *(number << SEQ_BITS, number << SEQ_BITS | seq),
        )
        for start, leaves, space, packed in found:
            for entry in unpack(origin, start & SEQ_MASK, space, leaves, packed):
                if entry.seq == seq:
                    return entry
        return None

    def says(self, number: int, origin: str, seq: int, part: int) -> bool:
        """Say whether a part is here and has its content."""
        try:
            entry = self.entry(origin, number, seq)
        except DamagedError:
            return False
        return entry is not None and part < len(entry.parts) and entry.parts[part].content is not None

    def keys(self) -> Iterator[KeyUse]:
        """Go through clients' keys, those that wait to be indexed first.

        Raises
        ------
        DamagedError
            When one is not what was written.
        """
        waiting = "SELECT uses FROM entries WHERE uses IS NOT NULL ORDER BY id"
        for query in (waiting, "SELECT use FROM uses ORDER BY key"):
            for (uses,) in self._rows((bytes,), query):
                yield from unsealed_uses(uses)

    def kept(self) -> Iterator[tuple[str, bytes, bool]]:
        """Go through what is kept beside the entries: name, value, whether it is what was written.

        Raises
        ------
        DamagedError
            When a row cannot be read.
        """
        names = self._rows((str,), "SELECT name FROM kept ORDER BY name")
        for (name,) in names:
            rows = self._rows((bytes, bytes), "SELECT value, sum FROM kept WHERE name = ?", name)
            for value, own in rows:
                yield name, value, sealed(name.encode("utf-8", "surrogatepass"), value) == own

    def _rows(self, types: tuple[type, ...], query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return rows whose columns are of these types: a changed file may hold anything anywhere."""
        try:
            rows = self._connection.execute(query, values).fetchall()
        except apsw.Error as error:
            raise told(error, self.path) from error
        except UnicodeDecodeError as error:
            raise DamagedError(f"a text in {self.path} is none ({error})") from error
        for row in rows:
            if tuple(map(type, row)) != types:
                raise DamagedError(f"a row in {self.path} holds other things than were written there")
        return rows

    def _check(self, *, has_wal: bool) -> None:
        if self._connection.pragma("application_id") != APPLICATION:
            raise JournalError(f"{self.path} is no journal of Samvirke; name another file")
        version = self._connection.pragma("user_version")
        if version != VERSION:
            raise JournalError(
                f"{self.path} is a journal of version {version}; this Samvirke knows {VERSION}: use "
                "the one that "
                "wrote it, or a later one"
            )
        if not has_wal and self._connection.execute("SELECT wal FROM life").get != WAL_EMPTY:
            self.faults.append(
                f"{self.path.name}-wal is missing: the journal was not closed, and its last entries "
                "stand there"
            )
