"""Rule 9: ways switch, units go out and come back, weather grounds them. Sums by hand; in seconds."""

from collections.abc import Sequence

import numpy as np
import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.changes import read_changes
from samvirke.engine.response.conditions import Conditions, Span, Switch, Ways
from samvirke.engine.response.reference import simulate
from samvirke.model.errors import InvalidValueError

ONE = world([Crew(at=0)], [[100]])


def ways(reach_s: Sequence[Sequence[float]], between_s: Sequence[Sequence[float]] = ((0.0,),)) -> Ways:
    return Ways(reach_s=np.array(reach_s, dtype=np.float32), between_s=np.array(between_s, dtype=np.float32))


def test_from_a_switch_on_the_new_ways_hold_and_what_is_under_way_keeps_its_time() -> None:
    # The road is 300 from 50 to 5000. Sent at 0: there at 100, clears at 700, back at 1000 by the new
    # way. Sent at 2000: 300. At 6000: 100 again.
    slow = Conditions(ways=(ways([[300]]),), switches=(Switch(50, 1), Switch(5000, 0)))
    came = simulate(ONE, course(need(0, 0), need(1, 2000), need(2, 6000)), conditions=slow)
    assert came.first_s.tolist() == [100, 300, 100]


def test_a_switch_counts_before_the_incident_of_the_same_moment() -> None:
    slow = Conditions(ways=(ways([[300]]),), switches=(Switch(50, 1),))
    assert simulate(ONE, course(need(0, 50)), conditions=slow).first_s.tolist() == [300]


def test_a_unit_on_its_way_home_keeps_the_rest_of_its_way() -> None:
    # Clears at 700, home at 800. The road closes at 750: the call of 760 asks by the new ways through
    # where it turned, 100 + 300, and through home, 40 + 300.
    slow = Conditions(ways=(ways([[300]]),), switches=(Switch(750, 1),))
    assert simulate(ONE, course(need(0, 0), need(1, 760)), conditions=slow).first_s.tolist() == [100, 340]


def test_what_could_not_be_reached_is_answered_when_the_way_opens() -> None:
    shut = Conditions(ways=(ways([[INF]]),), switches=(Switch(0, 1), Switch(3000, 0)))
    came = simulate(ONE, course(need(0, 10)), conditions=shut)
    assert came.waited.tolist() == [True]
    assert came.first_s.tolist() == [3000 + 100 - 10]


def test_a_unit_cut_off_while_it_works_sets_out_when_the_way_opens() -> None:
    # The road is cut from 200 to 4000; it clears at 700 and cannot leave.
    cut = Conditions(ways=(ways([[INF]]),), switches=(Switch(200, 1), Switch(4000, 0)))
    came = simulate(ONE, course(need(0, 0), need(1, 1000), need(2, 9000)), conditions=cut)
    # The call of 1000 waits until 4000: 100 back through its stop and 100 out.
    assert came.first_s.tolist() == [100, 4200 - 1000, 100]


def test_the_hospital_is_the_nearest_by_the_ways_that_hold_when_it_leaves() -> None:
    crews = [Crew(at=0, gives={"health.ambulance": 1})]
    flat = [[0.0, 10, 10]] * 3
    town = world(crews, [[100, 50, 80]], hospitals=[1, 2], between_s=flat)
    shut = Conditions(ways=(ways([[100, 500, 80]], flat),), switches=(Switch(300, 1),))
    came = simulate(town, course(need(0, 0, "health.ambulance", handover_s=10)), conditions=shut)
    assert came.hospital_stop.tolist() == [2]
    assert came.busy_s.tolist() == [700 + 80 + 10]


def test_of_two_switches_at_one_moment_the_last_holds() -> None:
    both = Conditions(ways=(ways([[300]]), ways([[200]])), switches=(Switch(0, 1), Switch(0, 2)))
    assert simulate(ONE, course(need(0, 0)), conditions=both).first_s.tolist() == [200]


def test_a_unit_that_is_out_is_not_sent_and_takes_what_waits_when_it_is_back() -> None:
    out = Conditions(units_out=(Span(0, 0, 1000),))
    came = simulate(ONE, course(need(0, 10)), conditions=out)
    assert came.first_s.tolist() == [1000 + 100 - 10]


def test_a_unit_that_goes_out_ends_its_mission_and_takes_nothing_more() -> None:
    # Out from 50: it is there at 100 and drives home at 700; the call that waits is taken at 5000.
    out = Conditions(units_out=(Span(0, 50, 5000),))
    came = simulate(ONE, course(need(0, 0), need(1, 60)), conditions=out)
    assert came.first_s.tolist() == [100, 5100 - 60]


def test_a_unit_that_is_out_twice_at_a_time_is_back_when_both_are_over() -> None:
    out = Conditions(units_out=(Span(0, 0, 1000), Span(0, 500, 2000)))
    assert simulate(ONE, course(need(0, 10)), conditions=out).first_s.tolist() == [2090]


def test_a_unit_that_is_out_for_good_never_comes() -> None:
    out = Conditions(units_out=(Span(0, 0, INF),))
    assert simulate(ONE, course(need(0, 10)), conditions=out).first_s.tolist() == [INF]


def test_a_grounded_helicopter_flies_in_the_first_hour_it_may() -> None:
    # Grounded in hours 0 and 1: it sets out at 7200.
    fog = Conditions(grounded={0: np.array([True, True, False])})
    assert simulate(ONE, course(need(0, 10)), conditions=fog).first_s.tolist() == [7200 + 100 - 10]


def test_what_lies_beyond_the_last_hour_of_weather_is_like_it() -> None:
    fog = Conditions(grounded={0: np.array([False, True])})
    came = simulate(ONE, course(need(0, 10), need(1, 30 * 3600)), conditions=fog)
    assert came.first_s.tolist() == [100, INF]


def test_a_unit_grounded_on_its_way_home_is_not_sent() -> None:
    # Clears at 3500 + 100, home at 3700; grounded from 3600. The call of 3650 waits until 7200.
    fog = Conditions(grounded={0: np.array([False, True, False])})
    came = simulate(ONE, course(need(0, 2900), need(1, 3650)), conditions=fog)
    assert came.first_s.tolist() == [100, 7300 - 3650]


def test_all_that_changes_at_one_moment_is_one_event() -> None:
    given = Conditions(
        ways=(ways([[1]]),),
        switches=(Switch(60, 1),),
        units_out=(Span(0, 60, 90), Span(1, 30, 60), Span(1, 60, INF)),
    )
    changes = read_changes(np.array([60.0, 3600.0]), given)
    assert changes.at_s.tolist() == [30, 60, 90, 3600]
    assert changes.ways.tolist() == [-1, 1, -1, -1]
    assert changes.unit_starts.tolist() == [0, 1, 4, 5, 5]
    assert sorted(zip(changes.unit[1:4].tolist(), changes.unit_step[1:4].tolist(), strict=True)) == [
        (0, 1),
        (1, -1),
        (1, 1),
    ]
    assert changes.hospital_starts.tolist() == [0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("wrong", "seen"),
    [
        (Conditions(ways=(ways([[1, 2]]),)), r"reach_s of ways 1 has shape \(1, 2\)"),
        (Conditions(switches=(Switch(0, 1),)), "to ways 0 to 0"),
        (Conditions(switches=(Switch(-1, 0),)), "at 0 s or later"),
        (Conditions(units_out=(Span(1, 0, 9),)), "of the 1 units"),
        (Conditions(units_out=(Span(0, 9, 9),)), "until later than that"),
        (Conditions(grounded={0: np.zeros(0, dtype=np.bool_)}), "given at least one hour"),
    ],
)
def test_conditions_that_do_not_fit_are_refused(wrong: Conditions, seen: str) -> None:
    with pytest.raises(InvalidValueError, match=seen):
        simulate(ONE, course(need(0, 0)), conditions=wrong)
