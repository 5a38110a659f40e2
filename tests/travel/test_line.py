"""Straight lines against the sphere: known distances, and what more or faster help must do."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from samvirke.model.errors import InvalidValueError
from samvirke.model.sphere import EARTH_RADIUS_M
from samvirke.travel import line
from samvirke.travel.line import CAR, LineProfile, LineTimes, distances_m
from samvirke.travel.times import Points

DEGREE_M = EARTH_RADIUS_M * np.pi / 180
ONE_METRE_A_SECOND = LineTimes(LineProfile(name="m/s", speed_kmh=3.6))


def points(*lon_lat: tuple[float, float]) -> Points:
    return Points(np.array([lon for lon, _ in lon_lat]), np.array([lat for _, lat in lon_lat]))


def everywhere(most: int) -> st.SearchStrategy[Points]:
    one = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
    return st.lists(one, min_size=1, max_size=most).map(lambda drawn: points(*drawn))


def test_one_degree_of_latitude_is_111_195_metres_anywhere() -> None:
    # 6,371,008.8 × π / 180 = 111,195.08.
    for lon, lat in ((10.0, 59.0), (0.0, 0.0), (-120.0, -45.5), (25.0, 89.0)):
        metres = distances_m(points((lon, lat)), points((lon, lat + 1)))[0, 0]
        assert metres == pytest.approx(111_195.08, abs=0.01)


def test_one_degree_of_longitude_is_half_as_long_at_60_north() -> None:
    # cos 60° = 1/2 along the parallel, 55,597.5; the great circle cuts the corner by less than 2 m.
    metres = distances_m(points((10.0, 60.0)), points((11.0, 60.0)))[0, 0]
    assert metres == pytest.approx(55_597.5, abs=2)
    assert metres < 55_597.54


@pytest.mark.parametrize(
    ("a", "b", "degrees"),
    [
        ((0, 0), (90, 0), 90),
        ((0, 0), (180, 0), 180),  # the other side of the earth
        ((0, 90), (77, -90), 180),  # pole to pole
        ((179.5, 0), (-179.5, 0), 1),  # across the date line
        ((10, 89), (-170, 89), 2),  # over the pole
        ((10, 60), (10, 60), 0),
    ],
)
def test_arcs_known_by_geometry(a: tuple[float, float], b: tuple[float, float], degrees: float) -> None:
    assert distances_m(points(a), points(b))[0, 0] == pytest.approx(degrees * DEGREE_M, abs=0.1)


def test_oslo_to_tromso() -> None:
    # 59.91 N 10.75 E to 69.65 N 18.96 E by the haversine formula, worked step by step:
    # sin²(4.87°) + cos 59.91° cos 69.65° sin²(4.105°) = 0.0072070 + 0.50136 × 0.34775 × 0.0051246
    # = 0.0081005; 2 R arcsin √ = 1,148.4 km.
    metres = distances_m(points((10.75, 59.91)), points((18.96, 69.65)))[0, 0]
    assert metres == pytest.approx(1_148_400, abs=100)


def test_neighbours_keep_their_centimetres() -> None:
    # 1e-7° north is 1.1 cm; the arc cosine would say 0 or 10 cm.
    metres = distances_m(points((10, 60)), points((10, 60.0000001)))[0, 0]
    assert metres == pytest.approx(0.0111195, rel=1e-3)


def test_distance_becomes_time_by_detour_speed_and_landing() -> None:
    # 111,195.08 m × 1.5 ÷ (100 km/h) = 6,004.5 s, and 120.
    boat = LineTimes(LineProfile(name="boat", speed_kmh=100, detour=1.5, fixed_s=120))
    route = boat.route(points((10, 60)), points((10, 61)))
    assert route.travel_time_s == pytest.approx(111_195.08 * 1.5 * 3.6 / 100 + 120)
    assert route.distance_m == pytest.approx(111_195.08 * 1.5, abs=0.1)
    assert route.ferry_time_s == 0
    assert boat.matrix(points((10, 60)), points((10, 61)))[0, 0] == np.float32(route.travel_time_s)


def test_beyond_the_limit_is_never() -> None:
    times = ONE_METRE_A_SECOND.matrix(points((10, 60)), points((10, 60.01), (10, 61)), limit_s=2000)
    assert times[0, 0] == pytest.approx(1111.95, abs=0.01)
    assert np.isinf(times[0, 1])


def test_a_tie_stays_with_the_lower_index() -> None:
    # Both lie 0.5° from the target, north and south; and twice the same station.
    both = ONE_METRE_A_SECOND.nearest(points((0, 0.5), (0, -0.5), (0, 0.5)), points((0, 0), (0, 1)))
    assert both.source.tolist() == [0, 0]
    assert ONE_METRE_A_SECOND.nearest(points((0, -0.5), (0, 0.5)), points((0, 0))).source.tolist() == [0]


@given(everywhere(6), everywhere(5), st.integers(1, 12))
def test_how_many_are_done_at_a_time_does_not_matter(sources: Points, targets: Points, block: int) -> None:
    whole, best = CAR_TIMES.matrix(sources, targets), CAR_TIMES.nearest(sources, targets)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(line, "BLOCK", block)
        np.testing.assert_array_equal(CAR_TIMES.matrix(sources, targets), whole)
        again = CAR_TIMES.nearest(sources, targets)
    np.testing.assert_array_equal(again.source, best.source)
    np.testing.assert_array_equal(best.source, whole.argmin(axis=0))
    np.testing.assert_array_equal(best.travel_time_s, whole.min(axis=0))


CAR_TIMES = LineTimes(CAR)


@given(everywhere(6), everywhere(5))
def test_one_more_unit_never_makes_the_nearest_later(sources: Points, targets: Points) -> None:
    fewer = Points(sources.lon[:-1], sources.lat[:-1])
    with_last = CAR_TIMES.nearest(sources, targets).travel_time_s
    assert (with_last <= CAR_TIMES.nearest(fewer, targets).travel_time_s).all()


@given(everywhere(4), everywhere(4), st.floats(1, 300), st.floats(1, 2))
def test_a_higher_speed_never_makes_anything_later(
    sources: Points, targets: Points, kmh: float, factor: float
) -> None:
    slow = LineTimes(LineProfile(name="slow", speed_kmh=kmh))
    fast = LineTimes(LineProfile(name="fast", speed_kmh=kmh * factor))
    assert (fast.matrix(sources, targets) <= slow.matrix(sources, targets)).all()
    assert (
        fast.nearest(sources, targets).travel_time_s <= slow.nearest(sources, targets).travel_time_s
    ).all()


@given(everywhere(4), everywhere(4))
def test_the_way_back_is_as_long(a: Points, b: Points) -> None:
    np.testing.assert_allclose(distances_m(a, b), distances_m(b, a).T, rtol=1e-12, atol=1e-6)


@given(everywhere(3), everywhere(3))
def test_distances_are_those_of_another_formula(a: Points, b: Points) -> None:
    # Vincenty's form of the great circle, by angles where ours is by chords.
    lon_a, lat_a = np.radians(a.lon)[:, None], np.radians(a.lat)[:, None]
    lon_b, lat_b = np.radians(b.lon), np.radians(b.lat)
    turn = lon_b - lon_a
    across = np.hypot(
        np.cos(lat_b) * np.sin(turn),
        np.cos(lat_a) * np.sin(lat_b) - np.sin(lat_a) * np.cos(lat_b) * np.cos(turn),
    )
    along = np.sin(lat_a) * np.sin(lat_b) + np.cos(lat_a) * np.cos(lat_b) * np.cos(turn)
    # Near the other side of the earth the chord's arc sine loses half its digits: 0.2 m of 20,015 km.
    np.testing.assert_allclose(distances_m(a, b), EARTH_RADIUS_M * np.arctan2(across, along), atol=0.5)


def test_nobody_reaches_nobody() -> None:
    none = points()
    assert CAR_TIMES.nearest(none, points((10, 60))).source.tolist() == [-1]
    assert np.isinf(CAR_TIMES.nearest(none, points((10, 60))).travel_time_s).all()
    assert CAR_TIMES.matrix(points((10, 60)), none).shape == (1, 0)


@pytest.mark.parametrize(("lon", "lat"), [(np.nan, 60), (10, np.nan), (10, 91), (-181, 0), (6e5, 6.6e6)])
def test_a_point_off_the_map_is_refused(lon: float, lat: float) -> None:
    with pytest.raises(InvalidValueError, match=r"point 1 is lon .*swapped, or in metres"):
        points((10, 60), (lon, lat))


@pytest.mark.parametrize(
    "wrong",
    [
        {"speed_kmh": 0},
        {"speed_kmh": -50},
        {"speed_kmh": np.nan},
        {"speed_kmh": np.inf},
        {"speed_kmh": 60, "detour": 0.9},
        {"speed_kmh": 60, "detour": np.nan},
        {"speed_kmh": 60, "fixed_s": -1},
        {"speed_kmh": 60, "fixed_s": np.nan},
    ],
)
def test_a_profile_that_cannot_be_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InvalidValueError, match="it must be"):
        LineProfile(name="wrong", **wrong)


def test_an_isochrone_is_a_circle_with_its_edge_at_the_limit() -> None:
    source = points((10, 60))
    (circle,) = ONE_METRE_A_SECOND.isochrone(source, [10_000])
    lon, lat = np.array(shapely.get_coordinates(circle)).T
    np.testing.assert_allclose(distances_m(source, Points(lon, lat)), 10_000, rtol=1e-9)
    assert shapely.contains(circle, shapely.Point(10, 60))


def test_isochrones_grow_with_the_limit_and_are_empty_before_landing() -> None:
    helicopter = LineTimes(LineProfile(name="air", speed_kmh=220, fixed_s=120))
    too_short, small, large = helicopter.isochrone(points((10, 60)), [120, 600, 1200])
    assert shapely.is_empty(too_short)
    assert shapely.contains(large, small)


def test_an_isochrone_longer_than_to_the_equator_and_back_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"limit .* a quarter of the way round the earth"):
        ONE_METRE_A_SECOND.isochrone(points((10, 60)), [2e7])


def test_it_says_that_it_never_judges() -> None:
    said = LineTimes(LineProfile(name="boat", speed_kmh=40, detour=1.5)).describe()
    assert (said.engine, said.judges_compliance) == ("line", False)
    assert said.profile == "boat: 40 km/h, detour 1.5, 0 s fixed"
    assert said.fingerprint == "line-boat-40-1.5-0"
