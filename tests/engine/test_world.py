"""The arrays that a simulator works on: what is nearest, what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from tests.engine.worlds import INF, Crew, world

from samvirke.engine.response import world as world_module
from samvirke.model.errors import InvalidValueError


def test_homes_are_the_stops_where_a_capability_rests() -> None:
    crews = [Crew(at=2), Crew(at=0), Crew(at=2), Crew(at=1, gives={"health.ambulance": 1})]
    homes = world(crews, [[1, 2, 3]]).homes
    assert [stops.tolist() for stops in homes] == [[0, 2], [1]]  # fire.pump, health.ambulance


def test_the_nearest_stop_and_hospital_are_those_of_the_fleet() -> None:
    # Fleets: stops 0, 2 drive, stops 1, 3 fly; 2 and 3 are hospitals. p1 has no road.
    crews = [Crew(at=0), Crew(at=1)]
    reach = [[50.0, 10, 70, 20], [INF, 30, INF, 25]]
    both = world(crews, reach, fleets=[0, 1, 0, 1], hospitals=[2, 3])
    assert both.nearest_stop.tolist() == [[0, -1], [1, 3]]
    assert both.nearest_hospital.tolist() == [[2, -1], [3, 3]]


def test_the_nearest_stop_is_the_same_however_many_places_are_done_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reach = np.random.default_rng(1).uniform(0, 100, (50, 7))
    whole = world([Crew(at=0)], reach).nearest_stop  # type: ignore[arg-type]
    monkeypatch.setattr(world_module, "BLOCK", 21)  # three places at a time, two at the end
    assert world([Crew(at=0)], reach).nearest_stop.tolist() == whole.tolist()  # type: ignore[arg-type]
    assert whole[0].tolist() == reach.argmin(axis=1).tolist()


def test_a_fleet_without_hospital_has_none() -> None:
    assert world([Crew(at=0)], [[10]]).nearest_hospital.tolist() == [[-1]]


def test_where_a_capability_can_come_depends_on_the_fleets_that_have_it() -> None:
    crews = [Crew(at=0), Crew(at=1, gives={"health.ambulance": 1})]
    both = world(crews, [[10, INF], [INF, 20], [INF, INF]], fleets=[0, 1])
    assert both.can_be_reached.tolist() == [[True, False, False], [False, True, False]]


def test_a_capability_reaches_all_when_no_stop_of_its_fleets_is_cut_off() -> None:
    # Stop 2 is a hospital of the road fleet, cut off from p0: a car there could not come.
    crews = [Crew(at=0), Crew(at=1, gives={"health.ambulance": 1})]
    cut: list[list[float]] = [[10.0, 20, INF], [30, 40, 50]]
    assert world(crews, cut, fleets=[0, 1, 0]).reaches_all == (False, True)
    assert world(crews, cut, fleets=[0, 1, 1]).reaches_all == (True, False)


def test_the_nearest_stops_are_kept_in_order_a_tie_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_module, "NEAREST_KEPT", 3)
    four = world([Crew(at=0)], [[30, 20, 30, 10, 40], [INF, 5, INF, INF, 1]])
    stops = np.arange(5)
    near = four.near(stops)
    assert near[0].tolist() == [3, 1, 0]
    assert near[1, :2].tolist() == [4, 1]
    assert four.near(stops[:0]).shape == (2, 0)


def test_near_is_the_same_however_many_places_are_done_at_a_time() -> None:
    # 2,000,000 // 60 = 33,333 places at a time: the last block is a short one.
    reach = np.random.default_rng(1).uniform(0, 100, (33_400, 60))
    many = world([Crew(at=0)], reach)  # type: ignore[arg-type]
    near = many.near(np.arange(60))
    for place in (0, 33_332, 33_333, 33_399):
        assert near[place].tolist() == np.argsort(many.reach_s[place], kind="stable")[:48].tolist()


def test_a_shape_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"reach_s has shape \(1, 2\); with 1 units, 1 stops"):
        replace(world([Crew(at=0)], [[1]]), reach_s=np.ones((1, 2), dtype=np.float32))


@pytest.mark.parametrize("seen", [-1.0, np.nan])
@pytest.mark.parametrize("name", ["reach_s", "between_s", "turnout_s", "off_duty_turnout_s"])
def test_a_time_that_cannot_be_is_refused(name: str, seen: float) -> None:
    fine = world([Crew(at=0)], [[1]])
    wrong = np.full_like(getattr(fine, name), seen)
    with pytest.raises(InvalidValueError, match=rf"{name} holds {seen}; a time must be 0 s or more"):
        replace(fine, **{name: wrong})


def test_a_unit_that_gives_none_of_what_it_has_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="unit unit-0 gives"):
        world([Crew(at=0, gives={"fire.pump": 0})], [[1]])
