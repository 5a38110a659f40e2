"""Weather and darkness that keep units on the ground."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from tests.engine.worlds import course, need

from samvirke.engine.response.build import build_world
from samvirke.engine.response.gates import Weather, bad_hours, grounded
from samvirke.engine.response.sun import sun_height_deg
from samvirke.model.chance import stream
from samvirke.model.errors import InvalidValueError
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes


@pytest.mark.parametrize(
    ("moment", "height"),
    [
        # U.S. Naval Observatory, Sun and Moon Data for One Day: Tromsø (19.0 E, 69.5 N), 1 April 2014, UT+1
        ("2014-04-01T03:46+01:00", -6.0),  # begin civil twilight
        ("2014-04-01T04:50+01:00", -0.833),  # sunrise: upper edge, with air
        ("2014-04-01T18:49+01:00", -0.833),
        ("2014-04-01T19:53+01:00", -6.0),
    ],
)
def test_the_sun_stands_where_the_naval_observatory_says(moment: str, height: float) -> None:
    # Printed to the minute: 0.09° here.
    found = sun_height_deg([datetime.fromisoformat(moment)], 19.0, 69.5)[0]
    assert found == pytest.approx(height, abs=0.09)


def test_at_noon_of_an_equinox_it_stands_as_high_as_the_pole_is_from_the_zenith() -> None:
    # Equinox 20 March 2026 14:46 UTC; at 60° north the sun then culminates 30° high.
    day = [datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=m) for m in range(24 * 60)]
    assert sun_height_deg(day, 10.0, 60.0).max() == pytest.approx(30.0, abs=0.15)


def test_weather_has_its_share_and_its_spells_in_the_long_run() -> None:
    weather = Weather(share_of_hours=0.2, mean_spell_h=5)
    bad = bad_hours(weather, stream(1, 0, "test").random(400_000))
    # Spells: 80,000 bad hours of 5: about 16,000; the share's standard error is
    # sqrt(0.16/400,000 × (1 + r)/(1 - r)), r = 1 - 1/5 - 1/20 = 0.75: 0.0017.
    assert bad.mean() == pytest.approx(0.2, abs=0.007)
    spells = int((np.diff(bad.astype(int)) == 1).sum())
    assert bad.sum() / spells == pytest.approx(5, abs=0.2)


@pytest.fixture
def bucket(hamlet: Region) -> Region:
    """Return the hamlet with a helicopter with a bucket beside the other."""
    units = hamlet.units
    new = units[units["id"] == "helicopter-vik-1"].assign(id="bucket-1", capabilities="air.fire_bucket")
    return hamlet.with_table("units", pd.concat([units, new], ignore_index=True))


def test_only_a_unit_that_needs_daylight_stays_on_the_ground_in_the_dark(bucket: Region) -> None:
    # At 60.07° north, 10.04° east on 5 January civil twilight lasts from about 8:20 to 16:25: by the middles
    # of the hours it is light from 9 (8:30 is light) to 16 (16:30 is dark).
    world = build_world(bucket, LineTimes(), said=lambda _: None)
    asked = course(need(0, 0.0), hours=24)
    stopped = grounded(bucket, world, asked, weather=None)
    assert list(stopped) == [world.units.index("bucket-1")]
    hours = np.flatnonzero(~next(iter(stopped.values())))
    assert hours.tolist() == list(range(8, 16))


def test_air_units_of_one_base_share_its_weather_and_others_drive(bucket: Region) -> None:
    world = build_world(bucket, LineTimes(), said=lambda _: None)
    asked = course(need(0, 0.0), hours=2000)
    weather = Weather(share_of_hours=0.3, mean_spell_h=6)
    stopped = grounded(bucket, world, asked, weather=weather, seed=3)
    air = [world.units.index(name) for name in ("helicopter-vik-1", "bucket-1")]
    assert sorted(stopped) == sorted(air)
    plain, dark = (stopped[unit] for unit in air)
    assert (dark >= plain).all()
    assert dark.sum() > plain.sum() > 0
    same = grounded(bucket, world, asked, weather=weather, seed=3)
    np.testing.assert_array_equal(same[air[0]], plain)
    other_run = grounded(bucket, world, asked, weather=weather, seed=3, run=1)
    assert (other_run[air[0]] != plain).any()


def test_a_course_that_begins_within_an_hour_counts_hours_by_the_clock(bucket: Region) -> None:
    world = build_world(bucket, LineTimes(), said=lambda _: None)
    half_past = course(need(0, 0.0), hours=24, starts="2026-01-04T23:30:00Z")
    hours = next(iter(grounded(bucket, world, half_past, weather=None).values()))
    assert len(hours) == 25
    assert np.flatnonzero(~hours).tolist() == list(range(8, 16))


@pytest.mark.parametrize(("share", "spell"), [(1.0, 6), (-0.1, 6), (0.1, 0.5), (0.9, 2)])
def test_weather_that_cannot_be_is_refused(share: float, spell: float) -> None:
    with pytest.raises(InvalidValueError):
        Weather(share_of_hours=share, mean_spell_h=spell)
