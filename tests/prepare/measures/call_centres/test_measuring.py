"""What is kept of a run, and what the runs become: sums by hand."""

from dataclasses import replace
from math import sqrt
from types import MappingProxyType

import numpy as np
import pytest
from tests.engine.calls.small import agencies, calls, centres, course
from tests.hamlet import hamlet as build_hamlet

from samvirke.engine.calls.calls import NOT_WANTED
from samvirke.engine.calls.take import take_calls
from samvirke.engine.calls.usual import usual_procedure
from samvirke.prepare.measures.call_centres import gathering
from samvirke.prepare.measures.call_centres.help import Answered, Helped, helped
from samvirke.prepare.measures.call_centres.measuring import LONGEST_S, Counted, count, quantile_s
from samvirke.prepare.measures.call_centres.running import CentreRun
from samvirke.prepare.measures.call_centres.setting import setting_of
from samvirke.prepare.measures.call_centres.situations import DISASTER, ordinary

INF = float("inf")
T_OF_TWO_RUNS = 12.7062  # Student's t, 0.975, 1 degree of freedom: any table


def test_calls_are_counted_where_they_came_in_by_hand() -> None:
    # One operator in centre 0, conversations of 100 s: at 0, 10 and 20 the waits are 0, 90 and 180 s; the
    # third gives up after 50 s. Centre 1 answers its one call at once.
    of = course(calls([0.0, 10.0, 20.0, 30.0], centre=[0, 0, 0, 1], patience_s=[INF, INF, 50.0, INF]))
    outcome = take_calls(centres([0, 1], [1, 1]), of, procedure=usual_procedure())
    counted = count(ordinary(of, np.array([0, 1])), outcome, np.array([0, 1]), np.array([20.0, 90.0]))
    assert counted.calls.tolist() == [3, 1]
    assert counted.answered.tolist() == [2, 1]
    assert counted.in_time.tolist() == [1, 1]  # 90 s is over 20 s
    assert counted.given_up.tolist() == [1, 0]
    assert counted.wait_sum_s.tolist() == [90.0, 0.0]
    assert counted.by_others.tolist() == [0, 0]
    assert counted.waits[0].nonzero()[0].tolist() == [0, 90]


def test_all_are_alerted_when_the_last_is() -> None:
    # 110 answers at 0; it alerts itself after 60 s. By conference 113 is asked after 30 s, joins at once and
    # alerts 60 s later: at 90 s. With nobody at 113 it is never alerted.
    of = course(calls([5.0], incident=[0]), agencies([[0, NOT_WANTED, 1]], handling_s=60.0))
    members = np.array([0, 1])
    for operators, expected in (([1, 1], 90.0), ([1, 0], INF)):
        outcome = take_calls(centres([0, 2], operators), of, procedure=usual_procedure())
        counted = count(ordinary(of, members), outcome, members, np.array([20.0, 20.0]))
        assert counted.alert_s.tolist() == [expected]
        assert counted.kind.tolist() == [2]


def test_a_quantile_is_a_wait_that_was_observed() -> None:
    waits = np.zeros(LONGEST_S + 2, dtype=np.int64)
    waits[[0, 5, LONGEST_S + 1]] = [5, 4, 1]
    assert quantile_s(waits, 0.5) == 0
    assert quantile_s(waits, 0.9) == 5  # nine of ten calls
    assert quantile_s(waits, 0.99) == INF  # longer than is kept
    assert np.isnan(quantile_s(np.zeros(LONGEST_S + 2, dtype=np.int64), 0.5))


def counted(answered: int, in_time: int, wait_s: float, alert_s: list[float], kind: int = 3) -> Counted:
    """Return counts of three centres, all calls at the first."""
    waits = np.zeros((3, LONGEST_S + 2), dtype=np.int64)
    waits[0, 0] = answered
    first = np.array([1, 0, 0])
    return Counted(
        calls=first * 100,
        answered=first * answered,
        in_time=first * in_time,
        given_up=first * (100 - answered),
        by_others=first * 0,
        wait_sum_s=first * answered * wait_s,
        waits=waits,
        occupancy=np.array([0.5, 0.25, 0.0]),
        alert_s=np.array(alert_s),
        kind=np.full(len(alert_s), kind),
    )


def two_runs() -> list[CentreRun]:
    """Return two runs: co-located is 0.1 and 0.2 better in time, and 100 and 120 s sooner."""

    def run(now: Counted, before: Counted) -> CentreRun:
        return CentreRun(
            counted=MappingProxyType({("apart", "ordinary"): before, ("co_located", "ordinary"): now}),
            helped={},
        )

    return [
        run(counted(80, 72, 2.0, [60.0, INF]), counted(80, 64, 5.0, [160.0, 200.0])),
        run(counted(100, 90, 2.0, [80.0]), counted(100, 70, 7.0, [200.0])),
    ]


def test_answers_are_means_with_intervals_of_differences_run_by_run() -> None:
    table = gathering.answers(setting_of(build_hamlet()), two_runs())
    row = table[(table["arrangement"] == "co_located") & (table["centre"] == "centre-110")].iloc[0]
    # (72 + 90) / (80 + 100) = 0.9; 0.9 - 0.8 = 0.1 and 0.9 - 0.7 = 0.2: 0.15 ± 12.7 · 0.0707 / √2.
    assert row["in_time"] == pytest.approx(0.9)
    assert row["in_time_change"] == pytest.approx(0.15)
    half = T_OF_TWO_RUNS * (0.1 / sqrt(2)) / sqrt(2)
    assert row["in_time_change_low"] == pytest.approx(0.15 - half, rel=1e-4)
    assert row["in_time_change_high"] == pytest.approx(0.15 + half, rel=1e-4)
    # Waits: 2 - 5 = -3 and 2 - 7 = -5; given up: 20 of 200 calls; both runs together wait 2 s.
    assert row["wait_change_s"] == pytest.approx(-4.0)
    assert row["wait_mean_s"] == pytest.approx(2.0)
    assert row["given_up"] == pytest.approx(0.1)
    assert row["occupancy"] == pytest.approx(0.5)
    everyone = table[(table["arrangement"] == "co_located") & (table["centre"] == "")].iloc[0]
    assert everyone["calls"] == 100  # a run
    assert np.isnan(everyone["occupancy"])


def test_alerts_change_incident_by_incident_and_no_time_is_below_zero() -> None:
    table = gathering.alerts(two_runs()).set_index(["arrangement", "services"])
    row = table.loc[("co_located", "3")]
    # The one that is never alerted is in no mean: 60 and 80, 70 ± 12.7 · 14.1 / √2, cut off at 0.
    assert row["mean_s"] == pytest.approx(70.0)
    assert row["low_s"] == 0.0
    assert row["high_s"] == pytest.approx(70 + T_OF_TWO_RUNS * 20 / sqrt(2) / sqrt(2), rel=1e-4)
    assert row["never"] == 0.5
    # 60 - 160 = -100 in the first run, 80 - 200 = -120 in the second.
    assert row["change_s"] == pytest.approx(-110.0)
    assert row["p50_s"] == 80.0  # of 60, 80 and never
    assert row["p90_s"] == INF
    assert table.loc[("apart", "2"), "incidents"] == 0


def test_the_base_differs_from_itself_by_exactly_nothing() -> None:
    for table in (gathering.answers(setting_of(build_hamlet()), two_runs()), gathering.alerts(two_runs())):
        base = table[table["arrangement"] == "apart"]
        changes = base[[name for name in table.columns if "_change" in name or name.startswith("change")]]
        assert ((changes == 0) | changes.isna()).all(axis=None)


def test_disasters_stand_in_rows_of_their_own() -> None:
    runs = [
        replace(
            run,
            counted={
                (name, "peak"): replace(one, kind=np.full(len(one.kind), DISASTER))
                for (name, _), one in run.counted.items()
            },
        )
        for run in two_runs()
    ]
    table = gathering.alerts(runs).set_index(["arrangement", "services"])
    assert table.loc[("apart", "disaster"), "incidents"] == 1.5
    assert table.loc[("apart", "2+"), "incidents"] == 0


def test_curves_count_calls_that_nobody_answered() -> None:
    curve = gathering.curves(two_runs())
    at_once = curve[(curve["arrangement"] == "apart") & (curve["kind"] == "answer")].iloc[0]
    assert at_once["share"] == pytest.approx(180 / 200)


def test_help_is_compared_where_somebody_came_in_both() -> None:
    def one(response_s: list[float], in_time: list[bool]) -> list[Answered]:
        return [
            Answered(
                response_s=np.array(response_s),
                in_time=np.array(in_time),
                has_standard=np.array([True, True, False]),
            )
        ]

    base = one([600.0, 900.0, INF], [True, False, False])
    now = one([580.0, INF, 700.0], [True, False, False])
    found: Helped = helped(base, now)
    assert found.incidents.tolist() == [3]
    assert found.judged.tolist() == [2]
    assert found.met.tolist() == [1]
    assert found.mean_s.tolist() == [640.0]  # (580 + 700) / 2
    assert found.change_s.tolist() == [-20.0]  # only the first was answered in both
