"""One owner and several, by hand; each expectation with its sum."""

import numpy as np
import pytest

from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.model.errors import InvalidValueError


def one_owner(*lots: tuple[float, int, int]) -> Lots:
    quantity, arrives, expires = zip(*lots, strict=True)
    return Lots(
        n_owners=1,
        owner=np.zeros(len(lots), np.int64),
        quantity=np.array(quantity, dtype=float),
        arrives_day=np.array(arrives),
        expires_day=np.array(expires),
    )


def a_need(*days: float) -> np.ndarray:
    return np.array([[days]], dtype=float)


def test_what_goes_out_of_date_first_is_used_first() -> None:
    # 10 until day 1 and 10 that keep; 4 a day. Days 0 and 1 use 8 of the first, 2 are thrown away on day 2.
    held = hold_out(one_owner((10, 0, NEVER), (10, 0, 1)), a_need(4, 4, 4, 4))
    assert held.expired.tolist() == [[0, 0, 2, 0]]
    assert held.left.tolist() == [[16, 12, 6, 2]]
    assert not held.unmet.any()
    assert held.first_short_day.tolist() == [-1]
    assert held.national_first_short_day == -1
    assert held.lasts_days.tolist() == [np.inf]


def test_a_lot_can_be_used_from_its_first_to_its_last_day() -> None:
    # 9 on days 1 and 2 only: 3 of the need on each; day 3 throws 3 away.
    held = hold_out(one_owner((9, 1, 2)), a_need(3, 3, 3, 3))
    assert held.used.tolist() == [[[0, 3, 3, 0]]]
    assert held.unmet.tolist() == [[[3, 0, 0, 3]]]
    assert held.expired.tolist() == [[0, 0, 0, 3]]
    assert held.delivered.tolist() == [[0, 9, 0, 0]]
    assert held.first_short_day.tolist() == [0]


def test_what_was_out_of_date_before_the_start_is_thrown_away_on_the_first_day() -> None:
    held = hold_out(one_owner((7, -3, -1)), a_need(1, 1))
    assert held.expired.tolist() == [[7, 0]]
    assert held.unmet.tolist() == [[[1, 1]]]


def test_deliveries_keep_for_their_shelf_life_the_first_day_included() -> None:
    # 5 a day on days 0 and 1, good for two days; nothing is needed before day 2: 5 of day 0 are thrown away.
    held = hold_out(Lots.none(1), a_need(0, 0, 3, 0), np.array([[5.0, 5.0, 0.0, 0.0]]), shelf_life_days=2)
    assert held.expired.tolist() == [[0, 0, 5, 2]]
    assert held.used.tolist() == [[[0, 0, 3, 0]]]
    assert held.left.tolist() == [[5, 10, 2, 0]]


def test_lots_and_deliveries_are_drawn_by_their_last_day() -> None:
    # A lot until day 2 lies between deliveries until day 1 (day 0's) and day 3 (day 2's).
    held = hold_out(
        one_owner((4, 0, 2)), a_need(0, 3, 3, 3), np.array([[4.0, 0.0, 4.0, 0.0]]), shelf_life_days=2
    )
    # Day 1: 3 of the delivery; day 2 throws 1 away and uses 3 of the lot; day 3 throws 1 away.
    assert held.expired.tolist() == [[0, 0, 1, 1]]
    assert held.left.tolist() == [[8, 5, 5, 1]]


def test_class_0_is_served_before_class_1() -> None:
    # 10 in store; day 0 asks 4 + 5, day 1 asks 2 + 2: 1 is left for class 0 of day 1.
    need = np.array([[[4.0, 2.0]], [[5.0, 2.0]]])
    held = hold_out(one_owner((10, 0, NEVER)), need)
    assert held.unmet.tolist() == [[[0, 1]], [[0, 2]]]


def test_normal_use_turns_the_stock_over() -> None:
    # 30 until day 9, normal use 3 a day, 3 a day delivered that keep 20 days: the old lot is used up in ten
    # days, 30 newer lie there, and nothing is thrown away.
    held = hold_out(
        one_owner((30, 0, 9)), np.full((1, 1, 12), 3.0), np.full((1, 12), 3.0), shelf_life_days=20
    )
    assert not held.expired.any()
    assert held.left.tolist() == [[30] * 12]


def test_days_of_cover_are_reckoned_by_the_mean_need_of_the_week_to_come() -> None:
    # Left in the evening: 98, 96, then 8 a day. After day 0 the next seven days need 2 + 6 × 8 = 50, 50 / 7.
    held = hold_out(one_owner((100, 0, NEVER)), a_need(2, 2, *[8] * 8, 0))
    assert held.days_of_cover[0, 0] == pytest.approx(98 / (50 / 7))
    assert held.days_of_cover[0, 1] == pytest.approx(96 / 8)
    assert held.days_of_cover[0, -2:].tolist() == [np.inf, np.inf]  # nothing is needed any more
    assert held.national_days_of_cover.tolist() == held.days_of_cover[0].tolist()


def test_how_long_it_lasts_counts_the_part_of_the_day_that_is_met() -> None:
    # 25 at 10 a day: two days and half of the third.
    held = hold_out(one_owner((25, 0, NEVER)), a_need(10, 10, 10, 10))
    assert held.lasts_days.tolist() == [2.5]
    assert held.first_short_day.tolist() == [2]


def test_a_rounding_is_no_shortage() -> None:
    # 0.1 + 0.2 is a little more than 0.3.
    held = hold_out(one_owner((0.3, 0, NEVER)), np.array([[[0.1 + 0.2]]]))
    assert held.first_short_day.tolist() == [-1]


def test_no_days_and_no_lots_are_no_trouble() -> None:
    held = hold_out(Lots.none(3), np.zeros((2, 3, 0)))
    assert held.first_short_day.tolist() == [-1, -1, -1]
    assert held.lasts_days.tolist() == [np.inf] * 3
    assert hold_out(Lots.none(0), np.zeros((1, 0, 4))).national_first_short_day == -1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"quantity": [-1.0]}, "quantity of lot 0 is -1.0"),
        ({"quantity": [np.nan]}, "quantity of lot 0 is nan"),
        ({"arrives_day": [5], "expires_day": [4]}, "expires_day of lot 0 is 4"),
        ({"owner": [2]}, "it must be an index from 0 to 1"),
        ({"owner": [0, 1]}, "all must be"),
    ],
)
def test_lots_that_cannot_be_are_refused(change: dict[str, list[float]], says: str) -> None:
    lot = {"owner": [0], "quantity": [1.0], "arrives_day": [0], "expires_day": [9]}
    with pytest.raises(InvalidValueError, match=says):
        Lots(n_owners=2, **{name: np.array(values) for name, values in (lot | change).items()})


def test_needs_and_deliveries_that_cannot_be_are_refused() -> None:
    lots = Lots.none(2)
    with pytest.raises(InvalidValueError, match=r"must be \(n_classes, 2 owners, n_days\)"):
        hold_out(lots, np.zeros((1, 3, 5)))
    with pytest.raises(InvalidValueError, match=r"deliveries has shape \(2, 4\)"):
        hold_out(lots, np.zeros((1, 2, 5)), np.zeros((2, 4)))
    with pytest.raises(InvalidValueError, match="need goes down to -1"):
        hold_out(lots, np.full((1, 2, 5), -1.0))
    with pytest.raises(InvalidValueError, match="shelf_life_days is 0"):
        hold_out(lots, np.zeros((1, 2, 5)), shelf_life_days=0)
    with pytest.raises(InvalidValueError, match="both must be numbered by the same list"):
        lots.with_more(Lots.none(3))
