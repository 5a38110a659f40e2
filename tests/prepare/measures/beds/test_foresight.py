"""What foresight is worth: a sum by hand, never worse than the rule, and arrivals that follow the need."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engine.endurance.beds.worlds_of_beds import beds, cared, worlds

from samvirke.engine.endurance.beds.cared import Cared
from samvirke.prepare.measures.beds.foresight import (
    DAYS,
    Days,
    around_peak,
    arrivals_of,
    foresight,
    over_of,
    placed_by_rule,
)
from samvirke.prepare.measures.beds.result import FORESIGHT_COLUMNS, TRANSFER_COLUMNS
from samvirke.prepare.measures.beds.setting import Setting
from samvirke.prepare.measures.beds.transfers import plan_transfers


def setting_like(world: dict[str, Any]) -> Setting:
    """Return what there is in a made-up world of beds."""
    return Setting(
        beds=world["of"],
        groups={"region": np.array(world["sharing"])},
        sharing="region",
        teams=world["teams"],
        travel=world["hours"],
        mean_stay_days=world["mean_stay_days"],
    )


def asked(
    *courses: Cared, world: dict[str, Any], **more: float
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the row of foresight and the rows of transfers."""
    names = {site: site.upper() for site in world["of"].hospitals}
    row, sent = foresight(courses, setting_like(world), names, **({"time_limit_s": 60.0} | more))
    assert list(row.columns) == list(FORESIGHT_COLUMNS)
    assert list(sent.columns) == list(TRANSFER_COLUMNS)
    return row.to_dict(orient="records")[0] if len(row) else {}, sent.to_dict(orient="records")


THREE: dict[str, Any] = {
    "of": beds([1.0, 1.0, 2.0]),
    "sharing": [0, 0, 0],
    "teams": 1.0,
    "hours": np.array([[0.0, 1.0, 3.0], [1.0, 0.0, 1.0], [3.0, 1.0, 0.0]]),
    "mean_stay_days": 2.0,
}
# Half stay on: a gets 2 new ones and then 2.5 - 2/2 = 1.5, b gets 1 on day 1, c nobody.
NEED = [[2.0, 2.5], [0.0, 1.0], [0.0, 0.0]]


def test_who_knows_tomorrow_passes_by_the_nearest_bed_that_its_own_hospital_will_need() -> None:
    # The rule sends one from a to b (1 h); on day 1 half of them lies in the bed of b's own patient, and the
    # one team brings a's next surplus of 1 to c (3 h): half a patient is over capacity. With foresight both
    # go to c, whose two beds hold 0.5 + 1: 6 hours and nobody over. In the run itself the guest moves on.
    quiet, busy = cared(np.zeros((3, 2)), **THREE), cared(4 * np.ones((3, 2)), **THREE)
    row, sent = asked(quiet, cared(NEED, **THREE), busy, world=THREE)
    assert row["days"] == 2
    assert row["from_day"] == 0
    assert row["over_by_rule"] == pytest.approx(0.5)
    assert row["over_planned"] == pytest.approx(0, abs=1e-9)
    assert row["over_simulated"] == 0
    assert row["transfers"] == pytest.approx(2)
    assert row["travel_h"] == row["value"] == row["bound"] == pytest.approx(6)
    assert row["gap"] == pytest.approx(0, abs=1e-9)
    assert row["status"] == "optimal"
    assert len(sent) == 1
    assert (sent[0]["from"], sent[0]["from_name"], sent[0]["to"], sent[0]["to_name"]) == (
        "h0",
        "H0",
        "h2",
        "H2",
    )
    assert sent[0]["patients"] == pytest.approx(2)
    assert sent[0]["hours"] == pytest.approx(6)


def test_nobody_is_sent_to_those_who_do_not_share_and_none_sharing_gives_no_rows() -> None:
    pair = THREE | {"sharing": [0, 0, 1]}
    _, sent = asked(cared(NEED, **pair), world=pair)
    assert {(row["from"], row["to"]) for row in sent} == {("h0", "h1")}
    alone = THREE | {"sharing": [0, 1, 2]}
    assert asked(cared(NEED, **alone), world=alone) == ({}, [])
    assert asked(world=THREE) == ({}, [])


def test_a_clock_that_stops_the_program_leaves_no_figures_and_no_transfers() -> None:
    row, sent = asked(cared(NEED, **THREE), world=THREE, time_limit_s=0.0)
    assert row["status"] == "time_limit"
    assert np.isnan([row[name] for name in ("over_planned", "transfers", "travel_h", "value")]).all()
    assert row["over_by_rule"] == pytest.approx(0.5)
    assert sent == []


@settings(max_examples=60)
@given(world=worlds(stages=2))
def test_foresight_is_never_worse_than_the_rule(world: dict[str, Any]) -> None:
    course = cared(**world)
    row, _ = asked(course, world=world)
    if not row:
        return
    assert row["status"] == "optimal"
    assert row["over_planned"] <= row["over_by_rule"] + 1e-6
    # Nor by what it is asked to make least, and both keep to what they may do.
    setting = setting_like(world)
    group = setting.groups["region"]
    hours = np.where(group[:, None] == group[None, :], setting.travel, np.inf)
    days = around_peak(course, setting.mean_stay_days)
    placed = placed_by_rule(days, hours, setting.beds.first_served, teams=setting.teams)
    np.testing.assert_allclose(placed.sum(axis=1), days.arrivals, atol=1e-9)
    moved = placed * (1 - np.eye(len(group)))[:, :, None]
    assert (moved.sum(axis=(0, 1)) <= setting.teams + 1e-9).all()
    assert (moved[np.isinf(hours)] == 0).all()
    travel_h = (moved * np.where(np.isfinite(hours), hours, 0.0)[:, :, None]).sum()
    assert row["value"] <= travel_h + 50 * row["over_by_rule"] + 1e-4


def test_the_plan_counts_its_days_over_capacity_as_the_rule_does() -> None:
    rng = np.random.default_rng(4)
    days = Days(
        from_day=0,
        arrivals=rng.uniform(0, 2, (4, 20)),
        room=rng.uniform(0, 9, (4, 20)),
        lying=rng.uniform(0, 9, 4),
        stay_on=0.8,
        over_simulated=0.0,
    )
    plan = plan_transfers(
        days.arrivals, days.room, 1.0 - np.eye(4), teams=2, mean_stay_days=5, lying=days.lying
    )
    assert over_of(plan.placed, days).sum() == pytest.approx(plan.over.sum(), abs=1e-6)


def test_the_days_lie_around_the_largest_need_and_begin_with_those_who_lie_there() -> None:
    # Two hospitals that share, 100 days; the largest need on day 50: days 20 to 79. On the eve 3 of the first
    # lie in 2 beds and one with the other, which has 4.
    need = np.tile([[3.0], [1.0]], (1, 100))
    need[0, 50] = 9.0
    days = around_peak(cared(need, beds([2.0, 4.0])), 10.0)
    assert days.from_day == 20
    assert days.arrivals.shape == (2, DAYS)
    assert days.lying == pytest.approx([2, 2])
    # A peak near the end: the last 60 days.
    need[0, 95] = 12.0
    assert around_peak(cared(need, beds([2.0, 4.0])), 10.0).from_day == 40


def test_where_nobody_leaves_faster_than_by_chance_arrivals_are_what_the_need_lacks() -> None:
    # Half stay on: 4, then 4 x 0.5 + 3 = 5, 2.5 + 0, and 1.25 + 1.
    found = arrivals_of(np.array([[4.0, 5.0, 2.5, 2.25]]), 0.5, before=np.array([2.0]))
    assert found[0] == pytest.approx([3, 3, 0, 1], abs=1e-9)
    # All leave each day: the need itself.
    whole = np.array([[4.0, 0.0, 3.0]])
    assert arrivals_of(whole, 0.0, before=np.array([7.0])) == pytest.approx(whole)


def test_where_they_leave_faster_the_census_lies_as_near_as_it_can() -> None:
    # 4 and then nobody, half stay on: x and x / 2, nearest at x = 4 / 1.25 = 3.2.
    assert arrivals_of(np.array([[4.0, 0.0]]), 0.5, before=np.zeros(1))[0] == pytest.approx([3.2, 0])


@given(seed=st.integers(0, 2**32 - 1), stay_on=st.sampled_from([0.3, 0.9]))
def test_no_other_arrivals_bring_the_census_nearer(seed: int, stay_on: float) -> None:
    # Karush, Kuhn and Tucker: no gain from one more on any day, nor from one less where somebody arrives.
    rng = np.random.default_rng(seed)
    need, before = rng.integers(0, 9, (2, 12)).astype(float), rng.integers(0, 9, 2).astype(float)
    found = arrivals_of(need, stay_on, before=before)
    assert (found >= 0).all()
    there, apart = before, np.zeros(need.shape)
    for day in range(12):
        there = stay_on * there + found[:, day]
        apart[:, day] = there - need[:, day]
    gain = np.stack(
        [(apart[:, day:] * stay_on ** np.arange(12 - day)).sum(axis=1) for day in range(12)], axis=1
    )
    assert (gain >= -1e-7).all()
    assert gain[found > 1e-7] == pytest.approx(0, abs=1e-7)
