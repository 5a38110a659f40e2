"""Nodes on disks meet by file, and one that was restored from a copy goes on under a new number."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samvirke.cli.app import app
from samvirke.respond.access.actor import Actor
from samvirke.respond.incidents.open_incident import OpenIncident
from samvirke.respond.incidents.sharing import ShareIncident
from samvirke.web.example import make_example
from samvirke.web.running import close_house, open_house

FIRE = Actor(user="ola", organisation="110.innlandet", centre="110.innlandet", agency="fire", role="operator")
POLICE = Actor(
    user="kari", organisation="112.innlandet", centre="112.innlandet", agency="police", role="operator"
)


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["node", *[str(word) for word in words]])


@pytest.fixture
def nodes(tmp_path: Path) -> Path:
    make_example(tmp_path / "nodes", 18_110)
    return tmp_path / "nodes"


def open_and_share(folder: Path, title: str) -> None:
    house = open_house(folder)
    try:
        node = house.nodes["live"]
        act = OpenIncident(type="building_fire", lon=10.5, lat=61.1, title=title)
        incident = next(each for each in node.do(FIRE, act).records if each.startswith("incident:"))
        node.do(FIRE, ShareIncident(incident=incident, to="112.innlandet"))
    finally:
        close_house(house)


def titles_at(folder: Path, actor: Actor) -> list[str]:
    house = open_house(folder)
    try:
        node = house.nodes["live"]
        return [view["title"] for view in node.views.all_of(actor, "incident", node.now_ms)]
    finally:
        close_house(house)


def test_an_incident_goes_to_112_on_a_stick(nodes: Path, tmp_path: Path) -> None:
    open_and_share(nodes / "110", "Storgata 1")
    stick = tmp_path / "to-112.bundle"
    assert run("bundle", nodes / "110", "--for", "112.innlandet", "--out", stick).exit_code == 0
    assert run("bundle", nodes / "110", "--for", "112.innlandet", "--out", stick).exit_code == 2
    assert stick.stat().st_mode & 0o777 == 0o600  # what was released to 112 may be of a patient
    taken = run("take-bundle", nodes / "112", stick)
    assert (taken.exit_code, taken.output.split(" ", 1)[0]) == (0, "3")  # number series, incident, share
    assert titles_at(nodes / "112", POLICE) == ["Storgata 1"]
    assert run("take-bundle", nodes / "112", stick, "--json").output.startswith("{")
    refused = run("take-bundle", nodes / "113", stick)
    assert refused.exit_code == 2
    assert "is for 112.innlandet; this is 113.innlandet" in refused.output


def test_a_node_that_was_restored_goes_on_as_its_next_epoch(nodes: Path, tmp_path: Path) -> None:
    open_and_share(nodes / "110", "Storgata 1")
    journal = nodes / "110" / "spaces" / "live" / "journal.sqlite"
    shutil.copy(journal, tmp_path / "copy.sqlite")
    open_and_share(nodes / "110", "Kirkegata 2")
    shutil.copy(tmp_path / "copy.sqlite", journal)
    told = run("begin-epoch", nodes / "110", "--reason", "the disk was lost at noon", "--user", "ola")
    assert (told.exit_code, "goes on as 110.innlandet/2" in told.output) == (0, True)
    assert run("begin-epoch", nodes / "110", "--reason", "no", "--user", "ola").exit_code == 2
    assert (
        run("begin-epoch", nodes / "110", "--reason", "x" * 20, "--user", "ola", "--space", "no").exit_code
        == 2
    )
    open_and_share(nodes / "110", "Torget 3")
    assert titles_at(nodes / "110", FIRE) == ["Storgata 1", "Torget 3"]
