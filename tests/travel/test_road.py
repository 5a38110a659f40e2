from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from samvirke.model.errors import InvalidValueError
from samvirke.travel.graph import RoadGraph
from samvirke.travel.line import LineTimes, distances_m
from samvirke.travel.osm import build_graph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points

Drawn = Callable[..., RoadGraph]
STEP_M = 555.97  # 0.01 degree east at 60 degrees north on a sphere of 6 371 008.8 m
STEP_S = 3.6 * STEP_M / 30
STREET = {"highway": "residential"}


def points(*pairs: tuple[float, float]) -> Points:
    return Points(np.array([lon for lon, _ in pairs]), np.array([lat for _, lat in pairs]))


def street_of(count: int) -> tuple[dict[int, tuple[float, float]], dict[int, object]]:
    """A straight street of nodes 0.01 degree apart, each piece a way of its own."""
    nodes = {n: (10 + 0.01 * n, 60.0) for n in range(count)}
    return nodes, {n + 1: ([n, n + 1], STREET) for n in range(count - 1)}


@pytest.fixture
def street(drawn: Drawn) -> RoadTimes:
    return RoadTimes(drawn(*street_of(5)), Profile.named())


def test_seconds_are_length_by_speed(street: RoadTimes) -> None:
    times = street.matrix(points((10.0, 60.0), (10.02, 60.0)), points((10.04, 60.0), (10.0, 60.0)))
    np.testing.assert_allclose(times, [[4 * STEP_S, 0], [2 * STEP_S, 2 * STEP_S]], atol=0.05)
    assert times.dtype == np.float32


def test_the_way_from_the_place_to_the_road_is_part_of_the_time(street: RoadTimes) -> None:
    # 0.001 degree north of the first node: 111.2 m at 20 km/h = 20.0 s
    time_s = street.matrix(points((10.0, 60.001)), points((10.01, 60.0)))[0, 0]
    assert time_s == pytest.approx(20.0 + STEP_S, abs=0.05)


def test_a_place_too_far_from_the_road_is_not_reached_and_the_distance_told(
    street: RoadTimes,
) -> None:
    far = points((10.0, 60.1))  # 11.1 km
    assert street.matrix(far, points((10.01, 60.0)))[0, 0] == np.inf
    assert street.matrix(points((10.01, 60.0)), far)[0, 0] == np.inf
    assert street.nearest(far, points((10.01, 60.0))).source.tolist() == [-1]
    assert street.nearest(points((10.01, 60.0)), far).source.tolist() == [-1]
    way = street.route(points((10.01, 60.0)), far)
    assert (way.travel_time_s, way.distance_m, len(way.lon)) == (np.inf, np.inf, 0)
    assert way.snapped_m[1] == pytest.approx(11_119.5, abs=1)
    assert [area.is_empty for area in street.isochrone(far, [600])] == [True]  # type: ignore[attr-defined]


def test_places_far_from_every_road_are_not_known(street: RoadTimes) -> None:
    # 0.1 degrees north of the street are 11 km; straight lines lead everywhere.
    two = points((10.01, 60.001), (10.01, 60.1))
    assert street.knows(two).tolist() == [True, False]
    assert LineTimes().knows(two).tolist() == [True, True]


def test_a_place_exactly_at_the_farthest_distance_is_on_the_network(street: RoadTimes) -> None:
    place = points((10.0, 60.01))
    exact_m = float(distances_m(place, points((10.0, 60.0)))[0, 0])
    at, below = (replace(street, max_snap_m=m) for m in (exact_m + 1e-6, exact_m - 1e-3))
    assert at.snap(place).on_network.all()
    assert not below.snap(place).on_network.any()


def test_what_lies_beyond_the_limit_is_not_reached(street: RoadTimes) -> None:
    sources, targets = points((10.0, 60.0)), points((10.01, 60.0), (10.02, 60.0))
    exactly = float(street.matrix(sources, targets)[0, 0])
    limited = street.matrix(sources, targets, limit_s=STEP_S + 0.05)
    assert limited.tolist() == [[pytest.approx(exactly), np.inf]]
    with pytest.raises(InvalidValueError, match="limit_s is -1"):
        street.matrix(sources, targets, limit_s=-1)
    with pytest.raises(InvalidValueError, match="limit_s is nan"):
        street.matrix(sources, targets, limit_s=np.nan)


def test_both_directions_of_search_give_the_same_times(street: RoadTimes) -> None:
    many = points(*((10 + 0.007 * k, 60.0 + 0.0003 * k) for k in range(6)))
    few = points((10.003, 60.002), (10.04, 59.999))
    np.testing.assert_array_equal(street.matrix(many, few), street.matrix(few, many).T)


def test_no_places_give_an_empty_answer(street: RoadTimes) -> None:
    none, one = points(), points((10.0, 60.0))
    assert street.matrix(none, one).shape == (0, 1)
    assert street.matrix(one, none).shape == (1, 0)
    assert street.nearest(none, one).source.tolist() == [-1]
    assert street.nearest(none, one).travel_time_s.tolist() == [np.inf]
    assert street.nearest(one, none).source.shape == (0,)


def test_the_nearest_source_is_named(street: RoadTimes) -> None:
    best = street.nearest(points((10.0, 60.0), (10.04, 60.0)), points((10.01, 60.0), (10.03, 60.0)))
    assert best.source.tolist() == [0, 1]
    assert best.travel_time_s.tolist() == [pytest.approx(STEP_S, abs=0.05)] * 2


def test_a_tie_stays_with_the_lower_index(street: RoadTimes) -> None:
    west, east, middle = (10.0, 60.0), (10.04, 60.0), points((10.02, 60.0))
    assert street.nearest(points(west, east), middle).source.tolist() == [0]
    assert street.nearest(points(east, west), middle).source.tolist() == [0]


def test_of_two_stations_in_one_house_the_first_goes_everywhere(street: RoadTimes) -> None:
    house = (10.01, 60.0)
    best = street.nearest_to_nodes(points((10.04, 60.001), house, house, house))
    assert set(best.source.tolist()) == {0, 1}


def test_the_route_runs_from_place_to_place(street: RoadTimes) -> None:
    way = street.route(points((10.0, 60.001)), points((10.02, 59.999)))
    assert way.lon.tolist() == [10.0, 10.0, 10.01, 10.02, 10.02]
    assert way.lat.tolist() == [60.001, 60.0, 60.0, 60.0, 59.999]
    assert way.travel_time_s == pytest.approx(2 * STEP_S + 40.0, abs=0.1)
    assert way.distance_m == pytest.approx(2 * STEP_M + 2 * 111.2, abs=0.1)
    assert list(way.snapped_m) == pytest.approx([111.2, 111.2], abs=0.1)
    assert way.ferry_time_s == 0


def test_a_route_to_the_same_place_is_no_way_at_all(street: RoadTimes) -> None:
    way = street.route(points((10.0, 60.0)), points((10.0, 60.0)))
    assert (way.travel_time_s, way.distance_m) == (0, 0)


def test_route_and_isochrone_take_one_place(street: RoadTimes) -> None:
    two, one = points((10.0, 60.0), (10.01, 60.0)), points((10.0, 60.0))
    with pytest.raises(InvalidValueError, match="route was given 2 places"):
        street.route(one, two)
    with pytest.raises(InvalidValueError, match="isochrone was given 2 places"):
        street.isochrone(two, [60])


def test_a_one_way_street_is_a_detour_back(drawn: Drawn) -> None:
    # A triangle driven one way round: there along 556 m, back along the two other sides, each
    # sqrt((556/2)^2 + 1112^2) = 1146 m; at 30 km/h 66.7 s and 275.1 s.
    nodes = {1: (10.0, 60.0), 2: (10.01, 60.0), 3: (10.005, 60.01)}
    ring = {n: (way, {**STREET, "oneway": "yes"}) for n, way in enumerate(([1, 2], [2, 3], [3, 1]))}
    times = RoadTimes(drawn(nodes, {n + 1: way for n, way in ring.items()}), Profile.named())
    west, east = points((10.0, 60.0)), points((10.01, 60.0))
    assert times.matrix(west, east)[0, 0] == pytest.approx(66.7, abs=0.1)
    assert times.matrix(east, west)[0, 0] == pytest.approx(275.1, abs=0.1)
    assert times.route(east, west).lon.tolist() == [10.01, 10.005, 10.0]


def test_a_driveway_on_its_own_takes_nobody(drawn: Drawn) -> None:
    nodes, ways = street_of(5)
    nodes |= {90: (10.02, 60.003), 91: (10.021, 60.003)}
    times = RoadTimes(drawn(nodes, {**ways, 90: ([90, 91], {"highway": "service"})}), Profile.named())
    place = points((10.02, 60.003))  # right at the driveway
    assert times.snap(place).distance_m[0] == pytest.approx(333.6, abs=0.1)
    assert times.matrix(points((10.0, 60.0)), place)[0, 0] < np.inf


def test_an_island_with_its_own_roads_keeps_its_places(drawn: Drawn) -> None:
    mainland, ways = street_of(150)
    island = {1000 + n: (10 + 0.001 * n, 60.02) for n in range(120)}
    roads = {1000 + n: ([1000 + n, 1001 + n], STREET) for n in range(119)}
    times = RoadTimes(drawn({**mainland, **island}, {**ways, **roads}), Profile.named())
    on_island, on_land = points((10.05, 60.02)), points((10.05, 60.0))
    assert times.snap(on_island).distance_m[0] == pytest.approx(0, abs=0.01)
    assert times.matrix(on_land, on_island)[0, 0] == np.inf  # no ferry, no way


def test_two_nodes_at_one_spot_are_one_choice(drawn: Drawn) -> None:
    # The lower and the upper road of an interchange, joined by a ramp elsewhere.
    nodes = {1: (10.0, 60.0), 2: (10.01, 60.0), 3: (10.01, 60.0), 4: (10.02, 60.0)}
    ways = {1: ([1, 2], STREET), 2: ([3, 4], STREET), 3: ([1, 4], STREET)}
    times = RoadTimes(drawn(nodes, ways), Profile.named())
    node = times.snap(points((10.01, 60.0), (10.0101, 60.0001))).node
    assert node[0] == node[1] == np.flatnonzero(times.graph.lon == 10.01)[0]


class TestTheAreaReached:
    def test_holds_the_roads_reached_and_no_more(self, street: RoadTimes) -> None:
        (area,) = street.isochrone(points((10.0, 60.0)), [1.5 * STEP_S])
        assert isinstance(area, shapely.Polygon)
        assert area.covers(shapely.LineString([(10.0, 60.0), (10.0149, 60.0)]))
        # 100 m of band beyond 10.015 are 0.0018 degrees east
        assert area.bounds[2] == pytest.approx(10.015 + 0.0018, abs=1e-4)
        assert not area.covers(shapely.Point(10.0172, 60.0))

    def test_a_longer_limit_holds_every_shorter_one(self, street: RoadTimes) -> None:
        limits = [250.0, 60.0, 120.0, 0.0]
        areas = dict(zip(limits, street.isochrone(points((10.01, 60.0005)), limits), strict=True))
        shapes = [areas[limit] for limit in sorted(limits)]
        for shorter, longer in pairwise(shapes):
            assert longer.area > shorter.area  # type: ignore[attr-defined]
            assert shapely.difference(shorter, longer).area < 1e-12

    def test_a_limit_without_end_is_all_that_can_be_reached(self, drawn: Drawn) -> None:
        # The second street lies apart from the first.
        apart = {4: (10.5, 60.0), 5: (10.51, 60.0)}
        times = RoadTimes(
            drawn({1: (10.0, 60.0), 2: (10.01, 60.0), **apart}, {1: ([1, 2], STREET), 2: ([4, 5], STREET)}),
            Profile.named(),
        )
        day, ever = times.isochrone(points((10.0, 60.0)), [86_400, np.inf])
        assert ever.equals(day)  # type: ignore[attr-defined]

    def test_of_no_limit_is_nothing(self, street: RoadTimes) -> None:
        assert list(street.isochrone(points((10.0, 60.0)), [])) == []

    def test_of_no_time_is_the_doorstep(self, street: RoadTimes) -> None:
        (area,) = street.isochrone(points((10.0, 60.0)), [0.0])
        assert area.covers(shapely.Point(10.0, 60.0))  # type: ignore[attr-defined]
        assert area.bounds[2] < 10.002  # type: ignore[attr-defined]

    def test_does_not_cross_the_water_with_the_ferry(self, ferry_graph: Callable[..., RoadGraph]) -> None:
        times = RoadTimes(ferry_graph(duration="00:20"), Profile.named())
        (area,) = times.isochrone(points((5.0, 60.0)), [4000])
        assert isinstance(area, shapely.MultiPolygon)
        assert len(area.geoms) == 2
        assert not area.covers(shapely.Point(5.125, 60.0))


def test_a_description_tells_what_stands_behind(street: RoadTimes) -> None:
    about = street.describe()
    assert (about.engine, about.licence) == ("road", "ODbL-1.0")
    assert "OpenStreetMap" in about.attribution
    assert "speed limit × 1" in about.profile
    assert "turn restrictions are not read" in about.note


def test_equal_questions_have_equal_fingerprints_and_others_do_not(street: RoadTimes) -> None:
    same = RoadTimes(street.graph, Profile.named())
    faster = RoadTimes(street.graph, replace(Profile.named(), agency_factor=1.1))
    nearer = replace(street, max_snap_m=100.0)
    assert same.fingerprint == street.fingerprint
    assert len({t.fingerprint for t in (street, faster, nearer)}) == 3


def test_compliance_is_judged_on_dated_and_traced_data(shared: Path) -> None:
    graph = build_graph(shared / "norway" / "osm" / "skoyen.osm.pbf")
    assert RoadTimes(graph, Profile.named()).describe().judges_compliance


def test_snapping_needs_a_distance(street: RoadTimes) -> None:
    with pytest.raises(InvalidValueError, match="max_snap_m is 0"):
        RoadTimes(street.graph, street.profile, max_snap_m=0)
