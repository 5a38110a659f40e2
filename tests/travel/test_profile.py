from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.travel.graph import CLASSES, RoadGraph
from samvirke.travel.profile import Profile, profile_names
from samvirke.travel.road import RoadTimes
from samvirke.travel.speed import arc_times_s

RESIDENTIAL = CLASSES.index("residential")
# Node 2 is a junction of three streets; each 0.01 degree north is 1 111.95 m.
NODES = {1: (10.0, 60.0), 2: (10.0, 60.01), 3: (10.0, 60.02), 4: (10.01, 60.01)}
Drawn = Callable[..., RoadGraph]


@pytest.fixture
def fork(drawn: Drawn) -> RoadGraph:
    ways = {
        1: ([1, 2], {"highway": "residential", "maxspeed": "50"}),
        2: ([2, 3], {"highway": "residential", "oneway": "yes"}),
        3: ([2, 4], {"highway": "service", "access": "private"}),
    }
    return drawn(NODES, ways)


def time_s(graph: RoadGraph, profile: Profile, tail: int, head: int) -> float:
    """Seconds between nodes counted from south to north, then from west to east."""
    rank = np.argsort(np.lexsort((graph.lon, graph.lat)))
    times = RoadTimes(graph, profile)
    found = (rank[times.driven.tail] == tail) & (rank[times.driven.head] == head)
    return float(times.arc_time_s[found][0])


def test_the_built_in_profiles_are_two() -> None:
    assert profile_names() == ("limit", "ruteplan-oslo")


def test_the_signed_limit_is_driven_and_the_class_where_there_is_none(fork: RoadGraph) -> None:
    profile = Profile.named("limit")
    assert time_s(fork, profile, 0, 1) == pytest.approx(3.6 * 1111.95 / 50, abs=0.01)
    assert time_s(fork, profile, 1, 3) == pytest.approx(3.6 * 1111.95 / 30, abs=0.01)


def test_factors_of_class_and_agency_multiply(fork: RoadGraph) -> None:
    factors = [1.0] * (len(CLASSES) - 1)
    factors[RESIDENTIAL] = 0.8
    profile = replace(Profile.named(), class_factor=tuple(factors), agency_factor=1.5)
    assert time_s(fork, profile, 0, 1) == pytest.approx(3.6 * 1111.95 / 60, abs=0.01)


def test_a_junction_costs_where_three_ways_meet_and_nowhere_else(fork: RoadGraph) -> None:
    free, slow = Profile.named(), replace(Profile.named(), junction_s=10.0)
    assert time_s(fork, slow, 0, 1) == pytest.approx(time_s(fork, free, 0, 1) + 10, abs=1e-5)
    assert time_s(fork, slow, 1, 0) == time_s(fork, free, 1, 0)


def test_driving_against_a_sign(fork: RoadGraph) -> None:
    against = replace(Profile.named(), one_way="ignore")
    assert time_s(fork, against, 3, 1) == time_s(fork, against, 1, 3)
    with pytest.raises(IndexError):
        time_s(fork, Profile.named(), 3, 1)


def test_nobody_drives_against_a_motorway(drawn: Drawn) -> None:
    graph = drawn(NODES, {1: ([1, 2], {"highway": "motorway"})})
    times = RoadTimes(graph, replace(Profile.named(), one_way="ignore"))
    assert times.driven.n_arcs == 1


def test_private_roads_can_be_closed(fork: RoadGraph) -> None:
    profile = replace(Profile.named(), private="closed")
    assert np.isinf(arc_times_s(fork, profile)).sum() == 2


def test_ruteplan_drives_below_the_limit(fork: RoadGraph) -> None:
    # reference/travel.md section 6: 40 km/h at limit 50, 20.4 at 30.
    profile = Profile.named("ruteplan-oslo")
    assert time_s(fork, profile, 0, 1) == pytest.approx(3.6 * 1111.95 / 40, abs=0.01)
    assert time_s(fork, profile, 1, 3) == pytest.approx(3.6 * 1111.95 / 20.4, abs=0.01)


def test_between_and_beyond_the_limits_of_the_table(drawn: Drawn) -> None:
    profile = replace(Profile.named(), driven_kmh=((40.0, 30.0), (60.0, 50.0)))
    # 50 lies halfway: 40 km/h; 20 is 20/40 of 30: 15 km/h; 90 is 90/60 of 50: 75 km/h.
    for limit, driven in ((50, 40), (20, 15), (90, 75)):
        graph = drawn(NODES, {1: ([1, 2], {"highway": "trunk", "maxspeed": str(limit)})})
        assert arc_times_s(graph, profile)[0] == pytest.approx(3.6 * 1111.95 / driven, abs=0.01)


def write(tmp_path: Path, *rows: str, head: str = "setting,key,value,unit,source") -> Path:
    path = tmp_path / "ours.csv"
    path.write_text("\n".join([head, *rows]), encoding="utf-8")
    return path


def test_a_file_of_ones_own_needs_only_what_differs(tmp_path: Path) -> None:
    path = write(tmp_path, "agency_factor,,1.2,,measured 2026", "class_kmh,track,20,km/h,us")
    ours, limit = Profile.open(path), Profile.named("limit")
    kmh = dict(zip(CLASSES, ours.class_kmh, strict=False))
    assert (ours.name, ours.agency_factor, kmh["track"], kmh["primary"]) == ("ours", 1.2, 20, 70)
    assert ours.ferry == limit.ferry


def test_a_file_saved_by_a_norwegian_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "vår.csv"
    path.write_bytes("\ufeffsetting;key;value\r\nagency_factor;;1,2\r\n;;\r\n".encode())
    assert Profile.open(path).agency_factor == 1.2


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("speed,primary,70,,", "setting is 'speed'; it must be one of"),
        ("class_kmh,autobahn,130,,", "key is 'autobahn'; class_kmh allows motorway"),
        ("class_kmh,primary,fast,,", "'fast'; it must be a number"),
        ("class_kmh,primary,0,,", "class_kmh of primary is 0; it must be above 0"),
        ("class_kmh,primary,nan,,", "class_kmh of primary is nan"),
        ("class_kmh,primary,7000,,", "at most 300"),
        ("class_factor,primary,-1,,", "class_factor of primary is -1"),
        ("junction_s,,-1,,", "junction_s is -1; it must be 0 or more"),
        ("ferry,,fast,,", "ferry is 'fast'; it must be official or timetable"),
        ("one_way,,maybe,,", "one_way is 'maybe'; it must be obey or ignore"),
        ("driven_kmh,x,40,,", "the limit of driven_kmh is 'x'"),
        ("driven_kmh,-5,40,,", "the limit is -5; it must be above 0"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, text: str) -> None:
    with pytest.raises(BadInputError, match=text):
        Profile.open(write(tmp_path, row))


def test_the_row_number_is_that_of_the_spreadsheet(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="row 3"):
        Profile.open(write(tmp_path, "junction_s,,5,,", "junction_s,,x,,"))


def test_a_row_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="stands twice"):
        Profile.open(write(tmp_path, "junction_s,,5,,", "junction_s,,6,,"))


def test_a_higher_limit_never_makes_a_road_slower(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="must not fall"):
        Profile.open(write(tmp_path, "driven_kmh,50,40,,", "driven_kmh,60,30,,"))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", "lacks the column setting, key, value"),
        (b"class,speed\nprimary,70\n", "lacks the column setting"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'setting,key,value\njunction_s,,"5', "quote"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes, text: str) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(BadInputError, match=text):
        Profile.open(tmp_path / "x.csv")


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(BadInputError, match="built-in profiles are limit, ruteplan-oslo"):
        Profile.open("blue-lights")
    with pytest.raises(BadInputError, match="limit"):
        Profile.named("blue-lights")


def test_a_profile_needs_a_speed_for_every_class() -> None:
    with pytest.raises(InvalidValueError, match="one for each of 16 classes"):
        replace(Profile.named(), class_kmh=(50.0,))
