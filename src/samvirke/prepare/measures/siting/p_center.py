"""The least longest travel: the p-center problem."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.siting.answer import Answer, Unit, answer, infeasible, no_plan
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.floored import floor_program, grown, lacking_with_floors
from samvirke.prepare.measures.siting.lscp import cheapest_cover, greedy_cover
from samvirke.prepare.measures.siting.maximise import obstacle
from samvirke.prepare.measures.siting.program import Program
from samvirke.prepare.measures.siting.restrictions import (
    NONE,
    Kept,
    Restrictions,
    amounts,
    whole_number,
    written_out,
)
from samvirke.travel.times import Floats, Ints


def p_center(
    cost: npt.NDArray[np.floating],
    p: int,
    restrictions: Restrictions = NONE,
    *,
    coverage: Coverage | None = None,
    weight: Floats | None = None,
    seed: int = 0,
    time_limit_s: float = 60.0,
) -> Answer:
    r"""Choose the sites from which the worst served point is reached soonest.

    Parameters
    ----------
    cost
        Seconds (or metres) from each site to each point, shape ``(n_points, n_sites)``, ``inf`` where
        there is no way. Leave out points that nobody lives at: each counts alike.
    p
        Most sites that may be open, those fixed included.
    restrictions
        Fixed, forbidden, cost, budget and floors; capacity is refused.
    coverage
        Who is reached in time, ``Coverage.of(cost, limit_s)``: what floors count. None: no floors.
    weight
        Demand of each point, shape ``(n_points,)``, that floors count; None: 1 each. The longest travel
        is over all points, however little they weigh.
    seed, time_limit_s
        As in `mclp`.

    Returns
    -------
    Answer whose value is the longest travel to the nearest open site. Infeasible when a point is out of
    reach of all sites (missing weight: how many such points), or p sites (missing sites) or the budget
    (missing cost) do not reach all, or when floors cannot be met besides (missing weight).

    Notes
    -----
    :math:`\min \max_i \min_{j \in Y} d_{ij}`, :math:`|Y| \le p`, solved as a chain of covering problems
    over the distances that occur: Minieka (1970), SIAM Review 12, 138-139. Floors are rows of each.
    """
    begin = time.perf_counter()
    cost = reach_times(cost)
    p = whole_number(p, "the number of sites")
    kept = written_out(restrictions, cost.shape[1], cost.shape[0])
    refuse_capacity(kept, "p_center")
    demand = amounts(np.ones(len(cost)) if weight is None else weight, len(cost), "weight of point")
    floors = floor_program(coverage, demand, kept, p, "p_center")
    open_cost = np.where(kept.most[None, :] > 0, cost, np.inf)
    search = _Radii(open_cost, p, restrictions, kept, floors, seed, begin, time_limit_s)
    blocked = obstacle(replace(search.program(np.inf), budget=kept.budget)) or _unreached(open_cost, begin)
    if blocked is not None:
        return blocked
    return search.answer()


def reach_times(cost: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Return a table of points × sites that holds no NaN and nothing below 0."""
    cost = np.asarray(cost)
    if cost.ndim != 2 or not np.issubdtype(cost.dtype, np.floating):
        raise BadInputError(
            f"the travel table is {cost.dtype} with shape {cost.shape}; "
            "it must be decimal numbers, (n_points, n_sites)"
        )
    if not (cost >= 0).all():
        bad = np.argwhere(~(cost >= 0))[0]
        raise BadInputError(
            f"travel from site {bad[1]} to point {bad[0]} is {cost[bad[0], bad[1]]}; it must be 0 or more, "
            "inf where there is no way"
        )
    return cost


def refuse_capacity(kept: Kept, model: str) -> None:
    """Refuse what a model of the longest time cannot keep to."""
    if kept.capacity is not None:
        raise BadInputError(f"{model} knows no capacity of sites; leave it out, or use mclp or lscp")


def _unreached(cost: npt.NDArray[np.floating], begin: float) -> Answer | None:
    out = int((~np.isfinite(cost).any(axis=1)).sum())
    if out == 0:
        return None
    lacks = f"no site reaches {out} of the {len(cost)} points"
    return infeasible(out, "weight", lacks, seconds=time.perf_counter() - begin)


class _Radii:
    """Ask of a radius whether the sites allowed cover all within it."""

    def __init__(
        self,
        cost: npt.NDArray[np.floating],
        p: int,
        restrictions: Restrictions,
        kept: Kept,
        floors: Program | None,
        seed: int,
        begin: float,
        time_limit_s: float,
    ) -> None:
        self.cost, self.p, self.restrictions, self.kept = cost, p, restrictions, kept
        self.floors = floors
        self.seed, self.begin, self.end = seed, begin, begin + time_limit_s
        self.priced = np.isfinite(kept.budget)
        self.best: Ints | None = None
        self.longest = np.inf

    def program(self, radius: float) -> Program:
        coverage = Coverage.of(self.cost, np.finfo(np.float64).max if radius == np.inf else radius)
        restrictions = Restrictions(
            fixed=self.restrictions.fixed,
            forbidden=self.restrictions.forbidden,
            cost=self.restrictions.cost if self.priced else None,
        )
        return covering(coverage, np.ones(len(self.cost)), [1.0], self.p, restrictions)

    def took(self, plan: Ints) -> None:
        longest = float(self.cost[:, plan > 0].min(axis=1).max())
        if longest < self.longest:
            self.best, self.longest = plan, longest

    def quick(self, radius: float) -> bool | None:
        """Try the greedy cover: True when it is enough, else unknown."""
        program = self.program(radius)
        plan = greedy_cover(program)
        if plan.sum() > self.p or program.cost @ plan > self.kept.budget:
            return None
        if self.floors is not None:
            budget = self.kept.budget
            met = grown(self.floors, plan, self.p, program.cost, budget)
            if met is None:
                return None
            plan = met
        self.took(plan)
        return True

    def exact(self, radius: float) -> bool | None:
        """Prove whether it is possible; None when time ran out."""
        if self.quick(radius):
            return True
        found = self.cheapest(radius)
        if found.status == "infeasible" or found.bound > self.allowed * (1 + 1e-9):
            return False
        if found.value > self.allowed * (1 + 1e-9) or len(found.sites) == 0:
            return None
        self.took(np.bincount(found.sites, minlength=self.cost.shape[1]))
        return True

    @property
    def allowed(self) -> float:
        return self.kept.budget if self.priced else float(self.p)

    def counted(self, radius: float) -> Program:
        program = self.program(radius)
        if not self.priced:  # count the sites; only money needs their number as a limit
            n = len(program.most)
            program = replace(program, p=n, group_most=np.array([n], dtype=np.int64))
        return program

    def cheapest(self, radius: float) -> Answer:
        program = self.counted(radius)
        left_s = max(self.end - time.perf_counter(), 0.01)
        return cheapest_cover(program, seed=self.seed, time_limit_s=left_s, explain=False, floors=self.floors)

    def without_floors(self) -> Answer:
        """Return the cheapest plan that reaches all, floors or not, or what is missing."""
        left_s = max(self.end - time.perf_counter(), 0.01)
        return cheapest_cover(self.counted(np.inf), seed=self.seed, time_limit_s=left_s)

    def answer(self) -> Answer:
        can_be = self.quick(np.inf) or self.exact(np.inf)
        if not can_be or self.best is None:
            return self.impossible()
        least = float(self.cost.min(axis=1).max())  # no plan does better for the worst point
        radii = self.radii(least)
        smallest = self.bisect(radii, self.quick, 0)[1]
        radii = radii[: smallest + 1]
        proven, _ = self.bisect(radii, self.exact, 0)
        seconds = time.perf_counter() - self.begin
        bound = min(float(radii[min(proven, len(radii) - 1)]), self.longest)
        return answer(
            np.flatnonzero(self.best),
            self.longest,
            bound,
            seconds=seconds,
            method="bisection over set covers by greedy and HiGHS",
            out_of_time=bound < self.longest,
        )

    def radii(self, least: float) -> Floats:
        """Return the distances that may be the answer, rising."""
        between = (self.cost >= least) & (self.cost <= self.longest)
        return np.unique(self.cost[between]).astype(np.float64)

    def bisect(self, radii: Floats, possible: Callable[[float], bool | None], low: int) -> tuple[int, int]:
        """Return the first radius not ruled out, and the first known to be possible."""
        high = len(radii) - 1  # known: it is the longest travel of a plan
        ruled_out = low
        while low < high:
            middle = (low + high) // 2
            said = possible(float(radii[middle]))
            if said:
                high = middle
            else:
                if said is False and ruled_out == low:
                    ruled_out = middle + 1
                low = middle + 1
        return ruled_out, high

    def impossible(self) -> Answer:
        found = self.without_floors()
        seconds = time.perf_counter() - self.begin
        if found.status == "infeasible":
            return infeasible(found.missing, found.missing_unit, found.lacks, seconds=seconds)
        short = found.bound - self.allowed
        if short <= self.allowed * 1e-9 and self.floors is not None:
            return self.short_of_floors(self.floors, found)
        if short <= 0:
            return no_plan(bound=0.0, seconds=seconds, method=found.method)
        unit: Unit = "cost" if self.priced else "sites"
        lacks = f"reaching every point takes {found.bound:g} ({unit}) and {self.allowed:g} is allowed"
        return infeasible(short, unit, lacks, seconds=seconds)

    def short_of_floors(self, floors: Program, reached: Answer) -> Answer:
        """Say what floors lack where all can be reached, if that is what is in the way."""
        proof = self.cheapest(np.inf)
        seconds = time.perf_counter() - self.begin
        if proof.status != "infeasible" and not proof.bound > self.allowed * (1 + 1e-9):
            return no_plan(bound=0.0, seconds=seconds, method=reached.method)
        reach = replace(self.program(np.inf), budget=self.kept.budget)
        left_s = self.end - time.perf_counter()  # what the proof has left of it
        found = lacking_with_floors(reach, floors, seed=self.seed, time_limit_s=left_s)
        return replace(found, seconds=time.perf_counter() - self.begin)
