"""Rule 1: an incident is known when its call has been taken. Sums by hand; times in seconds."""

import numpy as np
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.reference import simulate

ONE = world([Crew(at=0)], [[100]])


def test_response_counts_from_the_incident_and_not_from_the_call() -> None:
    # The call is taken after 60: 60 + 100.
    came = simulate(ONE, course(need(0, 10)), alert_s=np.array([70.0]))
    assert came.first_s.tolist() == [160]
    assert came.busy_s.tolist() == [100 + 600]


def test_a_call_that_is_given_up_is_never_answered() -> None:
    came = simulate(ONE, course(need(0, 0), need(1, 10)), alert_s=np.array([INF, 10.0]))
    assert came.first_s.tolist() == [INF, 100]
    assert came.first_unit.tolist() == [-1, 0]
    assert came.waited.tolist() == [False, False]


def test_who_is_known_first_is_answered_first() -> None:
    # Incident 1 is known at 20: there at 120, clears at 720; incident 0, known at 50, at 920.
    came = simulate(ONE, course(need(0, 0), need(1, 10)), alert_s=np.array([50.0, 20.0]))
    assert came.first_s.tolist() == [920, 110]
    assert came.waited.tolist() == [True, False]


def test_of_those_that_wait_the_earliest_known_is_taken_first() -> None:
    # Clears at 700. Incident 2 was known at 30, incident 1 at 40: there at 900 and 1700.
    calls = course(need(0, 0), need(1, 10), need(2, 20))
    came = simulate(ONE, calls, alert_s=np.array([0.0, 40, 30]))
    assert came.first_s.tolist() == [100, 1700 - 10, 900 - 20]


def test_a_need_that_lapses_before_it_is_known_is_left() -> None:
    calls = course(need(0, 0, until_s=59), need(1, 0, until_s=60))
    came = simulate(ONE, calls, alert_s=np.array([60.0, 60.0]))
    assert came.first_s.tolist() == [INF, 160]


def test_what_is_known_together_is_met_together_whenever_it_arose() -> None:
    # One engine does both; known apart, the second need is not met by the first sending.
    both = world([Crew(at=0, gives={"fire.pump": 1, "rescue.smoke_dive": 1})], [[100]])
    fire = course(need(0, 0), need(0, 30, "rescue.smoke_dive"))
    together = simulate(both, fire, alert_s=np.array([60.0, 60.0]))
    assert together.first_s.tolist() == [160, 130]
    assert together.missions.tolist() == [1]
    apart = simulate(both, fire, alert_s=np.array([60.0, 61.0]))
    assert apart.missions.tolist() == [2]
