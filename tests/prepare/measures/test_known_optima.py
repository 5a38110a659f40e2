"""Known optima, each through our own way to HiGHS: what the table of reference/endurance.md promises.

Sources: Snyder and Shen, Fundamentals of Supply Chain Theory, example 4.3 (newsvendor); Birge and
Louveaux, Introduction to Stochastic Programming, section 1.1 (the farmer); Dantzig, Linear Programming
and Extensions, chapter 3-3 (transport); the lot sizes by Wagner and Whitin's recursion.
"""

import numpy as np
import pytest
from scipy.stats import norm

from samvirke.prepare.measures.highs import Model, Solved, solve
from samvirke.prepare.measures.stock.newsvendor import NormalNeed, cvar_newsvendor, newsvendor
from samvirke.travel.times import Floats

NEED = NormalNeed(mean=50.0, deviation=8.0)
OVER, SHORT = 0.18, 0.70


def quantile_points(n: int = 2000) -> Floats:
    """Return equally likely values in the middle of each n-th of the distribution."""
    return np.asarray(NEED.mean + NEED.deviation * norm.ppf((np.arange(n) + 0.5) / n))


def sampled_newsvendor(tail: float | None) -> tuple[float, float]:
    """Return stock and cost by linear programming on quantile points; `tail` None is the mean."""
    need = quantile_points()
    n = len(need)
    model, at = Model(maximise=False), np.arange(n)
    mean = tail is None
    stock = model.columns(1, upper=np.inf)
    over = model.columns(n, worth=OVER / n if mean else 0.0, upper=np.inf)
    short = model.columns(n, worth=SHORT / n if mean else 0.0, upper=np.inf)
    model.rows(
        n,
        [(at, np.full(n, stock[0]), 1.0), (at, over, -1.0), (at, short, 1.0)],
        lower=need,
        upper=need,
    )
    if tail is not None:
        border = model.columns(1, worth=1.0, upper=np.inf)
        above = model.columns(n, worth=1 / ((1 - tail) * n), upper=np.inf)
        model.rows(
            n,
            [(at, above, 1.0), (at, np.full(n, border[0]), 1.0), (at, over, -OVER), (at, short, -SHORT)],
            lower=0.0,
        )
    solved = solved_well(model)
    assert solved.columns is not None
    return float(solved.columns[stock[0]]), solved.value


def solved_well(model: Model, gap: float = 0.0) -> Solved:
    solved = solve(model, time_limit_s=30, gap=gap)
    assert solved.finished
    assert solved.bound == pytest.approx(solved.value, rel=max(gap, 1e-9))
    return solved


def test_the_newsvendor_of_snyder_and_shen() -> None:
    stock, cost = newsvendor(NEED, over_nok=OVER, short_nok=SHORT)
    assert stock == pytest.approx(56.60395592743389, abs=1e-6)
    assert cost == pytest.approx(1.9976051931766445, abs=1e-6)


def test_the_newsvendor_by_linear_programming_on_2000_quantile_points() -> None:
    stock, cost = sampled_newsvendor(None)
    assert stock == pytest.approx(56.5982, abs=1e-3)
    assert cost == pytest.approx(1.99731, abs=1e-5)


def test_the_newsvendor_who_fears_the_worst_twentieth() -> None:
    assert cvar_newsvendor(NEED, over_nok=OVER, short_nok=SHORT, tail=0.95) == pytest.approx(
        61.88121, abs=5e-6
    )
    stock, _ = sampled_newsvendor(0.95)
    assert stock == pytest.approx(61.87546, abs=1e-3)


def test_a_tail_of_nothing_is_the_plain_newsvendor() -> None:
    # By hand: h/(h+p) z + p/(h+p) z with the same z = F^-1(p/(h+p)).
    plain, _ = newsvendor(NEED, over_nok=OVER, short_nok=SHORT)
    assert cvar_newsvendor(NEED, over_nok=OVER, short_nok=SHORT, tail=0.0) == pytest.approx(plain)


class Farmer:
    """500 acres of wheat, corn and beets; sells, buys and plants for the least cost."""

    yields = np.array([2.5, 3.0, 20.0])
    weathers = (1.2, 1.0, 0.8)

    def cost(self, weathers: tuple[float, ...], planted: Floats | None = None) -> tuple[float, Floats]:
        """Return the mean cost and the acres, for weathers that are equally likely."""
        n, model = len(weathers), Model(maximise=False)
        low, high = (0.0, np.inf) if planted is None else (planted, planted)
        acres = model.columns(3, worth=np.array([150.0, 230.0, 260.0]), lower=low, upper=high)
        model.row(acres, 1.0, upper=500)
        for weather in weathers:
            grown = self.yields * weather
            bought = model.columns(2, worth=np.array([238.0, 210.0]) / n, upper=np.inf)
            sold = model.columns(2, worth=np.array([-170.0, -150.0]) / n, upper=np.inf)
            quota = model.columns(1, worth=-36.0 / n, upper=6000.0)
            excess = model.columns(1, worth=-10.0 / n, upper=np.inf)
            for crop, own_need in enumerate((200.0, 240.0)):
                columns = np.array([acres[crop], bought[crop], sold[crop]])
                model.row(columns, np.array([grown[crop], 1.0, -1.0]), lower=own_need)
            beets = np.array([acres[2], quota[0], excess[0]])
            model.row(beets, np.array([grown[2], -1.0, -1.0]), lower=0.0)
        solved = solved_well(model)
        assert solved.columns is not None
        return solved.value, solved.columns[acres]


def test_the_farmer_of_birge_and_louveaux() -> None:
    farmer = Farmer()
    recourse, acres = farmer.cost(farmer.weathers)
    assert recourse == pytest.approx(-108390.0, rel=1e-6)
    np.testing.assert_allclose(acres, [170, 80, 250], atol=1e-6)
    foreseen = float(np.mean([farmer.cost((weather,))[0] for weather in farmer.weathers]))
    assert foreseen == pytest.approx(-115405.56, rel=1e-6)
    _, by_the_mean = farmer.cost((1.0,))
    of_the_mean, _ = farmer.cost(farmer.weathers, by_the_mean)
    assert of_the_mean == pytest.approx(-107240.0, rel=1e-6)
    assert recourse - foreseen == pytest.approx(7015.6, abs=0.05)  # what perfect information is worth
    assert of_the_mean - recourse == pytest.approx(1150.0, abs=0.01)  # what the scenarios are worth


def test_dantzigs_two_canneries_and_three_markets() -> None:
    miles = np.array([[2.5, 1.7, 1.8], [2.5, 1.8, 1.4]])
    model = Model(maximise=False)
    cases = model.columns(6, worth=0.09 * miles.ravel(), upper=np.inf).reshape(2, 3)
    for plant, capacity in enumerate((350.0, 600.0)):
        model.row(cases[plant], 1.0, upper=capacity)
    for market, asked in enumerate((325.0, 300.0, 275.0)):
        model.row(cases[:, market], 1.0, lower=asked)
    assert solved_well(model).value == pytest.approx(153.675, rel=1e-6)


def wagner_whitin(asked: tuple[float, ...], setup: float, holding: float) -> float:
    """Return the least cost by the recursion of Wagner and Whitin: an order covers whole periods."""
    best = [0.0]
    for last in range(len(asked)):
        ways = [
            best[first] + setup + sum(holding * (t - first) * asked[t] for t in range(first, last + 1))
            for first in range(last + 1)
        ]
        best.append(min(ways))
    return best[-1]


def test_the_lot_sizes_of_wagner_and_whitin() -> None:
    asked, setup, holding = (90.0, 120.0, 80.0, 70.0), 500.0, 2.0
    n, model = len(asked), Model(maximise=False)
    made = model.columns(n, upper=np.inf)
    kept = model.columns(n, worth=holding, upper=np.inf)
    order = model.columns(n, worth=setup, whole=True)
    for t in range(n):
        before = ([kept[t - 1]], [1.0]) if t else ([], [])
        columns = np.array([made[t], kept[t], *before[0]])
        model.row(columns, np.array([1.0, -1.0, *before[1]]), lower=asked[t], upper=asked[t])
        model.row(np.array([made[t], order[t]]), np.array([1.0, -sum(asked)]), upper=0.0)
    value = solved_well(model).value
    assert value == pytest.approx(1380.0, rel=0.005)
    assert value == pytest.approx(wagner_whitin(asked, setup, holding), rel=1e-6)
