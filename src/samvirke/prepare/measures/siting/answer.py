"""What a siting model answers: a plan, and how good it is known to be."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from samvirke.travel.times import Ints

Status = Literal["optimal", "feasible", "time_limit", "infeasible"]
Unit = Literal["", "sites", "cost", "weight"]
TOLERANCE = 1e-9  # relative; a bound this close to the value proves it
SOLVED = 1e-7  # the same where HiGHS ended by itself: its own sums are held to about 1e-7


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Answer:
    """A plan with its proof, or what stands in the way of one.

    Parameters
    ----------
    sites
        Open sites in rising order, those fixed included; `mexclp` names a site once for every unit.
        Empty when there is no plan.
    value
        Of the plan, in the unit of the model's objective; NaN when there is no plan.
    bound
        Proven: no plan is better. At least `value` where most is best, at most where least is.
    gap
        How far `bound` lies from `value`, as a share of `value`; ``inf`` when there is no plan.
    status
        *optimal*: proven, the bound meets the value. *feasible*: a plan with a bound, stopped because
        the gap asked for was reached or the model is too large to finish. *time_limit*: the clock
        stopped it, the plan is the best so far (perhaps none). *infeasible*: proven that no plan
        meets the restrictions.
    seconds
        Taken.
    method
        What found the plan and what proved the bound, for the report.
    missing, missing_unit, lacks
        When infeasible: the least that must be added to make a plan possible, of what (sites, cost,
        or weight of demand), and the same as a sentence.
    missing_by_floor
        When floors of service cannot all be met: weight lacking in each, in their order, in the plan
        that lacks least in all. Empty otherwise.
    """

    sites: Ints
    value: float
    bound: float
    gap: float
    status: Status
    seconds: float
    method: str
    missing: float = 0.0
    missing_unit: Unit = ""
    lacks: str = ""
    missing_by_floor: tuple[float, ...] = ()


def answer(
    sites: Ints,
    value: float,
    bound: float,
    *,
    seconds: float,
    method: str,
    out_of_time: bool = False,
    solved: bool = False,
) -> Answer:
    """Judge a plan by its bound: optimal when they meet, whatever stopped the search.

    `solved` says that HiGHS ended by itself, and value and bound differ by its rounding at least.
    """
    gap = gap_of(value, bound)
    proven = gap <= (SOLVED if solved else TOLERANCE)
    status: Status = "optimal" if proven else "time_limit" if out_of_time else "feasible"
    return Answer(
        sites=np.sort(np.asarray(sites, dtype=np.int64)),
        value=float(value),
        bound=float(value) if proven else float(bound),
        gap=0.0 if proven else gap,
        status=status,
        seconds=seconds,
        method=method,
    )


def no_plan(*, bound: float, seconds: float, method: str) -> Answer:
    """Say that the clock stopped the search before it met a plan."""
    nothing = np.empty(0, dtype=np.int64)
    return Answer(
        sites=nothing,
        value=float("nan"),
        bound=float(bound),
        gap=float("inf"),
        status="time_limit",
        seconds=seconds,
        method=method,
    )


def infeasible(
    missing: float,
    unit: Unit,
    lacks: str,
    *,
    seconds: float,
    by_floor: tuple[float, ...] = (),
) -> Answer:
    """Say what is missing before there can be a plan."""
    return Answer(
        sites=np.empty(0, dtype=np.int64),
        value=float("nan"),
        bound=float("nan"),
        gap=float("inf"),
        status="infeasible",
        seconds=seconds,
        method="proof that no plan meets the restrictions",
        missing=float(missing),
        missing_unit=unit,
        lacks=lacks,
        missing_by_floor=by_floor,
    )


def gap_of(value: float, bound: float) -> float:
    """Return how far a bound lies from a value, as a share of the value."""
    if bound == value:
        return 0.0
    return abs(bound - value) / abs(value) if value != 0 else float("inf")


def fixed_too_much(n_fixed: int, p: int, spent: float, budget: float) -> Answer | None:
    """Return why no plan exists where the fixed sites alone forbid one."""
    if n_fixed > p:
        lacks = f"{n_fixed} are fixed and {p} asked for: {n_fixed - p} too few"
        return infeasible(n_fixed - p, "sites", lacks, seconds=0.0)
    if spent > budget * (1 + 1e-9):
        short = spent - budget
        lacks = f"the fixed sites cost {spent:g} and the budget is {budget:g}: {short:g} too little"
        return infeasible(short, "cost", lacks, seconds=0.0)
    return None
