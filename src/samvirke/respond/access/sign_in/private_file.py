"""A file that only its owner may read, replaced whole or not at all."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from samvirke.model.errors import BadInputError

OTHERS = 0o077


def read_private(path: Path) -> Any:
    """Return the JSON of a file; None where there is none.

    Raises
    ------
    BadInputError
        When others may read it, or it is no JSON.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return None
    if mode & OTHERS:
        raise BadInputError(
            f"{path} may be read by others (mode {mode & 0o777:o}); it must be for its owner alone: "
            f"chmod 600 {path}"
        )
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadInputError(f"{path} is no JSON ({error}); take it back from a copy") from error


@contextmanager
def changed_by_one(path: Path) -> Iterator[None]:
    """Hold a file against others who change it, this program's threads and other programs alike.

    Who reads needs no leave: the file is replaced whole.
    """
    # A file beside it is locked: the one itself is another after each change.
    handle = os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)  # which lets go


def write_private(path: Path, document: Any) -> None:
    """Write JSON with mode 0600; who reads meanwhile gets the old file or the new one, whole."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # else a power cut could bring the old name back
    finally:
        os.close(folder)
