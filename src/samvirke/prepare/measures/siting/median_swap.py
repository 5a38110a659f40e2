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
SAVING_FIRST = 1e-9


class Travel(NamedTuple):
    """Who is how far from whom; see `travel_of`."""

    cost: npt.NDArray[np.floating]  # (n_points, n_sites), all finite
    near: Sites  # (n_points, n_near): the nearest sites of each point, by cost, then number
    near_cost: Floats
    weight: Floats
    fixed: Bools
    price: Floats
    budget: float
    p: int


class _Plan(NamedTuple):
    open_at: Ints  # slot of each site, -1 when closed
    site_in: Ints  # of each slot, -1 when free
    first: Ints  # slot of the nearest open site of each point
    first_cost: Floats
    second_cost: Floats
    gain: Floats
    loss: Floats  # of each slot
    shared: Floats  # (n_sites, n_slots)
    total: Floats  # sites open, price, travel


@kernel
def nearest_sites(
    cost: npt.NDArray[np.floating], order: Ints, n_near: int
) -> tuple[Sites, Floats]:
    """Return each point's nearest sites; `order` is room for one row's numbers."""
    n_points, n_sites = cost.shape
    near = np.empty((n_points, n_near), dtype=np.int32)
    near_cost = np.empty((n_points, n_near))
    for point in range(n_points):
        if n_near < n_sites:
            limit = np.partition(cost[point], n_near)[n_near]
        else:
            limit = np.inf
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
    first, first_cost, second_cost = -1, travel.budget * 0 + 0.0, 0.0
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
        first, first_cost, second_cost = -1, np.inf, np.inf
        for slot in range(len(plan.site_in)):
            if plan.site_in[slot] >= 0:
                away = float(travel.cost[point, plan.site_in[slot]])
                if away < first_cost:
                    first, first_cost, second_cost = slot, away, first_cost
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
    plan.total[0] += 1
    plan.total[1] += travel.price[site]


@kernel
def _swap(travel: Travel, plan: _Plan, opening: int, closing: int) -> None:
    """Open one site and close another; -1 for none."""
    left = plan.open_at[closing] if closing >= 0 else -1
    if closing >= 0:
        plan.site_in[left], plan.open_at[closing] = -1, -1
        plan.total[0] -= 1
        plan.total[1] -= travel.price[closing]
    slot = -1
    if opening >= 0:
        _open(travel, plan, opening)
        slot = plan.open_at[opening]
    for point in range(len(travel.weight)):
        nearer = opening >= 0 and travel.cost[point, opening] < plan.second_cost[point]
        # Where the closed site is neither first nor second, and the new one no nearer, nothing changes.
        lost = closing >= 0 and (
            plan.first[point] == left or travel.cost[point, closing] <= plan.second_cost[point]
        )
        if nearer or lost:
            _count_point(travel, plan, point, -1.0)
            plan.total[2] -= travel.weight[point] * plan.first_cost[point]
            _nearest_two(travel, plan, point)
            plan.total[2] += travel.weight[point] * plan.first_cost[point]
            _count_point(travel, plan, point, 1.0)
    if left >= 0 and left != slot:
        plan.loss[left] = 0.0
        plan.shared[:, left] = 0.0


@kernel
def _start(travel: Travel, sites: Ints) -> _Plan:
    n_points, n_sites = travel.cost.shape
    n_slots = max(travel.p, len(sites)) + 1
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
        if plan.second_cost[point] == np.inf:  # one site only: closing it is never a swap by itself
            plan.second_cost[point] = plan.first_cost[point]
        plan.total[2] += travel.weight[point] * plan.first_cost[point]
        _count_point(travel, plan, point, 1.0)
    return plan
