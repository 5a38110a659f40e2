"""A roster asks few units and answers as if it had asked all: what lies farther cannot change it."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.roads_of_hamlet import EAST, NORTH, SOUTH, WEST, dal, grid, many
from tests.engine.worlds import MONDAY

from samvirke.engine.response.advice import Recommendation
from samvirke.engine.response.asked import NeedNow, UnitNow
from samvirke.engine.response.dispatch.agreements import ByAgreement
from samvirke.engine.response.dispatch.nearest import NearestFirst
from samvirke.engine.response.dispatch.own_first import OwnFirst
from samvirke.engine.response.dispatch.rule import Rule
from samvirke.engine.response.dispatch.run_cards import RunCards
from samvirke.engine.response.roster import Roster
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.travel.closure import Closure
from samvirke.travel.profile import Profile
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Points

NOW = datetime.fromisoformat(MONDAY)  # Monday 5 January 2026, 00:00 in Oslo
ROAD = RoadTimes(grid(), Profile.named())
# Rules that prefer nobody; the second makes the roster ask all units, in one world.
FEW: tuple[Rule, ...] = (NearestFirst(),)
ALL: tuple[Rule, ...] = (NearestFirst(), RunCards(()))
WANTS = [
    {"fire.pump": 2},
    {"health.ambulance": 3},
    {"rescue.smoke_dive": 3, "fire.pump": 1, "health.ambulance": 1},
    {"air.fire_bucket": 60},  # more than there are
    {"police.patrol": 1, "fire.pump": 1},  # one that nobody gives
]


def without_name(answer: Recommendation) -> Recommendation:
    """Return an answer without what tells how it was found, or how far the bases are of those elsewhere."""
    units = tuple(replace(advice, at_base_s=0.0) for advice in answer.units)
    return replace(answer, units=units, rules=(), travel=replace(answer.travel, engine="", note=""))


def drawn_state(seed: int, roster: Roster) -> dict[str, UnitNow]:
    """Draw what four units in ten are doing."""
    drawn, state = np.random.default_rng(seed), {}
    for unit in roster.crews.units:
        if drawn.random() < 0.6:
            continue
        does = str(drawn.choice(["at_rest", "returning", "busy", "out"]))
        lon, lat = float(drawn.uniform(WEST, EAST)), float(drawn.uniform(SOUTH, NORTH))
        if does == "returning" and drawn.random() < 0.5:
            site = f"s{roster.bases.site[roster.crews.number[unit]] - 12}"
            state[unit] = UnitNow(
                does="returning",
                until=NOW + timedelta(seconds=float(drawn.integers(0, 900))),
                through=site,
                through_s=float(drawn.integers(0, 300)),
            )
        else:
            state[unit] = UnitNow(does=does, lon=lon, lat=lat, on_duty=bool(drawn.random() < 0.5))  # type: ignore[arg-type]
    return state


@settings(max_examples=10)
@given(
    seed=st.integers(0, 10**6),
    hour=st.integers(0, 23),
    want=st.sampled_from(WANTS),
    limit=st.integers(1, 30),
    rules=st.sampled_from(
        [FEW, (OwnFirst(margin_s=400),), (ByAgreement(),), (OwnFirst(margin_s=90), ByAgreement())]
    ),
)
def test_few_are_asked_and_the_answer_is_that_of_all(
    seed: int, hour: int, want: dict[str, int], limit: int, rules: tuple[Rule, ...]
) -> None:
    drawn = np.random.default_rng(seed)
    roster = _roster(seed % 5)
    need = NeedNow(
        capabilities=want, lon=float(drawn.uniform(WEST, EAST)), lat=float(drawn.uniform(SOUTH, NORTH))
    )
    state, now = drawn_state(seed, roster), NOW + timedelta(hours=hour, minutes=20)
    few = roster.ask(need, now, state=state, rules=rules, limit=limit)
    whole = roster.ask(need, now, state=state, rules=(*rules, RunCards(())), limit=limit)
    assert without_name(few) == without_name(whole)
    at_base = [(one.at_base_s, other.at_base_s) for one, other in zip(few.units, whole.units, strict=True)]
    assert all(one in (other, np.inf) for one, other in at_base)


_ROSTERS: dict[int, Roster] = {}


def _roster(seed: int) -> Roster:
    if seed not in _ROSTERS:
        _ROSTERS[seed] = Roster.of(many(seed), ROAD)
    return _ROSTERS[seed]


def test_the_test_above_stops_short_of_all_units() -> None:
    roster = _roster(0)
    assert roster.inbound is not None
    place, nodes = Points(np.array([10.1]), np.array([60.05])), np.unique(roster.bases.ends.node)
    with roster.inbound.to(place, nodes[nodes >= 0]) as search:
        search.go_on(found=64)
        assert search.horizon_s < np.inf


def test_a_state_that_is_followed_answers_like_one_that_is_given() -> None:
    roster = _roster(1)
    need = NeedNow(capabilities={"fire.pump": 3}, lon=10.1, lat=60.05)
    before, after = drawn_state(1, roster), drawn_state(2, roster)
    following = roster.following(before)
    following.tell({**dict.fromkeys(before), **after})
    assert roster.ask(need, NOW, state=following) == roster.ask(need, NOW, state=after)
    following.tell(dict.fromkeys(after))
    assert roster.ask(need, NOW, state=following) == roster.ask(need, NOW)


@settings(max_examples=4)
@given(seed=st.integers(0, 10**6))
def test_one_more_free_unit_never_makes_the_first_come_later(seed: int) -> None:
    region = many(3, units=40)
    more = many(seed, units=1)
    sites = pd.concat([region.sites, more.sites.iloc[-1:].assign(id="more")], ignore_index=True)
    unit = more.units.assign(id="more", site="more", capabilities="fire.pump")
    larger = region.with_table("sites", sites).with_table(
        "units", pd.concat([region.units, unit], ignore_index=True)
    )
    need = NeedNow(capabilities={"fire.pump": 1}, lon=10.12, lat=60.1)
    first, other = (Roster.of(of, ROAD).ask(need, NOW).proposed[0].eta_s for of in (region, larger))
    assert other <= first


@settings(max_examples=15)
@given(
    lon=st.floats(WEST, EAST),
    lat=st.floats(SOUTH, NORTH),
    radius=st.floats(0.001, 0.05),
    seed=st.integers(0, 4),
)
def test_a_closure_makes_nobody_come_sooner(lon: float, lat: float, radius: float, seed: int) -> None:
    roster = _roster(seed)
    closed = roster.with_closures([Closure(area=shapely.Point(lon, lat).buffer(radius))])
    need = NeedNow(capabilities={"fire.pump": 1}, lon=10.2, lat=60.1)
    before, after = (of.ask(need, NOW, limit=300) for of in (roster, closed))
    eta_s = {advice.unit: advice.eta_s for advice in after.units}
    assert len(eta_s) == len(before.units) > 100
    assert all(eta_s[advice.unit] >= advice.eta_s for advice in before.units)


def test_a_unit_that_is_nearer_than_its_base_sets_out_from_where_it_is() -> None:
    # Nes' engine (turn-out 300 s) stands in Vik, 0.01° of latitude = 1,112 m from cell-1; a car makes of
    # that 1.3 × 1,112 m at 60 km/h, as `lines.csv` has it: the ratio of ways is that of distances.
    region = dal()
    roster = Roster.of(region)
    need = NeedNow(capabilities={"fire.pump": 2}, cell="cell-1")
    here = UnitNow(does="at_rest", lon=10.05, lat=60.06, reported_at=NOW)
    home = {a.unit: a for a in roster.ask(need, NOW).units}["engine-nes-1"]
    away = {a.unit: a for a in roster.ask(need, NOW, state={"engine-nes-1": here}).units}["engine-nes-1"]
    metres = [1_111.95, 1_111.95 * np.hypot(10.0, 20 * np.cos(np.radians(60.1)))]
    assert away.travel_s / home.travel_s == pytest.approx(metres[0] / metres[1], rel=0.01)
    assert away.eta_s == away.travel_s + 300
    assert away.at_base_s == home.eta_s
    back = UnitNow(does="returning", lon=10.05, lat=60.06, reported_at=NOW)
    answer = roster.ask(need, NOW, state={"engine-nes-1": back})
    returning = {a.unit: a for a in answer.units}["engine-nes-1"]
    assert returning.eta_s == away.travel_s  # it turns out no more
    assert returning.reasons[-1] == "on its way home: no turn-out"
    assert returning.whereabouts == "returning, reported with its position 0 min ago"


def test_a_crew_that_is_known_to_be_on_duty_turns_out_whatever_its_hours_say() -> None:
    # The ambulance of Nes is on duty from 8 to 20: at night it needs 420 s, on duty 60 s.
    roster = Roster.of(dal())
    need = NeedNow(capabilities={"health.ambulance": 2}, cell="cell-5")
    turnouts = [
        {a.unit: a for a in roster.ask(need, NOW, state=state).units}["ambulance-nes-1"].turnout_s
        for state in ({}, {"ambulance-nes-1": UnitNow(does="at_rest", on_duty=True)})
    ]
    assert turnouts == [420, 60]


def test_what_is_over_counts_as_at_rest_at_its_base() -> None:
    roster = Roster.of(dal())
    need = NeedNow(capabilities={"fire.pump": 1}, cell="cell-5")
    home = UnitNow(does="returning", until=NOW - timedelta(minutes=1), lon=10.25, lat=60.15)
    told, none = roster.ask(need, NOW, state={"engine-vik-1": home}), roster.ask(need, NOW)
    assert [a.eta_s for a in told.units] == [a.eta_s for a in none.units]


def test_straight_lines_cannot_be_closed() -> None:
    with pytest.raises(InvalidValueError, match="straight lines know no roads"):
        Roster.of(dal()).with_closures([])


def test_what_nobody_knows_is_refused() -> None:
    roster = Roster.of(dal())
    with pytest.raises(BadInputError, match=r"nobody knows the capability 'fire\.pomp'; write 'fire\.pump'"):
        roster.ask(NeedNow(capabilities={"fire.pomp": 1}, cell="cell-1"), NOW)
    with pytest.raises(BadInputError, match="has no unit 'engine-vik-9'"):
        roster.following({"engine-vik-9": UnitNow(does="busy")})
    with pytest.raises(InvalidValueError, match="is at lon 10, lat None; give both"):
        UnitNow(does="busy", lon=10)
