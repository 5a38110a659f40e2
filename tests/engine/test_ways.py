"""Closures on a road graph while a course runs."""

from collections.abc import Callable

import numpy as np
import pytest
import shapely
from tests.hamlet import hamlet as build_hamlet
from tests.travel.conftest import drawn, write_osm  # noqa: F401  # fixtures

from samvirke.engine.response.build import build_world
from samvirke.engine.response.conditions import Switch
from samvirke.engine.response.ways import Cut, closed_times, ways_for
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.closure import Closure
from samvirke.travel.graph import RoadGraph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes

# Two ways from Vik (1) to Nes (2): straight over the bridge (3), and round by the north (4).
NODES = {1: (10.05, 60.05), 3: (10.15, 60.1), 2: (10.25, 60.15), 4: (10.05, 60.2)}
ROAD = {"highway": "primary", "maxspeed": "60"}
BRIDGE = Closure(area=shapely.box(10.14, 60.09, 10.16, 60.11), name="bridge")


@pytest.fixture
def road(drawn: Callable[..., RoadGraph]) -> RoadTimes:  # noqa: F811
    return RoadTimes(drawn(NODES, {1: ([1, 3, 2], ROAD), 2: ([1, 4, 2], ROAD)}), Profile.open("limit"))


@pytest.fixture
def region() -> Region:
    hamlet = build_hamlet()
    driving = hamlet.units[hamlet.units["mode"] == "road"]
    return hamlet.with_table("units", driving)


def test_a_closed_bridge_is_driven_round_as_a_world_built_without_it(road: RoadTimes, region: Region) -> None:
    world = build_world(region, road, said=lambda _: None)
    ways, switches = ways_for(region, world, [Cut(BRIDGE, 60.0, 120.0)], road=road)
    assert switches == (Switch(60, 1), Switch(120, 0))
    without = build_world(region, road.with_closures([BRIDGE]), said=lambda _: None)
    np.testing.assert_array_equal(ways[0].reach_s, without.reach_s)
    np.testing.assert_array_equal(ways[0].between_s, without.between_s)
    assert (ways[0].reach_s > world.reach_s).any()
    assert (ways[0].reach_s >= world.reach_s).all()


def test_what_is_closed_already_stays_closed(road: RoadTimes) -> None:
    north = Closure(area=shapely.box(10.04, 60.19, 10.06, 60.21), name="north")
    both = closed_times(road.with_closures([BRIDGE]), [Cut(north, 0.0, 60.0)])
    assert isinstance(both, RoadTimes)
    assert [closure.name for closure in both.closures] == ["bridge", "north"]


def test_times_that_know_no_closures_are_refused(region: Region, road: RoadTimes) -> None:
    class Other:
        pass

    world = build_world(region, road, said=lambda _: None)
    with pytest.raises(BadInputError, match="of kind Other cannot close any"):
        ways_for(region, world, [Cut(BRIDGE, 0.0, 60.0)], road=Other())  # type: ignore[arg-type]
