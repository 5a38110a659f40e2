"""Cost against risk: what each step of a budget buys, one item at a time.

The least risk falls with the budget and bends one way only (it is the value of a linear programme in a
right-hand side), so between two points of a frontier no budget does worse than the straight line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from samvirke.prepare.measures.stock.placement import least_unmet, shipped
from samvirke.prepare.measures.stock.problem import StockProblem
from samvirke.prepare.measures.stock.programme import Placement

STEPS = (0.0, 0.08, 0.2, 0.4, 0.65, 1.0)  # of the way from the floor alone to as little unmet as can be


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FrontierPoint:
    """The best plan of a budget.

    Parameters
    ----------
    budget_nok
        Most that the plan might cost a year.
    placement
        The plan, what it costs and what stays unmet.
    """

    budget_nok: float
    placement: Placement


def frontier(
    problem: StockProblem,
    *,
    budgets_nok: Sequence[float] | None = None,
    tail_share: float = 0.5,
    time_limit_s: float = 300.0,
) -> tuple[FrontierPoint, ...]:
    """Return the least risk for each of several budgets, by rising budget.

    Parameters
    ----------
    problem
        What is asked.
    budgets_nok
        A year; None: from the floor alone (shipped in the best way) to the least unmet need that
        any money buys, in `STEPS`.
    tail_share
        How much of the objective is CVaR, 0 to 1.
    time_limit_s
        For HiGHS, a point.

    Raises
    ------
    BadInputError
        When a budget does not pay for the floor.
    """
    points = []
    if budgets_nok is None:
        least = shipped(problem, problem.least_stock, time_limit_s=time_limit_s).yearly_nok
        all_of_it = least_unmet(problem, tail_share=tail_share, time_limit_s=time_limit_s)
        most = all_of_it.yearly_nok
        budgets_nok = [least + step * (most - least) for step in STEPS[:-1]] if most > least else []
        points = [FrontierPoint(budget_nok=max(most, least), placement=all_of_it)]
    found = [
        FrontierPoint(
            budget_nok=budget,
            placement=least_unmet(
                problem, budget_nok=budget, tail_share=tail_share, time_limit_s=time_limit_s
            ),
        )
        for budget in sorted(budgets_nok)
    ]
    return (*found, *points)
