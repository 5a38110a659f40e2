"""Find a good plan of least travel: greedy start, best swaps until none helps, restarts nearby.

The fast interchange of Whitaker as Resende and Werneck (2007) keep it: for each point the nearest and
second nearest open site; for each site what opening it would save and what closing it would cost; and
for each pair what a swap saves besides. Only points whose two nearest changed are counted anew, and of
their sites only those nearer than the second. Its plain twin is `median_plain`.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samvirke._kernel import kernel
from samvirke.prepare.measures.siting.coverage import Sites
from samvirke.travel.times import Bools, Floats, Ints

HAIR = 1e-9  # of the total; a smaller saving is rounding
OPEN, SPENT, TRAVEL = 0, 1, 2  # of a plan, in _Plan.total


class Travel(NamedTuple):
    """Who is how far from whom; see `travel_of`."""

    cost: npt.NDArray[np.floating]  # (n_points, n_sites), all finite
    by_site: npt.NDArray[np.floating]  # the same turned over: a swap reads one site's row
    near: Sites  # (n_points, n_near): the nearest sites of each point, by cost, then number
    near_cost: Floats
    weight: Floats
    fixed: Bools
    price: Floats
    budget: float
    p: int
    far: float  # at least every cost: where a second site would be if there is none
    hair: float


class _Plan(NamedTuple):
    open_at: Ints  # slot of each site, -1 when closed
    site_in: Ints  # of each slot, -1 when free
    first: Ints  # slot of the nearest open site of each point
    first_cost: Floats
    second_cost: Floats
    gain: Floats
    loss: Floats  # of each slot
    shared: Floats  # (n_sites, n_slots)
    total: Floats


def travel_of(
    cost: npt.NDArray[np.floating],
    weight: Floats,
    p: int,
    *,
    fixed: Bools,
    price: Floats,
    budget: float,
) -> Travel:
    """Return the travel table with each point's nearest sites sorted; `cost` must be finite.

    The nearest are as many as hold the two nearest open sites of nearly every point; where they do not,
    the whole row is looked through, so that their number decides nothing but the speed.
    """
    n_sites = cost.shape[1]
    n_near = min(n_sites, max(24, 8 * n_sites // max(p, 1)))
    cost = np.ascontiguousarray(cost, dtype=np.float64)  # one type: kernels compile once
    near, near_cost = nearest_sites(cost, np.empty(n_sites, dtype=np.int64), n_near)
    far = float(cost.max(initial=0.0))
    return Travel(
        cost=cost,
        by_site=np.ascontiguousarray(cost.T),
        near=near,
        near_cost=near_cost,
        weight=weight,
        fixed=fixed,
        price=price,
        budget=float(budget),
        p=min(p, n_sites),
        far=far,
        hair=HAIR * float(weight.sum()) * far,
    )


@kernel
def nearest_sites(cost: npt.NDArray[np.floating], order: Ints, n_near: int) -> tuple[Sites, Floats]:
    """Return each point's nearest sites; `order` is room for one row's numbers."""
    n_points, n_sites = cost.shape
    near = np.empty((n_points, n_near), dtype=np.int32)
    near_cost = np.empty((n_points, n_near))
    for point in range(n_points):
        limit = np.partition(cost[point], n_near)[n_near] if n_near < n_sites else np.inf
        n = 0
        for site in range(n_sites):
            if cost[point, site] < limit:
                order[n] = site
                n += 1
        for site in range(n_sites):  # ties at the limit: the lowest numbers
            if n < n_near and cost[point, site] == limit:
                order[n] = site
                n += 1
        values = np.empty(n_near)
        for rank in range(n_near):
            values[rank] = cost[point, order[rank]]
        by_cost = np.argsort(values, kind="mergesort")
        for rank in range(n_near):
            near[point, rank] = order[by_cost[rank]]
            near_cost[point, rank] = values[by_cost[rank]]
    return near, near_cost


@kernel
def _nearest_two(travel: Travel, plan: _Plan, point: int) -> None:
    first, first_cost, second_cost = -1, np.inf, travel.far
    found = 0
    for rank in range(travel.near.shape[1]):
        slot = plan.open_at[travel.near[point, rank]]
        if slot >= 0:
            found += 1
            if found == 1:
                first, first_cost = slot, travel.near_cost[point, rank]
            else:
                second_cost = travel.near_cost[point, rank]
                break
    if found < 2:
        first, first_cost, second_cost = -1, np.inf, travel.far
        for slot in range(len(plan.site_in)):
            if plan.site_in[slot] >= 0:
                away = float(travel.cost[point, plan.site_in[slot]])
                if away < first_cost:
                    if first >= 0:
                        second_cost = first_cost
                    first, first_cost = slot, away
                elif away < second_cost:
                    second_cost = away
    plan.first[point] = first
    plan.first_cost[point] = first_cost
    plan.second_cost[point] = second_cost


@kernel
def _count_point(travel: Travel, plan: _Plan, point: int, sign: float) -> None:
    """Add (or take away) what one point means to every gain, loss and swap."""
    first, one, two = plan.first[point], plan.first_cost[point], plan.second_cost[point]
    weight = sign * travel.weight[point]
    plan.loss[first] += weight * (two - one)
    n_near = travel.near.shape[1]
    if travel.near_cost[point, n_near - 1] >= two or n_near == travel.cost.shape[1]:
        for rank in range(n_near):
            away = travel.near_cost[point, rank]
            if away >= two:
                break
            _count_pair(plan, travel.near[point, rank], first, weight, away, one, two)
    else:
        for site in range(travel.cost.shape[1]):
            away = float(travel.cost[point, site])
            if away < two:
                _count_pair(plan, site, first, weight, away, one, two)


@kernel
def _count_pair(
    plan: _Plan, site: int, first: int, weight: float, away: float, one: float, two: float
) -> None:
    if away < one:
        plan.gain[site] += weight * (one - away)
        plan.shared[site, first] += weight * (two - one)
    else:
        plan.shared[site, first] += weight * (two - away)


@kernel
def _open(travel: Travel, plan: _Plan, site: int) -> None:
    slot = 0
    while plan.site_in[slot] >= 0:
        slot += 1
    plan.site_in[slot], plan.open_at[site] = site, slot
    plan.total[OPEN] += 1
    plan.total[SPENT] += travel.price[site]


@kernel
def _swap(travel: Travel, plan: _Plan, opening: int, closing: int) -> None:
    """Open one site and close another; -1 for none."""
    left = plan.open_at[closing] if closing >= 0 else -1
    if closing >= 0:
        plan.site_in[left], plan.open_at[closing] = -1, -1
        plan.total[OPEN] -= 1
        plan.total[SPENT] -= travel.price[closing]
    slot = -1
    if opening >= 0:
        _open(travel, plan, opening)
        slot = plan.open_at[opening]
    for point in range(len(travel.weight)):
        nearer = opening >= 0 and travel.by_site[opening, point] < plan.second_cost[point]
        # Where the closed site is neither first nor second, and the new one no nearer, nothing changes.
        lost = closing >= 0 and (
            plan.first[point] == left or travel.by_site[closing, point] <= plan.second_cost[point]
        )
        if nearer or lost:
            _count_point(travel, plan, point, -1.0)
            plan.total[TRAVEL] -= travel.weight[point] * plan.first_cost[point]
            _nearest_two(travel, plan, point)
            plan.total[TRAVEL] += travel.weight[point] * plan.first_cost[point]
            _count_point(travel, plan, point, 1.0)
    if left >= 0 and left != slot:
        plan.loss[left] = 0.0
        plan.shared[:, left] = 0.0


@kernel
def _start(travel: Travel, sites: Ints) -> _Plan:
    n_points, n_sites = travel.cost.shape
    n_slots = 2 * max(travel.p, len(sites)) + 1  # going to another plan opens before it closes
    plan = _Plan(
        np.full(n_sites, -1, dtype=np.int64),
        np.full(n_slots, -1, dtype=np.int64),
        np.zeros(n_points, dtype=np.int64),
        np.zeros(n_points),
        np.zeros(n_points),
        np.zeros(n_sites),
        np.zeros(n_slots),
        np.zeros((n_sites, n_slots)),
        np.zeros(3),
    )
    for site in sites:
        _open(travel, plan, site)
    for point in range(n_points):
        _nearest_two(travel, plan, point)
        plan.total[TRAVEL] += travel.weight[point] * plan.first_cost[point]
        _count_point(travel, plan, point, 1.0)
    return plan


@kernel
def _fits(travel: Travel, plan: _Plan, opening: int, closing: int) -> bool:
    if plan.open_at[opening] >= 0 or (closing < 0 and plan.total[OPEN] >= travel.p):
        return False
    if travel.budget == np.inf:
        return True
    price = travel.price[opening] - (travel.price[closing] if closing >= 0 else 0.0)
    return bool(plan.total[SPENT] + price <= travel.budget + 1e-9 * travel.budget)


@kernel
def _best_addition(travel: Travel, plan: _Plan, by_price: bool) -> int:
    top, best = 0.0, -1
    if plan.total[OPEN] >= travel.p:
        return best
    for site in range(len(plan.gain)):
        if plan.gain[site] > travel.hair:
            score = plan.gain[site]
            if by_price:
                score /= max(travel.price[site], 1e-12)
            if score > top and _fits(travel, plan, site, -1):
                top, best = score, site
    return best


@kernel
def _best_swap(travel: Travel, plan: _Plan) -> tuple[int, int]:
    top, opening, closing = travel.hair, -1, -1
    for site in range(len(plan.gain)):
        if plan.open_at[site] >= 0:
            continue
        for slot in range(len(plan.site_in)):
            better = plan.gain[site] + plan.shared[site, slot] - plan.loss[slot]
            # Strict >: a tie stays with the first pair.
            if better > top:
                other = plan.site_in[slot]
                if other >= 0 and not travel.fixed[other] and _fits(travel, plan, site, other):
                    top, opening, closing = better, site, other
    return opening, closing


@kernel
def _random_swap(travel: Travel, plan: _Plan, which: float, where: float) -> tuple[int, int]:
    """Return a swap drawn at random, or -1 twice when it does not fit."""
    n_free = 0
    for slot in range(len(plan.site_in)):
        if plan.site_in[slot] >= 0 and not travel.fixed[plan.site_in[slot]]:
            n_free += 1
    chosen = int(which * n_free)
    closing = -1
    for slot in range(len(plan.site_in)):
        if plan.site_in[slot] >= 0 and not travel.fixed[plan.site_in[slot]]:
            if chosen == 0:
                closing = plan.site_in[slot]
            chosen -= 1
    opening = int(where * len(plan.gain))
    if closing >= 0 and _fits(travel, plan, opening, closing):
        return opening, closing
    return -1, -1


@kernel
def _step_towards(plan: _Plan, target: Bools) -> tuple[int, int]:
    """Return a site to open or one to close on the way to another plan; -1 twice on arrival."""
    for site in range(len(target)):  # opened first, so that a point always has one
        if target[site] and plan.open_at[site] < 0:
            return site, -1
    for site in range(len(target)):
        if not target[site] and plan.open_at[site] >= 0:
            return -1, site
    return -1, -1


@kernel
def _next_step(
    travel: Travel, plan: _Plan, best: Bools, draw: Floats, by_price: bool, turn: int
) -> tuple[int, int, int]:
    """Return what to open and close, and the next turn: 0 go to the best plan, 1 … kicks, -1 climb."""
    if turn == 0:
        opening, closing = _step_towards(plan, best)
        if opening >= 0 or closing >= 0:
            return opening, closing, 0
        return -1, -1, 1
    kicks = 1 + int(draw[0] * ((len(draw) - 1) // 2)) if len(draw) > 0 else 0
    if 0 < turn <= kicks:
        opening, closing = _random_swap(travel, plan, draw[2 * turn - 1], draw[2 * turn])
        return opening, closing, turn + 1
    opening, closing = _best_addition(travel, plan, by_price), -1
    if opening < 0:
        opening, closing = _best_swap(travel, plan)
    return opening, closing, -1


@kernel
def median_search(travel: Travel, start: Ints, draws: Floats, by_price: bool) -> Bools:
    """Return whether each site is open in the best plan met.

    Parameters
    ----------
    start
        Sites open at first, at least one, within the restrictions.
    draws, by_price
        As in `swap.search`.
    """
    plan = _start(travel, start)
    best = np.zeros(len(plan.gain), dtype=np.bool_)
    best[start] = True
    value = np.inf
    for restart in range(draws.shape[0] + 1):
        draw = draws[restart - 1] if restart > 0 else draws[:0].ravel()
        turn = 0
        while True:
            opening, closing, turn = _next_step(travel, plan, best, draw, by_price, turn)
            if turn < 0 and opening < 0:
                break
            if opening >= 0 or closing >= 0:
                _swap(travel, plan, opening, closing)
        if plan.total[TRAVEL] < value - travel.hair:
            value = plan.total[TRAVEL]
            best[:] = plan.open_at >= 0
    return best
