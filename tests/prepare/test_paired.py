"""Differences in the same luck, many questions at once, looks that are paid for, order statistics."""

from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from tests.engine.worlds import Crew, world

from samvirke.engine.response.simulate import simulate
from samvirke.model.chance import stream
from samvirke.model.course import NEED_COLUMNS, Course, no_disruptions
from samvirke.model.errors import InvalidValueError
from samvirke.prepare.holm import holm
from samvirke.prepare.paired import paired, variance_reduction
from samvirke.prepare.simulation_quantiles import quantile
from samvirke.prepare.stopping import Precision, level_of, looks

numbers = arrays(np.float64, 6, elements=st.floats(-1e6, 1e6))


def test_the_interval_of_three_differences_by_hand() -> None:
    # 1, 2 and 3: mean 2, s = 1, t(0.975, 2) = 4.3027: 2 ± 4.3027 / sqrt(3) = 2 ± 2.4841.
    found = paired(np.array([10.0, 20.0, 30.0]), np.array([11.0, 22.0, 33.0]))
    assert found.mean == 2
    assert found.low == pytest.approx(2 - 2.4841, abs=1e-4)
    assert found.high == pytest.approx(2 + 2.4841, abs=1e-4)
    assert found.runs == 3


@given(numbers, numbers)
def test_it_is_the_paired_t_test_of_scipy(base: np.ndarray, other: np.ndarray) -> None:
    if np.ptp(other - base) < 1e-3:
        return  # nothing varies: scipy has no answer
    found, theirs = paired(base, other), stats.ttest_rel(other, base)
    interval = theirs.confidence_interval(0.95)
    np.testing.assert_allclose(found.p, theirs.pvalue, rtol=1e-6, atol=1e-12)
    scale = np.abs([interval.low, interval.high]).max()
    np.testing.assert_allclose([found.low, found.high], [interval.low, interval.high], atol=1e-6 * scale)


def test_equal_runs_differ_by_exactly_0() -> None:
    times = np.array([1.5, np.inf, np.nan, 3.0])
    found = paired(times, times)
    assert found.is_zero
    assert np.array([found.mean, found.low, found.high, found.p, found.runs]).tolist() == [0, 0, 0, 1, 3]


def test_a_run_without_cases_is_left_out_and_one_with_nobody_helped_makes_the_mean_unknown() -> None:
    assert paired(np.array([1.0, np.nan, 3.0]), np.array([2.0, 5.0, 4.0])).runs == 2
    found = paired(np.array([1.0, 2.0, 3.0]), np.array([2.0, np.inf, 4.0]))
    assert np.isnan([found.mean, found.low, found.high, found.p]).all()
    assert not found.is_zero


def test_one_run_has_no_interval() -> None:
    found = paired(np.array([1.0]), np.array([2.0]))
    assert found.mean == 1
    assert np.isnan([found.low, found.high, found.p]).all()


def test_a_wider_level_is_a_wider_interval() -> None:
    base, other = np.arange(5.0), np.array([1.0, 3, 2, 5, 4])
    one, more = paired(base, other, level=0.95), paired(base, other, level=0.99)
    assert more.low < one.low < one.high < more.high


def test_unlike_shapes_and_levels_that_cannot_be_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="one shape"):
        paired(np.zeros(2), np.zeros(3))
    with pytest.raises(InvalidValueError, match="level is 1"):
        paired(np.zeros(2), np.zeros(2), level=1)


def test_variance_reduction_by_hand() -> None:
    # base 0, 2: variance 2. other 1, 5: variance 8. Differences 1, 3: variance 2. (2 + 8) / 2 = 5.
    assert variance_reduction(np.array([0.0, 2.0]), np.array([1.0, 5.0])) == 5
    assert variance_reduction(np.array([0.0, 2.0]), np.array([1.0, 3.0])) == np.inf
    assert np.isnan(variance_reduction(np.ones(3), np.ones(3)))


def test_holm_by_hand() -> None:
    # In order 0.01, 0.02, 0.03, 0.5 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.5; never falling.
    assert holm(np.array([0.03, 0.01, 0.5, 0.02])).tolist() == pytest.approx([0.06, 0.04, 0.5, 0.06])
    assert holm(np.array([0.02, 0.9, 0.8])).tolist() == pytest.approx([0.06, 1.0, 1.0])


def test_holm_leaves_out_what_was_not_asked() -> None:
    found = holm(np.array([np.nan, 0.02, 0.04]))
    assert np.isnan(found[0])
    assert found[1:].tolist() == pytest.approx([0.04, 0.04])


@given(arrays(np.float64, 8, elements=st.floats(0, 1)))
def test_holm_is_never_kinder_than_the_test_nor_stricter_than_bonferroni(p: np.ndarray) -> None:
    adjusted = holm(p)
    assert (adjusted >= p).all()
    assert (adjusted <= np.minimum(1, 8 * p) + 1e-12).all()


def test_one_looks_at_ten_runs_and_twice_as_many_each_time() -> None:
    assert looks(100) == (10, 20, 40, 80, 100)
    assert looks(20) == (10, 20)
    assert looks(5) == (5,)


def test_each_look_gets_its_part_of_five_percent() -> None:
    assert [level_of(n) for n in (1, 2, 5)] == pytest.approx([0.95, 0.975, 0.99])
    with pytest.raises(InvalidValueError):
        level_of(0)
    with pytest.raises(InvalidValueError, match="above 0"):
        Precision(half_width=0.0, measure="mean_s", function="fire")


def test_an_interval_that_was_looked_at_often_still_covers() -> None:
    """Stop at the first look that is narrow: the interval covers the truth, 0, in at least 95 of 100."""
    draws = np.random.default_rng(5).standard_normal((2000, 100))
    planned, covered = looks(100), 0
    for one in draws:
        for n in planned:
            found = paired(np.zeros(n), one[:n], level=level_of(len(planned)))
            if found.high - found.low <= 2 * 0.7 or n == 100:
                covered += bool(found.low <= 0 <= found.high)
                break
    assert covered / len(draws) >= 0.95


def test_the_interval_of_a_median_of_six_is_the_whole_range() -> None:
    # P(all six on one side of the median) = 2 / 64 = 3.1 % < 5 %: lowest to highest covers with 96.9 %.
    found = quantile(np.arange(1.0, 7.0), 0.5)
    assert (found.value, found.low, found.high) == (3, 1, 6)


def test_five_values_are_too_few_for_an_interval_of_the_median() -> None:
    # 2 / 32 = 6.3 % > 5 %.
    found = quantile(np.arange(1.0, 6.0), 0.5)
    assert found.value == 3
    assert np.isnan([found.low, found.high]).all()


@pytest.mark.parametrize(("n", "share"), [(50, 0.9), (100, 0.5), (237, 0.8), (1000, 0.9)])
def test_order_statistics_cover_what_the_binomial_says_and_no_less(n: int, share: float) -> None:
    found = quantile(np.arange(1.0, n + 1), share)
    low, high = int(found.low), int(found.high)
    below = sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(low, high))
    assert below >= 0.95
    # Not wider than it must be: one place less at either end leaves more than 2.5 % outside.
    assert sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(low + 1)) > 0.025
    assert sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(high - 1, n + 1)) > 0.025


def test_nobody_helped_is_a_value_like_any_other_and_nothing_has_no_quantile() -> None:
    found = quantile(np.append(np.arange(80.0), np.full(20, np.inf)), 0.9)
    assert found.value == np.inf
    assert np.isnan(quantile(np.empty(0), 0.9).value)


def one_run(run: int, *, moved: bool) -> float:
    """Return the mean response in minutes of the case of response.md 2.5: 40 units, 20 posts, 24 an hour.

    `moved`: one unit rests at post 7 instead of post 0.
    """
    rng = np.random.default_rng(1)
    zones, posts = rng.uniform(0, 50, (500, 2)), rng.uniform(0, 50, (20, 2))
    weight = rng.random(500)
    km = np.linalg.norm(zones[:, None] - posts[None], axis=2)
    between_km = np.linalg.norm(posts[:, None] - posts[None], axis=2)
    at = [unit % 20 for unit in range(40)]
    if moved:
        at[0] = 7
    place = world(
        [Crew(at=stop) for stop in at],
        (78 * km).tolist(),  # 60 km/h, detour 1.3: 78 s a kilometre
        between_s=(78 * between_km).tolist(),
    )
    n = 1500
    at_s = np.cumsum(stream(1, run, "arrivals").exponential(150, n))
    where = stream(1, run, "place").choice(500, n, p=weight / weight.sum())
    works_s = stream(1, run, "works").exponential(1800, n)
    needs = pd.DataFrame(
        {
            "incident": np.arange(n),
            "kind": "fire",
            "capability": "fire.pump",
            "quantity": 1,
            "arrival_order": 1,
            "place": pd.Categorical.from_codes(where, categories=place.place_ids),
            "from_s": at_s,
            "by_s": np.inf,
            "until_s": np.inf,
            "priority": 1,
            "on_scene_s": works_s,
            "transport": False,
            "handover_s": 0.0,
            "base": "test",
        }
    ).astype({name: kind for name, kind in NEED_COLUMNS.items() if name != "place"})
    course = Course(
        threat="test",
        horizon_s=float(at_s[-1]) + 1,
        starts_at_utc="2026-01-01T00:00:00Z",
        needs=needs,
        disruptions=no_disruptions(),
    )
    return float(simulate(place, course).first_s.mean() / 60)


def test_common_luck_is_worth_five_times_the_runs_when_one_unit_moves() -> None:
    runs = range(12)
    base = np.array([one_run(run, moved=False) for run in runs])
    other = np.array([one_run(run, moved=True) for run in runs])
    assert variance_reduction(base, other) >= 5


def test_two_runs_that_happen_to_agree_make_nothing_sure() -> None:
    # Both runs differ by 1: no spread. A sign test of two signs: p = 2 * (1/2)^2 = 0.5; of six: 0.03125.
    two = paired(np.array([0.0, 0.0]), np.array([1.0, 1.0]))
    assert (float(two.mean), float(two.p)) == (1.0, 0.5)
    assert np.isnan(two.low)
    assert float(paired(np.zeros(6), np.ones(6)).p) == 0.03125
