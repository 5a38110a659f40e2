"""The works of a node: one at a time in a process of its own, kept on the disk over a restart."""

import contextlib
import os
import platform
import secrets
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from samvirke import __version__
from samvirke.model.errors import BadInputError
from samvirke.respond.act import NotFoundError, RefusedError
from samvirke.web.work.child import FAULT
from samvirke.web.work.kind import Kind
from samvirke.web.work.kinds.listed import BY_NAME
from samvirke.web.work.record import ID, Became, Request, Work, read_work

MOST = 200  # works that are kept
MOST_WAITING = 20
MOST_BYTES = 4_000_000_000  # of all that is kept
LEAST_FREE = 500_000_000  # bytes of the disk that are left to the log of the node
CHILD = (sys.executable, "-P", "-m", "samvirke.web.work.child")  # -P: no file that lies about is a module
LOG = "child.txt"
GIVEN = "given"


class Works:
    """The works of a node.

    Parameters
    ----------
    folder
        Where they lie; made when it is not there.
    region
        Says what a work that is asked for now works on: a built-in region or the path of a package; empty:
        nothing can be asked for.
    roads
        Path of a road graph, or empty.
    now_ms
        The wall clock.
    child
        The command that works; it is given the folder of the work.
    """

    def __init__(
        self,
        folder: Path,
        region: Callable[[], str],
        roads: str,
        now_ms: Callable[[], int],
        child: Sequence[str] = CHILD,
    ) -> None:
        self.folder, self._region, self._roads, self._now_ms = folder, region, roads, now_ms
        self._child = tuple(child)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._changed = threading.Condition()
        self._works: dict[str, Work] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._at_work = ""
        self._thread: threading.Thread | None = None
        self._is_closed = False
        self._keys: dict[tuple[str, str, str], str] = {}  # space, user, key of a form → the work it asked for
        for place in sorted(self.folder.iterdir()):
            if ID.fullmatch(place.name):
                self._read(place)
        if self._waiting():
            self._begin()

    def listed(self, space: str, page: str | None = None) -> list[Work]:
        """Return the works of a space, the newest first; of the kinds of one page where it is named."""
        with self._changed:
            found = [
                work
                for work in self._works.values()
                if work.request.space == space and (page is None or BY_NAME[work.request.kind].page == page)
            ]
        return sorted(found, key=lambda work: (work.request.asked_ms, work.id), reverse=True)

    def get(self, space: str, id: str) -> Work:  # noqa: A002 - as addresses call it
        """Return a work.

        Raises
        ------
        NotFoundError
            When there is none in that space.
        """
        with self._changed:
            work = self._works.get(id)
        if work is None or work.request.space != space:
            raise NotFoundError("there is no such work here; it may have been deleted")
        return work

    def before(self, work: Work) -> int:
        """Return how many come before a work that waits, that which runs among them."""
        with self._changed:
            waiting = self._waiting()
            at = next((at for at, one in enumerate(waiting) if one.id == work.id), 0)
            return at + (1 if self._process is not None else 0)

    def ask(
        self,
        kind: Kind,
        parameters: Mapping[str, Any],
        *,
        space: str,
        user: str,
        organisation: str,
        uploads: Mapping[str, tuple[str, bytes]] | None = None,
        key: str = "",
    ) -> Work:
        """Put a work in the queue.

        Parameters
        ----------
        kind, parameters
            What; the values are checked already.
        space, user, organisation
            Where and by whom.
        uploads
            Input → what the file was called and its bytes.
        key
            Of the form: what is sent twice is done once.

        Raises
        ------
        RefusedError
            When the node has no register, or there is no room.
        """
        region = self._region()
        if not region:
            raise RefusedError(
                "this node has no register to work on; take one in on the page Register, or set `region` in "
                "node.toml"
            )
        with self._changed:
            form = (space, user, key)
            if key and self._keys.get(form, "") in self._works:
                return self._works[self._keys[form]]
            self._refuse_when_full()
            id_ = secrets.token_hex(8)
            folder = self.folder / id_
            folder.mkdir(mode=0o700)
            given = dict(parameters)
            for name, (called, content) in (uploads or {}).items():
                (folder / GIVEN).mkdir(exist_ok=True)
                ending = ".toml" if called.lower().endswith(".toml") else ".csv"
                (folder / GIVEN / f"{name}{ending}").write_bytes(content)
                given[name] = f"{GIVEN}/{name}{ending}"
            work = Work(
                id=id_,
                folder=folder,
                request=Request(
                    kind=kind.name,
                    parameters=given,
                    space=space,
                    user=user,
                    organisation=organisation,
                    asked_ms=self._now_ms(),
                    region=region,
                    roads=self._roads,
                    versions={"samvirke": __version__, "python": platform.python_version()},
                ),
            )
            work.write_became()
            work.write_request()
            self._works[id_] = work
            if key:
                self._keys[form] = id_
            self._begin()
            self._changed.notify_all()
        return work

    def again(self, work: Work, *, user: str, organisation: str) -> Work:
        """Ask for the same once more, its files too; the old one stays.

        Raises
        ------
        RefusedError
            As `ask`.
        """
        kind = BY_NAME[work.request.kind]
        given = dict(work.request.parameters)
        uploads = {}
        for one in kind.inputs:
            if one.kind == "file" and given.get(one.name):
                path = work.folder / given[one.name]
                uploads[one.name] = (path.name, path.read_bytes())
        return self.ask(
            kind, given, space=work.request.space, user=user, organisation=organisation, uploads=uploads
        )

    def cancel(self, work: Work, *, user: str) -> None:
        """Stop a work that waits or runs; one that is over stays as it is."""
        with self._changed:
            now = self._works.get(work.id)
            if now is None or now.is_over:
                return
            was_running = now.became.state == "running"
            self._put(now, replace(now.became, state="cancelled", ended_ms=self._now_ms(), cancelled_by=user))
            if was_running and self._process is not None:
                _end(self._process)

    def delete(self, work: Work) -> None:
        """Throw a work away, with all that it found; one that runs is stopped first."""
        self.cancel(work, user="")
        with self._changed:
            # Its process is gone before its folder is: it could write into it.
            self._changed.wait_for(lambda: not self._is_at_work_on(work.id), timeout=10)
            self._works.pop(work.id, None)
            self._keys = {form: id_ for form, id_ in self._keys.items() if id_ != work.id}
        shutil.rmtree(work.folder, ignore_errors=True)

    def wait(self, work: Work, timeout_s: float) -> Work:
        """Return a work when it is over, or as it is after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self._works[work.id].is_over, timeout_s)
            return self._works[work.id]

    def close(self) -> None:
        """Stop what runs; it is told that the node stopped. What waits is begun when the node is back."""
        with self._changed:
            self._is_closed = True
            if self._process is not None:
                _end(self._process)
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout=10)

    # --- within -------------------------------------------------------------------------------------

    def _read(self, place: Path) -> None:
        try:
            work = read_work(place)
        except BadInputError:
            return  # half made when the node ended; nobody was told of it
        if work.request.kind not in BY_NAME:
            return  # of a program that knew more kinds; it stays on the disk
        self._works[work.id] = work
        if work.became.state == "running":
            self._put(work, replace(work.became, state="stopped", ended_ms=self._now_ms()))

    def _put(self, work: Work, became: Became) -> None:
        changed = replace(work, became=became)
        changed.write_became()
        self._works[work.id] = changed
        with self._changed:
            self._changed.notify_all()

    def _waiting(self) -> list[Work]:
        found = [work for work in self._works.values() if work.became.state == "waiting"]
        return sorted(found, key=lambda work: (work.request.asked_ms, work.id))

    def _is_at_work_on(self, id_: str) -> bool:
        return self._process is not None and self._at_work == id_

    def _refuse_when_full(self) -> None:
        if len(self._waiting()) >= MOST_WAITING:
            raise RefusedError(f"{MOST_WAITING} works wait already; wait until some are done, or cancel some")
        if len(self._works) >= MOST:
            raise RefusedError(f"{MOST} works are kept already; delete some that nobody needs")
        kept = sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
        if kept > MOST_BYTES:
            raise RefusedError(
                f"the works take {kept / 1e9:.1f} GB, and {MOST_BYTES / 1e9:.0f} GB is the most; delete some "
                "that nobody needs"
            )
        free = shutil.disk_usage(self.folder).free
        if free < LEAST_FREE:
            raise RefusedError(
                f"the disk has {free / 1e9:.2f} GB left, and {LEAST_FREE / 1e9:.1f} GB is kept for the log "
                "of the node; delete works that nobody needs, or ask who runs the node"
            )

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work_for_ever, name="works", daemon=True)
            self._thread.start()

    def _work_for_ever(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._is_closed or self._waiting())
                if self._is_closed:
                    return
                work = self._waiting()[0]
                with (work.folder / LOG).open("wb") as log:
                    process = _start((*self._child, str(work.folder)), work.folder, log)
                self._process, self._at_work = process, work.id
                self._put(work, Became(state="running", started_ms=self._now_ms()))
            code = process.wait()
            _close_line(process)
            with self._changed:
                self._process, self._at_work = None, ""
                self._finish(self._works[work.id], code)
                self._changed.notify_all()

    def _finish(self, work: Work, code: int) -> None:
        """Say what became of a work whose process has ended."""
        if work.became.state == "running":
            ended = replace(work.became, ended_ms=self._now_ms())
            if self._is_closed:
                self._put(work, replace(ended, state="stopped"))
            elif code == 0:
                self._put(work, replace(ended, state="done"))
            else:
                self._put(work, replace(ended, state="failed", fault=_fault(work.folder, code)))
        if self._works[work.id].became.state != "done":
            shutil.rmtree(work.folder / "files", ignore_errors=True)  # half of a result is none


def _start(command: Sequence[str], folder: Path, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,  # it ends when this closes
        stdout=log,
        stderr=log,
        cwd=folder,
        start_new_session=True,  # so that what it starts ends with it
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and all that it started, by the id of its group, which is its own."""
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _close_line(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()


def _fault(folder: Path, code: int) -> str:
    """Return why a process failed, for people."""
    try:
        return (folder / FAULT).read_text(encoding="utf-8")
    except OSError:
        if code == -signal.SIGKILL:
            return "the process was ended from outside; the machine may lack memory: ask for fewer runs"
        return f"the program failed; what happened stands in {folder / LOG}: ask who runs the node"
