"""A site at sea is refused, unless that is where it should be."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from tests.register.spoiling import set_cell

from samvirke.register.land import Land
from samvirke.register.package import inspect_package

# Land is a square of one degree; the site lies 0.02 degrees east of it: 0.02 × 111.195 km ×
# cos(60.05°) = 1.11 km, and 0.01 degrees are 0.56 km, which is tolerated.
SQUARE = Land(np.array([shapely.box(9.5, 59.5, 10.5, 60.5)]), (5.0, 57.0, 20.0, 65.0))


@pytest.mark.parametrize(("lon", "told"), [("10.52", True), ("10.51", False), ("10.06", False)])
def test_a_site_over_a_kilometre_out_at_sea_is_told(folder: Path, lon: str, told: bool) -> None:
    set_cell(folder, "sites", "fire-vik", "lon", lon)
    findings = inspect_package(folder, land=SQUARE).findings
    assert [one.row for one in findings] == (["2 (fire-vik)"] if told else [])
    if told:
        assert findings[0].seen == "lon 10.52, lat 60.05, in the sea 1.1 km from land"
        assert "correct the position" in findings[0].do


def test_a_boat_station_may_lie_at_sea_but_not_with_an_engine(folder: Path) -> None:
    set_cell(folder, "sites", "base-nes", "lon", "10.9")
    set_cell(folder, "sites", "base-nes", "kind", "boat_station")
    set_cell(folder, "units", "search-nes-1", "mode", "sea")
    set_cell(folder, "units", "search-nes-1", "speed_kmh", "55")
    assert inspect_package(folder, land=SQUARE).findings == ()
    set_cell(folder, "units", "search-nes-1", "mode", "road")
    assert "in the sea" in inspect_package(folder, land=SQUARE).findings[0].seen


def test_an_air_base_at_sea_is_only_noted(folder: Path) -> None:
    set_cell(folder, "sites", "air-vik", "lon", "10.9")
    inspection = inspect_package(folder, land=SQUARE)
    assert inspection.findings == ()
    assert "in the sea" in inspection.notes[0].seen


def test_a_position_outside_the_window_of_the_coast_is_not_judged(folder: Path) -> None:
    away = Land(SQUARE.outlines, (20.0, 57.0, 30.0, 65.0))
    set_cell(folder, "sites", "fire-vik", "lon", "11.9")
    assert inspect_package(folder, land=away).findings == ()


def test_without_a_coast_the_check_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samvirke.register.reading.nordic_land", lambda: None)
    inspection = inspect_package(folder)
    assert inspection.region is not None
    assert "no coast in this installation" in inspection.notes[0].seen
