"""Find a good plan: greedy start, best swaps until none helps, and many restarts nearby.

Whitaker's fast interchange as Resende and Werneck (2007, European Journal of Operational Research 174,
54-68) keep it: what a site would gain, what closing one would lose, and what both share are held up to
date, so that all swaps are compared by three look-ups each. Here for covers of falling worth, units that
may share a site, a budget, buildings that are paid once, and groups. Its plain twin is `swap_plain`.
"""

from typing import NamedTuple

import numpy as np

from samvirke._kernel import kernel
from samvirke.prepare.measures.siting.coverage import Sites
from samvirke.prepare.measures.siting.program import Program
from samvirke.travel.times import Floats, Ints

HAIR = 1e-9  # of the total worth; a smaller gain is rounding
UNITS, SPENT, VALUE = 0, 1, 2  # of a plan, in _Plan.total


class _Task(NamedTuple):
    """What does not change; see `Program`."""

    starts: Ints
    sites: Sites
    of_site: Ints
    cells: Sites
    worth: Floats
    p: int
    least: Ints
    most: Ints
    cost: Floats
    budget: float
    building: Ints
    building_cost: Floats
    group: Ints
    group_most: Ints
    hair: float


class _Plan(NamedTuple):
    """A plan and what follows from it; open sites hold slots, which number the columns of `shared`."""

    units: Ints  # at each site
    covers: Ints  # units that reach each cell
    gain: Floats  # of one more unit at each site
    loss: Floats  # of one less at the site in each slot
    shared: Floats  # (n_sites, n_slots): what a swap adds to gain - loss
    site_in: Ints  # of each slot, -1 when free
    slot_of: Ints
    users: Ints  # open sites in each building
    in_group: Ints
    total: Floats


def search(program: Program, start: Ints, draws: Floats, *, by_price: bool = False) -> tuple[Ints, float]:
    """Return the best plan met, and its worth.

    Parameters
    ----------
    program
        Floors and capacity are not looked at.
    start
        Units at each site to begin with, within the restrictions.
    draws
        Uniform numbers, ``(n_restarts, 1 + 2 × kicks)``: how many swaps are made at random before each
        restart, and which.
    by_price
        Whether what is added first is what gains most for its price.
    """
    of_site, cells = program.coverage.points_of_sites()
    start = np.ascontiguousarray(start, dtype=np.int64)
    p = int(min(program.p, program.most.sum()))
    task = _Task(
        starts=program.coverage.starts,
        sites=program.coverage.sites,
        of_site=of_site,
        cells=cells,
        worth=np.ascontiguousarray(program.worth),
        p=p,
        least=program.least,
        most=program.most,
        cost=program.cost,
        budget=float(program.budget),
        building=program.building,
        building_cost=program.building_cost,
        group=program.group,
        group_most=program.group_most,
        hair=HAIR * float(program.worth[:, 0].sum()),
    )
    best = _search(task, start, draws, by_price)
    return best, program.value(best)


@kernel
def _empty_plan(task: _Task, n_slots: int) -> _Plan:
    n_sites = len(task.of_site) - 1
    plan = _Plan(
        np.zeros(n_sites, dtype=np.int64),
        np.zeros(len(task.starts) - 1, dtype=np.int64),
        np.zeros(n_sites),
        np.zeros(n_slots),
        np.zeros((n_sites, n_slots)),
        np.full(n_slots, -1, dtype=np.int64),
        np.full(n_sites, -1, dtype=np.int64),
        np.zeros(len(task.building_cost), dtype=np.int64),
        np.zeros(len(task.group_most), dtype=np.int64),
        np.zeros(3),
    )
    for cell in range(len(task.starts) - 1):
        _count_cell(task, plan, cell, 1.0)
    return plan


@kernel
def _worth(task: _Task, cell: int, level: int) -> float:
    return float(task.worth[cell, level]) if 0 <= level < task.worth.shape[1] else 0.0


@kernel
def _count_cell(task: _Task, plan: _Plan, cell: int, sign: float) -> None:
    """Add (or take away) what one cell means to every gain, loss and swap."""
    further = _worth(task, cell, plan.covers[cell])
    last = _worth(task, cell, plan.covers[cell] - 1)
    begin, end = task.starts[cell], task.starts[cell + 1]
    if further != 0.0:
        for entry in range(begin, end):
            plan.gain[task.sites[entry]] += sign * further
    if last == 0.0:
        return
    for entry in range(begin, end):
        if plan.units[task.sites[entry]] > 0:
            slot = plan.slot_of[task.sites[entry]]
            plan.loss[slot] += sign * last
            if last != further:
                for other in range(begin, end):
                    plan.shared[task.sites[other], slot] += sign * (last - further)


@kernel
def _move(task: _Task, plan: _Plan, site: int, step: int) -> None:
    """Add one unit at a site (step 1) or take one away (-1)."""
    begin, end = task.of_site[site], task.of_site[site + 1]
    for entry in range(begin, end):
        _count_cell(task, plan, task.cells[entry], -1.0)
    plan.units[site] += step
    plan.in_group[task.group[site]] += step
    plan.total[UNITS] += step
    plan.total[SPENT] += step * task.cost[site]
    if step < 0 and plan.units[site] == 0:
        _shut(task, plan, site)
    if step > 0 and plan.units[site] == 1:
        _open(task, plan, site)
    for entry in range(begin, end):
        cell = task.cells[entry]
        level = plan.covers[cell] if step > 0 else plan.covers[cell] - 1
        plan.total[VALUE] += step * _worth(task, cell, level)
        plan.covers[cell] += step
        _count_cell(task, plan, cell, 1.0)


@kernel
def _open(task: _Task, plan: _Plan, site: int) -> None:
    slot = 0
    while plan.site_in[slot] >= 0:
        slot += 1
    plan.site_in[slot], plan.slot_of[site] = site, slot
    building = task.building[site]
    plan.users[building] += 1
    if plan.users[building] == 1:
        plan.total[SPENT] += task.building_cost[building]


@kernel
def _shut(task: _Task, plan: _Plan, site: int) -> None:
    slot = plan.slot_of[site]
    plan.site_in[slot], plan.slot_of[site] = -1, -1
    plan.loss[slot] = 0.0
    plan.shared[:, slot] = 0.0
    building = task.building[site]
    plan.users[building] -= 1
    if plan.users[building] == 0:
        plan.total[SPENT] -= task.building_cost[building]


@kernel
def _price(task: _Task, plan: _Plan, opening: int, closing: int) -> float:
    """Return what a step costs; `closing` is -1 when nothing closes."""
    price = task.cost[opening]
    place = task.building[opening]
    left = -1
    if closing >= 0:
        price -= task.cost[closing]
        if plan.units[closing] == 1:
            left = task.building[closing]
    if left == place and plan.units[opening] == 0:
        return float(price)  # the building stays in use
    if plan.users[place] == 0:
        price += task.building_cost[place]
    if left >= 0 and plan.users[left] == 1:
        price -= task.building_cost[left]
    return float(price)


@kernel
def _fits(task: _Task, plan: _Plan, opening: int, closing: int) -> bool:
    if plan.units[opening] >= task.most[opening]:
        return False
    into = task.group[opening]
    leaves = closing >= 0 and task.group[closing] == into
    if plan.in_group[into] >= task.group_most[into] and not leaves:
        return False
    if closing < 0 and plan.total[UNITS] >= task.p:
        return False
    if task.budget == np.inf:
        return True
    spent = plan.total[SPENT] + _price(task, plan, opening, closing)
    return bool(spent <= task.budget + 1e-9 * task.budget)


@kernel
def _best_addition(task: _Task, plan: _Plan, by_price: bool) -> int:
    top, best = 0.0, -1
    if plan.total[UNITS] >= task.p:
        return best
    for site in range(len(plan.units)):
        if plan.gain[site] > task.hair:
            score = plan.gain[site]
            if by_price:
                score /= max(_price(task, plan, site, -1), 1e-12)
            # Strict >: a tie stays with the first site.
            if score > top and _fits(task, plan, site, -1):
                top, best = score, site
    return best


@kernel
def _best_swap(task: _Task, plan: _Plan) -> tuple[int, int]:
    top, opening, closing = task.hair, -1, -1
    for site in range(len(plan.units)):
        if plan.units[site] >= task.most[site]:
            continue
        for slot in range(len(plan.site_in)):
            better = plan.gain[site] + plan.shared[site, slot] - plan.loss[slot]
            if better > top:
                other = plan.site_in[slot]
                if (
                    other >= 0
                    and other != site
                    and plan.units[other] > task.least[other]
                    and _fits(task, plan, site, other)
                ):
                    top, opening, closing = better, site, other
    return opening, closing


@kernel
def _random_swap(task: _Task, plan: _Plan, which: float, where: float) -> tuple[int, int]:
    """Return a swap drawn at random, or -1 twice when it does not fit."""
    n_free = 0
    for slot in range(len(plan.site_in)):
        if plan.site_in[slot] >= 0 and plan.units[plan.site_in[slot]] > task.least[plan.site_in[slot]]:
            n_free += 1
    chosen = int(which * n_free)
    closing = -1
    for slot in range(len(plan.site_in)):
        if plan.site_in[slot] >= 0 and plan.units[plan.site_in[slot]] > task.least[plan.site_in[slot]]:
            if chosen == 0:
                closing = plan.site_in[slot]
            chosen -= 1
    opening = int(where * len(plan.units))
    if closing >= 0 and opening != closing and _fits(task, plan, opening, closing):
        return opening, closing
    return -1, -1


@kernel
def _step_towards(plan: _Plan, units: Ints) -> tuple[int, int]:
    """Return a site to open or one to close on the way to other units; -1 twice on arrival."""
    for site in range(len(units)):
        if plan.units[site] > units[site]:
            return -1, site
    for site in range(len(units)):
        if plan.units[site] < units[site]:
            return site, -1
    return -1, -1


@kernel
def _next_step(
    task: _Task, plan: _Plan, best: Ints, draw: Floats, by_price: bool, turn: int
) -> tuple[int, int, int]:
    """Return what to open and close, and the next turn: 0 go to the best plan, 1 … kicks, -1 climb."""
    if turn == 0:
        opening, closing = _step_towards(plan, best)
        if opening >= 0 or closing >= 0:
            return opening, closing, 0
        return -1, -1, 1
    kicks = 1 + int(draw[0] * ((len(draw) - 1) // 2)) if len(draw) > 0 else 0
    if 0 < turn <= kicks:
        opening, closing = _random_swap(task, plan, draw[2 * turn - 1], draw[2 * turn])
        return opening, closing, turn + 1
    opening, closing = _best_addition(task, plan, by_price), -1
    if opening < 0:
        opening, closing = _best_swap(task, plan)
    return opening, closing, -1


@kernel
def _search(task: _Task, start: Ints, draws: Floats, by_price: bool) -> Ints:
    plan = _empty_plan(task, min(len(start), max(task.p, start.sum())) + 1)
    best, value = start.copy(), -np.inf
    for restart in range(draws.shape[0] + 1):
        draw = draws[restart - 1] if restart > 0 else draws[:0].ravel()
        turn = 0
        while True:
            opening, closing, turn = _next_step(task, plan, best, draw, by_price, turn)
            if turn < 0 and opening < 0:
                break
            # One place that moves units: a kernel is compiled anew wherever it is called.
            for step in (-1, 1):
                site = closing if step < 0 else opening
                if site >= 0:
                    _move(task, plan, site, step)
        if plan.total[VALUE] > value + task.hair:
            value = plan.total[VALUE]
            best[:] = plan.units
    return best


def draws_for(seed: int, n_restarts: int, p: int) -> Floats:
    """Return the numbers that `search` asks for: up to ``p // 3 + 1`` kicks (2 to 12) a restart."""
    kicks = max(2, min(p // 3 + 1, 12))
    return np.random.default_rng(seed).random((n_restarts, 1 + 2 * kicks))
