"""The weighted interval score and its share of hits, by hand; persistence by hand."""

import numpy as np
import pytest

from samvirke.engine.endurance.forecast.persistence import as_today, persistence
from samvirke.engine.endurance.forecast.score import is_within, weighted_interval_score
from samvirke.model.errors import InvalidValueError

# 90 % from 0 to 20, 50 % from 8 to 12, median 10.
FORECAST = np.array([0.0, 8.0, 10.0, 12.0, 20.0])


def test_a_hit_on_the_median_costs_only_the_width_of_the_intervals() -> None:
    # (0.05 * 20 + 0.25 * 4 + 0) / 2.5 = 0.8
    assert weighted_interval_score(FORECAST, np.array(10.0)) == pytest.approx(0.8)


def test_a_miss_below_the_inner_interval_costs_its_distance() -> None:
    # |6 - 10| / 2 = 2; 90 %: 0.05 * 20 = 1; 50 %: 0.25 * 4 + (8 - 6) = 3; (2 + 1 + 3) / 2.5 = 2.4
    assert weighted_interval_score(FORECAST, np.array(6.0)) == pytest.approx(2.4)


def test_a_miss_above_both_intervals_costs_both_distances() -> None:
    # |30 - 10| / 2 = 10; 90 %: 1 + 10 = 11; 50 %: 1 + 18 = 19; 40 / 2.5 = 16
    assert weighted_interval_score(FORECAST, np.array(30.0)) == pytest.approx(16.0)


def test_a_forecast_without_width_costs_its_distance() -> None:
    # 3/2 + 3 + 3 = 7.5 over 2.5 = 3, as an absolute error would.
    assert weighted_interval_score(np.full(5, 7.0), np.array(10.0)) == pytest.approx(3.0)


def test_limits_belong_to_the_interval() -> None:
    came = np.array([0.0, 8.0, 12.0, 20.0, 21.0])
    each = np.repeat(FORECAST[:, None], 5, axis=1)
    assert is_within(each, came, 0.9).tolist() == [True, True, True, True, False]
    assert is_within(each, came, 0.5).tolist() == [False, True, True, False, False]


def test_a_score_of_other_shapes_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="quantiles has shape"):
        weighted_interval_score(np.zeros((3, 2)), np.zeros(2))


def test_as_today_is_the_mean_of_a_week_for_admissions_and_the_count_for_patients() -> None:
    values = np.array([7.0, np.nan, 5.0, 6.0, 6.0, 7.0, 5.0, 20.0])
    # Days 1 to 7: one is missing, (5 + 6 + 6 + 7 + 5 + 20) / 6 = 49 / 6.
    assert as_today(values, "admissions")[-1] == pytest.approx(49 / 6)
    assert as_today(values, "intensive")[-1] == 20.0


def test_the_interval_of_as_today_is_that_of_earlier_errors_with_both_signs() -> None:
    # Rises by 3 a day: every error over 2 days is 6, so -6 and 6 are equally likely.
    values = 3.0 * np.arange(30, dtype=np.float64)
    found = persistence(values, "intensive", 2)
    assert found[2, 1] == pytest.approx(87.0)
    assert found[[0, 4], 1].tolist() == [81.0, 93.0]


def test_as_today_has_no_interval_where_earlier_errors_are_too_few() -> None:
    # 8 errors are asked for; 10 days have 10 - h of them over h days.
    found = persistence(np.arange(10.0), "intensive", 4)
    assert np.isfinite(found).all(axis=0).tolist() == [True, True, False, False]
