"""A node of its own for tests of pages: `samvirke serve` as people start it, with one user of each role."""

import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
from tests.web.node_process import COMMAND

from samvirke.respond.access.actor import Role
from samvirke.respond.access.sign_in.accounts import Accounts
from samvirke.respond.access.sign_in.person import Person
from samvirke.web.node_folder import make_node, wall_ms

PASSWORD = "k7fq-2mpx-9dtw-hc4n"  # noqa: S105 - of every user of a node that lives as long as a test
ROLES: tuple[Role, ...] = ("leader", "operator", "planner", "reader", "exercise_leader", "administrator")
EXERCISE = "exercise-1"
PLACE = {
    "centre": "110.innlandet",
    "agency": "fire",
    "organisation": "municipality-3403",  # Hamar, which owns Innlandet 110 in the register
    "title": "Innlandet 110",
    "answers_for": ["fire-service-34*"],
    "agencies": {"112.innlandet": "police", "113.innlandet": "health"},
    "triple": ["112.innlandet", "113.innlandet"],
    "talk_group": "BAPS-INNL-1",
    "phones": {"112.innlandet": ["112"], "113.innlandet": ["113"]},
    "spaces": [{"name": "live", "mode": "live"}, {"name": EXERCISE, "mode": "exercise"}],
}
PATIENCE_S = 180.0  # two seconds where nobody else uses the machine
REGISTER_PATIENCE_S = 240.0  # all of Norway is read while others use the machine


@dataclass
class ServedNode:
    """A node that can be asked, killed and started again on the same port.

    Parameters
    ----------
    folder
        Its folder.
    port
        On loopback.
    """

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and return once it answers."""
        log = (self.folder / "served.txt").open("ab")
        with log:
            self.process = subprocess.Popen(
                [COMMAND, "serve", str(self.folder), "--port", str(self.port)], stdout=log, stderr=log
            )
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            assert self.process.poll() is None, self.told()
            try:
                if httpx2.get(f"{self.url}/api/v1/health", timeout=5).status_code == 200:
                    return
            except httpx2.TransportError:
                time.sleep(0.05)
        raise AssertionError(f"the node did not answer within {PATIENCE_S:g} s:\n{self.told()}")

    def kill(self) -> None:
        """End it as a power cut does: SIGKILL, nothing is tidied."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as people do."""
        self._end(signal.SIGTERM)

    def told(self) -> str:
        """Return what it printed: whole, for a test that failed."""
        return (self.folder / "served.txt").read_text(encoding="utf-8", errors="replace")

    def sign_in(self, user: str) -> str:
        """Return the token of a new session."""
        answer = httpx2.post(
            f"{self.url}/api/v1/sign-in", json={"user": user, "password": PASSWORD}, timeout=30
        )
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["token"]
        return token

    def token(self, user: str) -> str:
        """Return the token of a session that is open still; users are called by their roles."""
        token = self._tokens.get(user)
        if token is None or self.ask("GET", "/app", token).status_code == 401:
            token = self._tokens[user] = self.sign_in(user)
        return token

    def ask(self, method: str, path: str, token: str, **sent: Any) -> httpx2.Response:
        """Ask for something by a token."""
        return httpx2.request(
            method, f"{self.url}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=60, **sent
        )

    def get(self, path: str, *, user: str = "leader", space: str = "live") -> Any:
        """Read something of the API: ``node.get("incidents")``."""
        answer = self.ask("GET", f"/api/v1/{space}/{path}", self.token(user))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def do(self, act: str, *, user: str = "operator", space: str = "live", **fields: Any) -> Any:
        """Do an act by the API: ``node.do("open-incident", title="Flood", …)``."""
        answer = self.ask("POST", f"/api/v1/{space}/do/{act}", self.token(user), json=fields)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def wait_for_register(self) -> None:
        """Return once it has read its region: until then it does not answer who can come."""
        asked = {"need": "health.ambulance=1", "lat": 60.7945, "lon": 11.0680}  # Hamar
        end = time.monotonic() + REGISTER_PATIENCE_S
        while True:
            answer = self.ask("GET", "/api/v1/live/who-can-come", self.token("leader"), params=asked)
            if answer.status_code == 200:
                return
            # 409: it is being read.
            assert answer.status_code == 409, answer.text
            assert time.monotonic() < end, f"no region within {REGISTER_PATIENCE_S:g} s:\n{self.told()}"
            time.sleep(0.5)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def new_node(folder: Path, *, region: str = "") -> ServedNode:
    """Make the folder of a node with a user of each role, called by it, all with `PASSWORD`; start it.

    Parameters
    ----------
    folder
        One that is not there.
    region
        ``norway``, or empty: it starts in a second, and does not answer who can come.
    """
    make_node(folder, {**PLACE, "region": region}, "leader")
    accounts = Accounts(folder / "accounts.json", wall_ms)
    accounts.set_password("leader", PASSWORD)
    for role in ROLES[1:]:
        person = Person(
            user=role,
            organisation=str(PLACE["organisation"]),
            agency="fire",
            roles={"live": role, EXERCISE: role},
        )
        accounts.add(person, PASSWORD)
    node = ServedNode(folder, _free_port())
    node.start()
    return node


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
