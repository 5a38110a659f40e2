"""Transactions on a journal's file: all or nothing, and after a failure of the disk none at all."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import apsw

from samvirke.respond.journal.errors import DamagedError, JournalError, StoppedError
from samvirke.respond.journal.sqlite_errors import RESTORE, told
from samvirke.respond.journal.sqlite_file import WAL_EMPTY, WAL_NEEDED, open_file

Execute = Callable[[str, tuple[Any, ...]], object]


class Session:
    """A file that is open.

    Parameters
    ----------
    path
        The file.
    read_only
        Whether it is opened for reading alone.

    Attributes
    ----------
    writing
        Held by the one who writes.
    must_wipe
        Whether something erased may still stand in the write-ahead log.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self.file = open_file(path, read_only=read_only)
        self.writing, self._reading = threading.RLock(), threading.Lock()
        self._cursor = self.file.writer.cursor()
        self._stopped: JournalError | None = None
        self._is_open = True
        self.must_wipe = False

    @property
    def stopped(self) -> JournalError | None:
        """Why nothing more is taken, None: it goes on."""
        return self._stopped

    @contextmanager
    def transaction(self) -> Iterator[Execute]:
        """Do something durably, or not at all; `writing` must be held.

        Raises
        ------
        StoppedError
            When the disk fails, or has failed before.
        """
        self._reject_stopped()
        try:
            self._cursor.execute("BEGIN IMMEDIATE")
            yield self._cursor.execute
            self._cursor.execute("COMMIT")
        except BaseException as error:
            try:
                if self.file.writer.in_transaction:
                    self._cursor.execute("ROLLBACK")
            except apsw.Error:
                pass  # SQLite rolls back by itself where the disk fails; what counts is that we stop
            if isinstance(error, apsw.Error):
                self._stop(error)
            raise

    def execute(self, statement: str, values: tuple[Any, ...]) -> None:
        """Do one thing durably, or not at all; `writing` must be held.

        Raises
        ------
        StoppedError
            As `transaction`.
        """
        self._reject_stopped()
        try:
            self._cursor.execute(statement, values)
        except apsw.Error as error:
            self._stop(error)

    def _reject_stopped(self) -> None:
        if self.read_only:
            raise JournalError(f"{self.path} was opened for reading; nothing is written to it")
        if self._stopped is not None:
            raise StoppedError(f"nothing more is taken: {self._stopped}") from self._stopped
        if not self._is_open:
            raise JournalError(f"{self.path} is closed")

    def _stop(self, error: apsw.Error) -> NoReturn:
        self._stopped = told(error, self.path)
        raise self._stopped from error

    def select(self, shape: tuple[type, ...], query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        """Return what stands in the file, without waiting for the one who writes.

        Parameters
        ----------
        shape
            What each column must hold: SQLite returns whatever a damaged page says.
        query, values
            The question.

        Raises
        ------
        JournalError
            When it is closed or cannot be read.
        DamagedError
            When a column holds something else.
        """
        with self._reading:
            if not self._is_open:
                raise JournalError(f"{self.path} is closed")
            try:
                rows = self.file.reader.execute(query, values).fetchall()
            except apsw.Error as error:
                raise told(error, self.path) from error
            except UnicodeDecodeError as error:
                raise DamagedError(f"{self.path} is damaged ({error}); {RESTORE}") from error
        for row in rows:
            if tuple(map(type, row)) != shape:
                raise DamagedError(f"{self.path} is damaged: a column holds what it cannot; {RESTORE}")
        return rows

    def wipe_log(self) -> None:
        """Empty the write-ahead log, so that nothing that was deleted stands in it; `writing` must be held.

        Raises
        ------
        JournalError
            When another program reads the file and so keeps the log.
        """
        self.must_wipe = True
        writer = self.file.writer
        try:
            try:
                self.file.set_life(WAL_EMPTY)
                writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
                self.must_wipe = False
            except apsw.BusyError:
                writer.execute("UPDATE life SET wal = ?", (WAL_NEEDED,))
            else:
                self.file.set_life(WAL_NEEDED)
        except apsw.Error as error:
            raise told(error, self.path) from error
        if self.must_wipe:
            raise JournalError(
                f"what was erased still stands in the write-ahead log of {self.path}, because another "
                "program reads the file; end that program and erase once more"
            )

    def rewrite(self) -> None:
        """Write all pages anew, and empty the write-ahead log; `writing` must be held.

        Raises
        ------
        JournalError
            When the disk refuses, or another program reads the file.
        """
        try:
            self.file.writer.execute("VACUUM")
        except apsw.Error as error:
            raise told(error, self.path) from error
        self.wipe_log()

    def close(self) -> None:
        """Let go of the file."""
        with self.writing, self._reading:
            if self._is_open:
                self._is_open = False
                self.file.close()
