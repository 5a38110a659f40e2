"""Write all of it or nothing: beside the target first, then in its place in one step.

An exception, Ctrl-C or a full disk leaves what was there before, and no litter.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from samvirke.model.errors import BadInputError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path beside the target to write to, and put it in the target's place at the end.

    Parameters
    ----------
    target
        A file or folder, which may exist; its parent must.
    """
    target = Path(os.path.realpath(target))  # through a link, the link stays and what it names changes
    if not target.parent.is_dir():
        raise BadInputError(f"there is no folder {target.parent}; make it first, or write elsewhere")
    beside = _free(target, "writing")
    try:
        yield beside
        _flush(beside)
        _exchange(beside, target)
    except BaseException:
        _remove(beside)
        raise


def _exchange(new: Path, target: Path) -> None:
    if not target.is_dir():
        new.replace(target)
        return
    # A folder cannot be replaced by a folder: step aside, and back if the second step fails.
    old = _free(target, "old")
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old)


def _free(target: Path, purpose: str) -> Path:
    for number in range(1000):
        path = target.with_name(f".{target.name}.{purpose}-{os.getpid()}-{number}")
        if not path.exists():
            return path
    raise BadInputError(f"{target.parent} is full of unfinished files of {target.name}; clear them")


def _flush(path: Path) -> None:
    """Let the disk have it before the old one goes, so that a power cut loses neither."""
    for file in [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file()]:
        with file.open("rb") as opened:
            os.fsync(opened.fileno())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
