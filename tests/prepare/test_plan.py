"""A plan laid on a region: what comes of it, what happens, and what does not fit."""

from datetime import UTC, datetime

import pytest
import shapely
from tests.prepare.by_hand import course_of

from samvirke.model.errors import InvalidValueError, PackageError
from samvirke.prepare.plan import (
    AddSite,
    AddUnit,
    Change,
    CloseRoad,
    MoveUnit,
    Outage,
    Plan,
    RemoveUnit,
    RuleChoice,
    SetValue,
)
from samvirke.prepare.plan_reach import closures_that_nobody_meets, outside_of
from samvirke.register.area import cut
from samvirke.register.region import Region

MORNING, EVENING = datetime(2026, 1, 2, 7, tzinfo=UTC), datetime(2026, 1, 2, 19, tzinfo=UTC)
BOX = shapely.box(10.1, 60.0, 10.2, 60.1)


def plan(*changes: Change, **more: object) -> Plan:
    return Plan(title="test", changes=changes, **more)  # type: ignore[arg-type]


def test_a_plan_without_changes_leaves_the_region_as_it_is(hamlet: Region) -> None:
    assert plan().apply(hamlet) is hamlet


def test_new_units_are_like_one_that_there_is_but_for_what_is_said(hamlet: Region) -> None:
    more = AddUnit(like="ambulance-vik-1", site="fire-nes", count=2, columns={"hours": "mon-fri 08:00-16:00"})
    units = plan(more).apply(hamlet).units.set_index("id")
    assert len(units) == len(hamlet.units) + 2
    for name in ("ambulance-vik-1-added-1", "ambulance-vik-1-added-2"):
        assert units.loc[name, "site"] == "fire-nes"
        assert units.loc[name, "hours"] == "mon-fri 08:00-16:00"
        assert units.loc[name, "turnout_time_s"] == 60
        assert units.loc[name, "source"] == "plan: test"


def test_a_unit_can_be_described_whole(hamlet: Region) -> None:
    columns = {
        "id": "boat-1",
        "name": "Boat",
        "owner": "org-fire",
        "capabilities": "rescue.water",
        "mode": "sea",
        "speed_kmh": 40,
        "turnout_time_s": 300,
        "hours": "always",
        "crew": 2,
    }
    units = plan(AddUnit(site="fire-vik", columns=columns)).apply(hamlet).units.set_index("id")
    assert units.loc["boat-1", "capabilities"] == "rescue.water"


def test_moves_removals_and_values_are_done_in_their_order(hamlet: Region) -> None:
    changed = plan(
        AddSite(id="new", name="New", kind="fire_station", owner="org-fire", lon=10.2, lat=60.1),
        MoveUnit(unit="engine-vik-1", site="new"),
        RemoveUnit(unit="ladder-vik-1"),
        SetValue(table="units", row="engine-nes-1", column="turnout_time_s", value=90),
    ).apply(hamlet)
    units = changed.units.set_index("id")
    assert units.loc["engine-vik-1", "site"] == "new"
    assert "ladder-vik-1" not in units.index
    assert units.loc["engine-nes-1", "turnout_time_s"] == 90
    assert hamlet.units.set_index("id").loc["engine-nes-1", "turnout_time_s"] == 300  # as it was


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (AddUnit(like="ambulance-vik-1", site="fire-vic"), "'fire-vic'.*write 'fire-vik'"),
        (AddUnit(like="ambulanse-vik-1", site="fire-vik"), "write 'ambulance-vik-1'"),
        (AddUnit(like="ambulance-vik-1", site="fire-vik", count=0), "count.*1 to 1000"),
        (AddUnit(like="ambulance-vik-1", site="fire-vik", count=-2), "saw -2.*remove_unit"),
        (AddUnit(like="ambulance-vik-1", site="fire-vik", columns={"crew": -1}), "crew: saw -1.*0 or more"),
        (AddUnit(like="ambulance-vik-1", site="fire-vik", columns={"creww": 1}), "write 'crew'"),
        (
            AddUnit(like="ambulance-vik-1", site="fire-vik", columns={"capabilities": ""}),
            "a unit with no capability.*health.ambulance",
        ),
        (AddUnit(site="fire-vik"), "no name, owner, mode.*like"),
        (MoveUnit(unit="nobody", site="fire-vik"), "'nobody'"),
        (RemoveUnit(unit="engine-vik-2"), "write 'engine-vik-1'"),
        (SetValue(table="unit", row="a", column="b", value=1), "write 'units'"),
        (
            AddUnit(like="helicopter-vik-1", site="air-vik", columns={"speed_kmh": 0}),
            "speed_kmh: saw 0.*more",
        ),
        (SetValue(table="units", row="helicopter-vik-1", column="speed_kmh", value=0), "saw 0.*more than 0"),
        (SetValue(table="units", row="engine-vik-1", column="crews", value=1), "write 'crew'"),
        (SetValue(table="units", row="engine-vik-1", column="crew", value=-4), "crew.*-4"),
        (SetValue(table="units", row="engine-vik-1", column="crew", value="four"), "crew.*'four'"),
        (SetValue(table="units", row="engine-vik-1", column="capabilities", value=""), "no capability"),
        (
            AddSite(id="fire-vik", name="x", kind="fire_statio", owner="org-fir", lon=10.0, lat=60.0),
            "(?s)an id that no site has.*write 'fire_station'.*write 'org-fire'",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_what_is_allowed(hamlet: Region, change: Change, said: str) -> None:
    with pytest.raises(PackageError, match=said):
        plan(change).apply(hamlet)


def test_everything_that_does_not_fit_is_told_in_one_go(hamlet: Region) -> None:
    closed = CloseRoad(name="Pass", area=BOX, from_utc=EVENING, until_utc=MORNING, detour_s=-60)
    out = Outage(table="sites", id="fire-voss", from_utc=MORNING, until_utc=MORNING)
    wrong = plan(RemoveUnit(unit="a"), closures=(closed,), outages=(out,), rules=(RuleChoice(name="nerest"),))
    with pytest.raises(PackageError) as caught:
        wrong.apply(hamlet)
    # The unit; the closure's end and its detour; the site and the outage's end; the rule.
    assert len(caught.value.findings) == 6
    assert "nearest" in str(caught.value)


def test_closures_and_outages_become_disruptions_of_the_course(hamlet: Region) -> None:
    # The course begins on 1 January 00:00 UTC: 31 hours later it is 07:00 on the second.
    course = course_of((1.0, "cell-1", "fire.pump", 1), days=2)
    closed = CloseRoad(name="Pass", area=BOX, from_utc=MORNING, until_utc=EVENING, detour_s=600)
    gone = Outage(
        table="units",
        id="engine-vik-1",
        from_utc=datetime(2025, 12, 31, tzinfo=UTC),
        until_utc=datetime(2026, 1, 1, 6, tzinfo=UTC),
    )
    later = Outage(table="sites", id="fire-vik", from_utc=datetime(2026, 2, 1, tzinfo=UTC), until_utc=EVENING)
    laid = plan(closures=(closed,), outages=(gone, later))
    rows = laid.disrupt(course).disruptions
    assert rows["hit"].tolist() == ["plan-closure-1", "engine-vik-1"]  # February is not in the course
    assert rows["hit_table"].tolist() == ["areas", "units"]
    assert rows["from_s"].tolist() == [31 * 3600, 0]
    assert rows["until_s"].tolist() == [43 * 3600, 6 * 3600]
    assert (rows["share_left"] == 0).all()
    areas = plan(closures=(closed,)).apply(hamlet).table("areas").set_index("id")
    assert areas.loc["plan-closure-1", "kind"] == "closure"
    assert areas.loc["plan-closure-1", "geometry"].equals(BOX)
    assert laid.detours_s() == {"plan-closure-1": 600}


def test_a_plan_says_what_it_changes() -> None:
    closed = CloseRoad(name="Pass", area=BOX, from_utc=MORNING, until_utc=EVENING, detour_s=600)
    told = plan(AddUnit(like="a-1", site="s"), RemoveUnit(unit="b-1"), closures=(closed,)).sentences()
    assert told == (
        "1 new unit like a-1 at s.",
        "b-1 is taken away.",
        "Pass is closed from 2026-01-02 08:00 to 2026-01-02 20:00, the way round 10 min longer.",
    )


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"title": "x", "days": 0}, {"title": "x", "starts_at_utc": "now"}]
)
def test_a_plan_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        Plan(**wrong)  # type: ignore[arg-type]


def test_swapped_lon_and_lat_are_asked_about(hamlet: Region) -> None:
    swapped = CloseRoad(
        name="Pass", area=shapely.box(60.0, 10.1, 60.1, 10.2), from_utc=MORNING, until_utc=EVENING
    )
    with pytest.raises(PackageError, match=r"lon 60\.05, lat 10\.15, far.*are lon and lat swapped"):
        plan(closures=(swapped,)).apply(hamlet)
    right = CloseRoad(name="Pass", area=BOX, from_utc=MORNING, until_utc=EVENING)
    assert len(plan(closures=(right,)).apply(hamlet).table("areas")) == len(hamlet.table("areas")) + 1


def test_a_unit_that_the_plan_removed_is_said_to_be_removed(hamlet: Region) -> None:
    gone = RemoveUnit(unit="engine-vik-1")
    later = SetValue(table="units", row="engine-vik-1", column="crew", value=2)
    out = Outage(table="units", id="engine-vik-1", from_utc=MORNING, until_utc=EVENING)
    with pytest.raises(PackageError) as caught:
        plan(gone, later, outages=(out,)).apply(hamlet)
    assert ["removed by this plan" in finding.seen for finding in caught.value.findings] == [True, True]


def test_what_is_wrong_with_a_moment_is_told_in_local_time(hamlet: Region) -> None:
    out = Outage(table="units", id="engine-vik-1", from_utc=EVENING, until_utc=MORNING)
    with pytest.raises(PackageError, match="2026-01-02 08:00, which is not after 2026-01-02 20:00"):
        plan(outages=(out,)).apply(hamlet)


def test_what_lies_outside_the_simulated_part_is_named(hamlet: Region) -> None:
    # Vik alone is simulated: what rests in Nes, goes there or is gone from there changes nothing.
    wanted = plan(
        AddUnit(like="ambulance-vik-1", site="fire-nes"),
        AddUnit(like="ambulance-vik-1", site="fire-vik", columns={"id": "near"}),
        MoveUnit(unit="ladder-vik-1", site="fire-vik"),
        RemoveUnit(unit="search-nes-1"),
        RemoveUnit(unit="patrol-vik-1"),
        outages=(Outage(table="units", id="engine-nes-1", from_utc=MORNING, until_utc=EVENING),),
    )
    whole = wanted.apply(hamlet)
    found = outside_of(wanted, hamlet, whole, cut(whole, "Vik", ring_m=0))
    assert found == ("ambulance-vik-1-added-1", "search-nes-1", "engine-nes-1")
    assert outside_of(wanted, hamlet, whole, whole) == ()


def test_a_closure_beyond_all_that_is_simulated_meets_nobody(hamlet: Region) -> None:
    # The places of the hamlet lie between lon 10.04 and 10.30: a box north of them all is on no line.
    boxes = {"Pass": BOX, "Far": shapely.box(10.1, 60.4, 10.2, 60.5)}
    closures = tuple(
        CloseRoad(name=name, area=box, from_utc=MORNING, until_utc=EVENING) for name, box in boxes.items()
    )
    assert list(closures_that_nobody_meets(plan(closures=closures), hamlet)) == ["Far"]
