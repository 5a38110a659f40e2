"""The least sum of travel where each site has room for so much demand: shares of points, by HiGHS."""

import time

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.highs import solve
from samvirke.prepare.measures.siting.answer import Answer, answer, infeasible, no_plan
from samvirke.prepare.measures.siting.cover_model import most_worth
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.covering import covering
from samvirke.prepare.measures.siting.median_model import capacity_model
from samvirke.prepare.measures.siting.restrictions import Kept, Restrictions
from samvirke.travel.times import Floats

CAPACITY_PAIRS = 200_000


def with_capacity(
    cost: npt.NDArray[np.floating],
    weight: Floats,
    p: int,
    restrictions: Restrictions,
    kept: Kept,
    capacity: Floats,
    seed: int,
    begin: float,
    time_limit_s: float,
    gap: float,
) -> Answer:
    """Return the plan of least travel with room for all demand; see `p_median`."""
    if cost.size > CAPACITY_PAIRS:
        raise BadInputError(
            f"p_median with capacity was given {cost.shape[0]} × {cost.shape[1]} points × sites; "
            f"it takes at most {CAPACITY_PAIRS}; merge points first"
        )
    model, columns = capacity_model(
        cost,
        weight,
        p,
        least=kept.least,
        most=kept.most,
        price=kept.cost,
        budget=kept.budget,
        capacity=capacity,
    )
    solved = solve(model, time_limit_s=time_limit_s, gap=gap, seed=seed)
    seconds = time.perf_counter() - begin
    if solved.infeasible:
        reach = Coverage.of(cost, float(np.finfo(np.float64).max))
        served = most_worth(covering(reach, weight, [1.0], p, restrictions)).solve(time_limit_s=60.0)
        missing = float(weight.sum()) - served.value
        lacks = f"the sites that may open lack room for {missing:g} of demand {weight.sum():g}"
        return infeasible(missing, "weight", lacks, seconds=time.perf_counter() - begin)
    if solved.columns is None:
        return no_plan(bound=solved.bound, seconds=seconds, method="HiGHS")
    plan = np.flatnonzero(solved.columns[columns] > 0.5)
    bound = min(solved.bound, solved.value)
    return answer(plan, solved.value, bound, seconds=seconds, method="HiGHS", out_of_time=not solved.finished)
