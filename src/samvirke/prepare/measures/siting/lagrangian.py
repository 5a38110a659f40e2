"""Prove how good a covering plan can be at most.

Give every cover a price: u for each cell that a site reaches. Then cells and sites choose by themselves,
and what they gain together is never less than the best plan's worth (Lagrangian relaxation; Geoffrion
1974). The prices are improved by a subgradient with momentum (Camerini, Fratta and Maffioli 1975), which
comes within some thousandths of the linear relaxation in a second where HiGHS needs most of a minute.
The bound holds for any prices at all, and so does not depend on how they were found.
"""

from dataclasses import dataclass

import numpy as np

from samvirke._kernel import kernel
from samvirke.prepare.measures.siting.coverage import Sites
from samvirke.prepare.measures.siting.program import Program
from samvirke.travel.times import Floats, Ints

MOMENTUM = 0.9  # measured on the instances of benchmarks/siting.py: 0.6-0.95 differ by 0.1 % of the bound
SMALLEST_STEP = 1e-3


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Prices:
    """Of being reached, for each cell, and of money; every choice of them gives a bound."""

    cell: Floats
    money: float = 0.0


def bound_at(program: Program, prices: Prices) -> float:
    """Return the bound that prices prove: no plan is worth more.

    Floors, capacity, groups and buildings are left out, which can only raise it.
    """
    bound = _bound(program, prices, *_choices(program, _site_worth(program, prices)))
    return float(np.floor(bound + 1e-6)) if program.is_whole else bound


def closed_in_better(program: Program, prices: Prices, value: float) -> Ints:
    """Return the sites that stay closed in every plan worth more than `value`."""
    site_worth = _site_worth(program, prices)
    fixed, free = _choices(program, site_worth)
    full = len(free) >= program.p - program.least.sum()
    # Forcing one in pushes the least worthy chosen one out.
    out = free.min() if full and len(free) else 0.0
    least_gain = 1.0 - 1e-6 if program.is_whole else 1e-9 * max(1.0, abs(value))
    forced = _bound(program, prices, fixed, free) - np.maximum(0.0, out - site_worth)
    return np.flatnonzero((forced < value + least_gain) & (program.least == 0) & (program.most > 0))


def _bound(program: Program, prices: Prices, fixed: float, free: Floats) -> float:
    """Return what cells, sites (as `_choices` gives them) and money gain together, not yet rounded down."""
    cells = np.maximum(0.0, program.worth - prices.cell[:, None]).sum()
    money = prices.money * program.budget if prices.money > 0 else 0.0
    return float(cells + fixed + free.sum() + money)


def _site_worth(program: Program, prices: Prices) -> Floats:
    coverage = program.coverage
    price = np.repeat(prices.cell, np.diff(coverage.starts))
    worth = np.bincount(coverage.sites, weights=price, minlength=coverage.n_sites)
    return np.asarray(worth - prices.money * program.cost if prices.money > 0 else worth, dtype=np.float64)


def _choices(program: Program, site_worth: Floats) -> tuple[float, Floats]:
    """Return the worth of the units that are fixed, and of each of the best others."""
    n_free = int(program.p - program.least.sum())
    order = np.argsort(-site_worth, kind="stable")
    others = np.repeat(site_worth[order], np.minimum((program.most - program.least)[order], max(n_free, 0)))
    return float(site_worth @ program.least), np.maximum(others[: max(n_free, 0)], 0.0)


def start_prices(program: Program) -> Prices:
    """Return each cell's first worth shared among the sites that reach it."""
    share = np.maximum(np.diff(program.coverage.starts), 1)
    return Prices(cell=np.ascontiguousarray(program.worth[:, 0] / share))


def improve(
    program: Program, prices: Prices, value: float, *, rounds: int, patience: int, step: float = 1.0
) -> tuple[Prices, float]:
    """Return better prices and the length of step to go on with; below `SMALLEST_STEP` it has ended.

    Parameters
    ----------
    value
        Of a known plan: sets the length of the steps.
    rounds, patience
        Most rounds, and rounds without gain before the steps are shortened.
    """
    cell, money, step = ascend(
        program.coverage.starts,
        program.coverage.sites,
        np.ascontiguousarray(program.worth),
        program.p,
        program.least,
        program.most,
        program.cost,
        float(program.budget),
        prices.cell,
        prices.money,
        value,
        rounds,
        patience,
        step,
    )
    return Prices(cell=cell, money=money), step


@kernel
def choose(
    site_worth: Floats, p: int, least: Ints, most: Ints, cost: Floats, money: float, chosen: Ints
) -> float:
    """Choose the units that are worth most; return their worth."""
    worth = site_worth - money * cost
    total = 0.0
    left = p
    for site in range(len(least)):
        chosen[site] = least[site]
        left -= least[site]
        total += least[site] * worth[site]
    for site in np.argsort(-worth, kind="mergesort"):
        if left <= 0 or worth[site] <= 0.0:
            break
        more = min(left, most[site] - least[site])
        chosen[site] += more
        left -= more
        total += more * worth[site]
    return total


@kernel
def ascend(  # noqa: C901, PLR0912, PLR0915 one loop, in the order of its formulas
    starts: Ints,
    sites: Sites,
    worth: Floats,
    p: int,
    least: Ints,
    most: Ints,
    cost: Floats,
    budget: float,
    first_price: Floats,
    first_money: float,
    value: float,
    rounds: int,
    patience: int,
    step: float,
) -> tuple[Floats, float, float]:
    """Improve the prices round by round."""
    n_cells, n_levels = worth.shape
    price, best_price = first_price.copy(), first_price.copy()
    money, best_money = first_money, first_money
    best = np.inf
    site_worth = np.zeros(len(least))
    chosen = np.zeros(len(least), dtype=np.int64)
    direction, money_direction = np.zeros(n_cells), 0.0
    priced = budget < np.inf
    waited = 0
    for _ in range(rounds):
        site_worth[:] = 0.0
        bound = money * budget if priced else 0.0
        for cell in range(n_cells):
            for level in range(n_levels):
                bound += max(0.0, worth[cell, level] - price[cell])
            for entry in range(starts[cell], starts[cell + 1]):
                site_worth[sites[entry]] += price[cell]
        bound += choose(site_worth, p, least, most, cost, money, chosen)
        waited += 1
        if bound < best:
            if bound < best - 1e-5 * abs(best):
                waited = 0
            best = bound
            best_price[:] = price
            best_money = money
        if bound - value <= 1e-9 * abs(value):
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
        for cell in range(n_cells):
            slope = 0.0
            for level in range(n_levels):
                if worth[cell, level] > price[cell]:
                    slope -= 1.0
            for entry in range(starts[cell], starts[cell + 1]):
                slope += chosen[sites[entry]]
            slope += MOMENTUM * direction[cell]
            if (slope > 0 and price[cell] <= 0) or (slope < 0 and price[cell] >= worth[cell, 0]):
                slope = 0.0
            direction[cell] = slope
            length += slope * slope
        if priced:
            unspent = budget
            for site in range(len(least)):
                unspent -= chosen[site] * cost[site]
            # Money is scaled to weigh like one cell's price does.
            money_direction = unspent / max(budget, 1e-12) + MOMENTUM * money_direction
            if money_direction > 0 and money <= 0:
                money_direction = 0.0
            length += money_direction * money_direction
        if length == 0.0:
            step = 0.0
            break
        far = step * max(bound - value, 1e-6 * abs(bound)) / length
        for cell in range(n_cells):
            price[cell] = min(max(price[cell] - far * direction[cell], 0.0), worth[cell, 0])
        if priced:
            money = max(0.0, money - far * money_direction / max(budget, 1e-12))
    return best_price, best_money, step
