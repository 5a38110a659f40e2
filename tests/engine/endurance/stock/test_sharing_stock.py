"""Who helps whom with stock, by hand."""

import numpy as np
import pytest

from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats


def stock(*quantity: float) -> Lots:
    return Lots.at_start(np.array(quantity, dtype=float))


def needs(*owners: list[float]) -> Floats:
    return np.array([owners], dtype=float)


def all_together(n_owners: int, *, keep_days: int = 0, lag_days: int = 0) -> Sharing:
    return Sharing.national(n_owners, keep_days=keep_days, lag_days=lag_days)


def test_nobody_shares_unless_it_is_agreed() -> None:
    assert hold_out(stock(0, 100), needs([1, 1], [0, 0])).unmet.sum() == 2


def test_only_the_own_group_helps() -> None:
    sharing = Sharing.groups_of(["west", "east", "east", "", ""], keep_days=0, lag_days=0)
    held = hold_out(stock(0, 0, 9, 0, 9), needs([5], [5], [0], [5], [0]), sharing=sharing)
    assert held.unmet[0, :, 0].tolist() == [5, 0, 0, 5, 0]  # no label: no group, not a group of those without
    assert held.moved_in[:, 0].tolist() == [0, 5, 0, 0, 0]
    assert held.moved_out[:, 0].tolist() == [0, 0, 5, 0, 0]


def test_the_giver_keeps_so_many_days_of_its_own_need_to_come() -> None:
    # The giver has 20, uses 2 on day 0 and keeps 3 × 2: 18 - 6 = 12 can be spared of the 15 asked for.
    held = hold_out(stock(0, 20), needs([15, 0, 0, 0], [2, 2, 2, 2]), sharing=all_together(2, keep_days=3))
    assert held.moved_out[1].tolist() == [12, 0, 0, 0]
    assert held.unmet[0, 0].tolist() == [3, 0, 0, 0]
    assert held.left[1].tolist() == [6, 4, 2, 0]


def test_those_with_most_cover_give_first_down_to_the_same_number_of_days() -> None:
    # After own use and nothing kept: 40 at 2 a day (20 days), 30 at 3 (10 days), 4 at 1 (4 days).
    # 32 asked for: level L with (40 - 2L) + (30 - 3L) = 32 is 38 / 5 = 7.6 days, above the third's 4.
    lots, need = stock(0, 42, 33, 5), needs([32, 0], [2, 2], [3, 3], [1, 1])
    held = hold_out(lots, need, sharing=all_together(4))
    assert held.moved_out[:, 0] == pytest.approx([0, 40 - 15.2, 30 - 22.8, 0])
    assert held.days_of_cover[1:, 0] == pytest.approx([7.6, 7.6, 4])


def test_who_needs_nothing_in_the_week_to_come_gives_before_all_others() -> None:
    # 6 and 2 lie idle: of 4 asked for they give half each; of 10 all, and the one with a need gives 2.
    lots = stock(0, 6, 2, 50)
    idle = [0.0, 0.0]
    few = hold_out(lots, needs([4, 0], idle, idle, [0, 1]), sharing=all_together(4))
    assert few.moved_out[:, 0].tolist() == [0, 3, 1, 0]
    many = hold_out(lots, needs([10, 0], idle, idle, [0, 1]), sharing=all_together(4))
    assert many.moved_out[:, 0].tolist() == [0, 6, 2, 2]


def test_class_0_of_all_comes_before_class_1_and_lack_is_shared_alike() -> None:
    # 12 to share; class 0 lacks 6 + 2 = 8, all met; class 1 lacks 6 + 10 = 16 and gets 4: a quarter each.
    need = np.array([[[6.0], [2.0], [0.0]], [[6.0], [10.0], [0.0]]])
    held = hold_out(stock(0, 0, 12), need, sharing=all_together(3))
    assert held.unmet[:, :, 0].ravel() == pytest.approx([0, 0, 0, 4.5, 7.5, 0])


def test_own_need_of_a_low_class_comes_before_what_others_need() -> None:
    need = np.array([[[6.0], [0.0]], [[0.0], [8.0]]])
    held = hold_out(stock(0, 10), need, sharing=all_together(2))
    assert held.unmet[:, :, 0].tolist() == [[4, 0], [0, 0]]


def test_goods_under_way_are_nobodys_stock() -> None:
    # Two days on the way: nothing comes on days 0 and 1; what comes on days 2 and 3 left on days 0 and 1.
    held = hold_out(stock(0, 20), needs([5, 5, 5, 5], [0, 0, 0, 0]), sharing=all_together(2, lag_days=2))
    assert held.unmet[0, 0].tolist() == [5, 5, 0, 0]
    assert held.moved_out[1].tolist() == [5, 5, 0, 0]
    assert held.moved_in[0].tolist() == [0, 0, 5, 5]
    assert held.left[1].tolist() == [15, 10, 10, 10]


def test_a_sender_keeps_for_himself_what_he_will_need_before_it_would_come() -> None:
    # The giver's 10 go to his own need of day 1, although the other's of day 2 would be sent on day 0.
    held = hold_out(stock(0, 10), needs([0, 0, 10], [0, 10, 0]), sharing=all_together(2, lag_days=2))
    assert held.unmet[0].tolist() == [[0, 0, 10], [0, 0, 0]]


def test_what_goes_out_of_date_on_the_way_is_not_sent() -> None:
    # Good to day 1; sent on day 0 it would come on day 2.
    lots = Lots.at_start(np.array([0.0, 10.0]), expires_day=1)
    held = hold_out(lots, needs([0, 0, 10], [0, 0, 0]), sharing=all_together(2, lag_days=2))
    assert held.unmet[0, 0].tolist() == [0, 0, 10]
    assert held.expired[1].tolist() == [0, 0, 10]


def test_a_delivery_that_has_not_come_yet_is_sent_straight_to_who_needs_it() -> None:
    # It comes to the giver on day 2 at the earliest; the need of day 2 gets it the same day.
    deliveries = np.array([[0.0, 0, 0], [0, 0, 10]])
    sharing = all_together(2, lag_days=2)
    held = hold_out(Lots.none(2), needs([0, 0, 10], [0, 0, 0]), deliveries, sharing=sharing)
    assert not held.unmet.any()
    assert held.moved_out[1].tolist() == [0, 0, 10]
    assert held.left[1].tolist() == [0, 0, 0]


def test_one_store_for_all_lasts_as_long_as_the_sum() -> None:
    # 70 in all at 7 a day last ten days wherever they lie, when nothing is kept and moving takes no time.
    held = hold_out(stock(50, 15, 5), np.full((1, 3, 12), 7 / 3), sharing=all_together(3))
    assert held.national_first_short_day == 10
    np.testing.assert_allclose(held.unmet.sum(axis=(0, 1)), [0] * 10 + [7, 7], atol=1e-9)


def test_the_table_of_the_handbook() -> None:
    # docs/endurance-stock.md: a trust with 60, of which 20 are good on day 0 only, and a town with 20.
    lots = stock(40, 20).with_more(Lots.at_start(np.array([20.0]), np.array([0]), n_owners=2, expires_day=0))
    held = hold_out(lots, np.full((1, 2, 5), 10.0), sharing=all_together(2, keep_days=1, lag_days=1))
    assert held.expired.tolist() == [[0, 10, 0, 0, 0], [0] * 5]
    assert held.moved_out.tolist() == [[0, 10, 0, 0, 0], [0] * 5]
    assert held.moved_in.tolist() == [[0] * 5, [0, 0, 10, 0, 0]]
    assert held.left.tolist() == [[50, 20, 10, 0, 0], [10, 0, 0, 0, 0]]
    assert held.unmet[0].tolist() == [[0, 0, 0, 0, 10], [0, 0, 0, 10, 10]]
    assert held.first_short_day.tolist() == [4, 3]
    assert held.national_first_short_day == 3


def test_an_agreement_with_days_below_0_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="keep_days is -1"):
        all_together(2, keep_days=-1)
    with pytest.raises(InvalidValueError, match="lag_days is -2"):
        all_together(2, lag_days=-2)
    with pytest.raises(InvalidValueError, match=r"sharing.group has shape \(3,\)"):
        hold_out(stock(1, 1), needs([1], [1]), sharing=all_together(3))
