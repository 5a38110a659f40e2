"""The ferry fixture of reference/travel.md section 3: 2 km of road, 10 km of ferry, 2 km of road."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from samvirke.model.errors import BadInputError
from samvirke.travel.ferry import FerryLine, FerryMode, FerryRule, parse_duration_s
from samvirke.travel.graph import RoadGraph
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points

FerryGraph = Callable[..., RoadGraph]
WEST = Points(np.array([5.0]), np.array([60.0]))
EAST = Points(np.array([5.2515271]), np.array([60.0]))  # node 8


def rule(mode: FerryMode) -> FerryRule:
    return FerryRule(mode=mode, official_kmh=12.3, headway_s=3600, wait_cap_s=1800, call_s=1200)


def ferry_s(graph: RoadGraph, mode: FerryMode) -> float:
    times = RoadTimes(graph, Profile.named().with_ferries(mode))
    return times.route(WEST, EAST).ferry_time_s


def test_ten_kilometres_take_2_927_s_officially() -> None:
    # 10 km / 12.3 km/h = 0.81301 h = 2 926.8 s
    ten_km = FerryLine(name="ten", length_m=10_000, duration_s=1200)
    assert rule("official").crossing_s(ten_km) == pytest.approx(2926.83, abs=0.01)


def test_a_timetable_adds_half_the_interval_up_to_a_cap() -> None:
    line = FerryLine(name="a", length_m=10_000, duration_s=1200, headway_s=1800)
    assert rule("timetable").crossing_s(line) == 1200 + 900
    rare = FerryLine(name="b", length_m=10_000, duration_s=1200, headway_s=4 * 3600)
    assert rule("timetable").crossing_s(rare) == 1200 + 1800
    unknown = FerryLine(name="c", length_m=10_000, duration_s=1200)  # assumed every hour
    assert rule("timetable").crossing_s(unknown) == 1200 + 1800


def test_a_line_without_duration_takes_the_official_time_without_a_wait_on_top() -> None:
    line = FerryLine(name="a", length_m=10_000)
    assert rule("timetable").crossing_s(line) == pytest.approx(2926.83, abs=0.01)


def test_a_ferry_on_request_adds_the_call() -> None:
    line = FerryLine(name="a", length_m=10_000, duration_s=1200)
    assert rule("called_out").crossing_s(line) == 1200 + 1200


def test_a_closed_ferry_never_comes() -> None:
    assert rule("closed").crossing_s(FerryLine(name="a", length_m=1, duration_s=60)) == math.inf


@pytest.mark.parametrize("split", [False, True])
def test_twenty_minutes_are_counted_once_however_the_ferry_is_mapped(
    ferry_graph: FerryGraph, *, split: bool
) -> None:
    # 20 min crossing + half of an assumed hour, capped at 30 min
    graph = ferry_graph(duration="00:20", split=split)
    assert len(graph.ferries) == 1
    assert ferry_s(graph, "timetable") == pytest.approx(1200 + 1800, abs=0.01)


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("tags", [{}, {"duration": "00:20"}])
def test_the_official_time_needs_no_duration(
    ferry_graph: FerryGraph, tags: dict[str, str], *, split: bool
) -> None:
    # The fixture counts 111.32 km a degree, a sphere of 6 371 008.8 m 111.195: 9.989 km, 2 924 s.
    time_s = ferry_s(ferry_graph(split=split, **tags), "official")
    assert time_s == pytest.approx(2926.83 * 111.195 / 111.32, abs=0.1)


def test_the_whole_way_is_road_and_ferry(ferry_graph: FerryGraph) -> None:
    # 4 km at 60 km/h = 240 s beside the ferry
    way = RoadTimes(ferry_graph(duration="00:20"), Profile.named()).route(WEST, EAST)
    assert way.travel_time_s - way.ferry_time_s == pytest.approx(240, abs=1)
    assert way.distance_m == pytest.approx(14_000, rel=0.002)
    assert len(way.lon) == 8


def test_a_ferry_for_passengers_is_left_out(ferry_graph: FerryGraph) -> None:
    graph = ferry_graph(duration="00:20", motor_vehicle="no")
    assert graph.ferries == ()
    way = RoadTimes(graph, Profile.named(), max_snap_m=100).route(WEST, EAST)
    assert way.travel_time_s == math.inf


def test_a_storm_closes_the_ferry_but_not_the_road(ferry_graph: FerryGraph) -> None:
    times = RoadTimes(ferry_graph(), Profile.named().with_ferries("closed"))
    assert times.matrix(WEST, EAST)[0, 0] == np.inf
    middle = Points(np.array([5.035]), np.array([60.0]))
    assert times.matrix(WEST, middle)[0, 0] < 300


def test_nobody_boards_at_sea(ferry_graph: FerryGraph) -> None:
    # A place beside node 5, where the two ways of the ferry meet, belongs to the nearer shore.
    graph = ferry_graph(split=True)
    at_sea = Points(np.array([5 + 7 / 55.66]), np.array([60.0]))
    snapped = RoadTimes(graph, Profile.named(), max_snap_m=20_000).snap(at_sea)
    assert graph.lon[snapped.node[0]] == pytest.approx(5 + 12 / 55.66)


LEGS = {n: (5.0 + n / 2, 60.0) for n in range(5)}  # 27.8 km from one to the next


def coast(drawn: Callable[..., RoadGraph], *, name: str = "", **more: object) -> RoadGraph:
    tags = {"route": "ferry", **({"name": name} if name else {})}
    roads = {10 + n: ([n, 100 + n], {"highway": "primary"}) for n in LEGS}
    nodes = {**LEGS, **{100 + n: (lon, 60.01) for n, (lon, _) in LEGS.items()}}
    return drawn(nodes, {**{n + 1: ([n, n + 1], tags) for n in range(4)}, **roads}, **more)


def test_a_coastal_liner_of_short_legs_is_no_car_link(drawn: Callable[..., RoadGraph]) -> None:
    assert coast(drawn, name="Hurtigruten").ferries == ()  # 4 x 27.8 = 111 km


def test_a_long_line_that_is_listed_stays(drawn: Callable[..., RoadGraph]) -> None:
    graph = coast(drawn, name="Hurtigruten", long_ferries=["Hurtigruten"])
    assert {line.name for line in graph.ferries} == {"Hurtigruten"}


def test_different_lines_that_meet_in_a_port_stay_apart(drawn: Callable[..., RoadGraph]) -> None:
    assert len(coast(drawn).ferries) == 4  # without a name each way is its own line


def test_one_line_at_sea_is_too_long_however_it_is_named(drawn: Callable[..., RoadGraph]) -> None:
    nodes = {**LEGS, 100: (5.0, 60.01)}
    ferry = {n + 1: ([n, n + 1], {"route": "ferry", "motor_vehicle": "yes"}) for n in range(4)}
    graph = drawn(nodes, {**ferry, 10: ([0, 100], {"highway": "primary"})})
    assert graph.ferries == ()


def test_legs_with_times_of_their_own_are_added(drawn: Callable[..., RoadGraph]) -> None:
    nodes = {1: (5.0, 60.0), 2: (5.1, 60.0), 3: (5.2, 60.0), 4: (5.3, 60.0), 5: (5.35, 60.0)}
    ferry = {"route": "ferry", "motorcar": "yes"}
    ways = {
        1: ([1, 2], {"highway": "primary"}),
        2: ([2, 3], {**ferry, "duration": "00:12"}),
        3: ([3, 4], {**ferry, "duration": "00:08"}),
        4: ([4, 5], {"highway": "primary"}),
    }
    (line,) = drawn(nodes, ways).ferries
    assert line.duration_s == 20 * 60
    assert line.cars_tagged


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("20", 1200),
        ("00:20", 1200),
        ("1:05", 3900),
        ("01:05:30", 3930),
        ("PT20M", 1200),
        ("P1DT2H", 93_600),
        ("2.5", 150),
        (" 00:20 ", 1200),
        ("", None),
        (None, None),
        ("00:00", None),
        ("20 min", None),
        ("soon", None),
        ("-5", None),
    ],
)
def test_durations_as_mappers_write_them(text: str | None, seconds: float | None) -> None:
    assert parse_duration_s(text) == seconds


def test_a_file_of_ferries_alone_is_no_road_graph(drawn: Callable[..., RoadGraph]) -> None:
    with pytest.raises(BadInputError):
        drawn(LEGS, {1: ([0, 1], {"route": "ferry"})})
