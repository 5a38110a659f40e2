"""Two plans meet the same luck: a changed plan leaves every incident as it was."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.engine.test_monotone import CALLS, calls, town
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.build import build_world
from samvirke.engine.response.dispatch.dispatch import Dispatch, Diversion
from samvirke.engine.response.dispatch.move_up import Compliance
from samvirke.engine.response.dispatch.preference import Preference
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.trace import Step
from samvirke.register.region import Region
from samvirke.threats import Everyday
from samvirke.travel.line import LineTimes

YEAR = Everyday(days=60, rate_factor=20.0)


def with_one_more_unit(region: Region) -> Region:
    units = region.units
    extra = units[units["id"] == "engine-vik-1"].assign(id="engine-nes-2", site="fire-nes")
    tables = {**region.tables, "units": pd.concat([units, extra], ignore_index=True)}
    return replace(region, tables=tables)


def test_one_more_unit_leaves_the_course_identical_to_the_bit(hamlet: Region) -> None:
    before = YEAR.unfold(hamlet, 7, 3)
    after = YEAR.unfold(with_one_more_unit(hamlet), 7, 3)
    assert before == after
    for column in before.needs:
        assert before.needs[column].dtype == after.needs[column].dtype
    assert before != YEAR.unfold(hamlet, 7, 4)


def test_one_more_unit_saves_time_on_the_same_incidents(hamlet: Region) -> None:
    course = YEAR.unfold(hamlet, 7, 3)
    outcomes = [
        simulate(build_world(region, LineTimes(), said=lambda _: None), course, seed=7, run=3)
        for region in (hamlet, with_one_more_unit(hamlet))
    ]
    asked = course.needs["capability"].astype(str).to_numpy()
    before, after = (outcome.first_s for outcome in outcomes)
    # Ambulances and patrols share no work with engines: not one of their times moves.
    for capability in ("health.ambulance", "police.patrol"):
        assert (asked == capability).sum() > 50
        np.testing.assert_array_equal(before[asked == capability], after[asked == capability])
    # Pumps come sooner, summed over the needs that both plans meet.
    pumps = (asked == "fire.pump") & (before < INF) & (after < INF)
    assert pumps.sum() > 50
    assert after[pumps].sum() < before[pumps].sum()


def test_the_same_seed_and_run_give_the_same_outcome(hamlet: Region) -> None:
    world = build_world(hamlet, LineTimes(), said=lambda _: None)
    course = YEAR.unfold(hamlet, 7, 3)
    once, again = (simulate(world, course, seed=7, run=3) for _ in range(2))
    for name in ("first_s", "filled_s", "first_unit", "travel_s", "waited", "busy_s", "missions"):
        np.testing.assert_array_equal(getattr(once, name), getattr(again, name))


RULES = {
    "preference": Dispatch(
        preference=Preference(
            unit_group=np.arange(6) % 2,
            need_group=np.arange(CALLS) % 3,
            penalty_s=np.array([[0.0, 600, 0], [300, 0, 0]]),
        )
    ),
    "diversion": Dispatch(diversion=Diversion()),
    "compliance": Dispatch(
        move_up=Compliance(
            members=np.ones(6, dtype=np.bool_), rows=tuple(tuple(range(min(n, 5))) for n in range(7))
        )
    ),
}


@pytest.mark.parametrize("rule", RULES)
def test_another_rule_leaves_every_number_of_the_incidents_as_it_was(rule: str) -> None:
    asked, as_it_was = calls(3), calls(3)
    plain, ruled = (simulate(town(6), asked, seed=3, dispatch=r, traced=True) for r in (None, RULES[rule]))
    assert asked == as_it_was
    assert plain.first_s.tolist() != ruled.first_s.tolist()  # the rule does act
    for came in (plain, ruled):
        trace = came.trace
        assert trace is not None
        at_place = trace.step == Step.AT_PLACE
        works_s = (trace.until_s - trace.at_s)[at_place]
        needs = asked.needs.iloc[trace.need[at_place]]
        np.testing.assert_allclose(works_s, needs["on_scene_s"], rtol=0, atol=1e-6)
        there, done = trace.step == Step.AT_HOSPITAL, trace.step == Step.HANDED_OVER
        hand_over_s = dict(zip(trace.need[there].tolist(), (-trace.at_s[there]).tolist(), strict=True))
        for row, at_s in zip(trace.need[done].tolist(), trace.at_s[done].tolist(), strict=True):
            assert hand_over_s[row] + at_s == pytest.approx(asked.needs["handover_s"].iloc[row], abs=1e-6)


def test_another_rule_leaves_who_is_absent_and_who_answers_as_it_was() -> None:
    # One volunteer, one spare that is preferred or not: the incidents it answers are the same draws.
    crews = [Crew(at=0, answers=0.5, probability=0.5, name="volunteers"), Crew(at=1, name="spare")]
    both = world(crews, [[100, 100]])
    asked = course(*(need(n, n * 7200.0) for n in range(80)), hours=168)
    spared = Dispatch(
        preference=Preference(
            unit_group=np.array([0, 1]), need_group=np.arange(80) % 2, penalty_s=np.array([[0.0, 60], [0, 0]])
        )
    )
    plain, ruled = (simulate(both, asked, seed=1, dispatch=rule).first_unit for rule in (None, spared))
    even, odd = np.arange(80) % 2 == 0, np.arange(80) % 2 == 1
    np.testing.assert_array_equal(plain[even], ruled[even])
    assert (ruled[odd] == 1).all()
    assert 5 < (plain == 0).sum() < 60
