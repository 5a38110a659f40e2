"""Where a node may listen, and what a first run makes."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from samvirke.cli.app import app
from samvirke.model.errors import BadInputError
from samvirke.register.builtin import build_builtin
from samvirke.web.node_file import place_of
from samvirke.web.node_folder import make_node, node_file
from samvirke.web.running import open_house
from samvirke.web.serving import _socket, is_loopback, reject_in_the_open, serve


@dataclass(frozen=True)
class FirstRun:
    """A node that was started for the first time."""

    url: str
    password: str
    process: "subprocess.Popen[str]"

    def sign_in(self) -> httpx2.Response:
        """Sign its first user in."""
        body = {"user": "first", "password": self.password}
        return httpx2.post(f"{self.url}/api/v1/sign-in", json=body, timeout=30)


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - all addresses of the machine
        ("::", False),
        ("10.0.0.5", False),
        ("110.example.no", False),
    ],
)
def test_others_are_let_in_only_with_encryption(host: str, *, own: bool) -> None:
    assert is_loopback(host) == own
    reject_in_the_open(host, tls=True, behind_proxy=False)
    reject_in_the_open(host, tls=False, behind_proxy=True)
    if own:
        reject_in_the_open(host, tls=False, behind_proxy=False)
    else:
        with pytest.raises(BadInputError, match="--behind-proxy"):
            reject_in_the_open(host, tls=False, behind_proxy=False)


def test_half_of_what_tls_needs_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["serve", str(tmp_path), "--tls-cert", str(tmp_path / "cert.pem")])
    assert result.exit_code == 2
    assert "TLS needs both" in result.stderr


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FirstRun, Path]]:
    """Start a node where there was none, and stop it at the end."""
    place = tmp_path_factory.mktemp("first")
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / "samvirke"), "serve", "--port", "0"],
        env={"XDG_DATA_HOME": str(place), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        url = process.stdout.readline().split()[-1]
        told = process.stdout.readline()
        assert f"open {url}/app and sign in as first with " in told
        yield FirstRun(url, told.split(" with ")[1].split()[0], process), place
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]
        process.stderr.close()  # type: ignore[union-attr]


def test_a_first_run_makes_a_node_and_tells_its_account(first_run: tuple[FirstRun, Path]) -> None:
    node, _ = first_run
    answer = node.sign_in()
    assert answer.json()["centre"] == "110.local"
    assert "server" not in answer.headers


def test_a_first_run_commits_whatever_unit_the_register_holds(first_run: tuple[FirstRun, Path]) -> None:
    file = node_file(first_run[1] / "samvirke" / "node")
    owners = set(build_builtin("norway").units["owner"])
    assert len(owners) > 100
    assert all(map(place_of(file).answers_for, owners))
    assert file.title == "Prøvesentralen"  # it stands on Norwegian pages, the public one among them


def test_fifty_who_write_at_once_and_send_all_twice_do_each_thing_once(
    first_run: tuple[FirstRun, Path],
) -> None:
    node, _ = first_run
    headers = {"Authorization": f"Bearer {node.sign_in().json()['token']}"}

    def write(client: httpx2.Client, number: int) -> tuple[int, str]:
        # Two of the fifty send the same wish with the same key, mostly at the same moment.
        wish = number // 2
        answer = client.post(
            f"{node.url}/api/v1/live/do/open-incident",
            json={"type": "building_fire", "lon": 10.5, "lat": 61.1, "title": f"wish {wish}"},
            headers={**headers, "Idempotency-Key": f"wish-{wish}"},
        )
        assert answer.status_code == 200, answer.text
        made = next(one for one in answer.json()["records"] if one.startswith("incident:"))
        return wish, made

    with httpx2.Client(timeout=60) as client, ThreadPoolExecutor(50) as pool:
        answered = list(pool.map(partial(write, client), range(200)))
        page = client.get(f"{node.url}/api/v1/live/incidents?limit=1000", headers=headers).json()
    assert len(set(answered)) == 100  # each wish was answered with one incident, both times
    assert sorted(view["title"] for view in page["items"]) == sorted(f"wish {wish}" for wish in range(100))
    numbers = [view["number"] for view in page["items"]]
    assert len(set(numbers)) == 100


def test_it_stops_when_it_is_told_to_with_no_word_of_complaint(first_run: tuple[FirstRun, Path]) -> None:
    node, place = first_run
    node.process.terminate()
    assert node.process.wait(20) == 0
    assert node.process.stderr is not None
    assert node.process.stderr.read() == ""
    assert (place / "samvirke" / "node" / "spaces" / "live" / "journal.sqlite").exists()


def test_answers_are_sent_at_once() -> None:
    # asyncio sets TCP_NODELAY where the protocol is named (selector_events._set_nodelay), and only there.
    with _socket("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize("fault", ["certificate", "port"])
def test_what_cannot_be_served_is_told_and_the_log_is_closed(tmp_path: Path, fault: str) -> None:
    told = {"centre": "110.innlandet", "agency": "fire", "organisation": "fire"}
    folder = make_node(tmp_path / "node", told, "ola").folder
    junk = tmp_path / "junk.pem"
    junk.write_text("no certificate")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] if fault == "port" else 0
        files = (str(junk), str(junk)) if fault == "certificate" else (None, None)
        for _ in range(2):  # the second time a journal that was left open would be refused
            with pytest.raises(BadInputError, match=r"junk\.pem" if fault == "certificate" else str(port)):
                serve(
                    open_house(folder),
                    "127.0.0.1",
                    port,
                    ready=lambda _address: None,
                    certificate=files[0],
                    private_key=files[1],
                )
