"""A copy of a journal as it is at one moment, also while the node goes on writing it."""

import os
from pathlib import Path

import apsw

from samvirke.respond.journal.errors import JournalError
from samvirke.respond.journal.journal_file import JournalFile, reject_running
from samvirke.respond.journal.sqlite_errors import told
from samvirke.respond.journal.sqlite_file import APPLICATION, BUSY_MS, WAL_EMPTY


def copy_journal(path: Path, out: Path) -> None:
    """Copy a journal into one closed file, which can be verified and kept, and restored as a new epoch.

    Raises
    ------
    JournalError
        When the copy is there already, or the journal cannot be read; nothing is left half-written.
    """
    if out.exists():
        raise JournalError(
            f"{out} is there already; a copy is never written over another file: name a new one"
        )
    unfinished = out.with_name(out.name + ".part")
    unfinished.unlink(missing_ok=True)
    try:
        copy = apsw.Connection(str(unfinished))
        try:
            _back_up(path, copy)
            copy.pragma("journal_mode", "delete")  # one file that needs no other beside it
            copy.execute("UPDATE life SET wal = ?", (WAL_EMPTY,))
        finally:
            copy.close()
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(out)
        folder = os.open(out.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except apsw.Error as error:
        raise told(error, path) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _back_up(path: Path, copy: apsw.Connection) -> None:
    try:
        reject_running(path)
    except JournalError:
        # A node writes it: read it as SQLite's readers do, beside the one who writes.
        running = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        try:
            running.set_busy_timeout(BUSY_MS)
            if running.pragma("application_id") != APPLICATION:
                raise JournalError(f"{path} is no journal of Samvirke; name another file") from None
            with copy.backup("main", running, "main") as backup:
                backup.step()
        finally:
            running.close()
    else:
        with JournalFile(path) as closed:
            if closed.faults:
                raise JournalError(
                    f"{path} is damaged, and a copy would hide it: {closed.faults[0]}; keep the file, "
                    "and its -wal "
                    "beside it, as they are"
                )
            closed.backup_to(copy)
