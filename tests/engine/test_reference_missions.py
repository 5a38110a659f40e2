"""Rule 3 and the way home: work, hospital, hand-over, and being sent from the way."""

import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.reference import simulate

AMBULANCE = {"health.ambulance": 1}


def test_a_unit_on_its_way_home_is_reached_through_the_stop_where_it_turned() -> None:
    # Home lies 600 from p0 and 900 from p1; another stop 60 from p0 and 120 from p1.
    # Clears at 600 + 600 = 1200. At 1300: by that stop 60 + 120 = 180, by home 500 + 900 = 1400.
    valley = world([Crew(at=0, turnout_s=0)], [[600, 60], [900, 120]])
    came = simulate(valley, course(need(0, 0), need(1, 1300, place="p1")))
    assert came.first_s.tolist() == [600, 180]
    assert came.travel_s.tolist() == [600, 180]
    assert came.busy_s.tolist() == [1200 + 180 + 600]


def test_a_unit_nearly_home_is_reached_through_home_and_needs_no_turn_out() -> None:
    # Turn-out 90: there at 690, clears 1290, home at 1890. At 1790: 100 left + 30 = 130;
    # by the stop where it turned 60 + 2000.
    valley = world([Crew(at=0, turnout_s=90)], [[600, 60], [30, 2000]])
    came = simulate(valley, course(need(0, 0), need(1, 1790, place="p1")))
    assert came.first_s.tolist() == [690, 130]


def test_a_unit_that_is_home_at_this_very_moment_turns_out_again() -> None:
    # Home at 1890 as above; the call of 1890 finds it at rest: 90 + 30.
    valley = world([Crew(at=0, turnout_s=90)], [[600, 60], [30, 2000]])
    came = simulate(valley, course(need(0, 0), need(1, 1890, place="p1")))
    assert came.first_s.tolist() == [690, 120]
    assert came.travel_s.tolist() == [600, 30]


def test_a_unit_on_its_way_home_competes_with_those_at_rest() -> None:
    # Unit 0 clears p0 at 700 and could be back there in 100 + 100 = 200; unit 1 rests 150 away.
    two = world([Crew(at=0), Crew(at=1)], [[100, 150]])
    came = simulate(two, course(need(0, 0), need(1, 710)))
    assert came.first_unit.tolist() == [0, 1]
    assert came.first_s.tolist() == [100, 150]


@pytest.mark.parametrize(("handover_s", "first_s"), [(900.0, 40.0), (0.0, 940.0)])
def test_a_patient_goes_to_hospital_and_the_unit_is_free_there(handover_s: float, first_s: float) -> None:
    # 120 out, 600 work, 300 to the hospital, hand-over 900: free at 1920 (or 1020), home 400 later.
    # At 2000 it is on its way home: p1 lies 40 from the hospital. Or it is long home at 1420: 940.
    crew = Crew(at=0, gives=AMBULANCE)
    town = world([crew], [[120, 300], [940, 40]], hospitals=[1], between_s=[[0, 400], [400, 0]])
    calls = course(
        need(0, 0, "health.ambulance", handover_s=handover_s),
        need(1, 2000, "health.ambulance", place="p1"),
    )
    came = simulate(town, calls)
    assert came.first_s.tolist() == [120, first_s]
    assert came.busy_s.tolist() == [120 + 600 + 300 + handover_s + first_s + 600]


def test_at_the_hospital_it_takes_what_waits() -> None:
    # Free at 120 + 600 + 300 + 900 = 1920; the patient at p1 has waited since 500 and lies 40 away.
    crew = Crew(at=0, gives=AMBULANCE)
    town = world([crew], [[120, 300], [940, 40]], hospitals=[1], between_s=[[0, 400], [400, 0]])
    calls = course(
        need(0, 0, "health.ambulance", handover_s=900),
        need(1, 500, "health.ambulance", place="p1"),
    )
    came = simulate(town, calls)
    assert came.first_s.tolist() == [120, 1920 + 40 - 500]
    assert came.waited.tolist() == [False, True]


def test_the_nearest_hospital_is_one_that_its_fleet_can_reach() -> None:
    # Stop 1 is the helicopter's hospital, stop 2 the road's: the car drives 500, not 10.
    crews = [Crew(at=0, gives=AMBULANCE), Crew(at=1, gives={"health.air_ambulance": 1})]
    town = world(crews, [[120, 10, 500]], fleets=[0, 1, 0], hospitals=[1, 2])
    came = simulate(town, course(need(0, 0, "health.ambulance", handover_s=60)))
    assert came.busy_s.tolist() == [120 + 600 + 500 + 60, 0]


def test_where_no_hospital_can_be_reached_the_unit_is_free_at_the_place() -> None:
    town = world([Crew(at=0, gives=AMBULANCE)], [[120, INF]], hospitals=[1])
    came = simulate(town, course(need(0, 0, "health.ambulance", handover_s=60)))
    assert came.busy_s.tolist() == [120 + 600]


def test_only_the_unit_that_serves_the_patient_drives_to_hospital() -> None:
    crews = [Crew(at=0, gives=AMBULANCE), Crew(at=0)]
    town = world(crews, [[120, 300]], hospitals=[1])
    came = simulate(town, course(need(0, 0), need(0, 0, "health.ambulance", handover_s=900)))
    assert came.busy_s.tolist() == [120 + 600 + 300 + 900, 120 + 600]


def test_a_unit_works_for_the_longest_of_the_needs_it_helps_with() -> None:
    crew = Crew(at=0, gives={"fire.pump": 1, "rescue.smoke_dive": 2})
    fire = course(need(0, 0, works_s=600), need(0, 0, "rescue.smoke_dive", works_s=1800))
    assert simulate(world([crew], [[100]]), fire).busy_s.tolist() == [100 + 1800]


def test_a_unit_that_clears_now_takes_the_call_of_now() -> None:
    # Clears at 100 + 600 = 700. The call of 700 does not wait: back by its stop, 100 + 100.
    came = simulate(world([Crew(at=0)], [[100]]), course(need(0, 0), need(1, 700)))
    assert came.waited.tolist() == [False, False]
    assert came.first_s.tolist() == [100, 200]


def test_a_unit_whose_way_home_is_cut_helps_where_it_still_can() -> None:
    # No way from the hospital home. Free at 100 + 600 + 50 + 0 = 750; p1 is 70 from the hospital,
    # and p2 only from home: nobody comes.
    crew = Crew(at=0, gives=AMBULANCE)
    cut = [[0, INF], [INF, 0]]
    town = world([crew], [[100, 50], [INF, 70], [30, INF]], hospitals=[1], between_s=cut)
    calls = course(
        need(0, 0, "health.ambulance", handover_s=0),
        need(1, 10, "health.ambulance", place="p2"),
        need(2, 20, "health.ambulance", place="p1"),
    )
    came = simulate(town, calls)
    assert came.first_s.tolist() == [100, INF, 750 + 70 - 20]
