"""Several services that look for places at once: one number of units, one budget, shared addresses."""

from dataclasses import replace

import numpy as np

from samvirke.prepare.measures.siting.answer import gap_of
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.effect import units_in_reach, value_of
from samvirke.prepare.measures.siting.floors import floors_beside
from samvirke.prepare.measures.siting.joint import Agency, joint
from samvirke.prepare.measures.siting.models import Effort, Solved, building_costs, unit_costs
from samvirke.prepare.measures.siting.problem import Problem
from samvirke.prepare.measures.siting.question import Question


def solve_together(problem: Problem, question: Question, number: int, effort: Effort) -> Solved:
    """Place units of several services so that together they reach most.

    Parameters
    ----------
    problem, question
        What is asked; each service has its own demand, limits and units that stand on.
    number
        Units of all services together: which service gets how many is part of the answer.
    effort
        Seed and time limit of the solver.
    """
    forbidden = problem.numbers_of(question.forbidden, "forbidden")
    agencies, settled = [], 0.0
    for service in problem.services:
        count = units_in_reach(service)
        settled += value_of("mclp", service, ())
        points = (service.judged > 0) & (count == 0)
        agencies.append(
            Agency(
                name=service.label,
                coverage=Coverage.of(np.ascontiguousarray(service.new_s[points]), service.limit_s[points]),
                weight=service.judged[points],
                cost=unit_costs(problem, question),
                forbidden=forbidden,
                floors=floors_beside(problem, question, service, points, count > 0),
            )
        )
    found = joint(
        agencies,
        p=number,
        building_cost=building_costs(problem, question),
        budget=question.budget,
        seed=effort.seed,
        time_limit_s=effort.time_limit_s,
    )
    value, bound = found.answer.value + settled, found.answer.bound + settled
    gap = gap_of(value, bound) if np.isfinite(value) else found.answer.gap
    return Solved(
        answer=replace(found.answer, value=value, bound=bound, gap=gap),
        chosen=tuple(tuple(found.sites_by_agency[agency.name].tolist()) for agency in agencies),
    )
