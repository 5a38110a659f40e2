"""Straight lines that go round closed areas by a stated detour."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from samvirke.model.errors import InvalidValueError
from samvirke.travel.closure import Closure
from samvirke.travel.detour import DetourTimes
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Points

WALL = Closure(area=shapely.box(10.04, 59.9, 10.06, 60.1), name="wall")  # between 10.0 and 10.1 east
WEST, EAST = Points([10.0], [60.0]), Points([10.1], [60.0])  # type: ignore[arg-type]
degrees = st.floats(9.5, 10.5)
norths = st.floats(59.5, 60.5)


def test_a_journey_through_the_area_takes_the_detour_and_others_do_not() -> None:
    straight, round_it = LineTimes(), DetourTimes(LineTimes(), [WALL], [900.0])
    north = Points(np.array([10.0]), np.array([60.05]))
    assert round_it.matrix(WEST, EAST)[0, 0] == straight.matrix(WEST, EAST)[0, 0] + np.float32(900)
    assert round_it.matrix(WEST, north)[0, 0] == straight.matrix(WEST, north)[0, 0]


def test_a_line_that_passes_the_box_but_not_the_area_is_not_held_up() -> None:
    # The triangle fills the lower right half of the box; the line cuts off its upper left corner.
    triangle = Closure(area=shapely.Polygon([(10, 60), (10.2, 60), (10.2, 60.2)]), name="triangle")
    times = DetourTimes(LineTimes(), [triangle], [900.0])
    a, b = Points(np.array([10.0]), np.array([60.1])), Points(np.array([10.1]), np.array([60.2]))
    assert times.longer_s(a, b).tolist() == [[0]]
    assert times.longer_s(a, Points(np.array([10.2]), np.array([60.1]))).tolist() == [[900]]


def test_each_area_crossed_costs_its_own_detour_once() -> None:
    second = Closure(area=shapely.box(10.07, 59.9, 10.08, 60.1), name="second")
    times = DetourTimes(LineTimes(), [WALL, second], [100.0, 250.0])
    assert times.matrix(WEST, EAST)[0, 0] == LineTimes().matrix(WEST, EAST)[0, 0] + np.float32(350)
    between = Points(np.array([10.065]), np.array([60.0]))
    assert times.longer_s(WEST, between).tolist() == [[100]]
    assert times.longer_s(between, EAST).tolist() == [[250]]


def test_a_journey_that_begins_in_the_area_crosses_it() -> None:
    inside = Points(np.array([10.05]), np.array([60.0]))
    assert DetourTimes(LineTimes(), [WALL], [100.0]).longer_s(inside, EAST).tolist() == [[100]]


@given(st.lists(st.tuples(degrees, norths, degrees, norths), min_size=1, max_size=8))
def test_the_quick_answer_is_that_of_drawing_every_line(journeys: list[tuple[float, ...]]) -> None:
    at = np.array(journeys)
    sources, targets = Points(at[:, 0], at[:, 1]), Points(at[:, 2], at[:, 3])
    area = shapely.Polygon([(9.9, 59.9), (10.1, 59.95), (10.05, 60.2), (10.0, 60.0)])
    times = DetourTimes(LineTimes(), [Closure(area=area)], [100.0])
    drawn = [
        [100 * shapely.LineString([(a, b), (c, d)]).intersects(area) for c, d in at[:, 2:]]
        for a, b in at[:, :2]
    ]
    assert times.longer_s(sources, targets).tolist() == drawn
    plain = LineTimes().matrix(sources, targets)
    assert (times.matrix(sources, targets) >= plain).all()


def test_the_limit_is_held_against_the_time_with_the_detour() -> None:
    # 0.1° at 60° north are 5,560 m: × 1.3 at 60 km/h 434 s, 1,334 s with the detour.
    times = DetourTimes(LineTimes(), [WALL], [900.0])
    assert np.isfinite(times.matrix(WEST, EAST, limit_s=1335)).all()
    assert np.isinf(times.matrix(WEST, EAST, limit_s=1333)).all()


def test_nearest_and_route_go_round_too() -> None:
    times = DetourTimes(LineTimes(), [WALL], [900.0])
    far_east = Points(np.array([10.25, 10.0]), np.array([60.0, 60.0]))  # 834 s east; 434 + 900 s west
    found = times.nearest(Points(far_east.lon[::-1].copy(), far_east.lat), EAST)
    assert found.source.tolist() == [1]
    route = times.route(WEST, EAST)
    assert route.travel_time_s == pytest.approx(float(times.matrix(WEST, EAST)[0, 0]), rel=1e-6)


def test_an_isochrone_ends_at_the_area_until_the_detour_is_paid() -> None:
    times = DetourTimes(LineTimes(), [WALL], [300.0])
    plain = LineTimes().isochrone(WEST, [500.0])[0]
    early, late = times.isochrone(WEST, [500.0, 800.0])
    assert isinstance(plain, shapely.Polygon)
    assert isinstance(early, shapely.Polygon)
    assert isinstance(late, shapely.Polygon)
    # 500 s reach 0.115° east on open ground; the wall begins at 0.04°, and 200 s reach 0.046° past it.
    assert early.bounds[2] == pytest.approx(10.046, abs=0.002)
    assert early.bounds[0] == pytest.approx(plain.bounds[0])  # westwards nothing is in the way
    assert late.contains(shapely.Point(10.11, 60.0))  # 800 - 300 = 500 s
    assert not late.contains(shapely.Point(10.12, 60.0))


def test_behind_two_areas_an_isochrone_pays_both_detours() -> None:
    # 1,000 s less 300 and 200 reach as far as 500 s on open ground, 0.115° east; with the first alone 700 s.
    second = Closure(area=shapely.box(10.07, 59.9, 10.08, 60.1), name="second")
    open_ground = LineTimes().isochrone(WEST, [500.0])[0]
    one, both = (
        DetourTimes(LineTimes(), closed, detours).isochrone(WEST, [1000.0])[0]
        for closed, detours in (([WALL], [300.0]), ([WALL, second], [300.0, 200.0]))
    )
    assert isinstance(open_ground, shapely.Polygon)
    assert isinstance(one, shapely.Polygon)
    assert isinstance(both, shapely.Polygon)
    assert both.bounds[2] == pytest.approx(open_ground.bounds[2], abs=0.002)
    assert one.bounds[2] == pytest.approx(LineTimes().isochrone(WEST, [700.0])[0].bounds[2], abs=0.002)  # type: ignore[attr-defined]


def test_the_times_say_that_they_are_modelled_and_judge_nothing() -> None:
    described = DetourTimes(LineTimes(), [WALL], [900.0]).describe()
    assert "modelled: 900 s longer" in described.note
    assert not described.judges_compliance
    assert described.fingerprint != LineTimes().describe().fingerprint
    assert described.fingerprint != DetourTimes(LineTimes(), [WALL], [901.0]).describe().fingerprint


@pytest.mark.parametrize("detour_s", [0.0, -1.0, float("inf"), float("nan")])
def test_a_detour_that_cannot_be_is_refused(detour_s: float) -> None:
    with pytest.raises(InvalidValueError, match="detour_s"):
        DetourTimes(LineTimes(), [WALL], [detour_s])


def test_every_area_needs_a_detour() -> None:
    with pytest.raises(InvalidValueError, match="give one for each"):
        DetourTimes(LineTimes(), [WALL], [])
