"""Prove how little travel a plan can have at least.

Each point pays a price for being served; then sites choose by themselves whether the prices of points
near enough pay for the travel (Lagrangian relaxation; Cornuejols, Fisher and Nemhauser 1977, Management
Science 23, 789-810). The bound holds for any prices up to each point's cost of its last listed site.
"""

import numpy as np

from samvirke._kernel import kernel
from samvirke.prepare.measures.siting.lagrangian import MOMENTUM, SMALLEST_STEP, choose
from samvirke.prepare.measures.siting.median_swap import Travel
from samvirke.travel.times import Floats, Ints


def median_bound(travel: Travel, price: Floats, money: float) -> float:
    """Return the bound that prices prove: no plan travels less."""
    worth = site_worth(travel, price) - money * travel.price
    free = np.sort(np.where(travel.fixed, -np.inf, worth))[::-1]
    free = np.maximum(free[: max(0, travel.p - int(travel.fixed.sum()))], 0.0)
    spare = money * travel.budget if money > 0 else 0.0
    return float(price.sum() - worth[travel.fixed].sum() - free.sum() - spare)


def closed_in_shorter(travel: Travel, price: Floats, money: float, value: float) -> Ints:
    """Return the sites that stay closed in every plan of less travel than `value`."""
    worth = site_worth(travel, price) - money * travel.price
    n_free = travel.p - int(travel.fixed.sum())
    free = np.sort(worth[~travel.fixed])[::-1]
    out = max(0.0, float(free[n_free - 1])) if 0 < n_free <= len(free) else 0.0
    forced = median_bound(travel, price, money) + np.maximum(0.0, out - worth)
    return np.flatnonzero((forced > value * (1 - 1e-9)) & ~travel.fixed)


def site_worth(travel: Travel, price: Floats) -> Floats:
    """Return what the points' prices pay above the travel, site by site."""
    paid = np.maximum(0.0, price[:, None] - travel.weight[:, None] * travel.near_cost)
    n_sites = travel.cost.shape[1]
    return np.bincount(travel.near.ravel(), weights=paid.ravel(), minlength=n_sites).astype(np.float64)


@kernel
def ascend_median(  # noqa: C901, PLR0912, PLR0915 one loop, in the order of its formulas
    travel: Travel,
    first_price: Floats,
    first_money: float,
    value: float,
    rounds: int,
    patience: int,
    step: float,
) -> tuple[Floats, float, float]:
    """Improve prices round by round; return them, the price of money, and the step to go on with."""
    n_points, n_near = travel.near_cost.shape
    n_sites = travel.cost.shape[1]
    price, best_price = first_price.copy(), first_price.copy()
    money, best_money, best = first_money, first_money, -np.inf
    paid = np.zeros(n_sites)
    least, most = travel.fixed.astype(np.int64), np.ones(n_sites, dtype=np.int64)
    chosen = np.zeros(n_sites, dtype=np.int64)
    direction, money_direction = np.zeros(n_points), 0.0
    priced = travel.budget < np.inf
    waited = 0
    for _ in range(rounds):
        paid[:] = 0.0
        bound = -money * travel.budget if priced else 0.0
        for point in range(n_points):
            bound += price[point]
            for rank in range(n_near):
                left = price[point] - travel.weight[point] * travel.near_cost[point, rank]
                if left <= 0.0:
                    break
                paid[travel.near[point, rank]] += left
        bound -= choose(paid, travel.p, least, most, travel.price, money, chosen)
        waited += 1
        if bound > best:
            if bound > best + 1e-5 * abs(best):
                waited = 0
            best = bound
            best_price[:] = price
            best_money = money
        if value - bound <= 1e-9 * abs(value):
            step = 0.0
            break
        if waited >= patience:
            step *= 0.6
            waited = 0
            price[:] = best_price
            money = best_money
            direction[:] = 0.0
            money_direction = 0.0
            if step < SMALLEST_STEP:
                break
            continue
        length = 0.0
        for point in range(n_points):
            slope = 1.0
            for rank in range(n_near):
                if price[point] <= travel.weight[point] * travel.near_cost[point, rank]:
                    break
                slope -= chosen[travel.near[point, rank]]
            direction[point] = slope + MOMENTUM * direction[point]
            length += direction[point] * direction[point]
        if priced:
            overspent = -travel.budget
            for site in range(n_sites):
                overspent += chosen[site] * travel.price[site]
            money_direction = overspent / max(travel.budget, 1e-12) + MOMENTUM * money_direction
            if money_direction < 0 and money <= 0:
                money_direction = 0.0
            length += money_direction * money_direction
        if length == 0.0:
            step = 0.0
            break
        far = step * max(value - bound, 1e-6 * abs(bound)) / length
        for point in range(n_points):
            top = travel.weight[point] * travel.near_cost[point, n_near - 1] if n_near < n_sites else np.inf
            price[point] = min(max(price[point] + far * direction[point], 0.0), top)
        if priced:
            money = max(0.0, money + far * money_direction / max(travel.budget, 1e-12))
    return best_price, best_money, step
