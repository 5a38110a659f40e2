"""A file is there whole or not at all: `samvirke.register.atomic` for one file of bytes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from samvirke.model.errors import BadInputError
from samvirke.register.atomic import replacing


@contextmanager
def whole_file(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file for writing bytes; an error or Ctrl-C leaves what was at the path before.

    Raises
    ------
    BadInputError
        When the folder does not exist or the path is a folder.
    """
    place = Path(path)
    if place.is_dir():
        raise BadInputError(f"{place} is a folder; give the name of a file to write")
    with replacing(place) as beside, beside.open("w+b") as file:
        yield file
