"""What a siting result is worth: how it was computed and what the reader must know, one sentence each."""

import numpy as np

from samvirke.prepare.measures.siting.answer import Answer
from samvirke.prepare.measures.siting.effect import can_be_reached
from samvirke.prepare.measures.siting.problem import Problem
from samvirke.prepare.measures.siting.question import WITHIN_LIMIT, Question
from samvirke.prepare.measures.siting.simulated import Simulated
from samvirke.prepare.worth import warnings_of as warnings_of_region
from samvirke.travel.times import Description, TravelTimes

HOW = {
    "mclp": "Model mclp: as much demand as possible within the limit of at least one unit.",
    "backup": "Model backup: as much demand as possible within the limit of one unit and again of a second.",
    "mexclp": "Model mexclp: as much demand as possible that finds a free unit within the limit.",
    "lscp": "Model lscp: the fewest units that put all demand within the limit.",
    "p_median": "Model p_median: the least mean response time.",
    "p_center": "Model p_center: the least longest response time.",
}
STATED = {
    "optimal": "The plan is proven best: its value meets the bound.",
    "feasible": "The plan is good, not proven best: no plan is better than the bound.",
    "time_limit": "The clock stopped the search: no plan is better than the bound.",
    "infeasible": "No plan meets what is asked.",
}


def method_of(
    problem: Problem,
    question: Question,
    answer: Answer,
    travel: Description,
    simulated: Simulated | None,
    busy_share: float,
) -> tuple[str, ...]:
    """Say how a proposal was found, one sentence each."""
    said = [HOW[question.model], STATED[answer.status]]
    said.append(
        "Demand is the acute needs of an ordinary year, expected from the everyday rates in each cell."
        if question.demand == "needs"
        else "Demand is the residents of each cell."
    )
    if question.limit_s is not None:
        said.append(f"The limit is {question.limit_s / 60:g} min everywhere, as stated.")
    elif question.asks_for_limit:
        said.append("The limit is that of the standard in each cell, with the parts of its clock.")
    said.extend(
        f"A new unit is like {s.like['id']}: it turns out in {float(s.like['turnout_time_s']):g} s."
        for s in problem.services
    )
    said.append(
        "Units that stand today stand on, the neighbours' among them."
        if question.total is None
        else "Units of the area are placed anew; those of the neighbours stand on."
    )
    if question.model == "mexclp":
        source = "as stated" if question.busy_share is not None else "as simulated today"
        said.append(f"Each unit is busy {100 * busy_share:.1f} % of the time, {source}.")
    if simulated is not None:
        said.append(
            f"Simulated were {simulated.runs} courses of {simulated.days} days with seed {simulated.seed}, "
            "each without and with the proposal: the same incidents and the same luck."
        )
        said.append(
            "A modelled gain takes every unit to be at home and free; a simulated one does not, and its "
            "interval is 95 % over paired runs."
        )
    said.append(f"Travel times: {travel.engine} ({travel.profile}).")
    return tuple(said)


def warnings_of(
    problem: Problem, question: Question, road: TravelTimes, simulated: Simulated | None
) -> tuple[str, ...]:
    """Say what the reader must know before using the proposal, one sentence each."""
    standards = problem.region.standards
    asked = standards[standards["function"].isin([service.function for service in problem.services])]
    said = list(warnings_of_region(problem.region.with_table("standards", asked), road))
    for service in problem.services:
        without = service.weight[~np.isfinite(service.limit_s)].sum()
        if without > 0 and question.asks_for_limit:
            said.append(
                f"{without:.0f} of {service.weight.sum():.0f} {question.demand} have no known limit and "
                f"count {'nowhere' if question.model in WITHIN_LIMIT else 'in no floor'}."
            )
        beyond = service.weight[~can_be_reached(service)].sum()
        if beyond > 0:
            said.append(
                f"{beyond:.0f} of {service.weight.sum():.0f} {question.demand} can be reached from no "
                "candidate at all."
            )
    if simulated is None:
        said.append("Nothing was simulated: the gain is the model's own.")
    return tuple(dict.fromkeys(said))
