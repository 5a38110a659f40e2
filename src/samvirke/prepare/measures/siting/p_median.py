"""The least sum of travel: the p-median problem."""

import time
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.highs import solve
from samvirke.prepare.measures.siting.answer import (
    TOLERANCE,
    Answer,
    answer,
    fixed_too_much,
    gap_of,
    infeasible,
    no_plan,
)
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.floored import floor_program, on_sites, shorten, start_with_floors
from samvirke.prepare.measures.siting.lagrangian import SMALLEST_STEP
from samvirke.prepare.measures.siting.lscp import cheapest_cover, greedy_cover
from samvirke.prepare.measures.siting.median_bound import ascend_median, closed_in_shorter, median_bound
from samvirke.prepare.measures.siting.median_capacity import with_capacity
from samvirke.prepare.measures.siting.median_model import nearest_model
from samvirke.prepare.measures.siting.median_swap import Travel, median_search, travel_of
from samvirke.prepare.measures.siting.p_center import reach_times
from samvirke.prepare.measures.siting.program import Program
from samvirke.prepare.measures.siting.restrictions import (
    NONE,
    Kept,
    Restrictions,
    amounts,
    whole_number,
    written_out,
)
from samvirke.prepare.measures.siting.swap import draws_for
from samvirke.travel.times import Floats, Ints

SEARCH_WORK = 6e8  # restarts × points × sites: some seconds
FINISH_STEPS = 150_000  # rows of the exact model above which HiGHS takes minutes
PRICE_ROUNDS = 50
FREE_SHARE = 0.5  # of the time limit, for the search without floors that proves the bound
NEVER = float("inf")


def p_median(
    cost: npt.NDArray[np.floating],
    weight: Floats,
    p: int,
    restrictions: Restrictions = NONE,
    *,
    coverage: Coverage | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
    gap: float = 0.0,
) -> Answer:
    r"""Choose the sites with the least weighted travel from each point's nearest.

    Parameters
    ----------
    cost
        Seconds (or metres) from each site to each point, shape ``(n_points, n_sites)``, ``inf`` where
        there is no way.
    weight
        Demand of each point, shape ``(n_points,)``, not negative.
    p
        Most sites that may be open, those fixed included.
    restrictions
        Fixed, forbidden, cost, budget and floors. With capacity a point's weight may be shared among
        sites, points × sites must be at most 200 000, and floors are refused.
    coverage
        Who is reached in time, ``Coverage.of(cost, limit_s)``: what floors count. None: no floors.
    seed, time_limit_s, gap
        As in `mclp`.

    Returns
    -------
    Answer whose value is the sum of weight × travel. Infeasible when points that weigh something are
    out of reach of all sites or sites lack capacity (missing weight), when p sites do not reach all
    (missing sites), when money does not suffice (missing cost), or when floors cannot be met besides
    (missing weight).

    Notes
    -----
    :math:`\min \sum_i w_i \min_{j \in Y} d_{ij}`, :math:`|Y| \le p`: Hakimi (1964), Operations Research
    12, 450-459. Floors only take plans away, so the bound without them holds with them; HiGHS is told
    of them, and swaps keep to them.
    """
    begin = time.perf_counter()
    cost = reach_times(cost)
    weight = amounts(weight, cost.shape[0], "weight of point")
    p = whole_number(p, "the number of sites")
    kept = written_out(restrictions, cost.shape[1], cost.shape[0])
    if kept.floors and kept.capacity is not None:
        raise BadInputError(
            "p_median was given capacity and floors of service; it takes one of them; leave the other out, "
            "or use mclp, which takes both"
        )
    floors = floor_program(coverage, weight, kept, p, "p_median")
    spent = float(kept.cost @ kept.least)
    blocked = fixed_too_much(int(kept.least.sum()), p, spent, kept.budget) or _unreached(cost, weight, kept)
    if blocked is not None:
        return blocked
    if kept.capacity is not None:
        return with_capacity(
            cost, weight, p, restrictions, kept, kept.capacity, seed, begin, time_limit_s, gap
        )
    points, sites = np.flatnonzero(weight > 0), np.flatnonzero(kept.most > 0)
    if len(points) == 0:
        return answer(
            np.flatnonzero(kept.least), 0.0, 0.0, seconds=time.perf_counter() - begin, method="no demand"
        )
    if len(points) < len(weight) or len(sites) < cost.shape[1]:
        cost = cost[np.ix_(points, sites)]
    start = _start(cost, weight[points], p, kept, sites, seed, time_limit_s)
    if isinstance(start, Answer):
        return replace(start, seconds=time.perf_counter() - begin)
    travel = travel_of(
        _finite(cost, weight[points]),
        weight[points],
        p,
        fixed=kept.least[sites] > 0,
        price=kept.cost[sites],
        budget=kept.budget,
    )
    search = _Search(travel=travel, seed=seed, gap=gap, begin=begin, end=begin + time_limit_s)
    if floors is None:
        return search.run(start, sites)
    return _with_floors(search, start, _reach(cost, p, kept, sites), on_sites(floors, sites), sites)


def _with_floors(search: "_Search", start: Ints, reach: Program, floors: Program, sites: Ints) -> Answer:
    """Search without floors first: its bound holds, and its plan may meet them as it is."""
    end, begin = search.end, search.begin
    search.end = begin + FREE_SHARE * (end - begin)
    free = search.run(start, sites)
    plan = np.bincount(search.sites, minlength=len(sites)).astype(np.int64)
    if floors.meets_floors(plan):
        if free.status != "time_limit":
            return free
        start = search.sites
    left_s = max(end - time.perf_counter(), 1.0)
    held = start_with_floors(reach, floors, start, seed=search.seed, time_limit_s=left_s)
    if isinstance(held, Answer):
        return replace(held, seconds=time.perf_counter() - begin)
    search.end = end
    return search.run_with_floors(floors, held, sites)


def _unreached(cost: npt.NDArray[np.floating], weight: Floats, kept: Kept) -> Answer | None:
    out = (weight > 0) & ~np.isfinite(np.where(kept.most[None, :] > 0, cost, np.inf)).any(axis=1)
    if not out.any():
        return None
    lacks = f"no site reaches {out.sum()} of the points, demand {weight[out].sum():g} of {weight.sum():g}"
    return infeasible(float(weight[out].sum()), "weight", lacks, seconds=0.0)


def _finite(cost: npt.NDArray[np.floating], weight: Floats) -> npt.NDArray[np.floating]:
    """Let no way be so long that any plan that reaches all is better than any that does not."""
    no_way = ~np.isfinite(cost)
    if not no_way.any():
        return cost
    longest = float(cost[~no_way].max(initial=0.0))
    never = 2 * (longest + 1.0) * float(weight.sum()) / float(weight.min())
    return np.where(no_way, never, cost.astype(np.float64))


def _start(
    cost: npt.NDArray[np.floating],
    weight: Floats,
    p: int,
    kept: Kept,
    sites: Ints,
    seed: int,
    time_limit_s: float,
) -> Ints | Answer:
    """Return sites that reach every point, or why there are none."""
    if np.isfinite(cost).all():
        fixed = np.flatnonzero(kept.least[sites])
        if len(fixed):
            return fixed
        affordable = kept.cost[sites] <= kept.budget
        if p == 0:
            return infeasible(1, "sites", "0 sites are asked for, and points must be served", seconds=0.0)
        if not affordable.any():
            short = float(kept.cost[sites].min()) - kept.budget
            return infeasible(short, "cost", f"the cheapest site is {short:g} above the budget", seconds=0.0)
        return np.array([np.where(affordable, weight @ cost, np.inf).argmin()])
    return _start_that_reaches_all(cost, p, kept, sites, seed, time_limit_s)


def _start_that_reaches_all(
    cost: npt.NDArray[np.floating], p: int, kept: Kept, sites: Ints, seed: int, time_limit_s: float
) -> Ints | Answer:
    priced = np.isfinite(kept.budget)
    program = replace(_reach(cost, p, kept, sites), budget=float("inf"))
    allowed = kept.budget if priced else float(p)
    quick = greedy_cover(program)
    if quick.sum() <= p and program.cost @ quick <= allowed:
        return np.flatnonzero(quick)
    found = cheapest_cover(program, seed=seed, time_limit_s=time_limit_s)
    if found.status == "infeasible":
        return found
    if found.bound > allowed * (1 + 1e-9):
        unit = "cost" if priced else "sites"
        lacks = f"reaching every point takes {found.bound:g} ({unit}) and {allowed:g} is allowed"
        return infeasible(found.bound - allowed, "cost" if priced else "sites", lacks, seconds=0.0)
    if not found.value <= allowed * (1 + 1e-9):
        return no_plan(bound=0.0, seconds=0.0, method=found.method)
    return found.sites


def _reach(cost: npt.NDArray[np.floating], p: int, kept: Kept, sites: Ints) -> Program:
    """Return the program in which every point has a way to some site; sites cost 1 without a budget."""
    restrictions = Restrictions(
        fixed=np.flatnonzero(kept.least[sites]),
        cost=kept.cost[sites] if np.isfinite(kept.budget) else None,
        budget=kept.budget,
    )
    coverage = Coverage.of(cost, float(np.finfo(np.float64).max))
    return covering(coverage, np.ones(len(cost)), [1.0], p, restrictions)


@dataclass(slots=True, eq=False, kw_only=True)
class _Search:
    """What is known so far."""

    travel: Travel
    seed: int
    gap: float
    begin: float
    end: float
    sites: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    value: float = NEVER
    bound: float = 0.0
    prices: Floats = field(default_factory=lambda: np.empty(0))
    money: float = 0.0
    floors: Program | None = None

    @property
    def is_done(self) -> bool:
        return gap_of(self.value, self.bound) <= max(self.gap, TOLERANCE)

    @property
    def is_late(self) -> bool:
        return time.perf_counter() > self.end

    def run(self, start: Ints, numbers: Ints) -> Answer:
        """Search, bound, search on, finish."""
        nothing = draws_for(self.seed, 0, self.travel.p)
        self.found(median_search(self.travel, start, nothing, False))
        if np.isfinite(self.travel.budget):
            self.found(median_search(self.travel, start, nothing, True))
        n = int(np.clip(SEARCH_WORK / self.travel.cost.size, 20, 300))
        self.restart(1, n)
        self.tighten()
        for turn in range(2, 5):
            if not self.is_done and not self.is_late:
                self.restart(turn, n)
        method = "swap search + Lagrangian bound"
        tried, finished = False, True
        if not self.is_done and not self.is_late:
            # Better plans make better steps.
            self.tighten()
        if not self.is_done and not self.is_late:
            tried, finished = self.finish()
            method += " + HiGHS" if tried else ""
        return self.answer(numbers, method, tried=tried, finished=finished)

    def run_with_floors(self, floors: Program, start: Ints, numbers: Ints) -> Answer:
        """Search on from sites that meet the floors, with the bound proven without them; finish."""
        self.floors = floors
        self.sites = shorten(self.travel, floors, start, self.end)
        self.value = self.travel_to(self.sites)
        method = "swap search within floors + Lagrangian bound"
        tried, finished = False, True
        if not self.is_done and not self.is_late:
            tried, finished = self.finish()
            method += " + HiGHS" if tried else ""
        return self.answer(numbers, method, tried=tried, finished=finished)

    def answer(self, numbers: Ints, method: str, *, tried: bool, finished: bool) -> Answer:
        return answer(
            numbers[self.sites],
            self.value,
            min(self.bound, self.value),
            seconds=time.perf_counter() - self.begin,
            method=method,
            out_of_time=not self.is_done and (self.is_late or not finished),
            solved=tried and finished,
        )

    def travel_to(self, sites: Ints) -> float:
        return float(self.travel.weight @ self.travel.cost[:, sites].min(axis=1))

    def found(self, is_open: npt.NDArray[np.bool_]) -> None:
        sites = np.flatnonzero(is_open)
        if self.floors is not None and not self.floors.meets_floors(is_open.astype(np.int64)):
            return
        value = self.travel_to(sites)
        if value < self.value:
            self.sites, self.value = sites, value

    def restart(self, turn: int, n: int) -> None:
        draws = draws_for(self.seed + turn, n, self.travel.p)
        for lot in range(0, n, 10):
            if self.is_late or self.is_done:
                return
            self.found(median_search(self.travel, self.sites, draws[lot : lot + 10], False))

    def tighten(self) -> None:
        travel, step = self.travel, 1.0
        if len(self.prices) == 0:
            two = np.sort(travel.cost[:, self.sites], axis=1)
            second = two[:, min(1, two.shape[1] - 1)]
            # Above the last listed site the unlisted ones would have to be counted too.
            self.prices = travel.weight * np.minimum(second, travel.near_cost[:, -1])
        self.bound = max(self.bound, median_bound(travel, self.prices, self.money))
        while step >= SMALLEST_STEP and not self.is_done and not self.is_late:
            self.prices, self.money, step = ascend_median(
                travel, self.prices, self.money, self.value, PRICE_ROUNDS, 20, step
            )
            self.bound = max(self.bound, median_bound(travel, self.prices, self.money))

    def finish(self) -> tuple[bool, bool]:
        """Solve what no bound has ruled out; say whether that was tried, and whether it ended."""
        travel = self.travel
        closed = closed_in_shorter(travel, self.prices, self.money, self.value)
        left = np.setdiff1d(np.arange(travel.cost.shape[1]), closed)
        if len(left) * len(travel.weight) > 20 * FINISH_STEPS:
            return False, True
        # A point that pays more than its price by the whole gap is in no better plan.
        spare = self.value - median_bound(travel, self.prices, self.money)
        limit = self.prices + spare * (1 + 1e-9) + 1e-9 * self.value
        built = nearest_model(
            travel.cost[:, left].astype(np.float64),
            travel.weight,
            limit,
            travel.p,
            fixed=travel.fixed[left],
            price=travel.price[left],
            budget=travel.budget,
            floors=None if self.floors is None else on_sites(self.floors, left),
        )
        if built is None:
            self.bound = self.value
            return True, True
        model, columns, offset, steps = built
        if steps > FINISH_STEPS:
            return False, True
        start = None
        if np.isin(self.sites, left).all():
            start = (columns, np.isin(left, self.sites).astype(np.float64))
        solved = solve(
            model,
            time_limit_s=self.end - time.perf_counter(),
            gap=self.gap,
            seed=self.seed,
            start=start,
        )
        if solved.columns is not None:
            is_open = np.zeros(travel.cost.shape[1], dtype=np.bool_)
            is_open[left[solved.columns[columns] > 0.5]] = True
            self.found(is_open)
        proven = self.value if solved.infeasible else min(solved.bound + offset, self.value)
        self.bound = max(self.bound, proven)
        return True, solved.finished
