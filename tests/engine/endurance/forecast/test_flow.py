"""Patients who come and go: Little's law, nobody lost, remaining stays by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import nbinom

from samvirke.engine.endurance.forecast.care import care_of, filled
from samvirke.engine.endurance.forecast.course import draw_courses
from samvirke.engine.endurance.forecast.flow import expected_flow, pass_through, remaining
from samvirke.engine.endurance.forecast.state import State, state_of
from samvirke.engine.endurance.forecast.stays import Stay, Stays, standard_stays
from samvirke.model.errors import InvalidValueError

STAYS = standard_stays()


def constant(days: int, admissions: float, share: float = 0.2) -> State:
    """Constant admissions with the patients that Little's law says."""
    s = STAYS
    ward = admissions * (1 - share) * s.ward.mean
    ward += admissions * share * (s.before_intensive.mean + s.after_share * s.after_intensive.mean)
    intensive = admissions * share * s.intensive.mean
    each = np.ones(days)
    return state_of(
        date(2026, 1, 5), admissions * each, np.rint(ward + intensive) * each, np.rint(intensive) * each
    )


def test_occupancy_with_constant_admissions_is_littles_law() -> None:
    # 10 a day, a fifth in intensive care: 8 x 6.003, 2 x 2.206, 2 x 16.181, 2 x 0.92 x 14.501 patients.
    flow = expected_flow(np.full(400, 10.0), STAYS, 0.2)
    expected = [8 * 6.003, 2 * 2.206, 2 * 16.181, 2 * 0.92 * 14.501]
    assert flow.present[:, -1] == pytest.approx(expected, rel=1e-3)


def test_constant_admissions_keep_the_drawn_patients_where_littles_law_has_them() -> None:
    state = constant(60, 100.0)
    care = care_of(state, replace(STAYS, intensive_share=0.2))
    assert care.share == pytest.approx(0.2, rel=0.01)
    assert care.ward_factor == pytest.approx(1.0, abs=0.02)
    courses = draw_courses(np.full((400, 21), 100), care, seed=1, entity="test")
    assert courses.of("intensive").mean(axis=0) == pytest.approx(np.full(21, 20 * 16.181), rel=0.02)
    assert courses.of("in_hospital").mean(axis=0) == pytest.approx(
        np.full(21, care.wards + care.intensive), rel=0.02
    )


def test_survival_adds_up_to_the_mean_stay() -> None:
    assert Stay(mean=6.003, size=2.215).survival.sum() == pytest.approx(6.003, rel=1e-9)


def test_who_leaves_a_stay_without_memory_leaves_at_the_same_rate_whenever_he_came() -> None:
    # nbinom of size 1 is geometric: P(LoS > k + h | LoS > k) = (4 / 5)^h with mean 4, whoever is there.
    left = remaining(np.array([5.0, 0.0, 7.0, 1.0]), Stay(mean=4.0, size=1.0), 3)
    assert left == pytest.approx(0.8 ** np.arange(4))


def test_the_remaining_stay_of_one_who_came_three_days_ago_is_that_of_those_who_stay_so_long() -> None:
    stay = Stay(mean=6.0, size=2.2)
    alive = nbinom.sf(np.arange(12), 2.2, 2.2 / 8.2)
    assert remaining(np.array([3.0, 0.0, 0.0, 0.0]), stay, 5) == pytest.approx(alive[3:9] / alive[3])


def test_nobody_is_lost_on_the_way() -> None:
    entries = np.random.default_rng(2).poisson(9, (50, 30))
    inside, leaving = pass_through(
        np.full(50, 40), remaining(np.ones(20), STAYS.ward, 30), entries, STAYS.ward, np.random.default_rng(3)
    )
    arrived = 40 + entries.cumsum(axis=1)
    assert (inside + leaving.cumsum(axis=1) == arrived).all()


def test_patients_drawn_are_as_many_as_expected() -> None:
    entries = np.zeros((4000, 12), dtype=np.int64)
    entries[:, 0] = 10
    inside, _ = pass_through(
        np.zeros(4000, np.int64), np.r_[1.0, np.zeros(12)], entries, STAYS.ward, np.random.default_rng(3)
    )
    expected = 10 * STAYS.ward.survival[:12]
    assert inside.mean(axis=0) == pytest.approx(expected, abs=4 * np.sqrt(10 * 0.25 / 4000))


def test_a_stay_without_days_fills_no_bed() -> None:
    none = Stay(mean=0.0, size=1.0)
    inside, leaving = pass_through(
        np.zeros(3, np.int64), np.r_[1.0, np.zeros(2)], np.full((3, 2), 7), none, np.random.default_rng(1)
    )
    assert inside.sum() == 0
    assert (leaving == 7).all()


def test_in_hospital_are_never_fewer_than_in_intensive_care() -> None:
    courses = draw_courses(np.full((200, 21), 3), care_of(constant(40, 3.0), STAYS), seed=1, entity="small")
    assert (courses.of("in_hospital") >= courses.of("intensive")).all()


def test_twice_the_patients_on_wards_say_that_stays_are_longer() -> None:
    # 100 a day and a share of 0: wards are 100 x stay; twice as many patients, twice the stay, drawn towards
    # what was assumed by 30 / (30 + 1200.6).
    stays = replace(STAYS, intensive_share=0.0)
    each = np.ones(60)
    state = state_of(date(2026, 1, 5), 100 * each, 1200.6 * each, 0 * each)
    weight = 1200.6 / 1230.6
    assert care_of(state, stays).ward_factor == pytest.approx(2**weight, rel=0.01)


def test_the_share_in_intensive_care_lies_between_what_was_assumed_and_what_is_seen() -> None:
    # Weight 4 at 0.173; E = 100 x 16.181 would lie there if all needed it, and 485.4 do: 30 %.
    stays = replace(STAYS, intensive_share=0.173)
    each = np.ones(60)
    found = care_of(state_of(date(2026, 1, 5), 100 * each, 2000 * each, 485.4 * each), stays).share
    assert found == pytest.approx((4 + 485.4) / (4 / 0.173 + 1618.1), rel=0.01)


def test_without_patients_counted_they_are_those_that_admissions_would_give() -> None:
    state = state_of(date(2026, 1, 5), np.full(60, 50.0))
    care = care_of(state, STAYS)
    assert care.intensive == pytest.approx(50 * 0.173 * 16.181, rel=0.01)


def test_patients_on_wards_are_the_rest_where_intensive_ones_are_not_counted() -> None:
    # 50 a day, 17.3 % of them 16.181 days in intensive care: 140.0 of the 500 in hospital.
    each = np.ones(60)
    care = care_of(state_of(date(2026, 1, 5), 50 * each, 500 * each), STAYS)
    assert care.wards == pytest.approx(500 - 50 * 0.173 * 16.181, rel=0.01)


def test_a_missing_day_is_the_mean_of_the_days_around_it() -> None:
    # Days 1 to 7 around day 4 are known but for itself: (1 + 2 + 3 + 5 + 6 + 7) / 6 = 4.
    assert filled(np.array([0.0, 1, 2, 3, np.nan, 5, 6, 7, 100]))[4] == 4.0


@pytest.mark.parametrize(("mean", "size"), [(-1.0, 1.0), (5.0, 0.0), (float("nan"), 1.0)])
def test_a_stay_that_cannot_be_is_refused(mean: float, size: float) -> None:
    with pytest.raises(InvalidValueError, match="a stay has mean"):
        Stay(mean=mean, size=size)


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="after_share"):
        replace(STAYS, after_share=1.2)


def test_stays_that_are_given_are_those_of_the_table() -> None:
    assert isinstance(STAYS, Stays)
    assert STAYS.intensive == Stay(mean=16.181, size=2.03)
