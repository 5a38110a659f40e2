"""Where units should stand: from a planner's question to a proposal, its proof and its simulated effect."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from os import PathLike

import numpy as np
import pandas as pd

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.siting import tables
from samvirke.prepare.measures.siting.answer import Answer
from samvirke.prepare.measures.siting.effect import LOWER_IS_BETTER, today, value_of
from samvirke.prepare.measures.siting.floors import lacking_of, said_of, unmet_at_best
from samvirke.prepare.measures.siting.models import (
    Effort,
    Solved,
    building_costs,
    fewest_for_floors,
    solve,
    unit_costs,
    without_spare,
)
from samvirke.prepare.measures.siting.plan_of import plan_of
from samvirke.prepare.measures.siting.problem import Problem, problem_of, units_inside
from samvirke.prepare.measures.siting.question import Question
from samvirke.prepare.measures.siting.reachable import reject_unreachable
from samvirke.prepare.measures.siting.result import CURVE_COLUMNS, SitingResult, table_of
from samvirke.prepare.measures.siting.simulated import busy_share_today, simulate_both
from samvirke.prepare.measures.siting.worth import method_of, warnings_of
from samvirke.register.region import Region
from samvirke.travel.line import LineTimes
from samvirke.travel.times import TravelTimes

CURVE_MOST = 8  # further points of the curve would only take time
CURVE_BEYOND = 3  # units beyond those asked for that the curve shows
CURVE_TIME_S = 5.0  # for each point of the curve; its status says when that was too short
DAYS = 365


def site(
    region: Region | str | PathLike[str],
    question: Question,
    *,
    road: TravelTimes | None = None,
    time_limit_s: float = 20.0,
    runs: int = 10,
    days: int = DAYS,
    seed: int = 1,
    processes: int | None = None,
    done: Callable[[int], None] = lambda _: None,
    said: Callable[[str], None] = lambda _: None,
) -> SitingResult:
    """Propose where units should stand, with the proof and the simulated effect.

    Parameters
    ----------
    region
        A region, the name of a built-in one, or the path of a package.
    question
        What is asked.
    road
        Travel times of what drives; None: straight lines.
    time_limit_s
        For the solver; the clock never makes a plan *optimal*.
    runs, days, seed
        Of the simulation with and without the proposal; 0 runs: none; intervals need 2.
    processes
        Runs at a time; None: as many as the machine has cores.
    done, said
        Told how many runs are finished, and what is being done.

    Returns
    -------
    The proposal; when no plan meets the restrictions one of status *infeasible* that says what is missing.

    Raises
    ------
    BadInputError
        When something that is asked for is not there or cannot be.
    """
    if runs < 0 or days < 1 or seed < 0 or not time_limit_s > 0:
        raise BadInputError(
            f"runs is {runs}, days {days}, seed {seed} and the time limit {time_limit_s} s; runs and "
            "seed must be "
            "0 or more, days 1 or more, the limit above 0"
        )
    where = region if isinstance(region, Region) else Region.open(region)
    travel = road or LineTimes()
    said("demand, limits and travel times")
    problem = problem_of(where, question, travel)
    number = _number(problem, question)
    reject_unreachable(problem, question)
    busy_share = _busy_share(problem, question, travel, seed, days, said)
    said(f"{question.model} over {len(problem.candidates)} candidates")
    effort = Effort(seed=seed, time_limit_s=time_limit_s)
    # What is compiled on first use would be charged to the clock of the plan.
    _ = solve(problem, question, 1, busy_share=busy_share, effort=Effort(time_limit_s=1.0))
    solved = solve(problem, question, number, busy_share=busy_share, effort=effort)
    solved = without_spare(problem, question, solved)
    chosen = solved.chosen
    has_plan = any(chosen)
    plan = plan_of(
        problem,
        chosen,
        title=_title(problem, question, chosen),
        region=where.name if isinstance(region, Region) else str(region),
        area=question.area,
        anew=question.total is not None,
    )
    simulated = None
    if runs and has_plan:
        said(f"{runs} runs with and without the proposal")
        simulated = simulate_both(
            problem,
            plan.apply(problem.region),
            travel,
            runs=runs,
            seed=seed,
            days=days,
            processes=processes,
            done=done,
        )
    answer = solved.answer
    lacking = lacking_of(problem, question, answer)
    effect = tables.Effect(problem=problem, question=question, chosen=chosen, busy_share=busy_share)
    return SitingResult(
        question=question,
        region_name=where.name,
        region_title=where.title,
        area=question.area,
        services=tuple(service.label for service in problem.services),
        status=answer.status,
        value=answer.value,
        before=_today(problem, question, busy_share),
        bound=answer.bound,
        gap=answer.gap,
        unit=_unit(question),
        solver=answer.method,
        solver_seconds=answer.seconds,
        busy_share=busy_share if question.model == "mexclp" else float("nan"),
        lacks=_lacks(problem, question, answer, lacking, effort),
        chosen=tables.chosen(effect),
        alternatives=tables.alternatives(effect),
        municipalities=tables.municipalities(effect, simulated),
        cells=tables.cells(effect),
        curve=_curve(problem, question, solved, busy_share, effort),
        open_sites=tables.open_sites(effect),
        lacking=lacking,
        simulated=tables.simulated(problem, simulated),
        runs=runs if simulated is not None else 0,
        seed=seed,
        days=days,
        plan=plan,
        areas=tables.areas(problem),
        standards=where.standards[where.standards["function"].isin(question.functions)].reset_index(
            drop=True
        ),
        travel=travel.describe(),
        attributions=where.attributions,
        method=method_of(problem, question, answer, travel.describe(), simulated, busy_share),
        warnings=(
            *_anew(problem, question),
            *_spare(problem, question, number, solved),
            *warnings_of(problem, question, travel, simulated),
        ),
    )


def _number(problem: Problem, question: Question) -> int:
    """Return how many units are to be placed; more than there are places is refused."""
    places = len(problem.candidates) - len(set(question.forbidden) & set(problem.candidates["id"]))
    number = question.number
    # Only mexclp puts two units in one place; the other models know one unit at each.
    if number > places * len(problem.services) and question.model != "mexclp":
        raise BadInputError(
            f"{number} units are to be placed and there are {places} candidates; there must be a place for "
            "each; ask for fewer, or let --candidates take in more places"
        )
    if question.model != "lscp" and number < len(question.fixed):
        raise BadInputError(
            f"{len(question.fixed)} sites must get a unit and {number} are to be placed; place at "
            "least as many, "
            "or fix fewer"
        )
    _reject_small_budget(problem, question, number)
    return number


def _reject_small_budget(problem: Problem, question: Question, number: int) -> None:
    """Refuse a budget that buys no unit anywhere."""
    allowed = ~problem.candidates["id"].isin(question.forbidden).to_numpy(dtype=bool)
    cost = (unit_costs(problem, question) + building_costs(problem, question))[allowed]
    if number and cost.size and cost.min() > question.budget:
        raise BadInputError(
            f"the budget is {question.budget:g} and a unit costs {cost.min():g} where it is cheapest: "
            f"{cost.min() - question.budget:g} too little; raise it, or state with --cost what a unit costs "
            "(others cost 1)"
        )


def _busy_share(
    problem: Problem,
    question: Question,
    road: TravelTimes,
    seed: int,
    days: int,
    said: Callable[[str], None],
) -> float:
    if question.model != "mexclp":
        return 0.0
    if question.busy_share is not None:
        return question.busy_share
    said("how busy the units are today: one simulated run")
    return busy_share_today(problem, road, seed=seed, days=days)


def _today(problem: Problem, question: Question, busy_share: float) -> float:
    model = question.model
    values = [value_of(model, today(service), (), busy_share) for service in problem.services]
    return float(np.sum(values)) if model != "lscp" else 0.0


def _unit(question: Question) -> str:
    if question.model == "lscp":
        return "units"
    return "s" if question.model in ("p_median", "p_center") else question.demand


def _anew(problem: Problem, question: Question) -> list[str]:
    """Say how many units stand today where all are placed anew, or the two cannot be held together."""
    if question.total is None:
        return []
    said = []
    for service in problem.services:
        stand = len(units_inside(problem.region, problem.inside, service.capabilities))
        said.append(
            f"{stand} units of {service.label} stand in the area today; {question.total} are placed anew."
        )
    return said


def _spare(problem: Problem, question: Question, number: int, solved: Solved) -> list[str]:
    """Say why fewer units are placed than were asked for."""
    spare = number - sum(map(len, solved.chosen))
    if spare <= 0 or not np.isfinite(solved.answer.value):
        return []
    said = f"{spare} of {number} units would reach nobody new by this model and are left out."
    if question.model != "mclp":
        said = f"{spare} of {number} units would gain nothing by this model and are left out."
    cost = unit_costs(problem, question) + building_costs(problem, question)
    left = question.budget - sum(float(cost[list(rows)].sum()) for rows in solved.chosen)
    free = [row for row in range(len(cost)) if not any(row in rows for rows in solved.chosen)]
    if free and cost[free].min() > left:
        said = f"The budget of {question.budget:g} is too small for {spare} of {number} units."
    return [said]


def _lacks(
    problem: Problem, question: Question, answer: Answer, lacking: pd.DataFrame, effort: Effort
) -> str:
    """Say what is missing when there is no plan; empty when there is one."""
    if answer.status != "infeasible":
        return ""
    if lacking.empty or unmet_at_best(problem, question).size:
        return answer.lacks
    fewest = fewest_for_floors(problem, question, effort)
    enough = f"; {fewest} units would be enough" if fewest is not None else ""
    few = f"with {question.number} unit{'s' * (question.number != 1)}"
    few = few if question.model != "lscp" else "within the budget"
    return f"a floor of {question.floor:.0%} cannot be met {few}{enough}: {said_of(lacking, question)}"


def _title(problem: Problem, question: Question, chosen: Sequence[Sequence[int]]) -> str:
    where = question.area or problem.region.title
    count = sum(map(len, chosen))
    what = " and ".join(service.label for service in problem.services)
    if question.total is not None:
        return f"{what} placed anew in {where}: {count}"
    return f"{count} more {what} in {where}"


def _curve(
    problem: Problem, question: Question, solved: Solved, busy_share: float, effort: Effort
) -> pd.DataFrame:
    """Return what so many units gain, from none to some beyond those asked for, each with its bound."""
    asked = question.number if question.model != "lscp" else sum(map(len, solved.chosen))
    # How many units are enough is asked of lscp; what each of them reaches of mclp.
    of_number = replace(question, model="mclp") if question.model == "lscp" else question
    most = min(asked + CURVE_BEYOND, len(problem.candidates))
    first = max(len(question.fixed), 0 if question.total is None else asked - CURVE_BEYOND, 0)
    numbers = [n for n in range(first, most + 1) if n < first + CURVE_MOST or n in (asked, most)]
    before = _today(problem, of_number, busy_share)
    sign = -1.0 if of_number.model in LOWER_IS_BETTER else 1.0
    quick = replace(effort, time_limit_s=min(CURVE_TIME_S, effort.time_limit_s))
    rows: list[dict[str, object]] = []
    for number in numbers:
        is_answer = number == asked and of_number is question
        found = (
            solved if is_answer else solve(problem, of_number, number, busy_share=busy_share, effort=quick)
        )
        answer = found.answer
        rows.append(
            {
                "units": number,
                "value": answer.value,
                "gain": sign * (answer.value - before),
                "bound": sign * (answer.bound - before),
                "gap": answer.gap,
                "status": answer.status,
                "sites": ";".join(
                    str(problem.candidates["id"].iloc[row]) for rows_ in found.chosen for row in rows_
                ),
            }
        )
    return table_of(rows, CURVE_COLUMNS)
