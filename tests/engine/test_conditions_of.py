"""From what a course breaks to the conditions of a simulation."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from tests.engine.worlds import course, need

from samvirke.engine.response.build import build_world
from samvirke.engine.response.conditions import Conditions, Span, Switch
from samvirke.engine.response.conditions_of import conditions_of
from samvirke.engine.response.hospitals_of import hospitals_of, stays_s
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import DISRUPTION_COLUMNS, Course
from samvirke.model.errors import BadInputError
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes

INF = float("inf")


@pytest.fixture
def region(hamlet: Region) -> Region:
    """Return the hamlet with two roads that may be closed: the valley between, and one east of Nes."""
    areas = hamlet.table("areas")
    closures = areas.assign(
        id=["valley", "east"],
        name=["the valley", "the east road"],
        kind="closure",
        geometry=[shapely.box(10.1, 59.9, 10.12, 60.3), shapely.box(10.28, 60.1, 10.29, 60.3)],
    )
    return hamlet.with_table("areas", pd.concat([areas, closures], ignore_index=True))


@pytest.fixture
def world(region: Region) -> World:
    return build_world(region, LineTimes(), said=lambda _: None)


def hit(*rows: tuple[str, str, float, float, float]) -> Course:
    """Return a course that breaks things: id, table, from, until, share left."""
    asked = course(need(0, 0.0, place="cell-1"))
    table = pd.DataFrame(
        [(*row, "test") for row in rows],
        columns=["hit", "hit_table", "from_s", "until_s", "share_left", "cause"],
    )
    return replace(asked, disruptions=table.astype(DISRUPTION_COLUMNS))


def made(region: Region, world: World, broken: Course, **more: object) -> Conditions:
    return conditions_of(region, world, broken, road=LineTimes(), **more)  # type: ignore[arg-type]


def test_a_course_that_breaks_nothing_changes_nothing(region: Region, world: World) -> None:
    made_of = made(region, world, hit())
    assert (made_of.ways, made_of.switches, made_of.units_out, made_of.hospitals_closed) == ((), (), (), ())
    assert not made_of.grounded
    assert made_of.hospitals is None


def test_a_unit_that_is_hit_is_out_and_one_with_all_left_is_not(region: Region, world: World) -> None:
    broken = hit(("engine-vik-1", "units", 60, 120, 0.0), ("engine-nes-1", "units", 60, 120, 1.0))
    assert made(region, world, broken).units_out == (Span(world.units.index("engine-vik-1"), 60, 120),)


def test_all_units_of_a_site_that_is_hit_are_out(region: Region, world: World) -> None:
    out = made(region, world, hit(("fire-vik", "sites", -50, INF, 0.0))).units_out
    assert [(world.units[span.which], span.from_s, span.until_s) for span in out] == [
        ("engine-vik-1", 0, INF),  # from before the course: from its start
        ("ladder-vik-1", 0, INF),
    ]


def test_of_a_site_that_keeps_half_its_share_half_the_units_go_on(region: Region, world: World) -> None:
    broken = hit(("fire-vik", "sites", 0, 60, 0.5))
    who = {made(region, world, broken, run=run).units_out[0].which for run in range(20)}
    assert all(len(made(region, world, broken, run=run).units_out) == 1 for run in range(5))
    assert {world.units[unit] for unit in who} == {"engine-vik-1", "ladder-vik-1"}  # by chance
    assert made(region, world, hit(("police-vik", "sites", 0, 60, 0.5))).units_out == ()  # 0.5 of one: one


def test_a_hospital_that_is_hit_closes_though_the_region_states_no_limits(
    region: Region, world: World
) -> None:
    conditions = made(region, world, hit(("hospital-vik", "sites", 10, 20, 0.0)))
    assert conditions.hospitals_closed == (Span(0, 10, 20),)
    assert conditions.hospitals is not None
    assert conditions.hospitals.bays.tolist() == [len(world.units)]  # nobody ever waits
    conditions.reject_unfit(world, 1)


def test_a_call_centre_that_is_hit_changes_nothing_for_units(region: Region, world: World) -> None:
    assert made(region, world, hit(("centre-110", "sites", 0, 60, 0.0))).units_out == ()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("engine-vik-1", "units", 0, 60, 0.5), "half of one has no meaning"),
        (("hospital-vik", "sites", 0, 60, 0.5), "of a hospital it must be 0"),
        (("valley", "areas", 0, 60, 0.5), "of a road it must be 0"),
        (("area-vik", "areas", 0, 60, 0.0), "of kind municipality; roads are cut by areas of kind closure"),
        (("masks-vik", "stocks", 0, 60, 0.0), "answers for units, sites, areas"),
        (("engine-9", "units", 0, 60, 0.0), "which region hamlet lacks"),
        (("engine-vik-1", "units", 60, 60, 0.0), "must end later"),
        (("engine-vik-1", "units", 0, 60, 1.5), "must be 0 to 1"),
        (("valley", "areas", 0, 60, 0.0), "state its detour"),
    ],
)
def test_what_these_rules_do_not_answer_is_refused(
    region: Region, world: World, row: tuple[str, str, float, float, float], says: str
) -> None:
    with pytest.raises(BadInputError, match=says):
        made(region, world, hit(row))


def test_every_set_of_closures_that_holds_at_once_is_one_version_made_once(
    region: Region, world: World
) -> None:
    # valley 100-300 and 500-600, east 200-400: nothing, valley, both, east, nothing, valley, nothing.
    told: list[str] = []
    conditions = made(
        region,
        world,
        hit(
            ("valley", "areas", 100, 300, 0.0),
            ("east", "areas", 200, 400, 0.0),
            ("valley", "areas", 500, 600, 0.0),
        ),
        detours_s={"valley": 900.0, "east": 600.0},
        said=told.append,
    )
    assert len(conditions.ways) == 3
    assert len(told) == 3
    assert conditions.switches == (
        Switch(100, 1),
        Switch(200, 2),
        Switch(300, 3),
        Switch(400, 0),
        Switch(500, 1),
        Switch(600, 0),
    )
    conditions.reject_unfit(world, 1)


def test_only_those_who_drive_go_round(region: Region, world: World) -> None:
    ways = made(region, world, hit(("valley", "areas", 0, 60, 0.0)), detours_s={"valley": 900.0}).ways[0]
    longer = ways.reach_s - world.reach_s
    # From Vik (10.06 E) to Nes (10.25 E) one crosses the valley (10.1 to 10.12 E), within Vik one does not.
    engine, helicopter = (
        int(world.unit_stop[world.units.index(name)]) for name in ("engine-vik-1", "helicopter-vik-1")
    )
    place = {cell: index for index, cell in enumerate(world.place_ids.tolist())}
    assert longer[place["cell-5"], engine] == pytest.approx(900, abs=0.01)
    assert longer[place["cell-1"], engine] == 0
    assert (longer[:, helicopter] == 0).all()
    base = int(world.unit_stop[world.units.index("engine-nes-1")])
    assert ways.between_s[engine, base] - world.between_s[engine, base] == pytest.approx(900, abs=0.01)


def test_each_closed_area_has_its_own_detour(region: Region, world: World) -> None:
    detours = {"valley": 900.0, "east": 600.0}
    both = hit(("valley", "areas", 0, 60, 0.0), ("east", "areas", 0, 60, 0.0))
    longer = made(region, world, both, detours_s=detours).ways[0].reach_s - world.reach_s
    alone = [
        made(region, world, hit((area, "areas", 0, 60, 0.0)), detours_s=detours).ways[0].reach_s
        - world.reach_s
        for area in detours
    ]
    np.testing.assert_allclose(longer, alone[0] + alone[1], atol=0.01)
    assert {0.0, 900.0} <= set(np.round(alone[0].ravel(), 2).tolist())
    with pytest.raises(BadInputError, match="closes the east road, and"):
        made(region, world, both, detours_s={"valley": 900.0})


def test_a_closed_valley_lets_nes_wait_longer_for_a_second_engine(region: Region) -> None:
    # Both engines are wanted in Nes. The one from Vik needs the detour of 30 minutes more.
    two = replace(hit(), needs=course(need(0, 60.0, place="cell-5", quantity=2)).needs)
    cut = replace(two, disruptions=hit(("valley", "areas", 0, 7200, 0.0)).disruptions)
    units = region.units.assign(turnout_probability=np.nan)
    calm = region.with_table("units", units)
    built = build_world(calm, LineTimes(), said=lambda _: None)
    conditions = conditions_of(calm, built, cut, road=LineTimes(), detours_s={"valley": 1800.0})
    open_road = simulate(built, two)
    closed = simulate(built, cut, conditions=conditions)
    assert closed.filled_s[0] - open_road.filled_s[0] == pytest.approx(1800, abs=0.01)
    assert closed.first_s[0] == open_road.first_s[0]


def test_hospital_limits_come_from_the_capacities(region: Region, world: World) -> None:
    table = region.table("capacities")
    rows = pd.concat(
        [table.iloc[[0]].assign(id=f"c{n}", item=i, quantity=q) for n, (i, q) in enumerate(ROOM)]
    )
    limited = region.with_table("capacities", pd.concat([table, rows], ignore_index=True))
    hospitals = hospitals_of(limited, world, course(need(0, 0.0)))
    assert hospitals is not None
    assert hospitals.names == ("hospital-vik",)
    assert hospitals.bays.tolist() == [3]  # 2 + 1
    assert hospitals.beds.tolist() == [7]  # 7.9: parts of a bed are none
    assert (hospitals.of_stop >= 0).tolist() == world.stop_is_hospital.tolist()
    assert hospitals_of(region, world, course(need(0, 0.0))) is None  # only intensive care is stated


ROOM = [("handover_bay", 2.0), ("handover_bay", 1.0), ("emergency_bed", 7.9)]


def test_a_hospital_without_a_single_bay_is_refused(region: Region, world: World) -> None:
    table = region.table("capacities")
    none = region.with_table("capacities", table.assign(item="handover_bay", quantity=0.0))
    with pytest.raises(BadInputError, match="fewer than one handover_bay"):
        hospitals_of(none, world, course(need(0, 0.0)))


def test_stays_are_exponential_by_number_of_the_need() -> None:
    # Mean 4 h (assumed, data/hospitals.csv); the standard error of 40,000 is 72 s.
    stays = stays_s(40_000, seed=1, run=0)
    assert stays.mean() == pytest.approx(14_400, abs=4 * 72)
    assert (stays > 14_400).mean() == pytest.approx(np.exp(-1), abs=0.01)
    np.testing.assert_array_equal(stays_s(10, seed=1, run=0), stays[:10])  # a longer course begins alike
