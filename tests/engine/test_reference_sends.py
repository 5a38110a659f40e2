"""Rules 1 and 2: who is sent, and what counts. Sums by hand; times in seconds."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.outcome import first_capable_s, full_complement_s
from samvirke.engine.response.reference import simulate
from samvirke.model.errors import InvalidValueError

PUMP = {"fire.pump": 1}
DIVERS = {"rescue.smoke_dive": 2}


def test_the_unit_that_can_be_there_first_is_sent_turn_out_included() -> None:
    # Unit 0: 90 + 300 = 390. Unit 1 lies nearer in all but turn-out: 300 + 60 = 360.
    both = world([Crew(at=0, turnout_s=90), Crew(at=1, turnout_s=300)], [[300, 60]])
    came = simulate(both, course(need(0, 0)))
    assert came.first_unit.tolist() == [1]
    assert came.first_s.tolist() == [360]
    assert came.travel_s.tolist() == [60]
    assert came.busy_s.tolist() == [0, 360 + 600]


def test_a_course_that_breaks_something_is_refused() -> None:
    calm = course(need(0, 0))
    row = {"hit": "unit-0", "hit_table": "units", "from_s": 0.0, "until_s": 1.0, "share_left": 0.0}
    broken = replace(calm, disruptions=pd.DataFrame([{**row, "cause": "storm"}]))
    with pytest.raises(InvalidValueError, match=r"has 1 disruptions; .* turn them into conditions"):
        simulate(world([Crew(at=0)], [[60]]), broken)


def test_a_course_that_breaks_something_is_answered_under_conditions() -> None:
    # Whoever gives conditions has read the disruptions: here the storm hits nothing of ours.
    calm = course(need(0, 0))
    row = {"hit": "unit-9", "hit_table": "units", "from_s": 0.0, "until_s": 1.0, "share_left": 0.0}
    broken = replace(calm, disruptions=pd.DataFrame([{**row, "cause": "storm"}]))
    came = simulate(world([Crew(at=0)], [[60]]), broken, conditions=Conditions())
    assert came.first_s.tolist() == [60]


def test_a_tie_stays_with_the_lower_index() -> None:
    # 100 + 200 = 300 = 0 + 300; the stop of unit 0 is the farther one, and is looked at last.
    tied = world([Crew(at=1, turnout_s=0), Crew(at=0, turnout_s=100)], [[200, 300]])
    assert simulate(tied, course(need(0, 0))).first_unit.tolist() == [0]


def test_first_capable_and_full_complement_of_a_building_fire() -> None:
    # Pumps at 100 and 400 (two are wanted), ambulance at 250: first pump 100, all there at 400.
    crews = [Crew(at=0), Crew(at=1), Crew(at=2, gives={"health.ambulance": 1})]
    fire = course(need(0, 50, quantity=2, order=1), need(0, 50, "health.ambulance", order=2))
    came = simulate(world(crews, [[100, 400, 250]]), fire)
    assert came.first_s.tolist() == [100, 250]
    assert came.filled_s.tolist() == [400, 250]
    incident, order = fire.needs["incident"].to_numpy(), fire.needs["arrival_order"].to_numpy()
    assert first_capable_s(came, incident, order).tolist() == [100]
    assert full_complement_s(came, incident).tolist() == [400]


def test_a_unit_that_meets_two_needs_of_an_incident_counts_for_both() -> None:
    engine = Crew(at=0, gives=PUMP | DIVERS)
    diver_near = Crew(at=1, gives=DIVERS)
    fire = course(need(0, 0, order=1), need(0, 0, "rescue.smoke_dive", quantity=2, order=2))
    came = simulate(world([engine, diver_near], [[300, 400]]), fire)
    assert came.filled_s.tolist() == [300, 300]
    assert came.missions.tolist() == [1, 0]  # the other is not needed


def test_four_divers_are_two_units_of_two() -> None:
    fire = course(need(0, 0, "rescue.smoke_dive", quantity=4))
    came = simulate(world([Crew(at=n, gives=DIVERS) for n in range(3)], [[500, 100, 200]]), fire)
    assert came.first_s.tolist() == [100]
    assert came.filled_s.tolist() == [200]
    assert came.missions.tolist() == [0, 1, 1]


def test_three_divers_are_two_units_of_two_too() -> None:
    fire = course(need(0, 0, "rescue.smoke_dive", quantity=3))
    came = simulate(world([Crew(at=n, gives=DIVERS) for n in range(2)], [[100, 200]]), fire)
    assert came.filled_s.tolist() == [200]


def test_a_unit_that_can_do_both_may_make_the_second_need_later_than_a_nearer_one_would() -> None:
    # Pump 110 and diver 60 are sent. With a third unit that does both in 100 the pump is there
    # sooner and so is the full complement (100 < 110), yet the near diver stays: he counts as met.
    fire = course(need(0, 0, order=1), need(0, 0, "rescue.smoke_dive", order=2))
    crews = [Crew(at=0), Crew(at=1, gives=DIVERS), Crew(at=2, gives=PUMP | DIVERS)]
    without = simulate(world(crews[:2], [[110, 60, 100]]), fire)
    with_both = simulate(world(crews, [[110, 60, 100]]), fire)
    assert without.first_s.tolist() == [110, 60]
    assert with_both.first_s.tolist() == [100, 100]


def test_nobody_comes_where_no_way_leads() -> None:
    island = course(need(0, 0, place="p1"), need(1, 10, place="p0"))
    came = simulate(world([Crew(at=0)], [[100], [INF]]), island)
    assert came.first_s.tolist() == [INF, 100]
    assert came.first_unit.tolist() == [-1, 0]
    assert came.travel_s.tolist() == [INF, 100]
    assert came.waited.tolist() == [True, False]
    assert (came.served, came.waiting) == (1, 1)


def test_a_capability_that_nobody_has_waits_to_the_end() -> None:
    came = simulate(world([Crew(at=0)], [[100]]), course(need(0, 0, "sea.lifeboat"), need(0, 0)))
    assert came.first_s.tolist() == [INF, 100]
    assert came.waited.tolist() == [True, False]


def test_what_is_missing_of_a_quantity_is_never_filled_yet_the_first_counts() -> None:
    came = simulate(world([Crew(at=0, off_duty_s=INF)], [[100]]), course(need(0, 0, quantity=2), hours=1))
    # The one unit comes at 100, clears at 700 and is sent again: 100 back to the stop, 100 out.
    assert came.first_s.tolist() == [100]
    assert came.filled_s.tolist() == [900]
    assert came.missions.tolist() == [2]


def test_needs_at_another_place_are_not_met_by_who_is_here() -> None:
    # One slide, two farms: the unit sent to p0 does not count at p1.
    slide = course(need(0, 0, place="p0"), need(0, 0, place="p1"))
    came = simulate(world([Crew(at=0, gives={"fire.pump": 2}), Crew(at=1)], [[100, 500], [200, 300]]), slide)
    assert came.first_unit.tolist() == [0, 1]
    assert came.first_s.tolist() == [100, 300]


def test_a_need_that_arises_later_is_answered_when_it_arises() -> None:
    spreads = course(need(0, 0), need(0, 900))
    came = simulate(world([Crew(at=0), Crew(at=1)], [[100, 200]]), spreads)
    # Unit 0 clears at 700 and is home at 800; it comes again in 100 s.
    assert came.first_s.tolist() == [100, 100]
    assert came.missions.tolist() == [2, 0]


def test_of_fifty_equal_stations_the_fiftieth_is_found_though_48_are_kept_in_order() -> None:
    crews = [Crew(at=n) for n in range(50)]
    came = simulate(world(crews, [[10.0 * (n + 1) for n in range(50)]]), course(need(0, 0, quantity=50)))
    assert came.filled_s.tolist() == [500]


def test_incidents_after_the_end_of_the_course_are_answered() -> None:
    late = course(need(0, 3599), need(1, 4000), hours=1)
    came = simulate(world([Crew(at=0)], [[100]]), late)
    # 3599 + 100 + 600 = 4299: the second waits until then, and 100 + 100 more.
    assert came.first_s.tolist() == [100, 4299 + 200 - 4000]


def test_a_course_without_needs_is_a_quiet_year() -> None:
    came = simulate(world([Crew(at=0)], [[100]]), course())
    assert (came.served, came.waiting, came.missions.tolist()) == (0, 0, [0])
    nothing = np.array([], dtype=np.int64)
    assert len(first_capable_s(came, nothing, nothing)) == len(full_complement_s(came, nothing)) == 0


def test_incident_numbers_need_not_begin_at_zero() -> None:
    came = simulate(world([Crew(at=0), Crew(at=0)], [[100]]), course(need(-1, 0), need(7, 0)))
    assert came.first_s.tolist() == [100, 100]
