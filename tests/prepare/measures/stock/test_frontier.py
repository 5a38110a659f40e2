"""The frontier of cost against risk, and one budget for several items."""

from itertools import pairwise

import numpy as np
import pytest
from tests.prepare.measures.stock.worlds_of_stock import drawn, problem

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.highs import Model, solve
from samvirke.prepare.measures.stock.frontier import FrontierPoint, frontier
from samvirke.prepare.measures.stock.placement import least_unmet
from samvirke.prepare.measures.stock.shared_budget import Corner, corners_of, risk_at, share_budget


def test_a_frontier_by_hand() -> None:
    # Need 10 or 30 with equal chance, 1 NOK a unit. Half mean, half worst half (the 30):
    # up to 10 units a krone takes 0.5 × 1 + 0.5 × 1 = 1 away; up to 30 it takes 0.25 + 0.5 = 0.75.
    points = frontier(problem([[10], [30]]), budgets_nok=[0, 10, 20, 30])
    assert [p.placement.value for p in points] == pytest.approx([25, 15, 7.5, 0], abs=1e-6)
    assert [p.placement.expected for p in points] == pytest.approx([20, 10, 5, 0], abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_each_further_krone_buys_no_more_than_the_one_before(seed: int) -> None:
    points = frontier(drawn(seed))
    risk = np.array([p.placement.value for p in points])
    nok = np.array([p.budget_nok for p in points])
    slope = -np.diff(risk) / np.maximum(np.diff(nok), 1e-9)
    assert (np.diff(risk) <= 1e-6).all()
    assert (np.diff(slope) <= 1e-6).all()
    assert all(p.placement.status == "optimal" for p in points)


def test_where_nothing_is_needed_there_is_one_point_that_costs_nothing() -> None:
    (point,) = frontier(problem([[0.0, 0.0]]))
    assert (point.budget_nok, point.placement.value) == pytest.approx((0, 0))


def test_money_goes_first_where_it_buys_most() -> None:
    # Gowns take 2 a krone for 5 NOK, then 1; masks 1.5 a krone for 4 NOK. 7 NOK: 5 and 2.
    corners = {
        "gown": [Corner(nok=0, risk=20), Corner(nok=5, risk=10), Corner(nok=15, risk=0)],
        "mask": [Corner(nok=0, risk=6), Corner(nok=4, risk=0)],
    }
    even = {"gown": 1.0, "mask": 1.0}
    assert share_budget(corners, 7, even) == pytest.approx({"gown": 5, "mask": 2})
    assert share_budget(corners, 100, even) == pytest.approx({"gown": 15, "mask": 4})
    assert share_budget(corners, 4, {"gown": 1.0, "mask": 2.0}) == pytest.approx({"gown": 0, "mask": 4})
    assert risk_at(corners["gown"], 10) == pytest.approx(5)
    with pytest.raises(BadInputError, match="the least for gown, mask is 0"):
        share_budget(corners, -1, even)


def test_dividing_by_frontiers_is_as_good_as_one_programme_over_all_items() -> None:
    # The oracle is a programme over both items with one row for the money. Newsvendors: need of the
    # scenarios minus stock, risk = mean; corners are at the needs, where the frontier bends.
    needs = {"gown": np.array([3.0, 8.0, 20.0]), "mask": np.array([5.0, 6.0, 9.0])}
    price, weight = {"gown": 2.0, "mask": 1.0}, {"gown": 1.0, "mask": 0.7}
    corners = {
        item: corners_of(
            [
                FrontierPoint(
                    budget_nok=price[item] * stock,
                    placement=least_unmet(
                        problem(need[:, None], holding_nok=[price[item]]),
                        budget_nok=price[item] * stock,
                        tail_share=0,
                    ),
                )
                for stock in (0.0, *need)
            ]
        )
        for item, need in needs.items()
    }
    for budget in (4.0, 13.0, 31.0):
        given = share_budget(corners, budget, weight)
        divided = sum(weight[item] * risk_at(corners[item], nok) for item, nok in given.items())
        model = Model(maximise=False)
        stocks = []
        for item, need in needs.items():
            stock = model.columns(1, upper=np.inf)
            short = model.columns(3, worth=weight[item] / 3, upper=np.inf)
            for column, asked in zip(short, need, strict=True):
                model.row(np.array([stock[0], column]), 1.0, lower=asked)
            stocks.append(stock[0])
        model.row(np.array(stocks), np.array(list(price.values())), upper=budget)
        assert divided == pytest.approx(solve(model, time_limit_s=5).value, abs=1e-6)


def test_a_corner_that_rounding_lifts_above_the_line_is_left_out() -> None:
    points = frontier(problem([[10], [30]]), budgets_nok=[0, 5, 10, 10, 30])
    corners = corners_of(points)
    assert all(a.nok < b.nok and a.risk > b.risk for a, b in pairwise(corners))
    assert [c.nok for c in corners if c.nok != 5] == pytest.approx([0, 10, 30])
