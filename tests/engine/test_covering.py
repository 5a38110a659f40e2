"""Expected cover from a region: merged points, busy shares, compliance tables."""

import math
from itertools import combinations_with_replacement
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.engine.worlds import Crew, course, need
from tests.engine.worlds import world as make_world

from samvirke.engine.response.build import build_world
from samvirke.engine.response.dispatch.compliance import compliance_rows, read_compliance
from samvirke.engine.response.dispatch.cover import Cover
from samvirke.engine.response.dispatch.covering import busy_share_of, cover_of, members_of, merged
from samvirke.engine.response.dispatch.move_up import Compliance, Dmexclp
from samvirke.engine.response.dispatch.named import rule_named
from samvirke.engine.response.dispatch.rule import bound
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes
from samvirke.travel.times import Bools

AMBULANCE = {"health.ambulance": 1}


@given(arrays(np.bool_, st.tuples(st.integers(0, 30), st.integers(1, 6))))
def test_places_are_merged_just_where_the_same_stops_cover_them(covered: Bools) -> None:
    point_of, first = merged(covered)
    sets = [tuple(row) for row in covered.tolist()]
    wanted = list(dict.fromkeys(row for row in sets if any(row)))
    assert [sets[place] for place in first] == wanted
    assert point_of.tolist() == [wanted.index(row) if any(row) else -1 for row in sets]


def test_cover_weighs_the_people_whom_a_stop_reaches(hamlet: Region) -> None:
    # By car × 1.3 at 60 km/h 5 min are 3.85 km. Ambulance of Vik at 10.05, 60.06: cell-1 and cell-3
    # 1.1 and 2.2 km away, cell-2 at 10.07, 60.05 1.6 km: 4,800 people. Nes at 10.26, 60.15: cell-5 and
    # cell-6, 0.6 and 1.2 km: 1,100; cell-7 lies 6 km off and cell-4 8 km.
    world = build_world(hamlet, LineTimes(), said=lambda _: None)
    cover = cover_of(
        hamlet, world, course(need(0, 0.0)), capability="health.ambulance", limit_s=300, busy_share=0.5
    )
    assert cover.weight.tolist() == [4800, 1100]
    stops = [int(world.unit_stop[world.units.index(f"ambulance-{at}-1")]) for at in ("vik", "nes")]
    assert [cover.points[cover.starts[s] : cover.starts[s + 1]].tolist() for s in stops] == [[0], [1]]
    assert cover.members.tolist() == [name.startswith("ambulance") for name in world.units]


def test_a_group_without_units_is_refused_with_what_is_near(hamlet: Region) -> None:
    world = build_world(hamlet, LineTimes(), said=lambda _: None)
    with pytest.raises(BadInputError, match=r"gives 'health.ambulanse'.*write 'health.ambulance'"):
        bound([rule_named("dmexclp:capability=health.ambulanse")], hamlet, world, course(need(0, 0.0)))


def test_the_busy_share_is_work_divided_by_hours() -> None:
    # Two ambulances for a week. Each mission: turn-out 60, drive 600, work 1,200; with a patient 900 to
    # hospital and 1,740 hand-over: 4,500 s and 1,860 s. Of ten a day, one in two has a patient:
    # 35 × (4,500 + 1,860) = 222,600 s of 2 × 604,800.
    world = make_world(
        [Crew(at=0, gives=AMBULANCE, turnout_s=60), Crew(at=0, gives=AMBULANCE, turnout_s=60)],
        [[600.0, 900.0]],
        hospitals=[1],
    )
    needs = [
        need(n, 8640.0 * n, "health.ambulance", works_s=1200, handover_s=1740.0 if n % 2 else None)
        for n in range(70)
    ]
    assert busy_share_of(world, course(*needs), "health.ambulance") == pytest.approx(222_600 / 1_209_600)


def test_a_course_shorter_than_a_day_tells_no_load() -> None:
    world = make_world([Crew(at=0, gives=AMBULANCE)], [[600.0]])
    assert (
        busy_share_of(world, course(need(0, 0.0), hours=5), "health.ambulance") == 0.25
    )  # assumed, in the table


def small_cover(weights: list[float], covers: list[list[int]], members: int, q: float) -> Cover:
    starts = np.cumsum([0, *(len(points) for points in covers)])
    return Cover(
        members=np.ones(members, dtype=np.bool_),
        starts=starts,
        points=np.array([p for points in covers for p in points], dtype=np.int64),
        weight=np.array(weights),
        busy_share=q,
    )


def test_a_compliance_table_mans_first_what_adds_most() -> None:
    # q = 0.4, one unit is worth 0.6 of what it covers, the second at a point 0.24. Stop 0 covers 100,
    # stop 1 covers 50, stop 2 covers 10. 1st: stop 0 (60 before 30). 2nd: stop 1 (30 before a second at
    # stop 0, 24). 3rd: a second at stop 0 (24 before 12 and 6).
    world = make_world([Crew(at=0), Crew(at=1), Crew(at=2)], [[0.0, 0.0, 0.0]])
    rows = compliance_rows(world, small_cover([100, 50, 10], [[0], [1], [2]], 3, 0.4))
    assert rows == ((), (0,), (0, 1), (0, 1, 0))


def test_no_more_units_stand_at_stops_of_a_fleet_than_it_has() -> None:
    world = make_world([Crew(at=0), Crew(at=1)], [[0.0, 0.0]], fleets=[0, 1])
    rows = compliance_rows(world, small_cover([100, 1], [[0], [1]], 2, 0.9))
    assert rows == ((), (0,), (0, 1))


@given(
    weights=st.lists(st.integers(0, 20).map(float), min_size=4, max_size=4),
    covers=st.lists(st.sets(st.integers(0, 3)).map(sorted), min_size=3, max_size=3),
    q=st.sampled_from([0.0, 0.3, 0.7]),
)
def test_a_row_has_at_least_63_percent_of_the_best_there_is(
    weights: list[float], covers: list[list[int]], q: float
) -> None:
    world = make_world([Crew(at=n) for n in range(3)], [[0.0] * 3])
    cover = small_cover(weights, covers, 3, q)

    def worth(stops: tuple[int, ...]) -> float:
        count = np.bincount([p for s in stops for p in covers[s]], minlength=4)
        return float(sum(w * (1 - q**k) for w, k in zip(weights, count.tolist(), strict=True)))

    for row in compliance_rows(world, cover)[1:]:
        best = max(worth(stops) for stops in combinations_with_replacement(range(3), len(row)))
        assert worth(row) >= (1 - 1 / math.e) * best - 1e-9


def test_move_up_rules_stand_on_the_bases_of_their_group(hamlet: Region) -> None:
    world = build_world(hamlet, LineTimes(), said=lambda _: None)
    asked = course(need(0, 0.0))
    moved = bound([rule_named("dmexclp:busy_share=0.3")], hamlet, world, asked).move_up
    assert isinstance(moved, Dmexclp)
    assert moved.stops.tolist() == sorted(
        int(world.unit_stop[world.units.index(f"ambulance-{at}-1")]) for at in ("vik", "nes")
    )
    table = bound([rule_named("compliance:busy_share=0.3")], hamlet, world, asked).move_up
    assert isinstance(table, Compliance)
    # Vik covers more people (4,800 of 6,200) than Nes: it is manned first.
    vik = int(world.unit_stop[world.units.index("ambulance-vik-1")])
    assert table.rows[1] == (vik,)


def test_a_compliance_table_of_a_planner_is_read_and_its_last_row_holds_on(
    tmp_path: Path, hamlet: Region
) -> None:
    file = tmp_path / "table.csv"
    file.write_text("free,stations\n1,ambulance-nes\n")
    world = build_world(hamlet, LineTimes(), said=lambda _: None)
    table = bound([rule_named(f"compliance:file={file}")], hamlet, world, course(need(0, 0.0))).move_up
    assert isinstance(table, Compliance)
    nes = int(world.unit_stop[world.units.index("ambulance-nes-1")])
    assert table.rows == ((), (nes,), (nes,))
    assert table.members.tolist() == members_of(world, "health.ambulance").tolist()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("free,stations\n1,a\n1,b\n", "each once"),
        ("free,stations\n1,a;b\n", "mans 2 stations with 1"),
        ("free,stations\n2,a\n", "no row for 1"),
        ("free,stations\none,a\n", "whole number"),
    ],
)
def test_a_compliance_table_that_cannot_be_is_refused(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "table.csv"
    file.write_text(text)
    with pytest.raises(BadInputError, match=says):
        read_compliance(file)
