"""One store for all, by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from samvirke.prepare.endurance.pooled import first_day, pooled_unmet


def test_a_store_of_ten_lasts_three_days_of_three() -> None:
    # 10 - 3 - 3 - 3 = 1; the fourth day asks 3 and gets 1: 2 are missing, then 3 a day.
    assert pooled_unmet(10, np.full(5, 3.0), np.zeros(5)).tolist() == [0, 0, 0, 2, 3]


def test_what_comes_in_the_morning_is_used_that_day_and_what_is_left_is_kept() -> None:
    # 2 + 5 - 4 = 3; 3 + 0 - 4: 1 missing; 0 + 9 - 4 = 5; 5 - 4 = 1.
    assert pooled_unmet(2, np.full(4, 4.0), np.array([5.0, 0, 9, 0])).tolist() == [0, 1, 0, 0]


def test_half_a_glove_is_no_shortage() -> None:
    assert np.isnan(first_day(np.array([0.0, 0.4])))
    assert first_day(np.array([0.0, 0.4, 0.6])) == 2


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=30), st.integers(0, 100)
)
def test_it_is_the_store_kept_day_by_day_and_more_of_it_never_leaves_more_unmet(
    days: list[tuple[int, int]], stock: int
) -> None:
    need, deliveries = (np.array(column, dtype=float) for column in zip(*days, strict=True))
    left, expected = float(stock), []
    for n, d in zip(need, deliveries, strict=True):
        expected.append(max(0.0, n - left - d))
        left = max(0.0, left + d - n)
    assert pooled_unmet(stock, need, deliveries).tolist() == expected
    assert pooled_unmet(stock + 1, need, deliveries).sum() <= sum(expected)
