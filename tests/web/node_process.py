"""Real nodes: `samvirke serve` in processes of their own, as people start them."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx2

COMMAND = str(Path(sys.executable).parent / "samvirke")


@dataclass
class Running:
    """A node that runs, and somebody who is signed in there.

    Parameters
    ----------
    url
        Where it answers.
    token
        Of the first user.
    process
        Its process.
    """

    url: str
    token: str
    process: "subprocess.Popen[str]"

    @property
    def headers(self) -> dict[str, str]:
        """What shows who asks."""
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **params: Any) -> Any:
        """Read something of the live space."""
        answer = httpx2.get(f"{self.url}/api/v1/live/{path}", params=params, headers=self.headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def do(self, act: str, **fields: Any) -> Any:
        """Ask for an act."""
        answer = httpx2.post(
            f"{self.url}/api/v1/live/do/{act}", json=fields, headers=self.headers, timeout=30
        )
        assert answer.status_code == 200, answer.text
        return answer.json()


@contextmanager
def running(folders: Sequence[Path], ports: Sequence[int] = ()) -> Iterator[list[Running]]:
    """Start a node in each folder, sign its first user in, and stop them all at the end."""
    with ExitStack() as stack:
        processes = [
            stack.enter_context(_process(folder, port))
            for folder, port in zip(
                folders, ports or cast("list[int | None]", [None] * len(folders)), strict=True
            )
        ]
        yield [_signed_in(process, folder) for process, folder in zip(processes, folders, strict=True)]


@contextmanager
def _process(folder: Path, port: int | None) -> Iterator["subprocess.Popen[str]"]:
    words = [COMMAND, "serve", str(folder), *(() if port is None else ("--port", str(port)))]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()


def _signed_in(process: "subprocess.Popen[str]", folder: Path) -> Running:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert " listens on http://" in line, line + process.stdout.read()
    url = line.split()[-1]
    user = {"110": "ola", "112": "kari", "113": "liv", "113-oslo": "per"}[folder.name]
    password = (folder / "password.txt").read_text().strip()
    answer = httpx2.post(f"{url}/api/v1/sign-in", json={"user": user, "password": password}, timeout=30)
    assert answer.status_code == 200, answer.text
    return Running(url, answer.json()["token"], process)


def free_ports(first: int = 20_000) -> int:
    """Return the first of five ports in a row that are free now."""
    import socket

    for port in range(first, 60_000, 7):
        try:
            with ExitStack() as stack:
                for number in range(5):
                    taken = stack.enter_context(socket.socket())
                    taken.bind(("127.0.0.1", port + number))
        except OSError:
            continue
        return port
    raise RuntimeError("no five ports in a row are free")
