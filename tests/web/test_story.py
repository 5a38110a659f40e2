"""A building fire with injured, by four real nodes and the commands that people type."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.node_process import Running, free_ports, running
from tests.web.waiting import until
from typer.testing import CliRunner

from samvirke.cli.app import app
from samvirke.web.example import make_example

UNIT, OWNER = "air-hems-lorenskog-1", "state-air-ambulance"
Say = Callable[..., Any]


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    place = tmp_path_factory.mktemp("story") / "demo"
    folders = [node.folder for node in make_example(place, free_ports(30_000))]
    with running(folders) as started:
        yield {folder.name: node for folder, node in zip(folders, started, strict=True)}


@pytest.fixture
def say(nodes: dict[str, Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Say:
    """Return what types a command at a node and gives the one JSON document that it prints."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    def typed(at: str, *words: str) -> Any:
        place = {"SAMVIRKE_NODE": nodes[at].url, "SAMVIRKE_TOKEN": nodes[at].token}
        result = CliRunner().invoke(app, [*words, "--json"], env=place)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return typed


def test_112_and_113_work_on_the_fire_and_oslo_sends_its_helicopter(say: Say) -> None:
    number = say("110", "incident", "open", "building_fire", "61.115", "10.466", "--injured", "several")[
        "number"
    ]
    assert number.endswith("-00001")
    say("110", "incident", "alert", number, "--message", "Brann, flere skadde")

    def answers() -> dict[str, str]:
        panel = say("110", "incident", "alert", number, "--show")[-1]
        return {row["who"]: row["answer"] for row in panel["rows"]}

    # Delivered is what their nodes say by themselves; acting is what a person there says.
    until(lambda: set(answers().values()) == {"delivered"})
    say("112", "incident", "alert", number, "--answer", "acting")
    until(lambda: answers() == {"112.innlandet": "acting", "113.innlandet": "delivered"})
    need = say("113", "incident", "need", number, "health.air_ambulance=1")[-1]["need"]["id"]
    # The neighbour that is asked has no part in the incident, and yet sees what it is asked for.
    say("113", "incident", "request", need[-6:], "--to", "113.oslo")

    def of_kind(at: str, kind: str) -> list[dict[str, Any]]:
        return [view for view in say(at, "incident", "asked") if view["kind"] == kind]

    until(lambda: len(of_kind("113-oslo", "request")) == 1)
    request = of_kind("113-oslo", "request")[0]["id"]
    say(
        "113-oslo",
        "incident",
        "offer",
        request,
        "--unit",
        UNIT,
        "--owner",
        OWNER,
        "--firm",
        "--there-in",
        "25",
    )
    until(lambda: len(of_kind("113", "offer")) == 1)
    say("113", "incident", "accept", of_kind("113", "offer")[0]["id"][-6:])

    def covered(at: str) -> dict[str, int]:
        board = say(at, "incident", "need", number)
        return next(one["coverage"] for one in board if one["need"]["id"] == need)

    # A firm offer is committed by its own centre, by itself.
    until(lambda: covered("113")["committed"] == 1)
    assert covered("113")["missing"] == 0
    say("113-oslo", "incident", "status", UNIT, "on_scene")
    until(lambda: covered("110")["on_scene"] == 1)
    say("110", "incident", "log", number, "> 112 radio Røyk fra taket !need fire.pump=2")
    until(lambda: len(say("112", "incident", "log", number, "--words", "røyk tak")) == 1)
    say("113-oslo", "incident", "status", UNIT, "released")
    until(lambda: covered("113")["committed"] == 0)


def test_the_logs_of_all_four_hold_one_another_by_their_signatures(nodes: dict[str, Running]) -> None:
    def peers(at: str) -> dict[str, str]:
        return {centre: one["state"] for centre, one in nodes[at].get("status")["peers"].items()}

    for at in nodes:
        until(lambda at=at: set(peers(at).values()) == {"in_touch"})  # type: ignore[misc]
        assert len(peers(at)) == 3
    sizes = nodes["110"].get("journal")["sizes"]
    until(lambda: nodes["112"].get("journal")["sizes"].get("110.innlandet/1") == sizes["110.innlandet/1"])
    mine = nodes["110"].get("journal/proof", seq=0, size=sizes["110.innlandet/1"])
    theirs = nodes["112"].get("journal/proof", seq=0, size=mine["size"], origin="110.innlandet/1")
    assert theirs["root"] == mine["root"]


def test_signing_in_keeps_a_token_that_nobody_else_may_read(
    nodes: dict[str, Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.delenv("SAMVIRKE_TOKEN", raising=False)
    monkeypatch.delenv("SAMVIRKE_NODE", raising=False)
    node = nodes["110"]
    refused = CliRunner().invoke(app, ["incident", "list"])
    assert refused.exit_code == 2
    assert "nobody is signed in" in refused.stderr
    wrong = {"SAMVIRKE_PASSWORD": "not the password of ola"}
    result = CliRunner().invoke(app, ["login", node.url, "--user", "ola"], env=wrong)
    assert result.exit_code == 2
    assert not (tmp_path / "samvirke" / "logins.json").exists()
    secret = tmp_path / "password.txt"
    folder = Path(str(node.process.args[2]))  # type: ignore[index]
    secret.write_text((folder / "password.txt").read_text())
    words = ["login", node.url, "--user", "ola", "--password-file", str(secret)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    kept = tmp_path / "samvirke" / "logins.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert secret.read_text().strip() not in kept.read_text()
    assert CliRunner().invoke(app, ["incident", "list", "--json"]).exit_code == 0
    assert CliRunner().invoke(app, ["logout"]).exit_code == 0
    assert CliRunner().invoke(app, ["incident", "list"]).exit_code == 2


def test_a_field_that_is_none_is_told_before_anything_is_sent(say: Say, nodes: dict[str, Running]) -> None:
    place = {"SAMVIRKE_NODE": nodes["110"].url, "SAMVIRKE_TOKEN": nodes["110"].token}
    for words, told in [
        (["do", "open-incident", "tpye=fall"], "'tpye=fall' is no field; it must be name=value"),
        (["do", "open-incident", "lon=east"], "lon is 'east'; it must be JSON"),
        (["do", "opn-incident"], "there is no act 'opn-incident'"),
        (["incident", "show", "99999"], "no incident that you may see ends in '99999'"),
        (["incident", "open", "no_such_type", "61", "10"], "no_such_type"),
    ]:
        result = CliRunner().invoke(app, words, env=place)
        assert result.exit_code == 2
        assert told in result.stderr
    assert say("110", "do")[0]["act"]


def test_a_node_that_is_not_there_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    place = {"SAMVIRKE_NODE": "http://127.0.0.1:9", "SAMVIRKE_TOKEN": "x"}
    result = CliRunner().invoke(app, ["incident", "list"], env=place)
    assert result.exit_code == 2
    assert "http://127.0.0.1:9 does not answer" in result.stderr
