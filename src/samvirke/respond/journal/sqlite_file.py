"""Opening a journal's SQLite file, so that what is then read in it is what was written.

Refused: a SQLite that loses committed data, a file that another node has open, that is no journal, or of a
later version; and a file whose write-ahead log (the `-wal` file beside it) was lost or damaged.
"""

import fcntl
import os
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from samvirke.respond.journal.errors import DamagedError, JournalError
from samvirke.respond.journal.sqlite_errors import told
from samvirke.respond.journal.wal import reject_damaged_wal

APPLICATION = 0x53_4D_56_4A  # "SMVJ"
VERSION = 1
PAGE_BYTES = 4096
BUSY_MS = 5000
FIRST_BAD, FIXED = (3, 7, 0), (3, 51, 3)

_SCHEMA = """
CREATE TABLE entries (id INTEGER PRIMARY KEY, n INTEGER NOT NULL, space TEXT NOT NULL, leaves BLOB NOT NULL,
  packed BLOB NOT NULL, uses BLOB);
CREATE TABLE origins (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, indexed INTEGER NOT NULL,
  sum BLOB NOT NULL);
CREATE TABLE subjects (subject BLOB NOT NULL, first INTEGER NOT NULL, places BLOB NOT NULL, sum BLOB NOT NULL,
  PRIMARY KEY (subject, first)) WITHOUT ROWID;
CREATE TABLE uses (key BLOB PRIMARY KEY, use BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE key_hashes (id INTEGER PRIMARY KEY, hashes BLOB NOT NULL, sum BLOB NOT NULL);
CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB NOT NULL, sum BLOB NOT NULL);
CREATE TABLE life (wal INTEGER NOT NULL);
INSERT INTO life VALUES (0);
"""

# life.wal says what stands beside the file: it lies in the file itself, so a lost -wal is noticed.
WAL_EMPTY = 0  # closed properly, or the log is being emptied: what is in the file is all there is
WAL_NEEDED = 1  # a -wal file with entries must be there


def reject_unsafe_sqlite(version: str) -> None:
    """Refuse a SQLite with the WAL-reset bug, which can lose committed entries (sqlite.org/wal.html).

    Parameters
    ----------
    version
        Of the SQLite library: `3.51.2`.

    Raises
    ------
    JournalError
        When it is 3.7.0 up to 3.51.2, or cannot be read.
    """
    try:
        numbers = tuple(int(number) for number in version.split("."))
    except ValueError as error:
        raise JournalError(f"SQLite tells its version as {version!r}; it must be such as 3.51.3") from error
    if FIRST_BAD <= numbers < FIXED:
        raise JournalError(
            f"SQLite {version} has a bug that can lose committed entries; 3.51.3 and later have not. Run: "
            "pip install --upgrade apsw"
        )
    if numbers < FIRST_BAD:
        raise JournalError(f"SQLite {version} has no write-ahead log; 3.51.3 or later is needed")


@dataclass(slots=True)
class OpenFile:
    """A journal's file, open.

    Parameters
    ----------
    path
        The file.
    writer
        The one connection that writes.
    reader
        One that reads beside it, so that nobody who reads waits for the disk.
    lock
        Descriptor of the lock file, which shuts other nodes out; None: opened for reading.
    notices
        What was found and is no reason to refuse: for the person who runs the node.
    """

    path: Path
    writer: apsw.Connection
    reader: apsw.Connection
    lock: int | None
    notices: list[str] = field(default_factory=list)

    def set_life(self, wal: int) -> None:
        """Write into the file itself whether its write-ahead log is needed."""
        self.writer.execute("UPDATE life SET wal = ?", (wal,))
        # FULL, not TRUNCATE: the log keeps its frames, so that an empty one is seen to be lost.
        self.writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_FULL)

    def close(self) -> None:
        """Close it: all is moved from the log into the file, and the lock is let go."""
        self.reader.close()
        if self.lock is not None:
            try:
                self.set_life(WAL_EMPTY)
                self.writer.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
            except apsw.Error as error:
                self.notices.append(f"{self.path} could not be closed properly ({error})")
        self.writer.close()
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None


def open_file(path: Path, *, read_only: bool = False) -> OpenFile:
    """Open a journal, or make it where there is none.

    Raises
    ------
    JournalError
        When another node has it open, it is no journal, or it cannot be opened.
    DamagedError
        When its write-ahead log was lost or damaged.
    """
    reject_unsafe_sqlite(apsw.sqlite_lib_version())
    lock = None if read_only else _lock(path)
    connections: list[apsw.Connection] = []
    try:
        is_new = _is_new(path, read_only=read_only)
        notices = reject_damaged_wal(path)
        has_wal = _size(_wal(path)) > 0
        flags = (
            apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        )
        connections.append(apsw.Connection(str(path), flags=flags))
        writer = connections[0]
        # Only `close` empties the log: a process that ends without it leaves the log where the file wants it.
        writer.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        writer.set_busy_timeout(BUSY_MS)
        if is_new:
            _make(writer)
        _check_journal(path, writer, has_wal=has_wal or is_new)
        if not read_only:
            _tune(writer)
        connections.append(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY))
        connections[1].set_busy_timeout(BUSY_MS)
        opened = OpenFile(path, writer, connections[1], lock, notices)
        if not read_only:
            opened.set_life(WAL_NEEDED)
    except (apsw.Error, JournalError) as error:
        for connection in connections:
            connection.close()
        if lock is not None:
            os.close(lock)
        if isinstance(error, apsw.Error):
            raise told(error, path) from error
        raise
    return opened


def _lock(path: Path) -> int:
    """Take the lock that lasts as long as the process; SQLite's own lets two nodes write by turns."""
    beside = path.with_name(path.name + "-lock")
    try:
        lock = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise JournalError(
            f"{beside} cannot be opened ({error}); a node must be able to write there"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(lock, 20, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(lock)
        raise JournalError(
            f"{path} is open in another node (process {holder}); a journal has one writer: stop that one "
            "first"
        ) from error
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock


def _is_new(path: Path, *, read_only: bool) -> bool:
    """Say whether there is no journal yet; refuse what may be the rest of one."""
    if path.exists():
        if _size(path) == 0:
            raise DamagedError(
                f"{path} is empty; if a journal was there it is lost: restore it from a copy as a new epoch. "
                "If there was none, remove the file"
            )
        return False
    if _size(_wal(path)) > 0:
        raise DamagedError(f"{path} is gone, but {_wal(path)} is there; put the file back beside it")
    if read_only:
        raise JournalError(f"there is no journal {path}")
    return True


def _make(connection: apsw.Connection) -> None:
    connection.pragma("page_size", PAGE_BYTES)
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")
    with connection:
        connection.execute(_SCHEMA)
        connection.pragma("application_id", APPLICATION)
        connection.pragma("user_version", VERSION)


def _check_journal(path: Path, connection: apsw.Connection, *, has_wal: bool) -> None:
    application, version = connection.pragma("application_id"), connection.pragma("user_version")
    if application != APPLICATION:
        raise JournalError(f"{path} is no journal of Samvirke; name another file")
    if version != VERSION:
        raise JournalError(
            f"{path} is a journal of version {version}; this Samvirke knows {VERSION}: use the Samvirke that "
            "wrote it, or a later one"
        )
    if connection.execute("SELECT wal FROM life").get != WAL_EMPTY and not has_wal:
        raise DamagedError(
            f"{_wal(path)} is missing: the last entries stand in it. Copy both files together, or with "
            "samvirke journal copy; if it is lost, restore as a new epoch"
        )


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _tune(connection: apsw.Connection) -> None:
    connection.pragma("journal_mode", "wal")
    connection.pragma("synchronous", "full")  # every commit is on the disk before it returns
    connection.pragma("wal_autocheckpoint", 1000)  # pages; the log is then written over from its beginning
    connection.pragma("journal_size_limit", -1)  # never cut short: writing over is faster than growing
    connection.pragma("cache_size", -16_000)  # KiB
    connection.pragma("temp_store", "memory")
