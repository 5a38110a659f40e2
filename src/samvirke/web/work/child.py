"""The process that works: ``python -m samvirke.web.work.child FOLDER``.

It reads what was asked in FOLDER, does it, and ends with 0; ``fault.txt`` says what was wrong, for people.
Its input is a line from the node: when that closes, the node is gone, and it ends with all that it started.
"""

import contextlib
import os
import signal
import sys
import threading
import traceback
from pathlib import Path

from samvirke.model.errors import SamvirkeError
from samvirke.web.work.kinds.listed import BY_NAME
from samvirke.web.work.order import Order
from samvirke.web.work.progress import Progress
from samvirke.web.work.record import read_work

FAULT = "fault.txt"
NICE = 10  # those who use the node come first
EXIT_FAULT, EXIT_BROKEN = 2, 3


def work(folder: Path) -> int:
    """Do what was asked in a folder; return the exit code."""
    try:
        request = read_work(folder).request
        kind = BY_NAME[request.kind]
        files = {one.name for one in kind.inputs if one.kind == "file"}
        given = {
            name: str(folder / value) if name in files and value else value
            for name, value in request.parameters.items()
        }
        order = Order(
            kind=request.kind,
            parameters=given,
            region=request.region,
            roads=request.roads,
            folder=folder,
            processes=max(1, (os.cpu_count() or 1) - 1),
        )
        kind.run(order, Progress(folder))
    except SamvirkeError as error:
        (folder / FAULT).write_text(str(error), encoding="utf-8")
        return EXIT_FAULT
    except Exception:  # noqa: BLE001 - what was not foreseen is told to who runs the node, in child.txt
        traceback.print_exc()
        return EXIT_BROKEN
    return 0


def end_with_the_node() -> None:
    """Wait until the node is gone, then end this process and all that it started."""
    with contextlib.suppress(OSError):
        while os.read(0, 1):
            continue
    if hasattr(os, "killpg"):
        os.killpg(os.getpgrp(), signal.SIGKILL)  # the group is our own: the node made it for us
    os._exit(EXIT_BROKEN)


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(NICE)
    threading.Thread(target=end_with_the_node, daemon=True).start()
    sys.exit(work(Path(sys.argv[1])))
