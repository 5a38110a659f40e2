"""A small SQLite file of the public site: opened when first needed, mode 0600; in memory without a folder."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw

from samvirke.model.errors import SamvirkeError

LEAST_FREE = 500_000_000  # bytes of the disk that are left to the log of the node


class KeptError(SamvirkeError):
    """What was to be kept could not be: the disk is full, or the file is held by another program."""


class Kept:
    """A file that one at a time looks into.

    Parameters
    ----------
    path
        Where it lies; None: in memory.
    schema
        Statements that make its tables where they are not there.
    busy_ms
        How long to wait for another program that holds it, milliseconds.
    is_quick
        Whether what was kept may be lost in a power cut: then nobody waits for the disk. It is never damaged.
    """

    def __init__(self, path: Path | None, schema: str, *, busy_ms: int, is_quick: bool = False) -> None:
        self.path = path
        self._schema = schema
        self._busy_ms = busy_ms
        self._is_quick = is_quick
        self._lock = threading.Lock()
        self._connection: apsw.Connection | None = None

    @contextmanager
    def transaction(self, *, grows: bool = False) -> Iterator[apsw.Cursor]:
        """Do something, or nothing of it; a visitor waits meanwhile, so it is short.

        Parameters
        ----------
        grows
            Whether it adds rows: anybody can make the public site do that, so it ends while there is room
            left for the log of the node.

        Raises
        ------
        KeptError
            When the file cannot be opened, read or written; the next one tries anew.
        """
        if grows and self._room() < LEAST_FREE:
            raise KeptError(
                f"{self.path} is not added to: the disk has less than {LEAST_FREE / 1e9:.1f} GB left"
            )
        with self._lock:
            try:
                with self._open() as connection:  # apsw: commits, or rolls back
                    yield connection.cursor()
            except (apsw.Error, OSError) as error:
                self._let_go()
                raise KeptError(f"{self.path or 'the memory'} could not be used ({error})") from error

    def wipe(self) -> None:
        """Let what was deleted be gone from the write-ahead log too.

        Raises
        ------
        KeptError
            When the file is held by another program; it is gone when the log is next emptied.
        """
        with self._lock:
            try:
                self._open().wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            except (apsw.Error, OSError) as error:
                self._let_go()
                raise KeptError(f"{self.path or 'the memory'} could not be used ({error})") from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _room(self) -> int:
        """Return how many bytes are free where it lies."""
        if self.path is None:
            return LEAST_FREE
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return shutil.disk_usage(self.path.parent).free
        except OSError:
            return LEAST_FREE  # what is wrong there is told when it is opened

    def _open(self) -> apsw.Connection:
        if self._connection is None:
            if self.path is not None:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            connection = apsw.Connection(str(self.path) if self.path else ":memory:")
            connection.set_busy_timeout(self._busy_ms)
            connection.execute("PRAGMA secure_delete = ON")  # what was deleted is gone from the file too
            if self._is_quick:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(self._schema)
            self._connection = connection
        return self._connection

    def _let_go(self) -> None:
        # In memory there is nothing to open anew: what is kept stays.
        if self._connection is not None and self.path is not None:
            self._connection.close()
            self._connection = None


def rows(file: apsw.Cursor, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
    """Return what a query finds; the schema says of which types it is."""
    return list(file.execute(query, values).fetchall())
