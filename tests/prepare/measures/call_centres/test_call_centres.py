"""The whole comparison in the hamlet: the same luck, and what must never get worse."""

import numpy as np
import pandas as pd
import pytest
from tests.hamlet import hamlet as build_hamlet

from samvirke.engine.response.build import build_world
from samvirke.model.errors import InvalidValueError
from samvirke.prepare.judging import judging_of
from samvirke.prepare.measures.call_centres.arrangement import Arrangement
from samvirke.prepare.measures.call_centres.call_centres import call_centres
from samvirke.prepare.measures.call_centres.estimate import alert_alone_s, estimate
from samvirke.prepare.measures.call_centres.help import answered, starts_at_the_alarm
from samvirke.prepare.measures.call_centres.result import (
    ALERT_COLUMNS,
    ANSWER_COLUMNS,
    CENTRE_COLUMNS,
    CURVE_COLUMNS,
    ESTIMATE_COLUMNS,
    PLACE_COLUMNS,
    RESPONSE_COLUMNS,
    STAFF_COLUMNS,
    CentresResult,
)
from samvirke.prepare.measures.call_centres.running import Work
from samvirke.prepare.measures.call_centres.setting import setting_of
from samvirke.prepare.measures.call_centres.staffing import mean_calls_per_h
from samvirke.threats.everyday.threat import Everyday
from samvirke.travel.line import LineTimes

# As many calls as a county has: the hamlet's own would never wait.
BUSY = {f"centre-{number}": 90_000.0 for number in (110, 112, 113)}
TWO = {f"centre-{number}": 2 for number in (110, 112, 113)}


@pytest.fixture(scope="module")
def result() -> CentresResult:
    return call_centres(
        build_hamlet(), volumes=BUSY, staff=TWO, runs=3, days=60, seed=4, units=False, processes=1
    )


@pytest.fixture(scope="module")
def with_units() -> CentresResult:
    return call_centres(build_hamlet(), volumes=BUSY, staff=TWO, runs=2, days=120, processes=1)


def test_every_table_has_its_columns(with_units: CentresResult) -> None:
    for name, columns in {
        "answers": ANSWER_COLUMNS,
        "alerts": ALERT_COLUMNS,
        "staff": STAFF_COLUMNS,
        "response": RESPONSE_COLUMNS,
        "curves": CURVE_COLUMNS,
        "estimates": ESTIMATE_COLUMNS,
        "centres": CENTRE_COLUMNS,
        "places": PLACE_COLUMNS,
    }.items():
        table = getattr(with_units, name)
        assert list(table.columns) == list(columns)
        assert len(table), name


def test_apart_differs_from_apart_by_exactly_nothing(result: CentresResult) -> None:
    base = result.answers[result.answers["arrangement"] == "apart"]
    assert (base["in_time_change"] == 0).all()
    assert (base["wait_change_s"] == 0).all()
    alerts = result.alerts[result.alerts["arrangement"] == "apart"]
    assert (alerts["change_s"].dropna() == 0).all()


def test_the_same_seed_gives_the_same_on_one_process_and_on_two(result: CentresResult) -> None:
    again = call_centres(
        build_hamlet(), volumes=BUSY, staff=TWO, runs=3, days=60, seed=4, units=False, processes=2
    )
    for name in ("answers", "alerts", "staff", "curves"):
        assert getattr(again, name).equals(getattr(result, name)), name


def test_every_arrangement_meets_the_same_calls(result: CentresResult) -> None:
    calls = result.answers.pivot_table(index=["situation", "centre"], columns="arrangement", values="calls")
    assert (calls.sub(calls["apart"], axis=0) == 0).all(axis=None)


@pytest.mark.parametrize("situation", ["ordinary", "peak"])
def test_co_located_a_triple_alert_is_never_later_on_average(result: CentresResult, situation: str) -> None:
    table = result.alerts.set_index(["arrangement", "situation", "services"])
    for services in ("3", "2+", "disaster", "meanwhile"):
        if ("co_located", situation, services) in table.index:
            row = table.loc[("co_located", situation, services)]
            assert not row["change_s"] > 0


@pytest.mark.parametrize("arrangement", ["apart", "partly_pooled", "one_number"])
def test_one_more_operator_everywhere_is_never_worse(arrangement: str) -> None:
    """Paired on the same callers: the mean wait of every centre falls or stays, run by run."""
    setting = setting_of(build_hamlet(), volumes=BUSY, staff=TWO)
    more = setting_of(build_hamlet(), volumes=BUSY, staff=dict.fromkeys(TWO, 3))
    ways = [Arrangement.named(arrangement)]
    waits = []
    for given in (setting, more):
        work = Work(
            setting=given, arrangements=ways, threat=Everyday(days=30), seed=4, world=None, judging=None
        )
        found = [work(run).counted[arrangement, "ordinary"] for run in range(2)]
        waits.append([one.wait_sum_s.sum() / one.answered.sum() for one in found])
        waits.append([one.in_time.sum() / one.answered.sum() for one in found])
    few_wait_s, few_share, many_wait_s, many_share = waits
    assert all(many < few for few, many in zip(few_wait_s, many_wait_s, strict=True))
    assert all(many > few for few, many in zip(few_share, many_share, strict=True))


def test_losing_the_shared_building_costs_more_calls_than_losing_one_apart(result: CentresResult) -> None:
    # Nobody backs the hamlet up: calls of whoever is lost wait for hours, three centres instead of one.
    table = result.answers[result.answers["centre"] == ""].set_index(["arrangement", "situation"])
    assert table.loc[("co_located", "building"), "given_up"] > table.loc[("apart", "building"), "given_up"]
    # Losing a centre's staff alone is the same for both; in one queue the others answer.
    assert table.loc[("co_located", "lost"), "in_time"] == table.loc[("apart", "lost"), "in_time"]
    assert table.loc[("one_number", "lost"), "given_up"] < table.loc[("apart", "lost"), "given_up"]
    assert table.loc[("one_number", "lost"), "by_others"] == 1


def test_shared_queues_take_no_more_operators_than_own_ones(result: CentresResult) -> None:
    whole = result.staff[result.staff["centre"] == ""].set_index(["arrangement", "load"])["operators"]
    for load in (1.0, 2.0, 3.0):
        assert whole["co_located", load] == whole["apart", load]
        assert whole["partly_pooled", load] <= whole["apart", load]


def test_help_on_the_road_changes_as_the_alarm_does(with_units: CentresResult) -> None:
    table = with_units.response.set_index(["arrangement", "function"])
    for function in ("fire", "ambulance", "police"):
        assert table.loc[("apart", function), "mean_change_s"] == 0
        assert table.loc[("apart", function), "share_change"] == 0
    assert not table.loc[("co_located", "police"), "mean_change_s"] > 0
    # Sorting comes before every alarm of one number: 20 s, which fire alone cannot win back.
    assert table.loc[("one_number", "fire"), "mean_change_s"] > 0


def test_the_fire_standard_starts_at_the_alarm_and_the_others_at_the_call() -> None:
    """A call that takes 1,000 s longer makes no fire late, and every ambulance 1,000 s later."""
    region = build_hamlet()
    world = build_world(region, LineTimes())
    judging = judging_of(region, world)
    world.work_out()
    course = Everyday(days=200).unfold(region, 1, 0)
    from_s = course.needs["from_s"].to_numpy(float)
    inside = tuple(region.municipalities["id"])
    soon, late = (
        answered(world, judging, course, from_s + call_s, inside, seed=1, run=0) for call_s in (0.0, 1000.0)
    )
    names = list(judging.functions)
    fire, ambulance = names.index("fire"), names.index("ambulance")
    assert starts_at_the_alarm(judging, fire)
    assert not starts_at_the_alarm(judging, ambulance)
    # Nothing but the alarm moves, save where units are busy elsewhere: so the median.
    for f in (fire, ambulance):
        both = np.isfinite(soon[f].response_s) & np.isfinite(late[f].response_s)
        assert both.mean() > 0.8  # part-time crews may not turn out
        later_s = np.median(late[f].response_s[both] - soon[f].response_s[both])
        assert later_s == pytest.approx(1000.0)
    assert late[fire].in_time.mean() == pytest.approx(soon[fire].in_time.mean(), abs=0.05)
    assert soon[fire].in_time.mean() > 0.5
    assert late[ambulance].in_time.mean() < soon[ambulance].in_time.mean() - 0.3
    # Where no standard is known nothing is in time, and nothing is judged.
    air = names.index("air_ambulance")
    assert not soon[air].has_standard.any()
    assert not soon[air].in_time.any()


def test_who_is_never_told_never_comes() -> None:
    region = build_hamlet()
    world = build_world(region, LineTimes())
    judging = judging_of(region, world)
    world.work_out()
    course = Everyday(days=30).unfold(region, 1, 0)
    never = np.full(len(course.needs), np.inf)
    found = answered(world, judging, course, never, tuple(region.municipalities["id"]), seed=1, run=0)
    for one in found:
        assert np.isinf(one.response_s).all()
        assert not one.in_time.any()


def test_an_estimate_is_erlang_c_and_says_no_more() -> None:
    setting = setting_of(build_hamlet(), volumes=BUSY, staff=TWO)
    table = estimate(setting).set_index(["arrangement", "centre"])
    assert table.loc[("apart", ""), "operators"] == 6
    assert table.loc[("apart", ""), "fewest_1"] == table["fewest_1"].loc["apart"].iloc[:3].sum()
    assert table.loc[("one_number", ""), "fewest_3"] < table.loc[("apart", ""), "fewest_3"]
    assert (table.loc["one_number"]["in_time"] > table.loc["apart"]["in_time"]).all()
    assert mean_calls_per_h(setting) == pytest.approx([90_000 / 8760] * 3)


def test_an_estimate_of_co_location_differs_from_apart_in_the_joint_alert_alone() -> None:
    setting = setting_of(build_hamlet(), volumes=BUSY, staff=TWO)
    table = estimate(setting, arrangements=("apart", "co_located")).set_index(["arrangement", "centre"])
    same = table.columns.drop("alert_s")
    pd.testing.assert_frame_equal(table.loc["apart", same], table.loc["co_located", same])
    assert table.loc[("co_located", ""), "alert_s"] == alert_alone_s(shared=True)
    with pytest.raises(InvalidValueError, match="simulate the others"):
        estimate(setting, arrangements=("partly_pooled",))


def test_the_mean_of_the_last_alert_by_hand() -> None:
    # Rung for 110 with a shared picture: the others are told at 30 + 15 = 45 s, the own after X, half of 60 s
    # fixed and half exponential (two operators in 80 %: of 36 s). E[max(45, X)] = 45 + E[(X - 45)+] =
    # 45 + m/2 · exp(-(45 - m/2) / (m/2)): m = 60: 30 e^(-0.5) = 18.20; m = 36: 18 e^(-1.5) = 4.02.
    first = 45 + 0.2 * 18.20 + 0.8 * 4.02
    # 112 and 113 take 120 s: 60 fixed, already past 45; X's mean is 120, of two 72 (36 fixed:
    # 45 + 36 exp(-9/36) = 73.04). 112 has two in 30 %, 113 in 50 %.
    second = 0.7 * 120 + 0.3 * 73.04
    third = 0.5 * 120 + 0.5 * 73.04
    assert alert_alone_s(shared=True) == pytest.approx((first + second + third) / 3, abs=1.0)
    assert alert_alone_s(shared=True, triage_s=20.0) == pytest.approx(alert_alone_s(shared=True) + 20.0)
    assert alert_alone_s(shared=False) > alert_alone_s(shared=True) + 60
