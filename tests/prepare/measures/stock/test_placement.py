"""Placement of stock: hand sums, an independent model with every lot and week, and what must hold."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import linprog
from tests.prepare.measures.stock.worlds_of_stock import drawn, problem

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.prepare.measures.stock.newsvendor import NormalNeed, cvar_newsvendor, newsvendor
from samvirke.prepare.measures.stock.placement import least_cost, least_unmet, shipped
from samvirke.prepare.measures.stock.problem import StockProblem
from samvirke.prepare.measures.stock.tail import cvar


def test_a_budget_buys_what_it_pays_for_and_the_rest_is_unmet() -> None:
    # Need 10 and 30 with equal chance; 12 NOK buys 12: unmet 0 and 18, mean 9, worst half 18.
    found = least_unmet(problem([[4, 6], [20, 10]]), budget_nok=12)
    assert found.status == "optimal"
    assert found.stock == pytest.approx([12])
    assert (found.expected, found.tail) == pytest.approx((9, 18))
    assert found.value == pytest.approx(found.bound)


def test_money_that_buys_nothing_more_is_not_spent() -> None:
    found = least_unmet(problem([[4, 6], [20, 10]]), budget_nok=1000)
    assert found.yearly_nok == pytest.approx(30, rel=1e-4)
    assert found.expected == pytest.approx(0, abs=1e-3)


def test_a_depot_that_comes_too_late_leaves_the_first_week_unmet() -> None:
    # A week under way: of 5 + 7 only the 7 can be met, however much there is.
    found = least_unmet(problem([[5, 7]], lag_weeks=[[1]]), budget_nok=100)
    assert found.unmet == pytest.approx(np.array([[5]]), abs=1e-3)
    assert found.stock == pytest.approx([7], abs=1e-2)


def test_the_worse_need_is_met_first() -> None:
    # Class 0 weighs 1, class 1 a tenth; 6 units for 5 + 5.
    need = np.array([[[[5.0]], [[5.0]]]])
    found = least_unmet(problem(need, class_weight=[1.0, 0.1]), budget_nok=6)
    assert found.unmet == pytest.approx(np.array([[0, 4]]), abs=1e-9)
    assert found.expected == pytest.approx(0.4)


def test_what_lies_there_and_expires_is_of_no_use_after() -> None:
    # 10 lie there until week 0 and 4 of them longer; the need of week 1 is 9: 5 lack.
    found = least_unmet(problem([[2, 9]], existing=[[10.0, 4.0]]), budget_nok=0)
    assert found.unmet == pytest.approx(np.array([[5]]))


def test_what_comes_in_later_does_not_help_before() -> None:
    inflow = np.array([[[0.0, 8.0]]])
    found = least_unmet(problem([[5, 5]], inflow=inflow), budget_nok=0)
    assert found.unmet == pytest.approx(np.array([[5]]))


def test_stock_above_what_normal_use_rotates_costs_what_expires() -> None:
    # 10 units at 1 NOK, 6 above the 4 that rotate lose 0.5 each: 13 NOK a year.
    asked = problem([[10]], rotation=[4.0], expiry_nok=0.5)
    assert asked.yearly_nok(np.array([10.0])) == pytest.approx(13)
    assert least_unmet(asked, budget_nok=13).expected == pytest.approx(0, abs=1e-6)
    assert least_unmet(asked, budget_nok=11.5).expected == pytest.approx(1)


def test_transport_counts_by_the_chance_of_a_course() -> None:
    # 10 units moved at 3 NOK with chance 0.1 a year: 10 + 3 NOK; the near depot is as dear to hold.
    asked = problem([[10]], depots=2, transport_nok=[[3.0], [8.0]], chance_a_year=0.1)
    found = least_unmet(asked, budget_nok=100)
    assert found.transport_nok == pytest.approx(3, rel=1e-4)
    assert found.yearly_nok == pytest.approx(13, rel=1e-4)
    assert found.stock == pytest.approx([10, 0], abs=1e-3)


def test_a_budget_below_the_floor_is_refused_with_what_the_floor_costs() -> None:
    with pytest.raises(BadInputError, match=r"budget for gown is 3 NOK .* costs 5"):
        least_unmet(problem([[10]], floor=[5.0]), budget_nok=3)


def test_the_floor_is_held_even_where_nothing_is_needed() -> None:
    asked = problem([[0, 0]], floor=[5.0], existing=[[2.0, 2.0]])
    assert least_cost(asked, unmet_nok=1).stock == pytest.approx([3])


def test_a_clock_that_stops_the_search_is_never_called_optimal() -> None:
    with pytest.raises(BadInputError, match="the clock stopped the placement of gown"):
        least_unmet(drawn(1), budget_nok=1e6, time_limit_s=0)


def test_broken_figures_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="need of gown holds -1"):
        problem([[-1]])
    with pytest.raises(InvalidValueError, match="rises over the weeks"):
        problem([[1, 1]], existing=[[1.0, 2.0]])
    with pytest.raises(InvalidValueError, match=r"floor of gown is \(2,\)"):
        problem([[1]], floor=[1.0, 2.0])
    with pytest.raises(InvalidValueError, match="unmet_nok is -1"):
        least_cost(problem([[1]]), unmet_nok=-1)


@pytest.mark.parametrize("tail_share", [0.0, 1.0])
def test_one_place_is_the_newsvendor(tail_share: float) -> None:
    # Unmet costs p + h above holding h: the same as h over and p short. Closed forms as the oracle.
    from scipy.stats import norm

    need = NormalNeed(mean=50.0, deviation=8.0)
    drawn_need = need.mean + need.deviation * norm.ppf((np.arange(1000) + 0.5) / 1000)
    asked = problem(drawn_need[:, None], holding_nok=[0.18], tail=0.95)
    found = least_cost(asked, unmet_nok=0.88, tail_share=tail_share)
    if tail_share == 0:
        stock, cost = newsvendor(need, over_nok=0.18, short_nok=0.70)
        assert found.stock[0] == pytest.approx(stock, abs=0.05)
        # Holding is paid for every unit, not only for those left over: h × mean need more.
        assert found.value - 0.18 * need.mean == pytest.approx(cost, rel=1e-3)
    else:
        # With holding certain, the tail is of the unmet alone: min h x + p' CVaR(need - x)+, by hand
        # where x is above F^-1(0.95): p' / 0.05 × P(need > x) = h, so P = 0.05 × 0.18 / 0.88.
        expected = need.mean + need.deviation * norm.isf(0.05 * 0.18 / 0.88)
        assert found.stock[0] == pytest.approx(expected, abs=0.4)
        assert cvar_newsvendor(need, over_nok=0.18, short_nok=0.70, tail=0.95) < found.stock[0]


class EveryLot:
    """Another model of the same question, by scipy: a flow of every lot to every place and week."""

    def __init__(self, asked: StockProblem) -> None:
        self.asked = asked
        self.names: dict[tuple[Any, ...], int] = {}
        self.most: list[tuple[dict[int, float], float]] = []  # factors, at most
        self.same: list[tuple[dict[int, float], float]] = []
        self.cost: dict[int, float] = {}
        self.aim: dict[int, float] = {}

    def column(self, *name: Any) -> int:
        return self.names.setdefault(name, len(self.names))

    def least_risk(self, budget: float, tail_share: float) -> float:
        self._first_stage()
        for s in range(self.asked.shape[0]):
            self._second_stage(s)
            self._risk(s, tail_share)
        self.aim[self.column("eta")] = tail_share
        self.most.append((self.cost, budget))
        objective = np.zeros(len(self.names))
        objective[list(self.aim)] = list(self.aim.values())
        a_ub, b_ub = self._matrix(self.most)
        a_eq, b_eq = self._matrix(self.same)
        return float(linprog(objective, A_ub=a_ub, b_ub=b_ub, A_eq=a_eq, b_eq=b_eq).fun)

    def _first_stage(self) -> None:
        asked, column = self.asked, self.column
        for d in range(asked.shape[4]):
            self.cost[column("x", d)] = asked.holding_nok[d]
            self.cost[column("thrown", d)] = asked.expiry_nok
            self.most.append(({column("x", d): 1.0, column("thrown", d): -1.0}, asked.rotation[d]))
            self.most.append(({column("x", d): -1.0}, -max(asked.floor[d] - asked.existing[d, 0], 0)))

    def _second_stage(self, s: int) -> None:
        asked, column = self.asked, self.column
        scenarios, classes, places, weeks, depots = asked.shape
        met: dict[tuple[int, int], dict[int, float]] = {
            (p, t): {column("u", s, c, p, t): 1.0 for c in range(classes)}
            for p, t in np.ndindex(places, weeks)
        }
        for d in range(depots):
            for number, (since, until, quantity) in enumerate(self._lots(s, d)):
                used = {}
                for p, t in np.ndindex(places, weeks):
                    if since <= t - asked.lag_weeks[d, p] <= until:
                        flow = column("y", s, d, number, p, t)
                        used[flow] = met[p, t][flow] = 1.0
                        self.cost[flow] = asked.transport_nok[d, p] * asked.chance_a_year / scenarios
                if number == 0:
                    used[column("x", d)] = -1.0
                self.most.append((used, quantity))
        for (p, t), factors in met.items():
            self.same.append((factors, float(asked.need[s, :, p, t].sum())))

    def _lots(self, s: int, d: int) -> list[tuple[int, int, float]]:
        """Return first week, last week and quantity; the first lot is the new stock."""
        good, weeks = self.asked.existing[d], self.asked.shape[3]
        after = np.append(good[1:], 0.0)
        return [
            (0, weeks - 1, 0.0),
            *((0, t, float(good[t] - after[t])) for t in range(weeks)),
            *((t, weeks - 1, float(self.asked.inflow[s, d, t])) for t in range(weeks)),
        ]

    def _risk(self, s: int, tail_share: float) -> None:
        asked, column = self.asked, self.column
        scenarios, classes, places, weeks, _ = asked.shape
        short = {column("short", s): -1.0, column("eta"): -1.0}
        self.aim[column("short", s)] = tail_share / ((1 - asked.tail) * scenarios)
        for c, p, t in np.ndindex(classes, places, weeks):
            unmet = column("u", s, c, p, t)
            self.most.append(({unmet: 1.0}, float(asked.need[s, c, p, t])))
            short[unmet] = float(asked.class_weight[c])
            self.aim[unmet] = float((1 - tail_share) * asked.class_weight[c] / scenarios)
        self.most.append((short, 0.0))

    def _matrix(self, parts: list[tuple[dict[int, float], float]]) -> tuple[Any, Any]:
        full = np.zeros((len(parts), len(self.names)))
        for row, (factors, _) in enumerate(parts):
            full[row, list(factors)] = list(factors.values())
        return full, np.array([most for _, most in parts])


@pytest.mark.parametrize("seed", range(6))
def test_spells_and_windows_give_the_answer_of_every_lot_and_week(seed: int) -> None:
    asked = drawn(seed, inflow=seed % 2 == 0, existing=seed % 3 > 0)
    budget = asked.yearly_nok(asked.least_stock) + 30
    found = least_unmet(asked, budget_nok=budget, tail_share=0.4)
    assert found.value == pytest.approx(EveryLot(asked).least_risk(budget, 0.4), rel=1e-6)
    by_week = least_unmet(asked, budget_nok=budget, tail_share=0.4, by_week=True)
    assert by_week.value == pytest.approx(found.value, rel=1e-6)
    assert found.yearly_nok <= budget * (1 + 1e-9)
    assert found.n_columns <= by_week.n_columns


@pytest.mark.parametrize("seed", range(4))
def test_what_is_said_of_a_plan_is_what_the_plan_does(seed: int) -> None:
    asked = drawn(seed)
    found = least_unmet(asked, budget_nok=asked.yearly_nok(asked.least_stock) + 25, tail_share=0.0)
    unmet = shipped(asked, found.stock, cheapest=False).unmet @ asked.class_weight
    assert float(unmet.mean()) == pytest.approx(found.expected, rel=1e-6)
    assert cvar(unmet, asked.tail) == pytest.approx(found.tail, rel=1e-5)


@pytest.mark.parametrize("seed", range(10))
def test_more_stock_never_raises_unmet_need_in_any_scenario(seed: int) -> None:
    asked, draw = drawn(seed), np.random.default_rng(seed)
    stock = draw.uniform(0, 20, 3)
    more = stock + draw.uniform(0, 15, 3) * (draw.random(3) < 0.5)
    before = shipped(asked, stock).unmet @ asked.class_weight
    after = shipped(asked, more).unmet @ asked.class_weight
    assert (after <= before + 1e-6).all()


def test_cvar_counts_the_value_on_the_border_in_part() -> None:
    # The worst 0.6 × 4 = 2.4 values of 1, 2, 3, 10: (10 + 3 + 0.4 × 2) / 2.4.
    assert cvar(np.array([1.0, 2.0, 3.0, 10.0]), 0.4) == pytest.approx(13.8 / 2.4)
