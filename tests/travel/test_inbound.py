"""From many places to one: the times of `road` to the bit, as far as they are known, closures at once."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from samvirke.travel.cch import CchTimes
from samvirke.travel.closure import Closure
from samvirke.travel.graph import RoadGraph
from samvirke.travel.inbound import Inbound
from samvirke.travel.live_cch import LiveCch
from samvirke.travel.osm import build_graph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points

CLOSED = [
    Closure(area=shapely.box(10.77, 59.90, 10.79, 59.91)),
    Closure(area=shapely.box(10.80, 59.92, 10.81, 59.925)),
]


@pytest.fixture
def oslo(shared: Path) -> RoadTimes:
    return RoadTimes(_oslo(str(shared)), Profile.named())


@cache
def _oslo(shared: str) -> RoadGraph:
    return build_graph(Path(shared) / "norway" / "osm" / "oslo-east.osm.pbf")


def places(road: RoadTimes, count: int, seed: int) -> Points:
    """Draw places beside the nodes, some of them far from every road."""
    drawn = np.random.default_rng(seed)
    node = drawn.choice(road.graph.n_nodes, count)
    away = np.where(drawn.random(count) < 0.1, 1.0, drawn.uniform(0, 0.001, count))
    return Points(road.graph.lon[node] + away, road.graph.lat[node])


def test_a_one_way_street_is_driven_its_own_way(drawn: Callable[..., RoadGraph]) -> None:
    # A one-way ring 1 → 2 → 3 → 1 of equal sides: from 2 to 1 it is two sides, from 3 one.
    nodes = {1: (10.0, 60.0), 2: (10.02, 60.0), 3: (10.01, 60.00866)}
    one_way = {"highway": "primary", "maxspeed": "60", "oneway": "yes"}
    ways = {1: ([1, 2], one_way), 2: ([2, 3], one_way), 3: ([3, 1], one_way)}
    road = RoadTimes(drawn(nodes, ways), Profile.named())
    inbound = Inbound.of(road)
    corners = Points(np.array([10.0, 10.02, 10.01]), np.array([60.0, 60.0, 60.00866]))
    to_first = inbound.times_s(inbound.ends(corners), Points(corners.lon[:1], corners.lat[:1]))
    assert to_first[0] == 0
    assert to_first[1] == pytest.approx(2 * to_first[2], rel=0.01)


def test_a_ferry_counts_with_its_wait(ferry_graph: Callable[..., RoadGraph]) -> None:
    # 2 km at 60 km/h, 20 min of crossing, half an hour between departures: 15 min of wait, 2 km.
    graph = ferry_graph(duration="00:20", interval="00:30")
    inbound = Inbound.of(RoadTimes(graph, Profile.named().with_ferries("timetable")))
    shores = Points(graph.lon[[0, -1]], graph.lat[[0, -1]])
    whole_s = inbound.times_s(inbound.ends(shores), Points(shores.lon[1:], shores.lat[1:]))[0]
    assert whole_s == pytest.approx(120 + 20 * 60 + 15 * 60 + 120, abs=2)


def test_all_times_are_those_of_road_to_the_bit_open_and_closed(oslo: RoadTimes) -> None:
    here, there = places(oslo, 200, 1), places(oslo, 12, 2)
    inbound = Inbound.of(oslo)
    ends = inbound.ends(here)
    for times in (inbound, inbound.with_closures(CLOSED), inbound):
        asked = times.road.matrix(here, there)
        for column in range(len(there)):
            place = Points(there.lon[column : column + 1], there.lat[column : column + 1])
            ours = times.times_s(ends, place).astype(np.float32)
            np.testing.assert_array_equal(ours, asked[:, column])
    assert np.isinf(asked).any()
    assert np.isfinite(asked).any()


def test_what_is_nearer_than_the_horizon_is_final_and_the_rest_is_not_told(oslo: RoadTimes) -> None:
    here, place = places(oslo, 300, 3), Points(oslo.graph.lon[:1], oslo.graph.lat[:1])
    inbound = Inbound.of(oslo)
    ends, true_s = inbound.ends(here), oslo.matrix(here, place)[:, 0]
    with inbound.to(place, np.unique(ends.node[ends.node >= 0])) as search:
        for found in (10, 40):
            search.go_on(found=found)
            told = np.isfinite(search.seconds(ends))
            assert found <= told.sum() < 200
            np.testing.assert_array_equal(search.seconds(ends).astype(np.float32)[told], true_s[told])
            assert (true_s[~told] >= search.horizon_s).all()
        search.go_on()
        assert search.horizon_s == np.inf
        np.testing.assert_array_equal(search.seconds(ends).astype(np.float32), true_s)


def test_a_place_without_roads_is_not_reached(oslo: RoadTimes) -> None:
    inbound = Inbound.of(oslo)
    times_s = inbound.times_s(inbound.ends(places(oslo, 5, 4)), Points(np.array([5.0]), np.array([70.0])))
    assert np.isinf(times_s).all()


def test_two_questions_at_once_do_not_disturb_each_other(oslo: RoadTimes) -> None:
    inbound, here = Inbound.of(oslo), places(oslo, 50, 5)
    ends = inbound.ends(here)
    nodes = np.unique(ends.node[ends.node >= 0])
    one, other = (Points(oslo.graph.lon[k : k + 1], oslo.graph.lat[k : k + 1]) for k in (0, 999))
    with inbound.to(one, nodes) as first:
        first.go_on(found=5)
        with inbound.to(other, nodes) as second:
            second.go_on()
            theirs = second.seconds(ends)
        first.go_on()
        np.testing.assert_array_equal(first.seconds(ends).astype(np.float32), oslo.matrix(here, one)[:, 0])
    np.testing.assert_array_equal(theirs.astype(np.float32), oslo.matrix(here, other)[:, 0])


def test_the_accelerator_follows_closures_and_agrees_within_half_a_second(oslo: RoadTimes) -> None:
    pytest.importorskip("pyroutingkit", reason="the extra samvirke[fast] is not installed")
    plain = Inbound.of(oslo)
    fast = Inbound.of(oslo, LiveCch(CchTimes.of(oslo)))
    ends, there = plain.ends(places(oslo, 300, 6)), places(oslo, 3, 7)
    nodes = np.unique(ends.node[ends.node >= 0])
    for closures in ([], CLOSED, CLOSED[1:], []):  # closed, opened in part, opened again
        asked, reached = fast.with_closures(closures), plain.with_closures(closures)
        for column in range(len(there)):
            place = Points(there.lon[column : column + 1], there.lat[column : column + 1])
            with asked.to(place, nodes) as search:
                search.go_on(found=20)
                if search.horizon_s < np.inf:
                    assert search.leap(nodes)
                    assert search.engines == ("road", "cch")
                ours, theirs = search.seconds(ends), reached.times_s(ends, place)
            np.testing.assert_array_equal(np.isinf(ours), np.isinf(theirs))
            finite = np.isfinite(theirs)
            assert np.abs(ours[finite] - theirs[finite]).max(initial=0.0) < 0.5
