"""Rules 4 and 5: what waits, in which order it is taken, and when it lapses."""

import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.reference import simulate

BOTH = {"fire.pump": 1, "rescue.smoke_dive": 1}


def test_what_waits_is_taken_by_priority_and_then_in_order_of_time() -> None:
    # One unit 100 away: there at 100, clears at 700. Each next one takes 100 + 100 and 600 work:
    # C there at 900, D at 1700, B (ordinary) at 2500.
    calls = course(
        need(0, 0),
        need(1, 10, priority=3),  # B
        need(2, 20, priority=2),  # C
        need(3, 30, priority=2),  # D
    )
    came = simulate(world([Crew(at=0)], [[100]]), calls)
    assert came.first_s.tolist() == [100, 2500 - 10, 900 - 20, 1700 - 30]
    assert came.waited.tolist() == [False, True, True, True]


def test_the_most_urgent_is_taken_whichever_capability_it_asks_for() -> None:
    calls = course(need(0, 0), need(1, 10, priority=2), need(2, 20, "rescue.smoke_dive", priority=1))
    came = simulate(world([Crew(at=0, gives=BOTH)], [[100]]), calls)
    assert came.first_s.tolist() == [100, 1700 - 10, 900 - 20]


def test_a_priority_far_down_is_still_taken() -> None:
    came = simulate(world([Crew(at=0)], [[100]]), course(need(0, 0), need(1, 10, priority=12)))
    assert came.first_s.tolist() == [100, 890]


@pytest.mark.parametrize(("until_s", "first_s"), [(699.0, INF), (700.0, 890.0)])
def test_what_waits_lapses_after_its_time_and_not_at_it(until_s: float, first_s: float) -> None:
    # The unit is free at 700, there at 900.
    came = simulate(world([Crew(at=0)], [[100]]), course(need(0, 0), need(1, 10, until_s=until_s)))
    assert came.first_s.tolist() == [100, first_s]


def test_a_unit_that_takes_what_waits_counts_for_the_whole_incident() -> None:
    calls = course(need(0, 0), need(1, 10), need(1, 10, "rescue.smoke_dive"))
    came = simulate(world([Crew(at=0, gives=BOTH)], [[100]]), calls)
    assert came.filled_s.tolist() == [100, 890, 890]
    assert came.missions.tolist() == [2]


def test_two_units_fill_what_waits_one_after_the_other() -> None:
    # Both go to the first; they clear at 700 and 800 and take one each of what waits:
    # 700 + 200 and 800 + 200 + 200.
    calls = course(need(0, 0, quantity=2), need(1, 10, quantity=2))
    came = simulate(world([Crew(at=0), Crew(at=1)], [[100, 200]]), calls)
    assert came.first_s.tolist() == [100, 900 - 10]
    # Unit 1 turned at the nearest stop, 100 away: 800 + 100 + 100.
    assert came.filled_s.tolist() == [200, 1000 - 10]


def test_a_need_that_a_unit_cannot_reach_does_not_stand_in_its_way() -> None:
    # Road unit 0 cannot reach the island p1; boat 1 can. The island's need waits for the boat,
    # busy until 5000; unit 0 goes on to the mainland's.
    crews = [Crew(at=0), Crew(at=1)]
    coast = world(crews, [[100, INF], [INF, 1000]], fleets=[0, 1])
    calls = course(
        need(0, 0),
        need(1, 0, place="p1", works_s=4000),
        need(2, 10, place="p1", priority=1),
        need(3, 20, priority=2),
    )
    came = simulate(coast, calls)
    assert came.first_s.tolist() == [100, 1000, 5000 + 2000 - 10, 900 - 20]


def test_a_crew_that_comes_on_duty_takes_what_waits() -> None:
    # On duty from 08:00 = 28800.
    day = Crew(at=0, turnout_s=60, on_duty=range(8, 20))
    came = simulate(world([day], [[100]]), course(need(0, 0)))
    assert came.first_s.tolist() == [28800 + 160]


def test_a_crew_that_comes_on_duty_takes_the_most_urgent_first() -> None:
    # The pump of priority 3 was asked for first and stands first among the capabilities.
    day = Crew(at=0, gives=BOTH, on_duty=range(8, 20))
    calls = course(need(0, 0, priority=3), need(1, 10, "rescue.smoke_dive", priority=1))
    came = simulate(world([day], [[100]]), calls)
    # There at 28900, clears 29500, back at 29700.
    assert came.first_s.tolist() == [29700, 28900 - 10]


def test_what_lapsed_before_the_crew_comes_is_left() -> None:
    day = Crew(at=0, on_duty=range(8, 20))
    calls = course(need(0, 0, until_s=28799), need(1, 10, until_s=28800))
    came = simulate(world([day], [[100]]), calls)
    assert came.first_s.tolist() == [INF, 28900 - 10]
