import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import osmium
import pytest
from osmium.osm import mutable
from typer.testing import CliRunner, Result

from samvirke.cli.app import app

WEST, EAST = "5.0,60.0", "5.2515271,60.0"  # 2 km of road, 10 km of ferry, 2 km of road


def samvirke(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def as_json(result: Result) -> Any:
    assert result.exit_code in (0, 1), result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def osm_file(tmp_path: Path) -> Path:
    km = {1: 0, 2: 1, 3: 2, 4: 4.5, 5: 7, 6: 12, 7: 13, 8: 14}
    road = {"highway": "primary", "maxspeed": "60"}
    ways: Mapping[int, tuple[Sequence[int], Mapping[str, str]]] = {
        1: ([1, 2, 3], road),
        2: ([3, 4, 5, 6], {"route": "ferry", "name": "Sundet", "duration": "00:20"}),
        3: ([6, 7, 8], road),
    }
    path = tmp_path / "sund.osm.pbf"
    head = osmium.io.Header()
    head.set("osmosis_replication_timestamp", "2026-11-01T00:00:00Z")
    with osmium.SimpleWriter(str(path), header=head) as writer:
        for node, x in km.items():
            writer.add_node(mutable.Node(id=node, location=(5 + x / 55.66, 60.0)))
        for way, (refs, tags) in ways.items():
            writer.add_way(mutable.Way(id=way, nodes=list(refs), tags=dict(tags)))
    return path


@pytest.fixture
def roads(osm_file: Path, tmp_path: Path) -> Path:
    assert samvirke("roads", "build", osm_file, "-o", tmp_path / "sund.roads").exit_code == 0
    return tmp_path / "sund.roads"


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "from.csv").write_text("name,lon,lat\nwest,5.0,60.0\neast,5.2515271,60.0\n")
    (tmp_path / "to.csv").write_text("Lon;Lat\n5,0359;60,0\n5,23;60,0\n9;60\n")
    return tmp_path / "from.csv", tmp_path / "to.csv"


class TestBuild:
    def test_tells_what_it_built(self, osm_file: Path, tmp_path: Path) -> None:
        seen = as_json(samvirke("roads", "build", osm_file, "-o", tmp_path / "a", "--json"))
        assert (seen["nodes"], seen["arcs"], seen["ferry_lines"]) == (4, 6, 1)
        assert (seen["data_date"], seen["licence"]) == ("2026-11-01T00:00:00Z", "ODbL-1.0")

    def test_builds_the_same_bytes_twice(self, osm_file: Path, tmp_path: Path) -> None:
        for name in ("a", "b"):
            samvirke("roads", "build", osm_file, "-o", tmp_path / name)
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()

    def test_refuses_a_file_cut_off_and_leaves_nothing(self, osm_file: Path, tmp_path: Path) -> None:
        cut = tmp_path / "cut.osm.pbf"
        cut.write_bytes(osm_file.read_bytes()[:-30])
        result = samvirke("roads", "build", cut, "-o", tmp_path / "cut.roads")
        assert result.exit_code == 2
        assert "fetch it again" in result.stderr
        assert not (tmp_path / "cut.roads").exists()


class TestCheck:
    def test_lists_the_ferries_and_finds_nothing(self, roads: Path) -> None:
        result = samvirke("roads", "check", roads, "--json")
        seen = as_json(result)
        assert result.exit_code == 0
        assert seen["findings"] == []
        (ferry,) = seen["ferries"]
        assert (ferry["name"], ferry["duration_min"], ferry["cars"]) == ("Sundet", 20, "assumed")

    def test_prints_for_people(self, roads: Path) -> None:
        result = samvirke("roads", "check", roads)
        assert "4 nodes (100.0%) in the largest of 1 parts" in result.stdout
        assert "Sundet" in result.stdout

    def test_ends_with_1_when_places_of_a_region_lie_too_far_away(self, roads: Path) -> None:
        result = samvirke("roads", "check", roads, "--region", "norway", "--json")
        assert result.exit_code == 1
        seen = as_json(result)
        assert [row["table"] for row in seen["snapping"]] == ["sites", "cells"]
        assert "people) " not in result.stderr
        assert "cells lie more than 5000 m from every road" in result.stderr

    def test_refuses_what_is_no_graph(self, osm_file: Path) -> None:
        result = samvirke("roads", "check", osm_file)
        assert result.exit_code == 2
        assert "must be built first" in result.stderr


class TestRoute:
    def test_tells_the_time_with_and_without_the_ferry(self, roads: Path) -> None:
        # 4 km at 60 km/h are 240 s; the ferry takes 9.989 km / 12.3 km/h = 2 924 s.
        seen = as_json(samvirke("roads", "route", roads, WEST, EAST, "--json"))
        assert seen["travel_time_s"] == pytest.approx(240 + 2923.5, abs=1)
        assert seen["ferry_time_s"] == pytest.approx(2923.5, abs=0.5)
        assert seen["travel_time_without_ferry_s"] is None
        assert len(seen["geometry"]["coordinates"]) == 8
        assert seen["describe"]["engine"] == "road"

    def test_prints_for_people(self, roads: Path) -> None:
        result = samvirke("roads", "route", roads, WEST, EAST)
        assert "52.7 min, 14.0 km" in result.stdout
        assert "includes 48.7 min of ferry; without ferry: no way" in result.stdout
        assert "OpenStreetMap contributors" in result.stderr

    def test_takes_a_ferry_mode(self, roads: Path) -> None:
        seen = as_json(samvirke("roads", "route", roads, WEST, EAST, "--ferries", "timetable", "--json"))
        assert seen["ferry_time_s"] == pytest.approx(1200 + 1800, abs=0.01)
        closed = samvirke("roads", "route", roads, WEST, EAST, "--ferries", "closed")
        assert "no way" in closed.stdout

    def test_takes_closures_at_a_moment(self, roads: Path, tmp_path: Path) -> None:
        box = [[5.01, 59.9], [5.02, 59.9], [5.02, 60.1], [5.01, 60.1], [5.01, 59.9]]
        feature = {
            "type": "Feature",
            "properties": {"valid_to": "2026-11-18T08:00:00Z"},
            "geometry": {"type": "Polygon", "coordinates": [box]},
        }
        path = tmp_path / "f.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        asked = ("roads", "route", roads, WEST, EAST, "--closures", path)
        assert "no way" in samvirke(*asked).stdout
        assert "no way" in samvirke(*asked, "--at", "2026-11-18T08:59:00+01:00").stdout
        assert "52.7 min" in samvirke(*asked, "--at", "2026-11-18T09:00:00+01:00").stdout

    def test_takes_a_western_longitude(self, roads: Path) -> None:
        result = samvirke("roads", "route", roads, "-5.0,60.0", EAST)
        assert result.exit_code == 0
        assert "no way" in result.stdout

    @pytest.mark.parametrize(
        ("arguments", "text"),
        [
            (("5.0", EAST), "must be LON,LAT"),
            (("5,0,60,0", EAST), "must be LON,LAT"),
            (("60.0,500", EAST), "are they swapped"),
            (("nan,60", EAST), "lon must be -180 to 180"),
            ((WEST, EAST, "--profile", "jet"), "built-in profiles are limit"),
            ((WEST, EAST, "--ferries", "fast"), "must be official or timetable"),
            ((WEST, EAST, "--at", "now"), "'now' is no moment with a zone; write it like"),
            ((WEST, EAST, "--at", "2026-11-18T06:00"), "has no zone"),
            ((WEST, EAST, "--closures", "none.geojson"), "there is no file none.geojson"),
        ],
    )
    def test_says_what_is_wrong(self, roads: Path, arguments: Sequence[str], text: str) -> None:
        result = samvirke("roads", "route", roads, *arguments)
        assert result.exit_code == 2
        assert text in result.stderr
        assert "Traceback" not in result.stderr


class TestIsochrone:
    def test_writes_an_area_a_limit(self, roads: Path, tmp_path: Path) -> None:
        out = tmp_path / "area.geojson"
        result = samvirke("roads", "isochrone", roads, WEST, "--minutes", "1,2.5", "-o", out)
        assert (result.exit_code, result.stdout) == (0, "")
        features = json.loads(out.read_text())["features"]
        assert [feature["properties"]["minutes"] for feature in features] == [1, 2.5]
        assert features[0]["geometry"]["type"] == "Polygon"

    def test_prints_without_a_file(self, roads: Path) -> None:
        seen = as_json(samvirke("roads", "isochrone", roads, WEST, "--minutes", "1"))
        assert seen["type"] == "FeatureCollection"
        assert seen["describe"]["attribution"] == "© OpenStreetMap contributors, ODbL"

    @pytest.mark.parametrize("minutes", ["", "soon", "0", "-5", "inf", "nan"])
    def test_refuses_limits_that_are_none(self, roads: Path, minutes: str) -> None:
        result = samvirke("roads", "isochrone", roads, WEST, "--minutes", minutes)
        assert result.exit_code == 2
        assert "minutes is" in result.stderr


class TestNearest:
    def test_names_rows_from_1(self, roads: Path, tables: tuple[Path, Path], tmp_path: Path) -> None:
        out = tmp_path / "n.csv"
        asked = ("roads", "nearest", roads, "--from", tables[0], "--to", tables[1])
        seen = as_json(samvirke(*asked, "-o", out, "--json"))
        assert seen["source"] == [1, 2, 0]
        assert seen["travel_time_s"][2] is None
        assert (seen["unreached"], seen["snapped_too_far"]["targets"]) == (1, 1)
        lines = out.read_text().splitlines()
        assert lines[0] == "target,source,travel_time_s"
        assert lines[1].startswith("1,1,12")
        assert lines[3] == "3,,"

    def test_prints_for_people(self, roads: Path, tables: tuple[Path, Path]) -> None:
        result = samvirke("roads", "nearest", roads, "--from", tables[0], "--to", tables[1])
        assert "2 of 3 places are reached" in result.stdout

    @pytest.mark.parametrize(
        ("content", "text"),
        [
            ("name,x\na,1\n", "it needs lon and lat"),
            ("lon,lat\n5,60\n5,north\n", "row 3: lat is 'north'"),
            ("lon,lat\n5,60\n,60\n", "row 3: lon is 'nan'"),
            ("lon,lat\n260000,6600000\n", "are they swapped, or in metres"),
            ("", "is no CSV"),
        ],
    )
    def test_says_what_is_wrong_with_a_table(
        self, roads: Path, tables: tuple[Path, Path], content: str, text: str
    ) -> None:
        tables[1].write_text(content)
        result = samvirke("roads", "nearest", roads, "--from", tables[0], "--to", tables[1])
        assert result.exit_code == 2
        assert text in result.stderr


class TestMatrix:
    @pytest.mark.parametrize("engine", ["road", "cch"])
    def test_writes_a_file(self, roads: Path, tables: tuple[Path, Path], tmp_path: Path, engine: str) -> None:
        from samvirke.travel.matrix_file import read_matrix

        if engine == "cch":
            pytest.importorskip("pyroutingkit", reason="the extra samvirke[fast] is not installed")
        out = tmp_path / "m.times"
        result = samvirke(
            *("roads", "matrix", roads, "--from", tables[0], "--to", tables[1]),
            *("-o", out, "--engine", engine, "--json"),
        )
        assert as_json(result)["shape"] == [2, 3]
        stored = read_matrix(out)
        assert stored.description.engine == engine
        assert stored.seconds[0, 0] == 120  # 2 km at 60 km/h
        assert stored.seconds[1, 2] == 65_535

    def test_refuses_an_engine_that_is_none(
        self, roads: Path, tables: tuple[Path, Path], tmp_path: Path
    ) -> None:
        result = samvirke(
            *("roads", "matrix", roads, "--from", tables[0], "--to", tables[1]),
            *("-o", tmp_path / "m", "--engine", "osrm"),
        )
        assert result.exit_code == 2
        assert "must be road or cch" in result.stderr


def test_oslo_east_passes_its_check(shared: Path, tmp_path: Path) -> None:
    osm = shared / "norway" / "osm" / "oslo-east.osm.pbf"
    assert samvirke("roads", "build", osm, "-o", tmp_path / "o.roads").exit_code == 0
    result = samvirke("roads", "check", tmp_path / "o.roads", "--json")
    assert result.exit_code == 0
    assert as_json(result)["largest_part_nodes"] == 7_892
