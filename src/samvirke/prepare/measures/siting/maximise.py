"""The way to a proven plan: search, bound, close what cannot help, finish with HiGHS.

1. swap search from a greedy start (`swap`), steered by what floors lack
2. Lagrangian bound (`lagrangian`), which also closes sites that no better plan opens
3. the mixed-integer model of what is left, from the plan found (`cover_model`)

It stops as soon as the gap asked for is reached. Given a seed the answer is the same on every run; only
where the time limit cuts may a slower machine stop at an earlier plan.
"""

import time
from dataclasses import dataclass, field, replace

import numpy as np

from samvirke.prepare.measures.siting import lagrangian
from samvirke.prepare.measures.siting.answer import (
    TOLERANCE,
    Answer,
    answer,
    fixed_too_much,
    gap_of,
    infeasible,
    no_plan,
)
from samvirke.prepare.measures.siting.cover_model import least_lacking, most_worth
from samvirke.prepare.measures.siting.covering import without_sites
from samvirke.prepare.measures.siting.lagrangian import Prices
from samvirke.prepare.measures.siting.program import Program
from samvirke.prepare.measures.siting.swap import draws_for, search
from samvirke.travel.times import Ints

SEARCH_WORK = 4e7  # restarts × entries of the coverage table: about a second
FINISH_ENTRIES = 300_000  # coverage entries above which HiGHS does not end its first relaxation in a minute
FLOOR_ROUNDS = 12
PRICE_ROUNDS = 200


@dataclass(slots=True, eq=False)
class _Search:
    """What is known so far."""

    program: Program
    seed: int
    time_limit_s: float
    gap: float
    prices: Prices
    begin: float = field(default_factory=time.perf_counter)
    plan: Ints | None = None
    value: float = -np.inf
    bound: float = np.inf
    methods: list[str] = field(default_factory=list)

    @property
    def left_s(self) -> float:
        return self.time_limit_s - (time.perf_counter() - self.begin)

    @property
    def is_done(self) -> bool:
        return self.plan is not None and gap_of(self.value, self.bound) <= max(self.gap, TOLERANCE)

    def found(self, plan: Ints, value: float | None = None) -> None:
        """Take a plan over when it is better; it keeps to all restrictions."""
        value = self.program.value(plan) if value is None else value
        if self.plan is None or value > self.value:
            self.plan, self.value = plan.copy(), value

    def proved(self, bound: float) -> None:
        if self.program.is_whole and np.isfinite(bound):
            bound = float(np.floor(bound * (1 + 1e-10) + 1e-6))
        self.bound = min(self.bound, bound)

    def answer(self, *, out_of_time: bool, solved: bool = False) -> Answer:
        seconds = time.perf_counter() - self.begin
        method = " + ".join(dict.fromkeys(self.methods))
        if self.plan is None:
            return no_plan(bound=self.bound, seconds=seconds, method=method)
        sites = np.repeat(np.arange(len(self.plan)), self.plan)
        bound = max(self.bound, self.value)  # below it only by rounding
        return answer(
            sites,
            self.value,
            bound,
            seconds=seconds,
            method=method,
            out_of_time=out_of_time,
            # Whole worth is proven to the unit, whatever HiGHS rounds.
            solved=solved and not self.program.is_whole,
        )


def maximise(program: Program, *, seed: int, time_limit_s: float, gap: float) -> Answer:
    """Return the plan that is worth most, with its proof as far as time allows."""
    blocked = obstacle(program)
    if blocked is not None:
        return blocked
    prices = lagrangian.start_prices(program)
    state = _Search(program=program, seed=seed, time_limit_s=time_limit_s, gap=gap, prices=prices)
    state.proved(float(program.worth.sum()))
    if program.capacity is not None:
        return _finish(state, program)
    _search_plan(state)
    _tighten(state)
    if not state.is_done and state.left_s > 0:
        closed = np.empty(0, dtype=np.int64)
        if state.plan is not None:
            closed = lagrangian.closed_in_better(program, state.prices, state.value)
        reduced = without_sites(program, closed) if len(closed) else program
        if not program.is_plain or reduced.worth.shape[1] * len(reduced.coverage.sites) <= FINISH_ENTRIES:
            return _finish(state, reduced)
        _search_further(state)
    return state.answer(out_of_time=not state.is_done and state.left_s <= 0)


def obstacle(program: Program) -> Answer | None:
    """Return why no plan exists where the fixed sites alone forbid one."""
    in_group = np.bincount(program.group, weights=program.least, minlength=len(program.group_most))
    over = (in_group - program.group_most).max(initial=0)
    spent = program.spent(program.least)
    blocked = fixed_too_much(int(program.least.sum()), program.p, spent, program.budget)
    if blocked is None and over > 0:
        lacks = f"more sites are fixed for one agency than it may open: {over:.0f} too few"
        return infeasible(float(over), "sites", lacks, seconds=0.0)
    return blocked


# --- a plan --------------------------------------------------------------------------------------


def _search_plan(state: _Search) -> None:
    program = state.program
    state.methods.append("swap search")
    if program.floors:
        _search_with_floors(state)
        return
    nothing = draws_for(state.seed, 0, program.p)
    state.found(search(program, program.least, nothing)[0])
    if np.isfinite(program.budget):
        state.found(search(program, program.least, nothing, by_price=True)[0])
    _restart(state, program, state.seed + 1, _restarts(program))


def _search_further(state: _Search) -> None:
    # A worse bound than hoped for is as often a plan worse than need be.
    for turn in range(2, 6):
        if state.is_done or state.left_s <= 0:
            return
        _restart(state, state.program, state.seed + turn, _restarts(state.program))


def _restarts(program: Program) -> int:
    entries = max(1, len(program.coverage.sites) * program.worth.shape[1])
    return int(np.clip(SEARCH_WORK / entries, 20, 400))


def _restart(state: _Search, program: Program, seed: int, n: int) -> None:
    """Restart from the best plan, in lots small enough to stop near the time limit."""
    draws = draws_for(seed, n, program.p)
    for lot in range(0, n, 20):
        if state.left_s <= 0 or state.plan is None:
            return
        state.found(search(program, state.plan, draws[lot : lot + 20])[0])


def _search_with_floors(state: _Search) -> None:
    """Make the points of unmet floors worth more until a plan meets all (a penalty for each)."""
    program = state.program
    penalty = np.zeros(len(program.floors))
    inside = np.stack([floor.cells for floor in program.floors]).astype(np.float64)
    unit = max(float(program.worth[:, 0].sum()) / max(float(program.weight.sum()), 1e-12), 1e-12)
    plan = program.least
    for turn in range(FLOOR_ROUNDS):
        if state.left_s <= 0:
            return
        worth = program.worth.copy()
        worth[:, 0] += unit * program.weight * (penalty @ inside)
        steered = replace(program, worth=worth)
        for by_price in (False, True) if np.isfinite(program.budget) else (False,):
            draws = draws_for(state.seed + turn, 20, program.p)
            plan = search(steered, program.least, draws, by_price=by_price)[0]
            lacking = program.lacking(plan)
            if program.meets_floors(plan):
                state.found(plan)
        # Unmet floors weigh twice as much; met ones a little less, so that worth counts again.
        penalty = np.where(lacking > 0, np.maximum(2 * penalty, 1.0), 0.8 * penalty)


# --- a bound -------------------------------------------------------------------------------------


def _tighten(state: _Search) -> None:
    state.methods.append("Lagrangian bound")
    program, step = state.program, 1.0
    # A share of the total stands in for a plan that is not known yet.
    value = state.value if state.plan is not None else 0.5 * float(program.worth.sum())
    state.proved(lagrangian.bound_at(program, state.prices))
    while step >= lagrangian.SMALLEST_STEP and not state.is_done and state.left_s > 0:
        state.prices, step = lagrangian.improve(
            program, state.prices, value, rounds=PRICE_ROUNDS, patience=30, step=step
        )
        state.proved(lagrangian.bound_at(program, state.prices))


# --- the finish ----------------------------------------------------------------------------------


def _finish(state: _Search, reduced: Program) -> Answer:
    """Hand what is left to HiGHS, from the plan known."""
    model = most_worth(reduced)
    start = state.plan
    if start is not None and (start > reduced.most).any():
        start = None  # it uses sites that no better plan opens
    state.methods.append("HiGHS")
    solved = model.solve(time_limit_s=state.left_s, gap=max(state.gap, 0.0), seed=state.seed, plan=start)
    if solved.infeasible and state.plan is None:
        return _lacking(state)
    plan = model.plan(solved)
    if plan is not None and _meets(state.program, plan):
        state.found(plan, solved.value if state.program.capacity is not None else None)
    # Closed sites are closed only in plans better than the one known.
    if solved.infeasible:
        state.bound = state.value
    elif state.plan is not None:
        state.proved(max(solved.bound, state.value))
    else:
        state.proved(solved.bound)
    return state.answer(out_of_time=not solved.finished, solved=solved.finished)


def _meets(program: Program, plan: Ints) -> bool:
    if program.capacity is not None:
        return True  # the shares that HiGHS served meet the floors, not the sites alone
    return program.meets_floors(plan)


def _lacking(state: _Search) -> Answer:
    """Say what the floors lack in the plan that lacks least."""
    model = least_lacking(state.program)
    solved = model.solve(time_limit_s=max(state.left_s, 1.0), seed=state.seed)
    seconds = time.perf_counter() - state.begin
    if solved.columns is None:
        lacks = "the floors of service cannot all be met; how much is lacking was not found in time"
        return infeasible(float("nan"), "weight", lacks, seconds=seconds)
    short = np.maximum(solved.columns[model.lacking], 0.0)
    plan = model.plan(solved)
    if state.program.capacity is None and plan is not None:
        short = state.program.lacking(plan)
    # A plan cut short by the clock lacks more than need be: then the bound is what surely lacks.
    missing = float(short.sum()) if solved.finished else max(solved.bound, 0.0)
    named = [
        f"{floor.name} {lack:g} of {floor.needed:g}"
        for floor, lack in zip(state.program.floors, short, strict=True)
        if lack > 1e-9 * max(1.0, floor.needed)
    ]
    lacks = f"at least {missing:g} of demand stays short of its floor: {', '.join(named)}"
    by_floor = tuple(float(lack) for lack in short)
    return infeasible(missing, "weight", lacks, seconds=seconds, by_floor=by_floor)
