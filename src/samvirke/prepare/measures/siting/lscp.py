"""The fewest sites that reach everybody: the location set covering problem (LSCP)."""

import time
from dataclasses import replace

import numpy as np

from samvirke.prepare.measures.siting.answer import Answer, answer, infeasible, no_plan
from samvirke.prepare.measures.siting.cover_model import cheapest, least_lacking, most_worth
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.program import Program
from samvirke.prepare.measures.siting.restrictions import NONE, Restrictions
from samvirke.travel.times import Floats, Ints


def lscp(
    coverage: Coverage,
    restrictions: Restrictions = NONE,
    *,
    weight: Floats | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
) -> Answer:
    r"""Choose the cheapest sites (the fewest, where no cost is given) that reach all who must be reached.

    Parameters
    ----------
    coverage
        The sites that reach each point in time.
    restrictions
        With floors only these must be met; without any, every point must be reached. With capacity the
        weight of all these points must be served. Fixed sites count in the cost.
    weight
        Demand of each point; one that weighs 0 need not be reached. None: 1 each.
    seed, time_limit_s, gap
        As in `mclp`.

    Returns
    -------
    Answer whose value is the cost of the open sites. Infeasible are points out of reach of all sites,
    floors above what all sites together reach (missing weight), and a budget below the cheapest plan
    (missing cost).

    Notes
    -----
    :math:`\min \sum_j c_j y_j`, :math:`\sum_{j \in N(i)} y_j \ge 1` for every point: Toregas, Swain,
    ReVelle and Bergman (1971), Operations Research 19, 1363-1373.
    """
    begin = time.perf_counter()
    weights = np.ones(coverage.n_points) if weight is None else weight
    program = covering(coverage, weights, [1.0], coverage.n_sites, restrictions)
    program = replace(program, budget=float("inf"))
    if not program.floors:
        out_of_reach = float(np.sum(weights)) - float(program.weight.sum())
        if out_of_reach > 1e-9 * max(1.0, float(np.sum(weights))):
            n = int((np.diff(coverage.only(program.most > 0).starts) == 0)[np.asarray(weights) > 0].sum())
            lacks = f"no site reaches {n} of the points, demand {out_of_reach:g} of {np.sum(weights):g}"
            return infeasible(out_of_reach, "weight", lacks, seconds=time.perf_counter() - begin)
    found = cheapest_cover(program, seed=seed, time_limit_s=time_limit_s, gap=gap)
    budget = float(restrictions.budget)
    if found.bound > budget * (1 + 1e-9):
        lacks = f"the cheapest plan costs at least {found.bound:g} and the budget is {budget:g}"
        return infeasible(found.bound - budget, "cost", lacks, seconds=found.seconds)
    if found.value > budget * (1 + 1e-9):
        return no_plan(bound=found.bound, seconds=found.seconds, method=found.method)
    return found


def cheapest_cover(
    program: Program,
    *,
    seed: int,
    time_limit_s: float,
    gap: float = 0.0,
    explain: bool = True,
    floors: Program | None = None,
) -> Answer:
    """Return the cheapest plan that reaches every cell, or meets the floors where there are some.

    Without `explain` an infeasible answer does not say what is missing, which takes a second model.
    `floors` is another program on the same sites whose floors are met besides.
    """
    begin = time.perf_counter()
    start = None
    if not program.floors and program.capacity is None:
        start = greedy_cover(program)
        if start.sum() > program.p or (floors is not None and not floors.meets_floors(start)):
            start = None
    model = cheapest(program, floors)
    left_s = time_limit_s - (time.perf_counter() - begin)
    solved = model.solve(time_limit_s=left_s, gap=gap, seed=seed, plan=start)
    seconds = time.perf_counter() - begin
    if solved.infeasible and not explain:
        return infeasible(float("nan"), "sites", "no plan reaches all", seconds=seconds)
    if solved.infeasible:
        return _beyond_all_sites(program, seed, time_limit_s - seconds, begin)
    plan = model.plan(solved)
    if plan is None or (floors is not None and not floors.meets_floors(plan)):
        plan = start
    bound = solved.bound
    if (program.cost == np.floor(program.cost)).all() and np.isfinite(bound):
        bound = float(np.ceil(bound - 1e-6))
    bound = max(bound, float(program.cost @ program.least))
    method = "greedy cover + HiGHS" if start is not None else "HiGHS"
    if plan is None:
        return no_plan(bound=bound, seconds=seconds, method=method)
    value = float(program.cost @ plan)
    return answer(
        np.flatnonzero(plan),
        value,
        min(bound, value),
        seconds=seconds,
        method=method,
        out_of_time=not solved.finished,
        solved=solved.finished,
    )


def _beyond_all_sites(program: Program, seed: int, time_limit_s: float, begin: float) -> Answer:
    """Say what even all sites together lack, or how many more would do."""
    n = int(program.most.sum())
    unlimited = replace(program, p=n, group_most=np.full_like(program.group_most, n))
    everywhere = replace(unlimited, least=program.most)
    by_floor: tuple[float, ...] = ()
    if program.floors:
        lacking = least_lacking(everywhere)
        solved = lacking.solve(time_limit_s=max(time_limit_s, 1.0), seed=seed)
        short = solved.columns[lacking.lacking] if solved.columns is not None else np.full(1, np.nan)
        if program.capacity is None:
            short = program.lacking(program.most)
        by_floor = tuple(float(lack) for lack in short)
        missing = float(short.sum())
    elif program.capacity is not None:
        served = most_worth(everywhere).solve(time_limit_s=max(time_limit_s, 1.0), seed=seed)
        missing = float(program.weight.sum()) - served.value
    else:
        missing = 0.0
    seconds = time.perf_counter() - begin
    if missing > 1e-9 * max(1.0, float(program.weight.sum())):
        lacks = f"all sites together leave {missing:g} of demand short of what is asked for"
        return infeasible(missing, "weight", lacks, seconds=seconds, by_floor=by_floor)
    counted = replace(unlimited, cost=np.ones(len(program.cost)))
    fewest = cheapest_cover(counted, seed=seed, time_limit_s=60.0, explain=False)
    more = fewest.bound - program.p
    lacks = f"at least {fewest.bound:g} sites are needed and {program.p} asked for"
    return infeasible(more, "sites", lacks, seconds=time.perf_counter() - begin)


def greedy_cover(program: Program) -> Ints:
    """Return a plan that reaches every cell: most new cells for the price first, then what is spare out."""
    coverage = program.coverage
    lengths = np.diff(coverage.starts)
    plan = program.least.copy()
    price = np.maximum(program.cost, 1e-9)
    while True:
        open_cells = program.covers(plan) == 0
        if not open_cells.any():
            break
        gain = np.bincount(coverage.sites[np.repeat(open_cells, lengths)], minlength=coverage.n_sites)
        plan[int(np.argmax(np.where(plan > 0, 0.0, gain / price)))] = 1
    of_site, cells = coverage.points_of_sites()
    covers = program.covers(plan)
    spare = np.flatnonzero((plan > 0) & (program.least == 0))
    for site in spare[np.argsort(-program.cost[spare], kind="stable")]:
        own = cells[of_site[site] : of_site[site + 1]]
        if (covers[own] > 1).all():
            plan[site] = 0
            covers[own] -= 1
    return plan
