"""What SQLite's errors mean for the one who runs the node."""

from pathlib import Path

import apsw

from samvirke.respond.journal.errors import DamagedError, JournalError, StoppedError

RESTORE = "stop the node, keep the file, and run: samvirke journal verify FILE on a copy of it"


def told(error: apsw.Error, path: Path) -> JournalError:
    """Return an error of SQLite as one that says what to do."""
    if isinstance(error, (apsw.CorruptError, apsw.NotADBError, apsw.FormatError)):
        return DamagedError(f"{path} is damaged ({error}); {RESTORE}")
    if isinstance(error, apsw.FullError):
        return StoppedError(f"the disk of {path} is full; make room, then start the node again")
    if isinstance(error, apsw.ReadOnlyError):
        return StoppedError(
            f"{path} cannot be written ({error}); give the node the right to write it and its folder, then "
            "start it again"
        )
    if isinstance(error, (apsw.BusyError, apsw.LockedError)):
        return StoppedError(f"{path} is held by another program ({error}); end it, then start the node again")
    if isinstance(error, apsw.CantOpenError):
        return JournalError(f"{path} cannot be opened ({error}); check that its folder is there")
    return StoppedError(
        f"the disk of {path} failed ({error}); whether the last entries were written is known when the node "
        "is started again: check the disk first"
    )
