"""Floors of service beside a model of time: a share is within reach, and travel is short besides.

A model of time has two questions at once: every point must be reached somehow (one program), and of some
a share in time (another program on the same sites, here *floors*).
"""

import time
from dataclasses import replace

import numpy as np

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.siting.answer import Answer, infeasible, no_plan
from samvirke.prepare.measures.siting.cover_model import least_lacking
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.lscp import cheapest_cover
from samvirke.prepare.measures.siting.median_swap import Travel
from samvirke.prepare.measures.siting.program import Program
from samvirke.prepare.measures.siting.restrictions import Kept, Restrictions
from samvirke.travel.times import Bools, Floats, Ints

AT_MOST = 1 + 1e-9  # of a budget: a sum of floats may fall just above itself


def floor_program(
    coverage: Coverage | None, weight: Floats, kept: Kept, p: int, model: str
) -> Program | None:
    """Return what the floors ask as a program on all sites; None where there are none.

    Raises
    ------
    BadInputError
        When nothing says who is reached in time, or it speaks of other points and sites.
    """
    if not kept.floors:
        return None
    n_points, n_sites = len(weight), len(kept.most)
    if coverage is None:
        raise BadInputError(
            f"{model} knows no limit of its own and {len(kept.floors)} floors of service ask for one; say "
            "who is reached in time: coverage=Coverage.of(times_s, limit_s)"
        )
    if (coverage.n_points, coverage.n_sites) != (n_points, n_sites):
        raise BadInputError(
            f"coverage has {coverage.n_points} points × {coverage.n_sites} sites and the travel table "
            f"{n_points} × {n_sites}; both must speak of the same points and sites"
        )
    inside = np.zeros(n_points, dtype=np.bool_)
    for floor in kept.floors:
        inside |= floor.points
    restrictions = Restrictions(forbidden=np.flatnonzero(kept.most == 0), floors=kept.floors)
    return covering(coverage, np.where(inside, weight, 0.0), [1.0], p, restrictions)


def on_sites(floors: Program, sites: Ints) -> Program:
    """Return the program of the floors on some sites alone, numbered anew in their order."""
    coverage = floors.coverage
    number = np.full(coverage.n_sites, -1, dtype=np.int64)
    number[sites] = np.arange(len(sites))
    kept = coverage.only(number >= 0)
    return replace(
        floors,
        coverage=Coverage(kept.starts, number[kept.sites].astype(np.int32), len(sites)),
        least=floors.least[sites],
        most=floors.most[sites],
        cost=floors.cost[sites],
        building=np.arange(len(sites)),
        building_cost=np.zeros(len(sites)),
        group=np.zeros(len(sites), dtype=np.int64),
    )


def grown(floors: Program, plan: Ints, most: int, price: Floats, budget: float) -> Ints | None:
    """Add sites, those that the floors lack most first, until all are met; None where that does not work."""
    plan = plan.copy()
    while not floors.meets_floors(plan):
        gain = gains(floors, plan)
        able = (plan == 0) & (floors.most > 0) & (price @ plan + price <= budget * AT_MOST)
        if plan.sum() >= most or not (able & (gain > 0)).any():
            return None
        plan[int(np.argmax(np.where(able, gain / np.maximum(price, 1e-9), -1.0)))] = 1
    return plan


def gains(floors: Program, plan: Ints) -> Floats:
    """Return what one site more would bring to the floors, in shares of what each needs, site by site."""
    total = np.zeros(floors.coverage.n_sites)
    for lacks, brought, floor in zip(
        floors.lacking(plan), _brought(floors, plan), floors.floors, strict=True
    ):
        if lacks > 0:
            total += np.minimum(brought, lacks) / floor.needed
    return total


def meeting_with_one_more(floors: Program, plan: Ints) -> Bools:
    """Say of each site whether the plan and it meet all floors."""
    met = np.ones(floors.coverage.n_sites, dtype=np.bool_)
    for lacks, brought, floor in zip(
        floors.lacking(plan), _brought(floors, plan), floors.floors, strict=True
    ):
        met &= lacks - brought <= 1e-9 * floor.needed
    return met


def _brought(floors: Program, plan: Ints) -> list[Floats]:
    """Return, floor by floor, the weight that each site would newly reach; nothing where a floor is met."""
    coverage, lacking = floors.coverage, floors.lacking(plan)
    nothing = np.zeros(coverage.n_sites)
    if not lacking.any():
        return [nothing for _ in floors.floors]
    open_weight = np.where(floors.covers(plan) == 0, floors.weight, 0.0)
    lengths = np.diff(coverage.starts)
    brought = []
    for lacks, floor in zip(lacking, floors.floors, strict=True):
        if lacks <= 0:
            brought.append(nothing)
            continue
        entries = np.repeat(np.where(floor.cells, open_weight, 0.0), lengths)
        reached = np.bincount(coverage.sites, weights=entries, minlength=coverage.n_sites)
        brought.append(reached.astype(np.float64))
    return brought


def start_with_floors(
    reach: Program, floors: Program, sites: Ints, *, seed: int, time_limit_s: float
) -> Ints | Answer:
    """Return sites that reach all and meet the floors, or what is missing.

    Parameters
    ----------
    reach
        Every cell of it must be reached; its p, costs and budget hold.
    floors
        What must be in time.
    sites
        That reach every cell of `reach`, to begin with.
    """
    begin = time.perf_counter()
    plan = np.bincount(sites, minlength=len(reach.most)).astype(np.int64)
    quick = grown(floors, plan, reach.p, reach.cost, reach.budget)
    if quick is not None:
        return np.flatnonzero(quick)
    found = fewest_with_floors(reach, floors, seed=seed, time_limit_s=time_limit_s)
    allowed = reach.budget if np.isfinite(reach.budget) else float(reach.p)
    if found.status == "infeasible" or found.bound > allowed * AT_MOST:
        left_s = time_limit_s - (time.perf_counter() - begin)
        return lacking_with_floors(reach, floors, seed=seed, time_limit_s=left_s)
    if not found.value <= allowed * AT_MOST:
        return no_plan(bound=0.0, seconds=time.perf_counter() - begin, method=found.method)
    return found.sites


def fewest_with_floors(reach: Program, floors: Program | None, *, seed: int, time_limit_s: float) -> Answer:
    """Return the cheapest plan that reaches all and meets the floors; the fewest sites without a budget."""
    if not np.isfinite(reach.budget):
        n = len(reach.most)
        reach = replace(reach, p=n, group_most=np.array([n], dtype=np.int64), cost=np.ones(n))
    # The price is what is made small, so it need not be held besides.
    reach = replace(reach, budget=float("inf"))
    return cheapest_cover(reach, seed=seed, time_limit_s=time_limit_s, explain=False, floors=floors)


def lacking_with_floors(reach: Program, floors: Program, *, seed: int, time_limit_s: float) -> Answer:
    """Say what the floors lack in the plan that reaches all and lacks least."""
    begin = time.perf_counter()
    scale = 1e3 / float(floors.weight.sum()) if floors.weight.sum() > 0 else 1.0  # tolerances are absolute
    scaled = replace(
        floors,
        weight=floors.weight * scale,
        floors=tuple(replace(floor, needed=floor.needed * scale) for floor in floors.floors),
    )
    model = least_lacking(reach, scaled)
    solved = model.solve(time_limit_s=max(time_limit_s, 1.0), seed=seed)
    seconds = time.perf_counter() - begin
    plan = model.plan(solved)
    if plan is None:
        lacks = "the floors of service cannot all be met; how much is lacking was not found in time"
        return infeasible(float("nan"), "weight", lacks, seconds=seconds)
    short = floors.lacking(plan)
    # A plan cut short by the clock lacks more than need be: then the bound is what surely lacks.
    missing = float(short.sum()) if solved.finished else max(solved.bound / scale, 0.0)
    named = [
        f"{floor.name} {lack:g} of {floor.needed:g}"
        for floor, lack in zip(floors.floors, short, strict=True)
        if lack > 1e-9 * floor.needed
    ]
    lacks = f"at least {missing:g} of demand stays short of its floor: {', '.join(named)}"
    by_floor = tuple(float(lack) for lack in short)
    return infeasible(missing, "weight", lacks, seconds=seconds, by_floor=by_floor)


def shorten(travel: Travel, floors: Program, sites: Ints, end: float) -> Ints:
    """Swap, add and drop nothing that breaks a floor, until no single change makes travel shorter.

    Parameters
    ----------
    travel
        Points and sites, p, budget.
    floors
        On the same sites; `sites` meet them.
    end
        Of the clock `time.perf_counter`.
    """
    plan = np.bincount(sites, minlength=travel.cost.shape[1]).astype(np.int64)
    value = float(travel.weight @ travel.cost[:, sites].min(axis=1))
    while True:
        best, better = plan, value - travel.hair
        out_of = np.flatnonzero((plan > 0) & ~travel.fixed).tolist()
        for out in ([-1] if plan.sum() < travel.p else []) + out_of:
            if time.perf_counter() > end:
                return np.flatnonzero(best)
            rest = plan.copy()
            if out >= 0:
                rest[out] = 0
            values = _values_with_one_more(travel, floors, rest)
            into = int(np.argmin(values))
            if values[into] < better:
                better, best = float(values[into]), rest
                best[into] = 1
        if best is plan:
            return np.flatnonzero(plan)
        plan, value = best, better


def _values_with_one_more(travel: Travel, floors: Program, plan: Ints) -> Floats:
    """Return the travel of the plan and each site in turn, ``inf`` where that is not allowed."""
    able = (plan == 0) & (travel.price @ plan + travel.price <= travel.budget * AT_MOST)
    able &= meeting_with_one_more(floors, plan)
    values = np.full(len(plan), np.inf)
    if able.any():
        soonest = travel.cost[:, np.flatnonzero(plan)].min(axis=1, initial=travel.far)
        values[able] = np.minimum(travel.by_site[able], soonest) @ travel.weight
    return values
