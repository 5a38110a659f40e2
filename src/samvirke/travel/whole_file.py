"""A file is there whole or not at all: written beside its place, moved there when complete."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from samvirke.model.errors import BadInputError


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file for writing bytes; an error or Ctrl-C leaves what was at the path before.

    Raises
    ------
    BadInputError
        When the folder does not exist or the path is a folder.
    """
    place = Path(path)
    if not place.parent.is_dir():
        raise BadInputError(f"there is no folder {place.parent}; make it, or write elsewhere")
    if place.is_dir():
        raise BadInputError(f"{place} is a folder; give the name of a file to write")
    # The process number keeps two writers apart; both finish whole and the later one stays.
    beside = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with beside.open("w+b") as file:
            yield file
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
