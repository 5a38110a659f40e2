"""Rule 4: a unit on its way to something less urgent is turned round. Sums by hand; times in seconds."""

import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.dispatch.dispatch import Dispatch, Diversion
from samvirke.engine.response.reference import simulate

TURNS = Dispatch(diversion=Diversion())
ONE = world([Crew(at=0)], [[200], [100]])
CALLS = course(need(0, 0, priority=3), need(1, 50, place="p1", priority=1))


def test_a_unit_on_its_way_turns_to_the_more_urgent() -> None:
    # Sent at 0, 200 away. At 50 it is 50 from its stop: 50 + 100 = 150 to p1, there at 200.
    # It clears at 800, 100 from its stop; then to p0: 100 + 200, there at 1100.
    came = simulate(ONE, CALLS, dispatch=TURNS)
    assert came.first_s.tolist() == [1100, 150]
    assert came.travel_s.tolist() == [300, 150]
    assert came.turned_away.tolist() == [1, 0]
    assert came.waited.tolist() == [True, False]
    assert came.missions.tolist() == [3]
    assert came.busy_s.tolist() == [50 + 750 + 900]


def test_without_the_rule_it_goes_on() -> None:
    # There at 200, clears at 800, 200 from its stop: 200 + 100, there at 1100.
    came = simulate(ONE, CALLS)
    assert came.first_s.tolist() == [200, 1050]
    assert came.turned_away.tolist() == [0, 0]


@pytest.mark.parametrize("priority", [1, 2])
def test_only_what_is_less_urgent_is_left(priority: int) -> None:
    calls = course(need(0, 0, priority=priority), need(1, 50, place="p1", priority=2))
    assert simulate(ONE, calls, dispatch=TURNS).first_s.tolist() == [200, 1050]


def test_a_unit_near_the_end_of_its_way_is_reached_from_there() -> None:
    # At 150 it is 50 from p0, and 50 + 10 + 20 = 80 from p1 by stop 1; back by its stop 150 + 300.
    valley = world([Crew(at=0)], [[200, 10], [300, 20]])
    calls = course(need(0, 0, priority=3), need(1, 150, place="p1", priority=1))
    assert simulate(valley, calls, dispatch=TURNS).first_s[1] == 80


def test_a_unit_that_turns_out_goes_on_turning_out() -> None:
    # Turn-out 120, of which 70 are left at 50: 70 + 100. Its drive is 100.
    slow = world([Crew(at=0, turnout_s=120)], [[200], [100]])
    came = simulate(slow, CALLS, dispatch=TURNS)
    assert came.first_s[1] == 170
    assert came.travel_s[1] == 100


def test_a_unit_turned_twice_is_reached_from_where_it_turned() -> None:
    # At 50 it turns to p1, 50 + 100 away. At 80 it has gone 50 + 30 = 80 from its stop: 80 + 10 to p2.
    three = world([Crew(at=0)], [[200], [100], [10]])
    calls = course(
        need(0, 0, priority=3), need(1, 50, place="p1", priority=2), need(2, 80, place="p2", priority=1)
    )
    came = simulate(three, calls, dispatch=TURNS)
    assert came.first_s[2] == 90
    assert came.turned_away.tolist() == [1, 1, 0]


@pytest.mark.parametrize(("gain_s", "unit"), [(49.0, 0), (50.0, 1)])
def test_it_must_be_sooner_than_a_free_unit_by_the_gain(gain_s: float, unit: int) -> None:
    # Unit 0 on its way: 150; unit 1, free: 200. 150 + 49 < 200.
    both = world([Crew(at=0), Crew(at=1)], [[200, 900], [100, 200]])
    came = simulate(both, CALLS, dispatch=Dispatch(diversion=Diversion(gain_s=gain_s)))
    assert came.first_unit[1] == unit


def test_what_is_left_is_answered_at_once_by_another() -> None:
    # Unit 0 turns at 50; unit 1, 900 from p0, is sent there: 50 + 900.
    both = world([Crew(at=0), Crew(at=1)], [[200, 900], [100, 500]])
    came = simulate(both, CALLS, dispatch=TURNS)
    assert came.first_s.tolist() == [950, 150]
    assert came.first_unit.tolist() == [1, 0]
    assert came.waited.tolist() == [False, False]


def test_a_unit_may_leave_one_need_and_serve_none_that_is_as_urgent() -> None:
    # It serves a priority 3 and a priority 1 of its incident: it is not turned to another priority 2.
    both = world([Crew(at=0, gives={"fire.pump": 1, "rescue.smoke_dive": 1})], [[200], [100]])
    calls = course(
        need(0, 0, priority=3), need(0, 0, "rescue.smoke_dive"), need(1, 50, place="p1", priority=2)
    )
    assert simulate(both, calls, dispatch=TURNS).first_s.tolist() == [200, 200, 1050]


def test_a_unit_is_turned_only_to_what_it_can_do() -> None:
    calls = course(need(0, 0, priority=3), need(1, 50, "rescue.smoke_dive", place="p1"))
    crews = [Crew(at=0), Crew(at=0, gives={"rescue.smoke_dive": 1}, turnout_s=INF)]
    came = simulate(world(crews, [[200], [100]]), calls, dispatch=TURNS)
    assert came.first_s.tolist() == [200, INF]


def test_two_that_are_turned_leave_their_needs_to_be_answered_in_order() -> None:
    # Units 0 and 1 turn to the call for two; unit 2 takes the first of the needs they left.
    crews = [Crew(at=0), Crew(at=0), Crew(at=1)]
    town = world(crews, [[200, 900], [200, 900], [100, 900]])
    calls = course(
        need(0, 0, priority=3),
        need(1, 0, place="p1", priority=3),
        need(2, 50, place="p2", priority=1, quantity=2),
    )
    came = simulate(town, calls, dispatch=TURNS)
    assert came.filled_s[2] == 150
    assert came.turned_away.tolist() == [1, 1, 0]
    assert came.first_s[0] == 950
    assert came.waited.tolist() == [False, True, False]
