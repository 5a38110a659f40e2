"""Who lies where on made-up days: sums by hand, closed forms, and properties on random worlds."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from tests.engine.endurance.beds.worlds_of_beds import beds, cared, worlds

from samvirke.engine.endurance.beds.course import open_stages, open_stages_plain
from samvirke.engine.endurance.beds.kernel import move_patients
from samvirke.engine.endurance.beds.reference import move_patients_plain
from samvirke.model.errors import InvalidValueError


def test_a_hospital_alone_leaves_those_beyond_its_beds_without() -> None:
    # 4 beds; 3, 5 and 7 patients: 0 + 1 + 3 = 4 patient-days over.
    found = cared([[3, 5, 7]], beds([4.0]))
    np.testing.assert_array_equal(found.over, [[0, 1, 3]])
    np.testing.assert_array_equal(found.in_own, [[3, 4, 4]])


def test_those_without_a_bed_go_to_the_nearest_of_the_group_first() -> None:
    # 6 patients for 2 beds: 4 lack. Hospital 2 is 1 h away with 3 free, hospital 1 is 2 h away with 5.
    hours = [[0, 2, 1], [2, 0, 9], [1, 9, 0]]
    found = cared([[6], [0], [0]], beds([2.0, 5.0, 3.0]), hours=hours)
    np.testing.assert_array_equal(found.hosted[:, 0], [0, 1, 3])
    assert found.travel_h[0] == 3 * 1 + 1 * 2
    assert found.total_over == 0


def test_nobody_goes_to_a_hospital_outside_the_group() -> None:
    found = cared([[6], [0], [0]], beds([2.0, 5.0, 3.0]), sharing=[0, 1, 0])
    np.testing.assert_array_equal(found.hosted[:, 0], [0, 0, 3])
    assert found.total_over == 1


def test_teams_limit_new_transfers_and_guests_stay_on() -> None:
    # 4 lack a bed each day, 2 teams, mean stay 2 days: half of the guests stay on.
    # Away: 2, then 1 + 2 = 3, then 1.5 + 2 = 3.5; over 2, 1, 0.5.
    found = cared([[4, 4, 4], [0, 0, 0]], beds([0.0, 9.0]), teams=2, mean_stay_days=2)
    np.testing.assert_array_equal(found.away[0], [2, 3, 3.5])
    np.testing.assert_array_equal(found.over[0], [2, 1, 0.5])
    np.testing.assert_array_equal(found.transfers[0], [2, 2, 2])


def test_guests_go_home_when_there_is_room_and_when_their_beds_are_taken() -> None:
    # Day 1: 2 guests (all stay on but one in ten): 1.8. Home needs 1 only: 0.8 go home.
    home = cared([[3, 2], [0, 0]], beds([1.0, 5.0]))
    assert home.returned[1] == pytest.approx(0.8)
    assert home.travel_h[1] == pytest.approx(0.8)
    # The host fills up on day 1: 1.8 come back, over capacity.
    taken = cared([[3, 3], [0, 5]], beds([1.0, 5.0]))
    assert taken.returned[1] == pytest.approx(1.8)
    assert taken.over[0, 1] == 2


def test_a_host_that_fills_up_sends_its_guests_on() -> None:
    # Both guests lie at 1 (nearest); on day 1 it needs its beds and 2 has room: 1.8 move on, 3 h away.
    hours = [[0, 1, 2], [1, 0, 3], [2, 3, 0]]
    found = cared([[2, 2], [0, 2], [0, 0]], beds([0.0, 2.0, 2.0]), hours=hours, teams=2)
    assert found.onward[1] == pytest.approx(1.8)
    np.testing.assert_allclose(found.hosted[:, 1], [0, 0, 2])
    assert found.travel_h[1] == pytest.approx(1.8 * 3 + 0.2 * 2)


def test_nurses_bind_where_they_are_fewer_than_the_beds_take() -> None:
    # 6 shifts: two beds of 3 shifts, or four of 1.5 at the next stage, which has 8 beds.
    found = cared([[2, 5]], beds([5.0], [8.0], nurse_shifts=6, shifts_per_bed=[3, 1.5], opens_above=[[2.0]]))
    np.testing.assert_array_equal(found.stage, [[0, 1]])
    np.testing.assert_array_equal(found.room, [[2, 4]])
    np.testing.assert_array_equal(found.nurse_shifts_needed, [[6, 7.5]])


def test_ordinary_patients_come_first() -> None:
    assert cared([[4]], beds([5.0], ordinary=2.5)).total_over == 1.5


def test_a_stage_lasts_only_as_long_as_it_can() -> None:
    # Asked for on days 0, 2 and 3, two days long: closed again on day 3.
    found = cared([[3, 1, 3, 3]], beds([2.0], [4.0], longest_days=[np.inf, 2]))
    np.testing.assert_array_equal(found.stage, [[1, 0, 1, 0]])
    np.testing.assert_array_equal(found.over, [[0, 0, 0, 1]])


def test_a_group_opens_a_stage_for_one_another() -> None:
    # Together 6 for 2 + 3 beds: both open, and 1 takes two of the three that hospital 0 lacks.
    found = cared([[6], [0]], beds([2.0, 3.0], [3.0, 5.0]))
    np.testing.assert_array_equal(found.stage[:, 0], [1, 1])
    assert found.total_over == 0
    assert cared([[6], [0]], beds([2.0, 3.0], [3.0, 5.0]), sharing=[0, 1]).total_over == 3


def test_a_poisson_census_is_over_capacity_as_often_as_its_closed_form_says() -> None:
    # M/G/infinity: a census of mean a is Poisson, and E(N - c)+ = sum of P(N > k) from c on.
    load, room, n_days = 8.0, 10, 200_000
    census = np.random.default_rng(1).poisson(load, (1, n_days)).astype(float)
    over = cared(census, beds([float(room)])).over[0]
    expected = stats.poisson.sf(np.arange(room, 80), load).sum()
    assert abs(over.mean() - expected) < 4 * over.std() / np.sqrt(n_days)


@given(worlds(stages=4))
def test_everybody_is_somewhere_and_no_host_has_more_guests_than_room(world: dict[str, Any]) -> None:
    found = cared(**world)
    np.testing.assert_allclose(found.in_own + found.away + found.over, found.need, atol=1e-8)
    np.testing.assert_allclose(found.away.sum(axis=0), found.hosted.sum(axis=0), atol=1e-8)
    assert (found.hosted + found.in_own <= found.room + 1e-8).all()
    assert (found.transfers.sum(axis=0) <= world["teams"] + 1e-9).all()


@given(worlds(stages=4))
@settings(max_examples=60)
def test_the_kernels_say_the_same_as_their_twins(world: dict[str, Any]) -> None:
    of, group = world["of"], np.array(world["sharing"])
    need = world["intensive"]
    stage = open_stages(need, group, of.opens_above, of.longest_days)
    np.testing.assert_array_equal(stage, open_stages_plain(need, group, of.opens_above, of.longest_days))
    room = np.ascontiguousarray(of.room[stage, np.arange(len(need))[:, None]])
    nearest = np.argsort(world["hours"], axis=1, kind="stable")
    stay_on = 1 - 1 / world["mean_stay_days"]
    asked = (need, room, group, of.first_served, nearest, world["hours"], world["teams"], stay_on)
    for ours, twin in zip(move_patients(*asked), move_patients_plain(*asked), strict=True):
        np.testing.assert_array_equal(ours, twin)


@given(worlds(), st.integers(0, 4), st.sampled_from(["bed", "nurse", "team"]))
@settings(max_examples=300)
def test_one_more_bed_nurse_shift_or_team_never_raises_the_days_over_capacity(
    world: dict[str, Any], which: int, what: str
) -> None:
    assert _with_one_more(world, which, what) <= cared(**world).total_over + 1e-6


@given(worlds(stages=4), st.integers(0, 4), st.sampled_from(["bed", "nurse", "team", "surge"]))
@settings(max_examples=300)
def test_with_stages_it_never_does_either_where_teams_do_not_bind(
    world: dict[str, Any], which: int, what: str
) -> None:
    world = world | {"teams": np.inf}
    assert _with_one_more(world, which, what) <= cared(**world).total_over + 1e-6


@given(worlds(stages=4))
@settings(max_examples=300)
def test_one_more_team_never_raises_them_with_stages(world: dict[str, Any]) -> None:
    assert _with_one_more(world, 0, "team") <= cared(**world).total_over + 1e-6


def _with_one_more(world: dict[str, Any], which: int, what: str) -> float:
    of = world["of"]
    one = np.zeros(len(of.hospitals))
    one[which % len(one)] = 1.0
    more = {
        "bed": {"of": of.with_more(beds=one, nurse_shifts=3 * one)},
        "nurse": {"of": of.with_more(nurse_shifts=one)},
        "surge": {"of": of.with_more(beds=one * (np.arange(len(of.stages)) > which // 2)[:, None])},
        "team": {"teams": world["teams"] + 1},
    }
    return cared(**(world | more[what])).total_over


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"teams": -1.0}, "teams is -1"),
        ({"mean_stay_days": 0.5}, "mean_stay_days is 0.5"),
        ({"sharing": [3]}, "numbers of groups"),
        ({"hours": [[0.0, 1.0]]}, "travel"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        cared([[1.0]], beds([2.0]), **wrong)


def test_negative_patients_and_other_hospitals_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="0 or more"):
        cared([[-1.0]], beds([2.0]))
    with pytest.raises(InvalidValueError, match="same hospitals"):
        cared([[1.0]], beds([2.0, 3.0]))
