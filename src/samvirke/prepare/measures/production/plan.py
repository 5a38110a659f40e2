"""The production plan: which batches to make in which week, proven as far as the clock allows."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.prepare.measures.highs import solve
from samvirke.prepare.measures.production.parts import Part, independent_parts
from samvirke.prepare.measures.production.problem import ProductionProblem
from samvirke.prepare.measures.production.program import Program, production_program
from samvirke.travel.times import Bools, Floats, Ints

GAP = 0.005
WINDOW, STEP = 6, 3  # weeks looked at as whole numbers at a time, and how many of them are then kept
SHARE_FOR_START = 0.4  # of the time, at most, for the plan that the search begins with
EARLY = 1e-5  # settles ties: what could be used this week or later is used this week
MOST_ROUNDING = 1e-5  # a solver's whole number may be this far from one


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProductionPlan:
    """What to make, and what that gives; quantities in the unit of each item.

    Parameters
    ----------
    batches
        Whole numbers, shape ``(n_products, n_weeks)``.
    setups
        Weeks in which a line changes over to the product, same shape.
    unmet
        Shape ``(n_classes, n_items, n_weeks)``.
    replaced
        Need of an item that its substitute meets, in units of the item, shape ``(n_classes, n_pairs,
        n_weeks)``.
    store
        Left at the end of each week, shape ``(n_items, n_weeks)``.
    days_lost
        Treated patient-days lost, weighted, shape ``(n_classes, n_items, n_weeks)``.
    cost_nok
        Batches and set-ups, and holding where it has a price.
    value, bound
        The sum that is to be least: lost days x NOK a day + cost; and proven for all plans.
    gap
        Distance of value and bound over the value; the largest of the parts that share no line or substitute,
        which are searched apart.
    status
        optimal (within `asked_gap`), time_limit (the clock stopped the search), or given: not searched for.
    asked_gap
        Gap at which the search was to stop.
    """

    batches: Ints
    setups: Bools
    unmet: Floats
    replaced: Floats
    store: Floats
    days_lost: Floats
    cost_nok: float
    value: float
    bound: float
    gap: float
    status: str
    asked_gap: float


def plan_production(
    problem: ProductionProblem, *, gap: float = GAP, time_limit_s: float = 60.0, seed: int = 0
) -> ProductionPlan:
    """Find the batches that lose the fewest patient-days, and among such plans the cheapest.

    Lost days count `problem.lost_day_nok` each: one sum, so that value and bound are of one thing. The search
    begins with a plan found week by week (relax and fix: Pochet and Wolsey 2006, ch. 3).

    Raises
    ------
    InvalidValueError
        When the gap is not 0 to 1 or the time limit is not above 0.
    """
    if not (0 <= gap < 1 and time_limit_s > 0):
        raise InvalidValueError(f"gap is {gap} and time_limit_s {time_limit_s}; they must be 0-1 and above 0")
    begin = time.perf_counter()
    parts = independent_parts(problem)
    searched = [part for part in parts if len(part.products)]
    found: list[ProductionPlan] = []
    for part in parts:
        if not len(part.products):
            found.append(_carried_out(part.problem, np.zeros((0, problem.weeks), dtype=np.int64)))
            continue
        left_s = time_limit_s - (time.perf_counter() - begin)
        found.append(_planned(part.problem, gap, max(left_s / len(searched), 0.0), seed))
        searched = searched[1:]
    return _joined(problem, parts, found)


def _planned(problem: ProductionProblem, gap: float, time_limit_s: float, seed: int) -> ProductionPlan:
    begin = time.perf_counter()
    start = _week_by_week(problem, gap, SHARE_FOR_START * time_limit_s, seed)
    program = production_program(problem)
    solved = solve(
        program.model,
        time_limit_s=time_limit_s - (time.perf_counter() - begin),
        gap=gap,
        seed=seed,
        start=(np.arange(len(start)), start),
    )
    columns = start if solved.columns is None else solved.columns
    return _plan_of(problem, program, columns, solved.bound * program.unit_nok, gap)


def no_production(problem: ProductionProblem) -> ProductionPlan:
    """Return what happens when nothing is made: stock, supply and substitutes are used as well as can be."""
    nothing = np.zeros((len(problem.lines.items), problem.weeks), dtype=np.int64)
    return carried_out(problem, nothing)


def carried_out(problem: ProductionProblem, batches: Ints) -> ProductionPlan:
    """Return what given batches lead to, used as well as can be; bound and gap are NaN.

    Raises
    ------
    InvalidValueError
        When the batches do not fit in the hours or the raw material.
    """
    parts = independent_parts(problem)
    return _joined(problem, parts, [_carried_out(part.problem, batches[part.products]) for part in parts])


def _carried_out(problem: ProductionProblem, batches: Ints) -> ProductionPlan:
    program, columns = _use(problem, batches, (batches > 0).astype(np.int64))
    return _plan_of(problem, program, columns, float("nan"), 0.0)


def _use(problem: ProductionProblem, batches: Ints, setups: Ints) -> tuple[Program, Floats]:
    every_week = np.ones(problem.weeks, dtype=np.bool_)
    program = production_program(problem, fixed=(batches, setups, every_week), whole=~every_week, early=EARLY)
    solved = solve(program.model, time_limit_s=np.inf)
    if solved.columns is None:
        raise InvalidValueError("the batches do not fit in the hours or the raw material; plan fewer")
    return program, solved.columns


def _week_by_week(problem: ProductionProblem, gap: float, time_limit_s: float, seed: int) -> Floats:
    """Return a plan (columns of the program) found in windows of some weeks; later weeks stay relaxed."""
    weeks, begin = problem.weeks, time.perf_counter()
    shape = (len(problem.lines.items), weeks)
    batches, setups = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    given = np.zeros(weeks, dtype=np.bool_)
    columns = np.zeros(0)
    firsts = list(range(0, max(weeks - WINDOW + STEP, 1), STEP))
    for number, first in enumerate(firsts):
        whole = np.zeros(weeks, dtype=np.bool_)
        whole[first : first + WINDOW] = True
        program = production_program(problem, fixed=(batches, setups, given), whole=whole)
        left_s = time_limit_s - (time.perf_counter() - begin)
        solved = solve(program.model, time_limit_s=left_s / (len(firsts) - number), gap=gap / 2, seed=seed)
        if solved.columns is None:
            break  # no time for this window: what is not yet planned is left unmade
        columns = solved.columns
        kept = np.arange(weeks) < first + (STEP if first != firsts[-1] else weeks)
        batches[:, kept] = np.rint(columns[program.batches])[:, kept]
        setups[:, kept] = (batches > 0)[:, kept]
        given |= kept
    return _use(problem, batches, setups)[1]


def _plan_of(
    problem: ProductionProblem, program: Program, columns: Floats, bound: float, gap: float
) -> ProductionPlan:
    batches = np.rint(columns[program.batches]).astype(np.int64)
    if np.abs(columns[program.batches] - batches).max(initial=0.0) > MOST_ROUNDING:
        raise InvalidValueError("the solver's batches are not whole numbers")
    setups = batches > 0
    # A whole number may be off in the ninth digit; what the rounded plan gives is worked out anew.
    program, columns = _use(problem, batches, setups.astype(np.int64))
    by_item = program.scale[None, :, None]
    unmet = np.maximum(columns[program.unmet], 0.0) * by_item
    of_pair = program.scale[problem.substitutes.item][None, :, None]
    lost = problem.days_lost[:, :, None] * unmet
    store = np.maximum(columns[program.store], 0.0) * program.scale[:, None]
    lines = problem.lines
    cost_nok = float((lines.batch_cost_nok[:, None] * batches + lines.setup_cost_nok[:, None] * setups).sum())
    if problem.holding_nok is not None:
        cost_nok += float((problem.holding_nok[:, None] * store).sum())
    value = problem.lost_day_nok * float(lost.sum()) + cost_nok
    distance = float("nan")
    if not np.isnan(bound):
        bound = min(max(bound, 0.0), value)  # no part of the sum is below 0; and they may pass by a rounding
        distance = (value - bound) / value if value > 0 else 0.0
    return ProductionPlan(
        batches=batches,
        setups=setups,
        unmet=unmet,
        replaced=np.maximum(columns[program.replaced], 0.0) * of_pair,
        store=store,
        days_lost=lost,
        cost_nok=cost_nok,
        value=value,
        bound=bound,
        gap=distance,
        status=_status(distance, gap),
        asked_gap=gap,
    )


def _status(distance: float, gap: float) -> str:
    if np.isnan(distance):
        return "given"
    return "optimal" if distance <= gap + 1e-6 else "time_limit"


def _joined(
    problem: ProductionProblem, parts: Sequence[Part], plans: Sequence[ProductionPlan]
) -> ProductionPlan:
    """Put the plans of the parts together."""
    lines, n_classes, weeks = problem.lines, len(problem.need), problem.weeks
    batches = np.zeros((len(lines.items), weeks), dtype=np.int64)
    unmet, days_lost = np.zeros(problem.need.shape), np.zeros(problem.need.shape)
    replaced = np.zeros((n_classes, len(problem.substitutes.item), weeks))
    store = np.zeros((len(problem.items), weeks))
    for part, plan in zip(parts, plans, strict=True):
        batches[part.products] = plan.batches
        unmet[:, part.items], days_lost[:, part.items] = plan.unmet, plan.days_lost
        replaced[:, part.pairs], store[part.items] = plan.replaced, plan.store
    planned = [plan for part, plan in zip(parts, plans, strict=True) if len(part.products)]
    statuses = {plan.status for plan in planned} - {"optimal"}
    alone = sum(plan.value for part, plan in zip(parts, plans, strict=True) if not len(part.products))
    return ProductionPlan(
        batches=batches,
        setups=batches > 0,
        unmet=unmet,
        replaced=replaced,
        store=store,
        days_lost=days_lost,
        cost_nok=sum(plan.cost_nok for plan in plans),
        value=sum(plan.value for plan in plans),
        bound=alone + sum(plan.bound for plan in planned),  # where nothing can be made the value is proven
        gap=float(np.max([plan.gap for plan in planned], initial=0.0)),  # NaN where one was given
        status=min(statuses, default="optimal"),
        asked_gap=max((plan.asked_gap for plan in planned), default=0.0),
    )
