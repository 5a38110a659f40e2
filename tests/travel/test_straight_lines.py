"""The numbers of straight lines are rows: each with its range, unit, source and year."""

import csv
from importlib.resources import files

import pytest

from samvirke.travel.line import LineProfile

with files("samvirke.travel").joinpath("data", "straight", "lines.csv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['name']} {row['setting']}")
def test_every_number_has_range_unit_source_and_year(row: dict[str, str]) -> None:
    assert float(row["low"]) <= float(row["base"]) <= float(row["high"])
    assert all(row[column].strip() for column in ("unit", "source", "year"))


def test_a_profile_takes_its_settings_from_the_table() -> None:
    # A minute of straight line by car is 1,000 m ÷ 1.3 at 60 km/h.
    car, boat = LineProfile.named("car"), LineProfile.named("sea", speed_kmh=36.0)
    assert 1000 / 1.3 * car.seconds_per_metre == pytest.approx(60)
    assert (boat.detour, boat.fixed_s) == (1.5, 0.0)
    assert boat.seconds_per_metre == pytest.approx(0.15)
    assert LineProfile.named("air", speed_kmh=200.0).fixed_s == 120.0
