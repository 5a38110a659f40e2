"""One store for all, by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.prepare.endurance.pooled import first_day, pooled_unmet


def store_of(stock: float) -> Lots:
    return Lots.at_start(np.array([stock]))


def test_a_store_of_ten_lasts_three_days_of_three() -> None:
    # 10 - 3 - 3 - 3 = 1; the fourth day asks 3 and gets 1: 2 are missing, then 3 a day.
    assert pooled_unmet(store_of(10), np.full(5, 3.0), np.zeros(5)).tolist() == [0, 0, 0, 2, 3]


def test_what_comes_in_the_morning_is_used_that_day_and_what_is_left_is_kept() -> None:
    # 2 + 5 - 4 = 3; 3 + 0 - 4: 1 missing; 0 + 9 - 4 = 5; 5 - 4 = 1.
    assert pooled_unmet(store_of(2), np.full(4, 4.0), np.array([5.0, 0, 9, 0])).tolist() == [0, 1, 0, 0]


def test_what_is_out_of_date_or_has_not_come_is_not_in_the_shared_store_either() -> None:
    # Town has 6 good on days 0-1 and trust 9 from day 3; all need 2 a day. Days 0 and 1 take 4 of the 6 and 2
    # are thrown away; day 2 has nothing; days 3-6 take 8 of the 9, and day 7 has 1 of its 2.
    lots = Lots(
        n_owners=2,
        owner=np.array([0, 1]),
        quantity=np.array([6.0, 9.0]),
        arrives_day=np.array([0, 3]),
        expires_day=np.array([1, NEVER]),
    )
    assert pooled_unmet(lots, np.full(8, 2.0), np.zeros(8)).tolist() == [0, 0, 2, 0, 0, 0, 0, 1]
    assert lots.at_hand().tolist() == [6, 0]


def test_half_a_glove_in_all_is_no_shortage() -> None:
    assert np.isnan(first_day(np.array([0.0, 0.4])))
    # 0.2 a day: 0.2, 0.4, 0.6: more than half a glove by the third day without.
    assert first_day(np.array([0.0, 0.2, 0.2, 0.2])) == 3


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
    assert pooled_unmet(store_of(stock), need, deliveries).tolist() == expected
    assert pooled_unmet(store_of(stock + 1), need, deliveries).sum() <= sum(expected)
