"""Where a node may listen, and what a first run makes."""

import subprocess
import sys
from pathlib import Path

import httpx2
import pytest
from typer.testing import CliRunner

from samvirke.cli.app import app
from samvirke.model.errors import BadInputError
from samvirke.web.serving import is_loopback, reject_in_the_open


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


def test_a_first_run_makes_a_node_tells_its_account_and_stops_when_it_is_told_to(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).parent / "samvirke"), "serve", "--port", "0"]
    process = subprocess.Popen(
        command,
        env={"XDG_DATA_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        told = process.stderr.readline()
        assert "sign in as first with " in told
        password = told.split(" with ")[1].split()[0]
        url = process.stdout.readline().split()[-1]
        answer = httpx2.post(
            f"{url}/api/v1/sign-in", json={"user": "first", "password": password}, timeout=30
        )
        assert answer.json()["centre"] == "110.local"
        assert "server" not in answer.headers
        process.terminate()
        assert process.wait(20) == 0
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]
        process.stderr.close()  # type: ignore[union-attr]
    assert (tmp_path / "samvirke" / "node" / "spaces" / "live" / "journal.sqlite").exists()
