r"""Two-stage placement of the stock of one item.

First stage, before anybody knows: new stock :math:`x_d`. Second stage, in scenario *s*: units
:math:`y_{sdk}` from depot *d* for spell *k* (a place and weeks, see `spells`) and unmet :math:`u_{sck}`.

.. math::
   \sum_d y_{sdk} + \sum_c u_{sck} = \sum_c D_{sck}, \qquad 0 \le u_{sck} \le D_{sck}, \\
   \sum_{k \text{ leaves in the window}} y_{sdk} \le x_d + \text{what lies there and has come in}, \\
   z_s = \sum_{ck} w_c u_{sck}, \qquad
   \text{risk} = (1 - \theta)\,\bar z + \theta\,\Bigl(\eta + \tfrac{1}{(1 - a) S} \sum_s (z_s - \eta)^+\Bigr)

Yearly cost: room and capital for :math:`x`, what expires beyond rotation, and the chance of a course ×
the mean transport. CVaR as in Rockafellar and Uryasev (2000), Journal of Risk 2(3), 21-41.
"""

import time

import numpy as np

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.prepare.measures.stock.problem import StockProblem
from samvirke.prepare.measures.stock.programme import Placement, Programme
from samvirke.travel.times import Floats

ROUNDING_NOK = 0.01  # what is left of a budget shared by differences may be this far below nothing


def least_unmet(
    problem: StockProblem,
    *,
    budget_nok: float = np.inf,
    tail_share: float = 0.5,
    time_limit_s: float = 300.0,
    by_week: bool = False,
) -> Placement:
    """Return the plan with the least risk within a yearly budget; of equal ones the cheapest.

    Parameters
    ----------
    problem
        What is asked.
    budget_nok
        Most that holding and expected transport may cost a year.
    tail_share
        How much of the objective is CVaR, 0 to 1; the rest is the mean.
    time_limit_s
        For HiGHS.
    by_week
        Keep every week apart: the same answer from a larger programme, for comparison.

    Raises
    ------
    BadInputError
        When the budget does not pay for the floor.
    InvalidValueError
        When `tail_share` is outside its range.
    """
    _check_share(tail_share)
    least_nok = problem.yearly_nok(problem.least_stock)
    if budget_nok < least_nok * (1 - 1e-9) - ROUNDING_NOK:
        raise BadInputError(
            f"the budget for {problem.item} is {budget_nok:,.0f} NOK a year and the least stock that the "
            f"rule asks for costs {least_nok:,.0f}; give at least that, or leave the rule out"
        )
    begin = time.perf_counter()
    programme = Programme(problem, tail_share, by_week=by_week)
    programme.bind_cost(max(budget_nok, least_nok))
    solved = programme.least(risk=1.0, cost=0.0, time_limit_s=time_limit_s)
    found = programme.placement(solved, begin)
    if found.status == "optimal" and not programme.gains_by_money(solved):
        # More money buys nothing: many plans have this risk, and HiGHS may have met a dear one.
        found = programme.cheapest(found, begin, time_limit_s)
    return found


def least_cost(
    problem: StockProblem,
    *,
    unmet_nok: float,
    tail_share: float = 0.5,
    time_limit_s: float = 300.0,
    by_week: bool = False,
) -> Placement:
    """Return the plan with the least yearly cost when a unit unmet is priced.

    Parameters
    ----------
    problem
        What is asked.
    unmet_nok
        What society would pay to have met one unit of class weight 1, times the chance of a course in
        a year where the scenarios are not every year's; 0 or more.
    tail_share
        How much of the risk is CVaR, 0 to 1; the rest is the mean.
    time_limit_s
        For HiGHS.
    by_week
        Keep every week apart: the same answer from a larger programme, for comparison.

    Raises
    ------
    InvalidValueError
        When a figure is outside its range.
    """
    _check_share(tail_share)
    if not (np.isfinite(unmet_nok) and unmet_nok >= 0):
        raise InvalidValueError(f"unmet_nok is {unmet_nok}; it must be 0 or more")
    begin = time.perf_counter()
    programme = Programme(problem, tail_share, by_week=by_week)
    solved = programme.least(risk=unmet_nok, cost=1.0, time_limit_s=time_limit_s)
    return programme.placement(solved, begin, unmet_nok=unmet_nok)


def shipped(
    problem: StockProblem, stock: Floats, *, cheapest: bool = True, time_limit_s: float = 300.0
) -> Placement:
    """Return what a given new stock does when each scenario is met in the best way there is.

    Parameters
    ----------
    problem
        What is asked; its floor is not looked at.
    stock
        New stock at each depot, shape ``(n_depots,)``.
    cheapest
        Of all ways with the least mean unmet need take the cheapest; without it the unmet need is the
        same, in half the time, and the cost of transport means nothing.
    time_limit_s
        For HiGHS.

    Raises
    ------
    InvalidValueError
        When `stock` has the wrong shape or holds less than nothing.
    """
    if stock.shape != problem.holding_nok.shape or not (np.isfinite(stock) & (stock >= 0)).all():
        raise InvalidValueError(
            f"stock is {stock.shape} with the least {stock.min(initial=0.0)}; it must be "
            f"{problem.holding_nok.shape}, 0 or more and finite"
        )
    begin = time.perf_counter()
    programme = Programme(problem, 0.0, given=stock)
    solved = programme.least(risk=1.0, cost=0.0, time_limit_s=time_limit_s)
    found = programme.placement(solved, begin)
    return programme.cheapest(found, begin, time_limit_s) if cheapest else found


def _check_share(tail_share: float) -> None:
    if not 0 <= tail_share <= 1:
        raise InvalidValueError(f"tail_share is {tail_share}; it must be 0 (the mean) to 1 (CVaR)")
