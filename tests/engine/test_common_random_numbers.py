"""Two plans meet the same luck: a changed plan leaves every incident as it was."""

from dataclasses import replace

import numpy as np
import pandas as pd
from tests.engine.worlds import INF

from samvirke.engine.response.build import build_world
from samvirke.engine.response.reference import simulate
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
