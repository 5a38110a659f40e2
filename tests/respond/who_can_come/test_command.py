"""`samvirke who-can-come`, as typed."""

import json
from pathlib import Path

import pytest
from tests.engine.roads_of_hamlet import grid
from tests.hamlet import hamlet
from typer.testing import CliRunner, Result

from samvirke.cli.app import app
from samvirke.travel.graph_file import write_graph

NOON = "2026-01-05T12:00:00+01:00"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("package") / "hamlet"
    hamlet().write(place)
    write_graph(grid(), place.parent / "grid.roads")
    return place


def ask(package: Path, *more: object, need: str = "fire.pump=1,police.patrol") -> Result:
    words = ["who-can-come", 60.05, 10.05, "--region", package, "--need", need, "--at", NOON, *more]
    return CliRunner().invoke(app, [str(word) for word in words], env={"SAMVIRKE_NODE": ""})


def test_it_lists_who_can_come_and_what_is_left_behind(package: Path) -> None:
    shown = ask(package)
    assert shown.exit_code == 0, shown.stderr
    assert "Who can come to Vik, Mon 05 Jan 2026 12:00" in shown.stdout
    assert "engine-vik-1" in shown.stdout
    assert "4,800" in shown.stdout  # as in test_who_can_come
    assert "note: travel times are straight lines, not roads" in shown.stderr


def test_as_json_it_is_one_document(package: Path) -> None:
    told = json.loads(ask(package, "--json").stdout)
    assert [unit["unit"] for unit in told["units"] if unit["proposed"]] == ["engine-vik-1", "patrol-vik-1"]
    assert told["units"][0]["uncovers"][0]["people"] == 4800
    assert told["missing"] == {}


def test_what_nobody_can_be_sent_for_ends_with_a_finding(package: Path) -> None:
    shown = ask(package, "--no-uncover", need="fire.pump=3")
    assert shown.exit_code == 1
    assert "nobody can be sent for 1 × fire.pump; ask the neighbours" in shown.stderr


def test_a_closed_road_makes_the_way_longer_and_the_table_of_cover_older(package: Path) -> None:
    roads = ("--roads", package.parent / "grid.roads", "--json")
    wall = [word for lat in (60.0, 60.06, 60.12) for word in ("--closed", f"10.16,{lat},4000")]
    times = []
    for more in ([], wall):
        told = json.loads(ask(package, *roads, *more, need="fire.pump=2").stdout)
        times.append({unit["unit"]: unit["eta_s"] for unit in told["units"]}["engine-nes-1"])
    assert times[1] > times[0]
    said = ask(package, *roads[:2], *wall, need="fire.pump=2").stderr
    assert "worked out with all roads open" in said


def test_where_a_unit_is_comes_from_the_state_file(package: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.csv"
    state.write_text("unit,does,until,lon,lat\nengine-nes-1,returning,,10.05,60.05\n")
    told = json.loads(ask(package, "--json", "--state", state, need="fire.pump=1").stdout)
    assert told["units"][0]["unit"] == "engine-nes-1"
    assert told["units"][0]["eta_s"] == 0  # it stands there, and turns out no more


@pytest.mark.parametrize(
    ("more", "need", "says"),
    [
        ((), "fire.pump=0", "it must be capabilities, each once"),
        ((), "fire.pump=1,fire.pump=2", "it must be capabilities, each once"),
        ((), "fire.pomp", "nobody knows the capability"),
        (("--closed", "10,60"), "fire.pump", "it must be LON,LAT,METRES"),
        (("--closed", "10,60,-5"), "fire.pump", "the radius 1 to 100000 m"),
        (("--closed", "10,60,50"), "fire.pump", "straight lines know no roads"),
        (("--at", "noon"), "fire.pump", "noon"),
    ],
)
def test_what_cannot_be_used_is_said(package: Path, more: tuple[str, ...], need: str, says: str) -> None:
    shown = ask(package, *more, need=need)
    assert shown.exit_code == 2
    assert says in shown.stderr
