"""All that travels alike: who drives, flies, sails and walks, and how fast."""

import numpy as np
import pandas as pd
import pytest

from samvirke.model.errors import BadInputError
from samvirke.travel.fleet import Fleet, fleet_of
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Points

OSLO, ONE_DEGREE_NORTH = (
    Points(np.array([10.0]), np.array([60.0])),
    Points(np.array([10.0]), np.array([61.0])),
)
DEGREE_M = 111_195.08


def seconds(fleet: Fleet) -> float:
    return float(fleet.times(LineTimes()).matrix(OSLO, ONE_DEGREE_NORTH)[0, 0])


def units(*rows: tuple[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"unit-{number}" for number in range(len(rows))],
            "mode": [mode for mode, _ in rows],
            "speed_kmh": [kmh for _, kmh in rows],
        }
    )


def test_who_drives_uses_the_road_that_was_given() -> None:
    road = LineTimes()
    assert Fleet("road").times(road) is road


@pytest.mark.parametrize(
    ("fleet", "expected"),
    [
        (Fleet("air", 220.0), DEGREE_M * 3.6 / 220 + 120),  # 1819.6 s of flight, 120 to land
        (Fleet("sea", 50.0), DEGREE_M * 1.5 * 3.6 / 50),  # 12,009 s
        (Fleet("foot"), DEGREE_M * 1.3 * 3.6 / 5),  # 104,078 s, most of two days
    ],
)
def test_who_flies_sails_or_walks_goes_straight(fleet: Fleet, expected: float) -> None:
    assert seconds(fleet) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("mode", ["air", "sea"])
def test_a_higher_speed_is_never_later(mode: str) -> None:
    times = [seconds(Fleet(mode, kmh)) for kmh in (10.0, 50.0, 220.0, 400.0)]
    assert times == sorted(times, reverse=True)


def test_units_of_one_mode_and_speed_are_one_fleet() -> None:
    fleets = fleet_of(units(("air", 220), ("road", np.nan), ("air", 220), ("air", 240), ("foot", np.nan)))
    assert fleets == [Fleet("air", 220), Fleet("road"), Fleet("air", 220), Fleet("air", 240), Fleet("foot")]


def test_the_speed_of_a_car_is_that_of_its_road() -> None:
    assert fleet_of(units(("road", 140), ("road", np.nan), ("foot", 8))) == [
        Fleet("road"),
        Fleet("road"),
        Fleet("foot"),
    ]


@pytest.mark.parametrize("mode", ["air", "sea"])
@pytest.mark.parametrize("kmh", [np.nan, 0.0, -10.0])
def test_who_flies_or_sails_without_a_speed_is_refused(mode: str, kmh: float) -> None:
    with pytest.raises(BadInputError, match=r"unit-1 goes by air or sea .*it must be above 0"):
        fleet_of(units(("road", np.nan), (mode, kmh)))


def test_a_mode_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInputError, match=r"unit-0 has mode 'rail'.*road, air, sea, foot"):
        fleet_of(units(("rail", 80)))
