"""Calls in the same run: what a standard's clock counts, by hand, and the tables against the engine."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from tests.prepare.by_hand import FIRES, GridRoad, course_of, dale
from tests.prepare.test_simulation import Given, of, simulated

from samvirke.engine.calls.arrivals import calls_of
from samvirke.engine.calls.outcome import all_alerted_s, centre_summary, first_rang_s
from samvirke.engine.calls.take import take_calls
from samvirke.engine.calls.usual import usual_procedure
from samvirke.engine.response.build import build_world
from samvirke.engine.response.reference import simulate
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.prepare.judging import judging_of
from samvirke.prepare.plan import Outage, Plan
from samvirke.prepare.plan_calls import PlanCalls
from samvirke.prepare.simulation import called_in
from samvirke.prepare.simulation_result import ALERT_COLUMNS, CALL_COLUMNS
from samvirke.prepare.simulation_stage import Stage, stage_of
from samvirke.register.region import Region
from samvirke.threats import Everyday

DAY_S = 86_400.0
AS_IS = Plan(title="as it is")
BUSY = Everyday(days=20, rate_factor=12)


def stage(plan: Plan = AS_IS, region: Region | None = None) -> Stage:
    region = region or dale()
    called = called_in([plan], [region], "", calls=True)
    settings: dict[str, Any] = {"starts_at_utc": "2026-01-01T00:00:00Z", "days": 30, "area": "", "seed": 1}
    return stage_of(plan, region, road=GridRoad(), rules=(), weather=None, called=called, **settings)


def answers_of(function: str, course: Course, alert_s: np.ndarray | None) -> Any:
    region = dale()
    world = build_world(region, GridRoad(), said=lambda _: None)
    judging = judging_of(region, world)
    outcome = simulate(world, course, alert_s=alert_s)
    return judging.answers(judging.functions.index(function), course, outcome, alert_s)


def test_the_clock_of_a_fire_starts_when_the_crew_is_alarmed() -> None:
    # Calls take 0, 100 and 400 s; cell-1, 3 and 4 are 90 + 60, 240 and 840 s away, and 60 s until at work.
    course = course_of((1.0, "cell-1", "fire.pump", 1), (2.0, "cell-3", "fire.pump", 1), FIRES[3])
    alert_s = course.needs["from_s"].to_numpy() + np.array([0.0, 100.0, 400.0])
    with_calls, without = (answers_of("fire", course, told) for told in (alert_s, None))
    assert with_calls.response_s.tolist() == without.response_s.tolist() == [210, 390, 990]
    assert with_calls.full_s.tolist() == [210, 390, 990]


@pytest.mark.parametrize(
    ("function", "capability"), [("ambulance", "health.ambulance"), ("police", "police.patrol")]
)
def test_a_clock_that_starts_at_the_call_counts_the_call_once(function: str, capability: str) -> None:
    # Without calls played the clock has a fixed 120 s for them. Played they took 45 s: 75 s less.
    course = course_of((1.0, "cell-1", capability, 1))
    alert_s = course.needs["from_s"].to_numpy() + 45.0
    with_calls, without = (answers_of(function, course, told) for told in (alert_s, None))
    assert without.response_s[0] - with_calls.response_s[0] == 120 - 45
    assert without.full_s[0] - with_calls.full_s[0] == 120 - 45


def test_a_service_without_a_clock_of_its_own_counts_from_the_call() -> None:
    course = course_of((1.0, "cell-1", "health.air_ambulance", 1))
    alert_s = course.needs["from_s"].to_numpy() + 45.0
    with_calls, without = (answers_of("air_ambulance", course, told) for told in (alert_s, None))
    assert with_calls.response_s[0] - without.response_s[0] == 45


def test_who_was_never_told_never_comes() -> None:
    course = course_of((1.0, "cell-1", "fire.pump", 1), (2.0, "cell-1", "fire.pump", 1))
    alert_s = course.needs["from_s"].to_numpy() + np.array([np.inf, 30.0])
    answers = answers_of("fire", course, alert_s)
    assert answers.response_s.tolist() == [np.inf, 210]
    assert answers.unit[0] == -1


def test_fires_a_day_apart_take_as_long_with_calls_as_without() -> None:
    played, fixed = simulated(calls=True), simulated()
    for name in ("required", "met_in_time", "late", "unmet", "mean_s", "p50_s"):
        assert of(played, "fire")[name] == pytest.approx(of(fixed, "fire")[name], abs=1e-6), name
    assert fixed.calls.empty
    assert fixed.alerts.empty
    assert list(played.calls.columns) == list(fixed.calls.columns) == list(CALL_COLUMNS)
    assert list(played.alerts.columns) == list(fixed.alerts.columns) == list(ALERT_COLUMNS)


def test_ambulances_are_sent_when_the_calls_say() -> None:
    # ambulance-vik stands 60 + 60 s or so away: whatever it is, 120 s of fixed call give way to the call.
    course = course_of(*((day, "cell-1", "health.ambulance", 1) for day in (1.0, 2.0, 3.0)))
    fixed = simulated(threat=Given(course), runs=1)
    played = simulated(threat=Given(course), runs=1, calls=True)
    taken = stage().called(course, 0)
    assert taken is not None
    call_s = taken.alert_s - course.needs["from_s"].to_numpy()
    assert (call_s > 0).all()
    assert of(played, "ambulance")["mean_s"] == pytest.approx(
        of(fixed, "ambulance")["mean_s"] - 120 + call_s.mean()
    )


def test_the_tables_say_what_the_engine_says() -> None:
    result = simulated(threat=BUSY, runs=2, calls=True)
    there = stage()
    assert there.calls is not None
    summaries, alerts = [], []
    for run in range(2):
        course = BUSY.unfold(there.region, 1, run)
        ringing = calls_of(course, there.region, there.calls.centres, seed=1, run=run)
        outcome = take_calls(
            there.calls.centres, ringing, procedure=usual_procedure(), sharing=there.calls.sharing
        )
        summaries.append(centre_summary(outcome, ringing.calls, there.calls.centres))
        wanted = ringing.agencies.centre
        begins_s = first_rang_s(ringing.calls, len(wanted))
        alerts.append(all_alerted_s(outcome, wanted, begins_s)[(wanted != -1).sum(axis=1) == 3])
    rows = result.calls.set_index("centre")
    for number, centre in enumerate(there.calls.centres.ids):
        both = [summary.iloc[number] for summary in summaries]
        limit = f"within_{rows.loc[centre, 'target_s']:.0f}_s"
        in_time = sum(one[limit] * one["answered"] for one in both)
        assert rows.loc[centre, "calls"] == np.mean([one["calls"] for one in both])
        assert rows.loc[centre, "share_in_time"] == pytest.approx(in_time / sum(o["answered"] for o in both))
        assert rows.loc[centre, "occupancy"] == pytest.approx(np.mean([one["occupancy"] for one in both]))
    triple = result.alerts.set_index("services").loc[3]
    assert triple["incidents"] == np.mean([len(of_run) for of_run in alerts]) > 0
    assert triple["mean_s"] == pytest.approx(np.mean([of_run.mean() for of_run in alerts]))
    assert triple["mean_low_s"] <= triple["mean_s"] <= triple["mean_high_s"]


def test_the_same_seed_gives_the_same_calls_on_one_process_and_on_two() -> None:
    one, two = (simulated(threat=BUSY, runs=2, calls=True, processes=n) for n in (1, 2))
    assert one.calls.equals(two.calls)
    assert one.alerts.equals(two.alerts)
    assert one.services.equals(two.services)


def test_a_plan_that_says_how_its_centres_work_has_its_calls_played() -> None:
    result = simulated(Plan(title="staffed", calls=PlanCalls(staff={"centre-112": 4})))
    rows = result.calls.set_index("centre")
    assert rows.loc["centre-112", ["operators_least", "operators_most"]].tolist() == [4, 4]
    assert rows["operators_from"].to_dict() == {
        "centre-110": "modelled",
        "centre-112": "plan",
        "centre-113": "modelled",
    }
    assert any("2 of 3 centres are modelled" in text for text in result.warnings)


def test_a_lost_centre_without_another_of_its_service_is_answered_when_it_is_back() -> None:
    # The only 110 centre is lost until noon of day 2; the fires of day 1 and 2 wait or give up.
    lost = Outage(
        table="sites",
        id="centre-110",
        from_utc=datetime(2026, 1, 1, tzinfo=UTC),
        until_utc=datetime(2026, 1, 3, 12, tzinfo=UTC),
    )
    course = replace(course_of(*FIRES), starts_at_utc="2026-01-01T00:00:00Z")
    plan = Plan(title="lost", outages=(lost,))
    alert_s = {}
    for chosen in (AS_IS, plan):
        taken = stage(chosen).called(course, 0)
        assert taken is not None
        alert_s[chosen.title] = taken.alert_s
    assert (alert_s["lost"][:2] >= 2.5 * DAY_S).all()
    assert (alert_s["as it is"][:2] < 2.1 * DAY_S).all()
    np.testing.assert_array_equal(alert_s["lost"][2:], alert_s["as it is"][2:])
    assert any("calls are not played" in text for text in simulated(plan).warnings)


def test_half_a_centre_is_refused() -> None:
    there = stage()
    course = course_of(*FIRES)
    hit = Plan(
        title="x",
        outages=(
            Outage(
                table="sites",
                id="centre-110",
                from_utc=datetime(2026, 1, 1, tzinfo=UTC),
                until_utc=datetime(2026, 1, 2, tzinfo=UTC),
            ),
        ),
    ).disrupt(course)
    half = replace(hit, disruptions=hit.disruptions.assign(share_left=0.5))
    with pytest.raises(BadInputError, match="of a call centre it must be 0"):
        there.called(half, 0)


def test_a_region_without_centres_has_no_calls_to_play() -> None:
    region = dale()
    none = region.with_table(
        "municipalities",
        region.municipalities.assign(centre_110=None, centre_112=None, centre_113=None),
    )
    with pytest.raises((BadInputError, InvalidValueError), match="names"):
        simulated(calls=True, region=none)
