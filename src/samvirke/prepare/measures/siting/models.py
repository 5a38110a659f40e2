"""A planner's question put to the solver of its model, and the plan it answers with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samvirke.prepare.measures.siting.answer import Answer, gap_of, infeasible
from samvirke.prepare.measures.siting.answer import answer as answer_of
from samvirke.prepare.measures.siting.coverage import Coverage
from samvirke.prepare.measures.siting.effect import (
    can_be_reached,
    is_reached,
    new_in_reach,
    units_in_reach,
    value_of,
)
from samvirke.prepare.measures.siting.floors import (
    NAMED,
    floors_beside,
    floors_by_time,
    floors_of,
    said_of,
    unmet_at_best,
)
from samvirke.prepare.measures.siting.problem import Problem, Service
from samvirke.prepare.measures.siting.question import WITHIN_LIMIT, Question
from samvirke.prepare.measures.siting.restrictions import Floor, Restrictions
from samvirke.travel.times import Bools, Floats, Times


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Solved:
    """A solver's answer in terms of the candidates.

    Parameters
    ----------
    answer
        As the solver gave it, in the model's own unit: demand reached, units to add (lscp), the mean
        (p_median) or the longest (p_center) response time in seconds.
    chosen
        For each service the candidates that get a unit, a candidate once for every unit.
    """

    answer: Answer
    chosen: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Effort:
    """How hard a solver tries: the same seed gives the same plan as long as no clock stops it."""

    seed: int = 1
    time_limit_s: float = 20.0


def solve(
    problem: Problem,
    question: Question,
    number: int,
    *,
    busy_share: float = 0.0,
    effort: Effort | None = None,
) -> Solved:
    """Ask the solver of the question's model for a plan.

    Parameters
    ----------
    problem, question
        What is asked.
    number
        How many units to place; not used by `lscp`.
    busy_share
        Of a unit, for `mexclp`.
    effort
        Seed and time limit of the solver.

    Notes
    -----
    What stands on does so in every plan, so it never reaches a solver as so many sites. For `mclp` and
    `lscp` the points it reaches are settled; for `mexclp` a point that n units reach is worth
    :math:`w q^n` to the new ones; for the others only its soonest units matter, each rank one fixed site.
    """
    nothing = tuple(() for _ in problem.services)
    hopeless = unmet_at_best(problem, question)
    if len(hopeless):
        lacks = f"a floor of {question.floor:.0%} cannot be met: {said_of(hopeless, question)}"
        missing = float(hopeless["lacking"].sum())
        return Solved(answer=infeasible(missing, "weight", lacks, seconds=0.0), chosen=nothing)
    work = effort or Effort()
    if len(problem.services) > 1:
        from samvirke.prepare.measures.siting.several import solve_together

        return solve_together(problem, question, number, work)
    ask = {
        "mclp": _beside,
        "lscp": _beside,
        "mexclp": _beside,
        "backup": _twice,
        "p_median": _by_time,
        "p_center": _by_time,
    }[question.model]
    return ask(_Asked(problem, question, problem.services[0], number, busy_share, work))


def without_spare(problem: Problem, question: Question, solved: Solved) -> Solved:
    """Return a plan of `mclp` without the units that reach nobody new; other models are left as they are.

    A solver that must place p units puts what is left over anywhere; nobody should build there.
    """
    if question.model != "mclp":
        return solved
    fixed = set(problem.numbers_of(question.fixed, "fixed").tolist())
    kept = []
    for service, rows in zip(problem.services, solved.chosen, strict=True):
        needed = list(rows)
        for row in rows:
            rest = [other for other in needed if other != row]
            if row not in fixed and not (is_reached(service, needed) & ~is_reached(service, rest)).any():
                needed = rest
        kept.append(tuple(needed))
    return replace(solved, chosen=tuple(kept))


def fewest_for_floors(problem: Problem, question: Question, effort: Effort) -> int | None:
    """Return how many units would meet the floors, None where that is not known."""
    if question.floor is None or len(problem.services) > 1:
        return None
    fewest = solve(problem, replace(question, model="lscp", add=None, total=None), 0, effort=effort)
    if fewest.answer.status != "optimal":
        return None
    number = len(fewest.chosen[0])
    if question.model in WITHIN_LIMIT:
        return number
    # A model of time must reach everybody besides, in time or not: is the number enough for that too?
    enough = solve(problem, question, number, effort=effort).answer
    return number if np.isfinite(enough.value) else None


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    problem: Problem
    question: Question
    service: Service
    number: int
    busy_share: float
    effort: Effort

    def restrictions(self, floors: Sequence[Floor] = (), *, ranks: int = 0) -> Restrictions:
        """Return what a plan must keep to, on sites of which the first `ranks` stand on."""
        numbers = self.problem.numbers_of
        cost = unit_costs(self.problem, self.question) + building_costs(self.problem, self.question)
        return Restrictions(
            fixed=np.concatenate([np.arange(ranks), numbers(self.question.fixed, "fixed") + ranks]),
            forbidden=numbers(self.question.forbidden, "forbidden") + ranks,
            cost=np.concatenate([np.zeros(ranks), cost]),
            budget=self.question.budget,
            floors=floors,
        )

    def solved(self, answer: Answer, *, ranks: int = 0) -> Solved:
        """Return the answer with the numbers of candidates."""
        rows = answer.sites[answer.sites >= ranks] - ranks
        return Solved(answer=replace(answer, sites=rows), chosen=(tuple(rows.tolist()),))


def unit_costs(problem: Problem, question: Question) -> Floats:
    """Return what a unit costs at each candidate, shape ``(C,)``: 1 where nothing else is said."""
    cost = np.ones(len(problem.candidates))
    cost[problem.numbers_of(list(question.cost), "cost")] = list(question.cost.values())
    return cost


def building_costs(problem: Problem, question: Question) -> Floats:
    """Return what a building costs at each candidate: nothing where one stands."""
    return np.where(problem.candidates["is_new"].to_numpy(dtype=bool), question.building_cost, 0.0)


def _beside(asked: _Asked) -> Solved:
    """Place units beside what stands on, which settles part of the demand."""
    service, model, work = asked.service, asked.question.model, asked.effort
    count = units_in_reach(service)
    weight = service.judged * (np.power(asked.busy_share, count) if model == "mexclp" else count == 0)
    points = weight > 0
    settled = value_of(model, service, (), asked.busy_share)
    if not points.any() or (asked.number == 0 and model != "lscp"):
        return _nothing_to_add(asked, settled)
    floors = floors_beside(asked.problem, asked.question, service, points, count > 0)
    held = asked.restrictions(floors)
    coverage = Coverage.of(np.ascontiguousarray(service.new_s[points]), service.limit_s[points])
    if model == "lscp":
        if not floors and asked.question.floor is None:
            beyond = _beyond_reach(asked, points)
            if beyond is not None:
                return beyond
        from samvirke.prepare.measures.siting.lscp import lscp

        answer = lscp(coverage, held, weight=weight[points], seed=work.seed, time_limit_s=work.time_limit_s)
        return asked.solved(answer)
    if model == "mclp":
        from samvirke.prepare.measures.siting.mclp import mclp

        answer = mclp(
            coverage, weight[points], asked.number, held, seed=work.seed, time_limit_s=work.time_limit_s
        )
    else:
        from samvirke.prepare.measures.siting.mexclp import mexclp

        answer = mexclp(
            coverage,
            weight[points],
            asked.number,
            asked.busy_share,
            held,
            seed=work.seed,
            time_limit_s=work.time_limit_s,
        )
    return asked.solved(_shifted(answer, settled))


def _beyond_reach(asked: _Asked, points: Bools) -> Solved | None:
    """Say where no candidate allowed comes in time, so that no number of units is enough; None: nowhere."""
    allowed = np.ones(len(asked.problem.candidates), dtype=bool)
    allowed[asked.problem.numbers_of(asked.question.forbidden, "forbidden")] = False
    beyond = points & ~new_in_reach(asked.service)[:, allowed].any(axis=1)
    if not beyond.any():
        return None
    problem, weight = asked.problem, asked.service.judged
    by_place = np.bincount(problem.municipality(), weights=weight * beyond, minlength=len(problem.inside))
    names = problem.region.municipalities.set_index("id")["name"]
    largest = np.argsort(-by_place, kind="stable")[:NAMED]
    places = ", ".join(f"{names[problem.inside[p]]} ({by_place[p]:,.1f})" for p in largest if by_place[p] > 0)
    unit = "needs a year" if asked.question.demand == "needs" else "people"
    people = float(problem.cells["population"].to_numpy(dtype=float)[beyond].sum())
    lacks = (
        f"{weight[beyond].sum():,.1f} of {weight.sum():,.1f} {unit} ({people:,.0f} people) lie beyond "
        "the limit of "
        f"every candidate, most of them in {places}; let --candidates take in more places, or ask for "
        "a floor "
        "below 1 with --floor"
    )
    found = infeasible(float(weight[beyond].sum()), "weight", lacks, seconds=0.0)
    return Solved(answer=found, chosen=((),))


def _nothing_to_add(asked: _Asked, settled: float) -> Solved:
    """Return what must be placed and nothing more: whatever is added, no more demand is reached."""
    fixed = asked.problem.numbers_of(asked.question.fixed, "fixed")
    value = float(len(fixed)) if asked.question.model == "lscp" else settled
    method = "nothing is left to reach" if asked.number else "nothing was to be placed"
    return asked.solved(answer_of(fixed, value, value, seconds=0.0, method=method))


def _twice(asked: _Asked) -> Solved:
    """Place units for a first and a second cover."""
    from samvirke.prepare.measures.siting.backup import backup

    service, work = asked.service, asked.effort
    points = service.judged > 0
    ranks = min(2, service.stays_s.shape[1])
    coverage = Coverage.of(_times_s(service, points, ranks), service.limit_s[points])
    floors = floors_of(asked.problem, asked.question, service, points)
    answer = backup(
        coverage,
        service.weight[points],
        asked.number + ranks,
        asked.restrictions(floors, ranks=ranks),
        seed=work.seed,
        time_limit_s=work.time_limit_s,
    )
    return asked.solved(answer, ranks=ranks)


def _by_time(asked: _Asked) -> Solved:
    """Place units for the least mean or the least longest time."""
    from samvirke.prepare.measures.siting.p_center import p_center
    from samvirke.prepare.measures.siting.p_median import p_median

    service, work = asked.service, asked.effort
    points = can_be_reached(service) & (service.weight > 0)
    ranks = min(1, service.stays_s.shape[1])
    times_s = _times_s(service, points, ranks)
    floors = floors_by_time(asked.problem, asked.question, service)
    held = asked.restrictions(floors, ranks=ranks)
    coverage = Coverage.of(times_s, service.limit_s[points]) if floors else None
    weight = service.weight[points]
    if asked.question.model == "p_center":
        longest = p_center(
            times_s,
            asked.number + ranks,
            held,
            coverage=coverage,
            weight=weight,
            seed=work.seed,
            time_limit_s=work.time_limit_s,
        )
        return asked.solved(longest, ranks=ranks)
    answer = p_median(
        times_s,
        weight,
        asked.number + ranks,
        held,
        coverage=coverage,
        seed=work.seed,
        time_limit_s=work.time_limit_s,
    )
    total = weight.sum()
    return asked.solved(replace(answer, value=answer.value / total, bound=answer.bound / total), ranks=ranks)


def _times_s(service: Service, points: Bools, ranks: int) -> Times:
    """Return the response times of the soonest units that stand on, then of the candidates."""
    times_s = np.concatenate([service.stays_s[points, :ranks], service.new_s[points]], axis=1)
    return np.ascontiguousarray(times_s)


def _shifted(answer: Answer, settled: float) -> Answer:
    """Return an answer that counts what is reached already."""
    value, bound = answer.value + settled, answer.bound + settled
    gap = gap_of(value, bound) if np.isfinite(value) else answer.gap
    return replace(answer, value=value, bound=bound, gap=gap)
