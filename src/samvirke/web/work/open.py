"""The works of a house: opened once, kept in the folder of its node."""

import shutil
import tempfile
import threading
import weakref
from pathlib import Path

from samvirke.register.region import BUILTIN
from samvirke.web.house import House
from samvirke.web.node_folder import node_file, wall_ms
from samvirke.web.work.works import Works

FOLDER = "work"
_ONE_AT_A_TIME = threading.Lock()


def works_of(house: House) -> Works:
    """Return the works of a house; the first who asks opens them.

    A node without a folder keeps them in a temporary one, and has no register that a process of its own could
    read: it refuses what is asked for.
    """
    with _ONE_AT_A_TIME:
        if house.works is None:
            house.works = _open(house)
        return house.works


def close_works(house: House) -> None:
    """Stop what runs."""
    works, house.works = house.works, None
    if works is not None:
        works.close()


def _open(house: House) -> Works:
    if house.folder is None:
        works = Works(Path(tempfile.mkdtemp(prefix="samvirke-work-")), lambda: "", "", wall_ms)
        weakref.finalize(
            works, shutil.rmtree, works.folder, ignore_errors=True
        )  # also where nobody closes it
        return works
    folder = house.folder
    file = node_file(folder)
    began_with = file.region if file.region in BUILTIN or not file.region else str(folder / file.region)
    return Works(
        folder / FOLDER,
        # The node's own copy, once something in its register was changed.
        lambda: str(folder / "register") if house.register.is_own else began_with,
        str(folder / file.roads) if file.roads else "",
        wall_ms,
    )
