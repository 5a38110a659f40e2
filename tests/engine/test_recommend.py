"""Whom to send now: equal to what the simulator does, and explained."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine.worlds import MONDAY, course, need
from tests.hamlet import hamlet as build_hamlet

from samvirke.engine.response.asked import NeedNow, UnitNow
from samvirke.engine.response.build import build_world
from samvirke.engine.response.candidates import Doing, Situation, whom_to_send
from samvirke.engine.response.dispatch.agreements import ByAgreement
from samvirke.engine.response.dispatch.cover_keeping import KeepCover
from samvirke.engine.response.dispatch.divert import Divert
from samvirke.engine.response.dispatch.nearest import NearestFirst
from samvirke.engine.response.dispatch.own_first import OwnFirst
from samvirke.engine.response.dispatch.rule import Rule, bound
from samvirke.engine.response.dispatch.run_cards import Card, RunCards
from samvirke.engine.response.recommend import DIVERSION_NOTE, LATER_NOTE, recommend
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.state_file import read_state
from samvirke.engine.response.trace import Step, Trace
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes

NOW = datetime.fromisoformat(MONDAY)  # Monday 5 January 2026, 00:00 in Oslo
HAMLET = build_hamlet()
SITES = ["fire-vik", "fire-nes", "ambulance-vik", "ambulance-nes", "hospital-vik", "base-nes"]
OWNERS = ["org-fire", "org-nes", "org-trust", "org-red-cross"]
GIVES = ["fire.pump", "fire.pump;rescue.smoke_dive:2", "health.ambulance", "fire.pump:2;health.ambulance"]
CELLS = HAMLET.cells["id"].tolist()
RULES: list[tuple[Rule, ...]] = [
    (),
    (NearestFirst(),),
    (OwnFirst(margin_s=400),),
    (ByAgreement(),),
    (RunCards((Card("0001", "*", ("fire-nes", "fire-vik")), Card("cell-5", "fire", ("fire-vik",)))),),
    (KeepCover(capability="fire.pump", slack_s=600, limit_s=400, from_priority=2, busy_share=0.3),),
    (OwnFirst(margin_s=200), KeepCover(capability="fire.pump", slack_s=900, limit_s=700, busy_share=0.5)),
]

crews = st.lists(
    st.tuples(
        st.sampled_from(SITES),
        st.sampled_from(OWNERS),
        st.sampled_from(GIVES),
        st.sampled_from([0.0, 60.0, 300.0]),
        st.sampled_from(["always", "mon-fri 00:00-08:00", "mon-sun 07:00-15:00"]),
        st.sampled_from([None, 600.0]),
    ),
    min_size=1,
    max_size=9,
)
wants = st.dictionaries(
    st.sampled_from(["fire.pump", "rescue.smoke_dive", "health.ambulance"]), st.integers(1, 5), min_size=1
)


def region_of(rows: list[tuple[str, str, str, float, str, float | None]]) -> Region:
    """Return the hamlet with other units."""
    units = pd.concat([HAMLET.units.iloc[[0]]] * len(rows), ignore_index=True)
    site, owner, gives, turnout, hours, off_duty = zip(*rows, strict=True)
    return HAMLET.with_table(
        "units",
        units.assign(
            id=[f"u{number}" for number in range(len(rows))],
            site=site,
            owner=owner,
            capabilities=gives,
            turnout_time_s=turnout,
            hours=hours,
            off_duty_turnout_time_s=np.array(off_duty, dtype=float),
        ),
    )


def group(
    capabilities: dict[str, int], incident: int, at_s: float, place: str, priority: int
) -> list[dict[str, object]]:
    return [
        need(incident, at_s, name, place=place, quantity=count, order=n + 1, priority=priority)
        for n, (name, count) in enumerate(capabilities.items())
    ]


def sent_in(trace: Trace | None, first_need: int, at_s: float) -> list[int]:
    assert trace is not None
    chosen = (trace.step == Step.SENT) & (trace.need >= first_need) & (trace.at_s == at_s)
    return [int(unit) for unit in trace.unit[chosen]]


@given(
    rows=crews,
    capabilities=wants,
    cell=st.sampled_from(CELLS),
    rules=st.sampled_from(RULES),
    hour=st.integers(0, 23),
    priority=st.integers(1, 3),
)
@settings(max_examples=40)
def test_those_proposed_are_those_whom_the_simulator_sends_in_that_order(
    rows: list[tuple[str, str, str, float, str, float | None]],
    capabilities: dict[str, int],
    cell: str,
    rules: tuple[Rule, ...],
    hour: int,
    priority: int,
) -> None:
    assume(any("fire.pump" in row[2] for row in rows))  # the group that cover is kept for
    region, now = region_of(rows), NOW + timedelta(hours=hour, minutes=20)
    world = build_world(region, LineTimes(), said=lambda _: None)
    asked = course(*group(capabilities, 0, 0.0, cell, priority), hours=1, starts=now.isoformat())
    outcome = simulate(world, asked, dispatch=bound(rules, region, world, asked), traced=True)
    answer = recommend(
        NeedNow(capabilities=capabilities, cell=cell, priority=priority, kind="fire"),
        region,
        now,
        rules=rules,
    )
    assert [advice.unit for advice in answer.proposed] == [
        world.units[u] for u in sent_in(outcome.trace, 0, 0.0)
    ]
    for n, capability in enumerate(capabilities):
        filled = sum(advice.fills.get(capability, 0) for advice in answer.proposed)
        assert filled + answer.missing.get(capability, 0) == capabilities[capability]
        if capability in answer.missing:  # a later need's unit may fill what had to wait for nobody
            assert outcome.waited[n]


def situation_in(world: World, asked: Course, trace: Trace, at_s: float, first_need: int) -> Situation:
    """Read from a trace what every unit was doing at a moment, before anybody is sent to new needs."""
    situation = Situation.all_at_rest(world)
    places = world.place_ids.tolist()
    is_past = (trace.at_s <= at_s) & (trace.need < first_need)
    for unit in range(len(world.units)):
        mine = np.flatnonzero((trace.unit == unit) & is_past)
        if not len(mine) or trace.step[mine[-1]] == Step.AT_REST:
            continue
        last = mine[-1]
        if trace.step[last] != Step.FREE:
            situation.doing[unit] = Doing.BUSY
            continue
        situation.doing[unit] = Doing.RETURNING
        situation.home_in_s[unit] = trace.until_s[last] - at_s
        done = mine[trace.step[mine] != Step.FREE][-1]
        if trace.step[done] == Step.HANDED_OVER:
            situation.turned_at[unit] = trace.stop[done]
            continue
        place = places.index(asked.needs["place"].iloc[int(trace.need[done])])
        fleet = world.fleets.index(int(world.stop_fleet[world.unit_stop[unit]]))
        stop = int(world.nearest_stop[fleet][place])
        situation.turned_at[unit], situation.turned_s[unit] = stop, float(world.reach_s[place, stop])
    return situation


@given(
    rows=crews,
    before=st.lists(st.tuples(st.sampled_from(CELLS), st.integers(0, 1500), st.booleans()), max_size=4),
    capabilities=wants,
    cell=st.sampled_from(CELLS),
    rules=st.sampled_from(RULES),
    later=st.integers(1, 1800),
)
@settings(max_examples=40)
def test_units_on_their_way_home_and_busy_ones_are_weighed_as_the_simulator_does(
    rows: list[tuple[str, str, str, float, str, float | None]],
    before: list[tuple[str, int, bool]],
    capabilities: dict[str, int],
    cell: str,
    rules: tuple[Rule, ...],
    later: int,
) -> None:
    assume(any("fire.pump" in row[2] for row in rows))
    region = region_of([(*row[:4], "always", None) for row in rows])
    world = build_world(region, LineTimes(), said=lambda _: None)
    earlier = [
        need(n, float(at_s), "fire.pump", place=place, works_s=300, handover_s=200.0 if carried else None)
        for n, (place, at_s, carried) in enumerate(sorted(before, key=lambda b: b[1]))
    ]
    at_s = max((b[1] for b in before), default=0) + float(later)
    asked = course(*earlier, *group(capabilities, len(earlier), at_s, cell, 2))
    dispatch = bound(rules, region, world, asked)
    outcome = simulate(world, asked, dispatch=dispatch, traced=True)
    assert outcome.trace is not None
    if outcome.waited[: len(earlier)].any():
        return  # what waits may take a unit at the very moment
    now = course(*group(capabilities, 0, 0.0, cell, 2))
    situation = situation_in(world, asked, outcome.trace, at_s, len(earlier))
    answer = whom_to_send(world, now, situation, bound(rules, region, world, now))
    assert [chosen.unit for chosen in answer.sent] == sent_in(outcome.trace, len(earlier), at_s)
    assert all(outcome.waited[len(earlier) :][np.array(answer.left) > 0])


@pytest.fixture
def pump() -> NeedNow:
    return NeedNow(capabilities={"fire.pump": 1, "rescue.smoke_dive": 4}, cell="cell-1")


def by_unit(answer: object) -> dict[str, str]:
    return {advice.unit: advice.why_not for advice in answer.units}  # type: ignore[attr-defined]


def test_it_says_why(pump: NeedNow) -> None:
    # Vik's engine brings a pump and two divers; two divers more come with the engine of Nes.
    answer = recommend(pump, HAMLET, NOW)
    first, second = answer.proposed
    assert (first.unit, first.fills) == ("engine-vik-1", {"fire.pump": 1, "rescue.smoke_dive": 2})
    assert first.reasons == (
        "nearest",
        "has fire.pump (mannskapsbil)",
        "has rescue.smoke_dive for 2 (røykdykking)",
        "its owner has the duty here",
    )
    assert first.fit == 0.75  # the pump, and two of four divers
    # 0.01° east at 60.05° north, 555.2 m × 1.3 at 60 km/h: 43.3 s, and 90 s turn-out.
    assert first.eta_s == pytest.approx(90 + 0.01 * np.cos(np.radians(60.05)) * 111_195 * 1.3 * 0.06, abs=0.1)
    assert (second.unit, second.fills) == ("engine-nes-1", {"rescue.smoke_dive": 2})
    assert second.reasons[0] == "nearest of those left"
    assert second.answers == 0.95
    assert not answer.missing
    assert (first.quality, first.as_of) == ("typed", "2026-01-01")


def test_the_first_of_each_kind_is_the_nearest_however_many_others_were_sent_before() -> None:
    asked = NeedNow(capabilities={"fire.pump": 2, "health.ambulance": 1}, cell="cell-1")
    reasons = [advice.reasons[0] for advice in recommend(asked, HAMLET, NOW).proposed]
    assert reasons == ["nearest", "nearest of those left", "nearest"]


def test_notes_say_what_does_not_count_now() -> None:
    asked = NeedNow(capabilities={"fire.pump": 1}, cell="cell-1")
    busy = {"engine-vik-1": UnitNow(does="busy")}
    assert DIVERSION_NOTE not in recommend(asked, HAMLET, NOW).notes
    assert DIVERSION_NOTE in recommend(asked, HAMLET, NOW, state=busy).notes
    assert LATER_NOTE in recommend(asked, HAMLET, NOW, rules=[Divert()]).notes
    # Half a degree of latitude, 56 km, north of cell-3 at 60.08.
    far = recommend(NeedNow(capabilities={"fire.pump": 1}, lon=10.05, lat=60.6), HAMLET, NOW)
    assert far.away_m > 40_000
    assert any("km from the nearest people" in note for note in far.notes)


def test_needs_that_are_no_single_incident_are_refused() -> None:
    world = build_world(HAMLET, LineTimes(), said=lambda _: None)
    apart = course(need(0, 0.0, place="cell-1"), need(0, 0.0, place="cell-3", order=2))
    later = course(need(0, 60.0, place="cell-1"))
    for asked in (apart, later):
        with pytest.raises(InvalidValueError, match="give those of one incident, at one place, at 0 s"):
            whom_to_send(world, asked, Situation.all_at_rest(world), bound((), HAMLET, world, asked))
    nowhere = course(need(0, 0.0, place="cell-99"))
    with pytest.raises(InvalidValueError, match="no place 'cell-99'"):
        whom_to_send(world, nowhere, Situation.all_at_rest(world), bound((), HAMLET, world, nowhere))


def test_it_says_why_not() -> None:
    need_now = NeedNow(capabilities={"health.ambulance": 1}, cell="cell-1")
    assert by_unit(recommend(need_now, HAMLET, NOW))["ambulance-nes-1"].endswith(
        "min later than the last one sent"
    )
    units = HAMLET.units.assign(off_duty_turnout_time_s=np.nan)
    night = recommend(need_now, HAMLET.with_table("units", units), NOW)
    assert by_unit(night)["ambulance-nes-1"] == "off duty until 08:00"
    evening = recommend(need_now, HAMLET.with_table("units", units), NOW + timedelta(hours=21))
    assert by_unit(evening)["ambulance-nes-1"] == "off duty until Tue 08:00"
    state = {"ambulance-vik-1": UnitNow(does="busy", until=NOW + timedelta(minutes=40))}
    taken = recommend(need_now, HAMLET, NOW, state=state)
    assert taken.proposed[0].unit == "ambulance-nes-1"
    assert by_unit(taken)["ambulance-vik-1"] == "busy until 00:40"
    out = recommend(need_now, HAMLET, NOW, state={"ambulance-vik-1": UnitNow(does="out")})
    assert by_unit(out)["ambulance-vik-1"] == "out of service"


def test_without_an_agreement_the_neighbour_is_named_and_not_sent() -> None:
    units = HAMLET.units.copy()
    units.loc[units["id"] == "engine-vik-1", "owner"] = "org-red-cross"
    region = HAMLET.with_table("units", units)
    need_now = NeedNow(capabilities={"fire.pump": 1}, cell="cell-1")
    answer = recommend(need_now, region, NOW, rules=[ByAgreement()])
    assert answer.proposed[0].unit == "engine-nes-1"
    assert answer.proposed[0].reasons[0].startswith("preferred by the rules to one that is")
    vik = next(advice for advice in answer.units if advice.unit == "engine-vik-1")
    assert (vik.standing, vik.why_not) == ("neighbour", "no agreement lets its owner help here")


def test_what_nobody_can_give_is_missing() -> None:
    answer = recommend(NeedNow(capabilities={"rescue.dive": 2}, cell="cell-1"), HAMLET, NOW)
    assert dict(answer.missing) == {"rescue.dive": 2}
    assert answer.units == ()


def test_a_unit_on_its_way_home_is_reached_through_where_it_turned() -> None:
    # Home in an hour, and 30 s from the hospital: from there to cell-3, 60.08 N, 10.05 E.
    state = {
        "ambulance-nes-1": UnitNow(
            does="returning", until=NOW + timedelta(hours=1), through="hospital-vik", through_s=30
        ),
        "ambulance-vik-1": UnitNow(does="out"),
    }
    advice = recommend(
        NeedNow(capabilities={"health.ambulance": 1}, cell="cell-3"), HAMLET, NOW, state=state
    ).proposed[0]
    metres = 111_195 * np.hypot(0.02, 0.01 * np.cos(np.radians(60.07)))
    assert advice.eta_s == pytest.approx(30 + metres * 1.3 * 0.06, abs=0.5)
    assert "on its way home: no turn-out" in advice.reasons
    assert advice.whereabouts == "returning, reported 0 min ago"


def test_a_helicopter_with_a_bucket_waits_for_daylight() -> None:
    units = HAMLET.units.copy()
    units.loc[units["id"] == "helicopter-vik-1", "capabilities"] = "air.fire_bucket"
    region = HAMLET.with_table("units", units)
    need_now = NeedNow(capabilities={"air.fire_bucket": 1}, lon=10.05, lat=60.05)
    assert by_unit(recommend(need_now, region, NOW))["helicopter-vik-1"] == "grounded: it is dark at its base"
    assert recommend(need_now, region, NOW + timedelta(hours=12)).proposed[0].unit == "helicopter-vik-1"


def test_a_place_belongs_to_the_municipality_of_the_nearest_people() -> None:
    answer = recommend(NeedNow(capabilities={"fire.pump": 1}, lon=10.251, lat=60.151), HAMLET, NOW)
    assert answer.municipality == "0002"
    assert answer.proposed[0].unit == "engine-nes-1"


def test_the_list_is_as_long_as_asked_for_and_tells_what_it_leaves_out(pump: NeedNow) -> None:
    answer = recommend(pump, HAMLET, NOW, limit=1)
    assert len(answer.units) == len(answer.proposed) == 2  # whoever is sent is listed
    one = recommend(NeedNow(capabilities={"fire.pump": 1}, cell="cell-1"), HAMLET, NOW, limit=1)
    assert (len(one.units), one.left_out) == (1, 1)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"capabilities": {"fire.pumpe": 1}, "cell": "cell-1"}, "write 'fire.pump'"),
        ({"capabilities": {"fire.pump": 1}, "cell": "cell-99"}, "no cell 'cell-99'"),
        ({"capabilities": {"fire.pump": 1}, "lon": 60.0, "lat": 10.0}, "are lat and lon swapped"),
        ({"capabilities": {}, "cell": "cell-1"}, "must name a capability"),
        ({"capabilities": {"fire.pump": 1}}, "give lon and lat, or a cell"),
        ({"capabilities": {"fire.pump": 1}, "cell": "cell-1", "priority": 4}, "must be 1, 2 or 3"),
    ],
)
def test_a_need_that_cannot_be_is_refused(more: dict[str, object], says: str) -> None:
    with pytest.raises((BadInputError, InvalidValueError), match=says):
        recommend(NeedNow(**more), HAMLET, NOW)  # type: ignore[arg-type]


def test_what_nobody_knows_is_refused(pump: NeedNow) -> None:
    with pytest.raises(BadInputError, match="no unit 'engine-vik-2'; write 'engine-vik-1'"):
        recommend(pump, HAMLET, NOW, state={"engine-vik-2": UnitNow(does="out")})
    for through, says in (("nowhere", "no site"), ("air-vik", "nothing that travels like it stands")):
        home = UnitNow(does="returning", until=NOW + timedelta(hours=1), through=through)
        with pytest.raises(BadInputError, match=says):
            recommend(pump, HAMLET, NOW, state={"engine-vik-1": home})
    with pytest.raises(InvalidValueError, match="without a zone"):
        recommend(pump, HAMLET, datetime(2026, 1, 5))  # noqa: DTZ001  # the fault that is tested


def test_a_state_is_read_from_a_small_table(tmp_path: Path) -> None:
    file = tmp_path / "state.csv"
    file.write_text("unit,does,until\nengine-vik-1,busy,2026-01-05T01:00:00+01:00\nengine-nes-1,out,\n")
    state = read_state(file)
    assert state["engine-vik-1"].until == datetime(2026, 1, 5, tzinfo=UTC)
    assert state["engine-nes-1"] == UnitNow(does="out")
    file.write_text(
        "unit,does,until,through,through_min,reported_at\n"
        "engine-vik-1,returning,2026-01-05T01:00Z,fire-nes,1.5,2026-01-05T00:50Z\n"
    )
    home = read_state(file)["engine-vik-1"]
    assert (home.through, home.through_s) == ("fire-nes", 90)
    assert home.reported_at == datetime(2026, 1, 5, 0, 50, tzinfo=UTC)
    file.write_text("unit,does,until,through_min\nengine-vik-1,out,,soon\n")
    with pytest.raises(BadInputError, match="through_min is 'soon'"):
        read_state(file)
    for row, says in (
        ("a,sleeps,", "does is 'sleeps'"),
        ("a,out,\na,out,", "twice"),
        ("a,returning,", "until when"),
    ):
        file.write_text(f"unit,does,until\n{row}\n")
        with pytest.raises(BadInputError, match=says):
            read_state(file)
