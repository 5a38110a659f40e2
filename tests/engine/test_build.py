"""From a region to the arrays of a world."""

from dataclasses import replace

import numpy as np
import pytest

from samvirke.engine.response.build import build_world
from samvirke.engine.response.world import World
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Points, Times

DEGREE_NORTH_M = 6_371_008.8 * np.pi / 180  # 111,195 m


@pytest.fixture
def world(hamlet: Region) -> World:
    return build_world(hamlet, LineTimes(), said=lambda _: None)


def unit(world: World, name: str) -> int:
    return world.units.index(name)


def stop(world: World, name: str) -> int:
    return int(world.unit_stop[unit(world, name)])


def test_a_site_is_a_stop_for_each_fleet_that_uses_it_and_hospitals_for_all(world: World) -> None:
    # Road: two fire stations, two ambulance bases, police, depot, hospital: 7. Air: base and
    # hospital. On foot: base and hospital.
    assert np.bincount(world.stop_fleet).tolist() == [7, 2, 2]
    assert np.bincount(world.stop_fleet, weights=world.stop_is_hospital).tolist() == [1, 1, 1]
    assert stop(world, "engine-vik-1") == stop(world, "ladder-vik-1")


def test_fleets_travel_each_in_their_own_way(world: World) -> None:
    # cell-3 lies at 10.05, 60.08: 0.03° = 3335.9 m north of the police in Vik. By car × 1.3 at
    # 60 km/h: 260.2 s.
    cell = world.place_ids.tolist().index("cell-3")
    car_s = 0.03 * DEGREE_NORTH_M * 1.3 * 3.6 / 60
    assert world.reach_s[cell, stop(world, "patrol-vik-1")] == pytest.approx(car_s, rel=1e-6)
    # The helicopter at 10.04, 60.07 flies 220 km/h and lands in 120 s: 0.01° north and 0.01° east,
    # sqrt(1111.95² + (1111.95 cos 60.075°)²) = 1242.8 m.
    flies_m = 0.01 * DEGREE_NORTH_M * np.hypot(1, np.cos(np.radians(60.075)))
    flies_s = flies_m * 3.6 / 220 + 120
    assert world.reach_s[cell, stop(world, "helicopter-vik-1")] == pytest.approx(flies_s, rel=1e-5)


def test_no_way_leads_from_one_fleet_to_another(world: World) -> None:
    same = world.stop_fleet[:, None] == world.stop_fleet
    assert np.isinf(world.between_s[~same]).all()
    assert np.isfinite(world.between_s[same]).all()


def test_what_is_empty_in_the_table_means_never_and_always(world: World) -> None:
    assert world.off_duty_turnout_s[unit(world, "ambulance-nes-1")] == 420
    assert np.isinf(world.off_duty_turnout_s[unit(world, "engine-vik-1")])
    assert world.turnout_probability[unit(world, "engine-vik-1")] == 1
    assert world.turnout_probability[unit(world, "search-nes-1")] == 0.6
    assert world.on_duty[unit(world, "ambulance-nes-1")].sum() == 7 * 12
    assert world.on_duty[unit(world, "engine-vik-1")].all()


def test_a_unit_gives_what_its_capabilities_say(world: World) -> None:
    names = world.capabilities
    assert list(names) == sorted(names)
    gives = world.unit_gives[unit(world, "engine-vik-1")]
    assert {names[which]: count for which, count in gives.items()} == {
        "fire.pump": 1,
        "rescue.smoke_dive": 2,
    }


def test_it_says_what_it_does(hamlet: Region) -> None:
    told: list[str] = []
    build_world(hamlet, LineTimes(), said=told.append)
    assert told == [f"travel times of {n} stops by {by} to 7 places" for n, by in TRAVELLERS]


TRAVELLERS = [(7, "road"), (2, "air"), (2, "foot")]


@pytest.mark.parametrize("table", ["units", "cells"])
def test_a_region_with_nobody_to_send_or_nobody_to_help_is_refused(hamlet: Region, table: str) -> None:
    empty = replace(hamlet, tables={**hamlet.tables, table: hamlet.tables[table].iloc[:0]})
    with pytest.raises(BadInputError, match="at least one of each"):
        build_world(empty, LineTimes())


def test_the_way_between_stops_runs_from_the_first_to_the_second(hamlet: Region) -> None:
    # Eastwards takes an hour, westwards no time: the ambulance of Nes lies east of the hospital of Vik.
    class OneWay(LineTimes):
        def matrix(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Times:
            time_s = np.where(targets.lon > sources.lon[:, None], 3600, 0).astype(np.float32)
            return np.where(time_s <= limit_s, time_s, np.float32(np.inf))

    built = build_world(hamlet, OneWay(), said=lambda _: None)
    lon = hamlet.sites.set_index("id")["lon"]
    base = built.unit_stop[built.units.index("ambulance-nes-1")]
    hospital = np.flatnonzero(built.stop_is_hospital & (built.stop_fleet == built.stop_fleet[base]))[0]
    assert lon["ambulance-nes"] > lon["hospital-vik"]
    assert (built.between_s[hospital, base], built.between_s[base, hospital]) == (3600, 0)
