"""One run in small: counts, quantiles and curves of a dale, by hand."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.prepare.by_hand import FIRES, course_of, dale, judged

from samvirke.prepare.summary import CURVE_STEP_S, QUANTILES, RunSummary, quantiles_by

FIRE, VIK, NES = 0, 0, 1

times = st.lists(st.one_of(st.floats(0, 1e5), st.just(float("inf"))), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def fires() -> RunSummary:
    return judged(dale(), course_of(*FIRES))[1]


def test_the_answers_to_each_need_are_those_done_by_hand(fires: RunSummary) -> None:
    # Vik: 210, 210, 390 in time; 990 late; the chimney unmet. Nes: 360 in time; 540 and 960 late.
    assert fires.incidents == 8
    assert fires.required[FIRE].tolist() == [5, 3]
    assert fires.met[FIRE].tolist() == [3, 1]
    assert fires.late[FIRE].tolist() == [1, 2]
    assert fires.unmet[FIRE].tolist() == [1, 0]


def test_a_standard_lets_the_rest_of_its_share_pass(fires: RunSummary) -> None:
    # A quarter of 4 urban fires in Vik, and of 2 in Nes; none of the rural ones.
    assert fires.allowed[FIRE].tolist() == [1.0, 0.5]


def test_quantiles_are_times_that_happened(fires: RunSummary) -> None:
    # Vik: 210, 210, 390, 990, never: the 3rd, 4th and 5th. Nes: 360, 540, 960: 2nd, 3rd, 3rd.
    assert fires.quantile_s[:, FIRE, VIK].tolist() == [390.0, 990.0, np.inf]
    assert fires.quantile_s[:, FIRE, NES].tolist() == [540.0, 960.0, 960.0]


def test_services_that_nobody_asked_for_have_no_quantile(fires: RunSummary) -> None:
    assert np.isnan(fires.quantile_s[:, 1:]).all()
    assert fires.required[1:].sum() == 0


def test_curves_rise_at_the_moments_of_arrival() -> None:
    judging, fires = judged(dale(), course_of(*FIRES))
    curve = fires.curve[judging.classes.index(("fire", "other_urban"))]
    # 210, 210, 360, 390, 540 and never: at the end of each half minute.
    at = {seconds: curve[int(seconds / CURVE_STEP_S) - 1] for seconds in (180, 210, 360, 390, 540, 5400)}
    assert at == pytest.approx({180: 0, 210: 2 / 6, 360: 3 / 6, 390: 4 / 6, 540: 5 / 6, 5400: 5 / 6})


def test_quantiles_by_class_are_those_of_its_cells() -> None:
    judging, fires = judged(dale(), course_of(*FIRES))
    urban = fires.class_quantile_s[:, judging.classes.index(("fire", "other_urban"))]
    rural = fires.class_quantile_s[:, judging.classes.index(("fire", "outside_urban"))]
    assert urban.tolist() == [360.0, 540.0, np.inf]  # 3rd, 5th and 6th of 6
    assert rural.tolist() == [960.0, 990.0, 990.0]


def test_the_whole_complement_comes_when_the_last_unit_does() -> None:
    # Two engines at cell-1: the first at work after 210 s, that of Nes after 300 + 1,800 + 60.
    _, summary = judged(dale(), course_of((1.0, "cell-1", "fire.pump", 2)))
    assert summary.quantile_s[0, FIRE, VIK] == 210
    assert summary.full_p90_s[FIRE, VIK] == 2160


def test_the_first_unit_of_the_service_counts_whichever_need_it_meets() -> None:
    # One incident asks for a chimney sweep, whom nobody has, and an engine: the engine comes.
    both = ((1.0, "cell-1", "fire.chimney", 1), (1.0, "cell-1", "fire.pump", 1))
    _, summary = judged(dale(), course_of(*both))
    assert summary.required[FIRE].tolist() == [1, 0]
    assert summary.met[FIRE].tolist() == [1, 0]
    assert summary.full_p90_s[FIRE, VIK] == np.inf


def test_only_what_is_acute_is_judged() -> None:
    course = course_of(*FIRES)
    urgent = course.needs.assign(priority=np.int8(2))
    calm = course_of((1.0, "cell-1", "fire.pump", 1))
    object.__setattr__(calm, "needs", urgent)
    assert judged(dale(), calm)[1].required.sum() == 0


def test_the_rhythm_counts_in_local_time(fires: RunSummary) -> None:
    # Every fire begins at 00:00 UTC in January: one o'clock in Norway.
    assert fires.rhythm[0, FIRE, 0, 1] == 8
    assert fires.rhythm[0, FIRE].sum() == 8
    assert fires.rhythm[1, FIRE, 0, 1] == 4  # 990, 540 and 960 s, and the chimney


@given(times, st.sampled_from(QUANTILES))
def test_a_quantile_is_the_smallest_that_its_share_does_not_exceed(values: list[float], share: float) -> None:
    found = quantiles_by(np.zeros(len(values), dtype=np.int64), np.array(values), 1, (share,))[0, 0]
    exact = Fraction(str(share))
    reached = [v for v in sorted(values) if Fraction(sum(x <= v for x in values), len(values)) >= exact]
    assert found == reached[0]


@given(times, st.sampled_from([0.5, 0.75, 0.25]))  # exact in binary, so that no rounding decides
def test_a_quantile_is_numpys_inverted_cdf(values: list[float], share: float) -> None:
    found = quantiles_by(np.zeros(len(values), dtype=np.int64), np.array(values), 1, (share,))[0, 0]
    assert found == np.quantile(values, share, method="inverted_cdf")


def test_groups_are_kept_apart_and_empty_ones_have_no_quantile() -> None:
    group = np.array([2, 0, 2, 0, 2])
    values = np.array([5.0, 1.0, np.inf, 3.0, 4.0])
    # Of 2 values 0.5 is the first; of 3 the second.
    np.testing.assert_array_equal(quantiles_by(group, values, 3, (0.5,)), [[1.0, np.nan, 5.0]])
