"""Rule 6: beds, bays and closed hospitals. Sums by hand; times in seconds."""

from collections.abc import Sequence

import numpy as np
import pytest
from tests.engine.worlds import INF, Crew, course, need, world

from samvirke.engine.response.conditions import Conditions, Hospitals, Span
from samvirke.engine.response.reference import simulate
from samvirke.engine.response.world import World
from samvirke.model.errors import InvalidValueError

AMBULANCE = {"health.ambulance": 1}
SHUT = (Span(1, 0, INF),)  # the far one


def town(units: int = 2, fleets: Sequence[int] = (0, 0, 0)) -> World:
    """Ambulances 100 from p0, hospitals at stops 1 and 2, 50 and 80 from it; 500 from there home."""
    between = [[0, 500, 500], [500, 0, 500], [500, 500, 0]]
    crews = [Crew(at=0, gives=AMBULANCE) for _ in range(units)]
    return world(crews, [[100, 50, 80]], hospitals=[1, 2], between_s=between, fleets=fleets)


def limits(
    n_needs: int,
    *,
    bays: Sequence[int] = (1, 1),
    beds: Sequence[int] = (9, 9),
    stay_s: float = 0.0,
    crowded_s: float = 900,
) -> Hospitals:
    """The same stay for all."""
    return Hospitals(
        names=("near", "far"),
        of_stop=np.array([-1, 0, 1]),
        bays=np.array(bays),
        beds=np.array(beds),
        stay_s=np.full(n_needs, stay_s),
        crowded_s=crowded_s,
    )


def patient(incident: int, at_s: float) -> dict[str, object]:
    return need(incident, at_s, "health.ambulance", handover_s=300)


def test_who_finds_no_bay_waits_first_come_first_served() -> None:
    # Both clear at 700 and are there at 750; the other hospital is shut. Unit 0 hands over until 1050, unit 1
    # from then until 1350.
    one = Conditions(hospitals=limits(2), hospitals_closed=SHUT)
    came = simulate(town(), course(patient(0, 0), patient(1, 0)), conditions=one)
    assert came.hospital_stop.tolist() == [1, 1]
    assert came.bay_wait_s.tolist() == [0, 300]
    assert came.busy_s.tolist() == [1050, 1350]


@pytest.mark.parametrize(("takes_s", "stop"), [(29.0, 1), (30.0, 1), (31.0, 2)])
def test_who_would_stand_in_line_drives_on_where_that_is_sooner(takes_s: float, stop: int) -> None:
    # One bay each. The second has one before him in the near one, who takes as long as he, as it looks:
    # 50 + takes_s against 80. Equal: the lower stop.
    two = [need(number, 0, "health.ambulance", handover_s=takes_s) for number in range(2)]
    came = simulate(town(), course(*two), conditions=Conditions(hospitals=limits(2)))
    assert came.hospital_stop.tolist() == [1, stop]


def test_two_bays_take_two_at_once() -> None:
    two = Conditions(hospitals=limits(2, bays=(2, 1)))
    came = simulate(town(), course(patient(0, 0), patient(1, 0)), conditions=two)
    assert came.busy_s.tolist() == [1050, 1050]


def test_without_limits_nobody_waits() -> None:
    came = simulate(town(), course(patient(0, 0), patient(1, 0)))
    assert came.hospital_stop.tolist() == [1, 1]
    assert came.busy_s.tolist() == [1050, 1050]


def test_a_full_hospital_sends_on_from_when_the_last_bed_is_promised() -> None:
    # One bed: unit 0's patient has it from 700. Unit 1 drives 80 to the other and hands over until 1080.
    one = Conditions(hospitals=limits(2, beds=(1, 9)))
    came = simulate(town(), course(patient(0, 0), patient(1, 0)), conditions=one)
    assert came.hospital_stop.tolist() == [1, 2]
    assert came.busy_s.tolist() == [1050, 1080]


@pytest.mark.parametrize(("clears_s", "stop"), [(1150.0, 2), (1151.0, 1)])
def test_a_bed_is_free_again_when_the_stay_is_over(clears_s: float, stop: int) -> None:
    # The first is handed over at 1050 and stays 100: free at 1150, after who clears just then.
    one = Conditions(hospitals=limits(2, beds=(1, 9), stay_s=100))
    came = simulate(town(), course(patient(0, 0), patient(1, clears_s - 700)), conditions=one)
    assert came.hospital_stop.tolist() == [1, stop]


def test_when_all_are_full_the_nearest_takes_him_all_the_same_and_slowly() -> None:
    # At the place 100 to 700, there at 750, 300 + 900 to hand over.
    none = Conditions(hospitals=limits(1, beds=(0, 0)))
    came = simulate(town(), course(patient(0, 0)), conditions=none)
    assert came.hospital_stop.tolist() == [1]
    assert came.busy_s[0] == 750 + 300 + 900


@pytest.mark.parametrize(("crowded_s", "stop", "busy_s"), [(29, 1, 1079), (30, 1, 1080), (31, 2, 1080)])
def test_a_patient_is_driven_to_room_only_where_that_is_sooner_than_the_crowd(
    crowded_s: float, stop: int, busy_s: float
) -> None:
    # The far one is 80 away, the near one 50: 30 more. Equal: the lower stop.
    near_is_full = Conditions(hospitals=limits(1, beds=(0, 1), crowded_s=crowded_s))
    came = simulate(town(), course(patient(0, 0)), conditions=near_is_full)
    assert came.hospital_stop.tolist() == [stop]
    assert came.busy_s[0] == busy_s


def test_who_held_a_bed_hands_over_slowly_when_others_have_crowded_in_behind_him() -> None:
    # One bed near, the other hospital shut: both go near, at 750. The first to hand over has a bed, and two
    # patients are there: 300 + 900, until 1950. He stays 0 s, but the bed is free only after the next has
    # begun: until 3150.
    one = Conditions(hospitals=limits(2, beds=(1, 1)), hospitals_closed=SHUT)
    came = simulate(town(), course(patient(0, 0), patient(1, 0)), conditions=one)
    assert came.busy_s.tolist() == [1950, 3150]


def test_a_closed_hospital_takes_nobody_though_the_open_one_is_full() -> None:
    shut = Conditions(hospitals=limits(1, beds=(9, 0)), hospitals_closed=(Span(0, 0, INF),))
    assert simulate(town(), course(patient(0, 0)), conditions=shut).hospital_stop.tolist() == [2]


@pytest.mark.parametrize(("until_s", "stop"), [(701.0, 2), (700.0, 2), (699.0, 1)])
def test_a_closed_hospital_sends_on_until_it_opens(until_s: float, stop: int) -> None:
    # The unit clears at 700; what changes at 700 comes after that.
    shut = Conditions(hospitals=limits(1), hospitals_closed=(Span(0, 0, until_s),))
    assert simulate(town(), course(patient(0, 0)), conditions=shut).hospital_stop.tolist() == [stop]


def test_two_closures_at_a_time_end_with_the_later() -> None:
    shut = Conditions(
        hospitals=limits(1), hospitals_closed=(Span(0, 0, 600), Span(0, 100, 800), Span(1, 900, INF))
    )
    assert simulate(town(), course(patient(0, 0)), conditions=shut).hospital_stop.tolist() == [2]


def test_when_all_are_closed_the_nearest_takes_him_all_the_same() -> None:
    shut = Conditions(hospitals=limits(1), hospitals_closed=(Span(0, 0, INF), Span(1, 0, INF)))
    assert simulate(town(), course(patient(0, 0)), conditions=shut).hospital_stop.tolist() == [1]


def test_the_stops_of_two_fleets_are_one_hospital() -> None:
    # A car from stop 0 and a boat from stop 2; stops 1 and 3 are one hospital of one bay. The car is
    # there at 750, the boat at 100 + 600 + 60 = 760; it waits until 1050.
    crews = [Crew(at=0, gives=AMBULANCE), Crew(at=2, gives=AMBULANCE)]
    ways = [[100, 50, INF, INF], [INF, INF, 100, 60]]
    coast = world(crews, ways, fleets=[0, 0, 1, 1], hospitals=[1, 3])
    one = Hospitals(
        names=("both",),
        of_stop=np.array([-1, 0, -1, 0]),
        bays=np.array([1]),
        beds=np.array([9]),
        stay_s=np.zeros(2),
        crowded_s=0.0,
    )
    calls = course(patient(0, 0), need(1, 0, "health.ambulance", place="p1", handover_s=10))
    came = simulate(coast, calls, conditions=Conditions(hospitals=one))
    assert came.hospital_stop.tolist() == [1, 3]
    assert came.bay_wait_s.tolist() == [0, 290]
    assert came.busy_s.tolist() == [1050, 1060]


def test_of_two_units_with_a_patient_each_the_first_to_hand_over_is_told() -> None:
    two = course(need(0, 0, "health.ambulance", quantity=2, handover_s=300))
    came = simulate(town(), two, conditions=Conditions(hospitals=limits(1), hospitals_closed=SHUT))
    assert came.bay_wait_s.tolist() == [0]
    assert came.busy_s.tolist() == [1050, 1350]


@pytest.mark.parametrize(
    ("wrong", "seen"),
    [
        (Conditions(hospitals=limits(3)), r"stay_s has shape \(3,\); in this world it must be \(1,\)"),
        (Conditions(hospitals=limits(1, bays=(0, 1))), "bays cannot be; it must be 1 or more"),
        (Conditions(hospitals=limits(1, crowded_s=INF)), "crowded_s inf cannot be; it must be 0 s or more"),
        (Conditions(hospitals_closed=(Span(0, 0, 9),)), "of the 0 hospitals with limits"),
    ],
)
def test_limits_that_do_not_fit_are_refused(wrong: Conditions, seen: str) -> None:
    with pytest.raises(InvalidValueError, match=seen):
        simulate(town(), course(patient(0, 0)), conditions=wrong)
