"""Intervals over runs, by hand, against scipy, and where there is nothing to say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from samvirke.prepare.interval import mean_interval, ratio_interval

runs = st.integers(2, 8).flatmap(
    lambda n: arrays(np.float64, (n, 3), elements=st.floats(0, 1e5, allow_nan=False))
)


def test_two_runs_by_hand() -> None:
    # 1 and 3: mean 2, s = √2, half = 12.7062 × √2 / √2 = 12.7062.
    mean, low, high = mean_interval(np.array([1.0, 3.0]))
    assert (mean, low, high) == pytest.approx((2.0, -10.7062, 14.7062), abs=1e-4)


def test_three_runs_by_hand() -> None:
    # 1, 2, 6: mean 3, s² = (4 + 1 + 9) / 2 = 7, half = 4.30265 × √(7 / 3) = 6.5724.
    mean, low, high = mean_interval(np.array([1.0, 2.0, 6.0]))
    assert (mean, low, high) == pytest.approx((3.0, -3.5724, 9.5724), abs=1e-4)


@given(runs)
def test_the_interval_of_a_mean_is_that_of_scipy(values: np.ndarray) -> None:
    mean, low, high = mean_interval(values)
    n = len(values)
    for column in range(3):
        spread = values[:, column].std(ddof=1) / np.sqrt(n)
        half = stats.t(df=n - 1).ppf(0.975) * spread
        assert mean[column] == pytest.approx(values[:, column].mean(), abs=1e-6)
        assert high[column] - mean[column] == pytest.approx(half, rel=1e-6, abs=1e-6)
        assert mean[column] - low[column] == pytest.approx(half, rel=1e-6, abs=1e-6)


def test_one_run_has_no_interval() -> None:
    mean, low, high = mean_interval(np.array([[5.0]]))
    assert mean[0] == 5.0
    assert np.isnan([low[0], high[0]]).all()


def test_a_run_without_cases_is_left_out() -> None:
    mean, low, _ = mean_interval(np.array([[1.0, np.nan], [np.nan, np.nan], [3.0, 7.0]]))
    assert mean.tolist() == [2.0, 7.0]
    assert low[0] == pytest.approx(-10.7062, abs=1e-4)
    assert np.isnan(low[1])


def test_no_case_in_any_run_is_no_mean() -> None:
    assert np.isnan(mean_interval(np.full((3, 1), np.nan))).all()


@pytest.mark.parametrize("values", [[np.inf, 1.0], [np.inf, np.inf], [np.inf, np.nan, 2.0]])
def test_nobody_came_in_a_run_is_a_mean_of_never_without_interval(values: list[float]) -> None:
    # No warning either: pytest turns a RuntimeWarning of inf - inf into a failure.
    mean, low, high = mean_interval(np.array(values))
    assert mean == np.inf
    assert np.isnan([low, high]).all()


def test_a_share_of_equal_runs_is_the_mean_of_their_shares() -> None:
    # 80, 90 and 85 of 100: 0.85; d = -5, 5, 0; variance 3/2 × 50 / 300² = 8.333e-4;
    # half = 4.30265 × 0.028868 = 0.12421.
    share, low, high = ratio_interval(np.array([80.0, 90.0, 85.0]), np.full(3, 100.0))
    assert (share, low, high) == pytest.approx((0.85, 0.72579, 0.97421), abs=1e-5)


def test_a_run_with_more_cases_weighs_more() -> None:
    # 1 of 1 and 1 of 3: 2 of 4, not the mean of 1 and 1/3.
    share, low, high = ratio_interval(np.array([1.0, 1.0]), np.array([1.0, 3.0]))
    assert share == 0.5
    assert [float(low), float(high)] == [
        0.0,
        1.0,
    ]  # d = 1/2, -1/2: half = 12.7 × 1/4, cut to what a share can be


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert np.isnan(ratio_interval(np.zeros((2, 1)), np.zeros((2, 1)))).all()


def test_a_share_that_one_run_alone_knows_has_no_interval() -> None:
    share, low, high = ratio_interval(np.array([[3.0], [0.0]]), np.array([[4.0], [0.0]]))
    assert share[0] == 0.75
    assert np.isnan([low[0], high[0]]).all()


def test_all_of_few_cases_leaves_room_for_what_did_not_happen() -> None:
    # 4 of 4 over two runs: 0.025^(1/4) = 0.39764 at the least. 0 of 8: at most 1 - 0.025^(1/8) = 0.36942.
    all_met = ratio_interval(np.array([1.0, 3.0]), np.array([1.0, 3.0]))
    none_met = ratio_interval(np.zeros(2), np.array([5.0, 3.0]))
    assert all_met == pytest.approx((1.0, 0.39764, 1.0), abs=1e-5)
    assert none_met == pytest.approx((0.0, 0.0, 0.36942), abs=1e-5)


@pytest.mark.parametrize("cases", [2, 7, 300])
def test_the_open_end_of_all_or_none_is_that_of_scipy(cases: int) -> None:
    exact = stats.binomtest(cases, cases).proportion_ci(method="exact")
    all_met = np.array([cases - 1.0, 1.0])
    assert ratio_interval(all_met, all_met)[1] == pytest.approx(exact.low)


def test_the_interval_of_a_share_covers_the_truth_in_19_of_20() -> None:
    # 4,000 trials of 8 runs with Poisson(50) cases, 70 % in time: 95 % ± 4 deviations of 0.0034.
    rng = np.random.default_rng(1)
    whole = rng.poisson(50, (8, 4000))
    part = rng.binomial(whole, 0.7)
    _, low, high = ratio_interval(part.astype(float), whole.astype(float))
    assert ((low <= 0.7) & (high >= 0.7)).mean() == pytest.approx(0.95, abs=0.015)
