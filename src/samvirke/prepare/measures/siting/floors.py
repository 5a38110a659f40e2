"""A floor of service for every municipality: what it asks, and what is missing where it cannot be met."""

import numpy as np
import pandas as pd

from samvirke.prepare.measures.siting.answer import Answer
from samvirke.prepare.measures.siting.effect import can_be_reached, is_reached
from samvirke.prepare.measures.siting.problem import Problem, Service
from samvirke.prepare.measures.siting.question import WITHIN_LIMIT, Question
from samvirke.prepare.measures.siting.restrictions import Floor
from samvirke.prepare.measures.siting.result import LACKING_COLUMNS, table_of
from samvirke.travel.times import Bools, Floats

NAMED = 4  # municipalities in a sentence; all are in the table
HAIR = 1e-9  # relative: 0.9 of a sum of floats may fall just below 0.9


def floors_of(problem: Problem, question: Question, service: Service, points: Bools) -> tuple[Floor, ...]:
    """Return the floors of a question, one a municipality with demand, on the points that count."""
    if question.floor is None:
        return ()
    where = problem.municipality()[points]
    weight = service.judged[points]
    names = problem.region.municipalities.set_index("id")["name"]
    return tuple(
        Floor(points=where == place, share=question.floor, name=str(names[municipality]))
        for place, municipality in enumerate(problem.inside)
        if weight[where == place].sum() > 0
    )


def floors_beside(
    problem: Problem, question: Question, service: Service, points: Bools, reached: Bools
) -> tuple[Floor, ...]:
    """Return what the floors ask of new units alone: of the points that nobody reaches today.

    Parameters
    ----------
    points
        Those that count in the model, shape ``(P,)``.
    reached
        Those that a unit which stands on reaches, shape ``(P,)``.
    """
    if question.floor is None:
        return ()
    where, n = problem.municipality(), len(problem.inside)
    demand = np.bincount(where, weights=service.judged, minlength=n)
    open_ = np.bincount(where, weights=service.judged * ~reached, minlength=n)
    asked = question.floor * demand - (demand - open_)
    names = problem.region.municipalities.set_index("id")["name"]
    return tuple(
        Floor(
            points=(where[points] == place) & ~reached[points],
            share=float(min(asked[place] / open_[place], 1.0)),
            name=str(names[problem.inside[place]]),
        )
        for place in np.flatnonzero(asked > HAIR * demand).tolist()
    )


def floors_by_time(problem: Problem, question: Question, service: Service) -> tuple[Floor, ...]:
    """Return the floors for a model of time, on the points that anybody can reach, in time or not.

    The demand beyond all reach counts in what is asked, so the share of the others is larger for it.
    """
    if question.floor is None:
        return ()
    points = can_be_reached(service) & (service.weight > 0)
    where, n = problem.municipality(), len(problem.inside)
    demand = np.bincount(where, weights=service.judged, minlength=n)
    within = np.bincount(where, weights=service.judged * points, minlength=n)
    names = problem.region.municipalities.set_index("id")["name"]
    return tuple(
        Floor(
            points=((where == place) & (service.judged > 0))[points],
            share=float(min(question.floor * demand[place] / within[place], 1.0)),
            name=str(names[problem.inside[place]]),
        )
        for place in np.flatnonzero(within > 0).tolist()
    )


def unmet_at_best(problem: Problem, question: Question) -> pd.DataFrame:
    """Return the floors that not even a unit at every candidate allowed meets, columns `LACKING_COLUMNS`."""
    if question.floor is None:
        return table_of([], LACKING_COLUMNS)
    rows: list[dict[str, object]] = []
    for service in problem.services:
        demand, best = _demand_and_best(problem, question, service)
        short = np.maximum(question.floor * demand - best, 0.0)
        rows += [
            _row(problem, question, service, place, demand, best, float(short[place]))
            for place in np.flatnonzero(short > HAIR * demand).tolist()
        ]
    return table_of(rows, LACKING_COLUMNS)


def lacking_of(problem: Problem, question: Question, answer: Answer) -> pd.DataFrame:
    """Return the floors that stand in the way of a plan, with what each lacks; no rows when there is one."""
    if answer.status != "infeasible" or question.floor is None:
        return table_of([], LACKING_COLUMNS)
    hopeless = unmet_at_best(problem, question)
    if len(hopeless):
        return hopeless
    names = problem.region.municipalities.set_index("id")["name"]
    place_of = {str(names[municipality]): place for place, municipality in enumerate(problem.inside)}
    asked = [
        (service, *_demand_and_best(problem, question, service), place_of[floor.name])
        for service in problem.services
        for floor in _asked_of_solver(problem, question, service)
    ]
    rows = [
        _row(problem, question, service, place, demand, best, lacking)
        for (service, demand, best, place), lacking in zip(asked, answer.missing_by_floor, strict=False)
        if lacking > HAIR * demand[place]
    ]
    return table_of(rows, LACKING_COLUMNS)


def _asked_of_solver(problem: Problem, question: Question, service: Service) -> tuple[Floor, ...]:
    points = service.judged > 0
    if question.model == "backup":
        return floors_of(problem, question, service, points)
    if question.model not in WITHIN_LIMIT:
        return floors_by_time(problem, question, service)
    return floors_beside(problem, question, service, points, is_reached(service))


def said_of(lacking: pd.DataFrame, question: Question) -> str:
    """Say which municipalities lack how much, the largest first; empty when none does."""
    if lacking.empty or question.floor is None:
        return ""
    unit = "needs a year" if question.demand == "needs" else "people"
    several = len(question.functions) > 1
    largest = lacking.sort_values("lacking", ascending=False, kind="stable").head(NAMED)
    parts = [
        f"{f'{row.service} in ' if several else ''}{row.municipality_name} lacks {row.lacking:,.1f} {unit}"
        + (f" ({row.people_lacking:,.0f} people)" if question.demand == "needs" else "")
        + f" and can reach {row.best_share:.1%} at best"
        for row in largest.itertuples()
    ]
    more = len(lacking) - len(parts)
    return "; ".join(parts) + (f"; and {more} more" if more else "")


def _demand_and_best(problem: Problem, question: Question, service: Service) -> tuple[Floats, Floats]:
    """Return each municipality's demand, and how much of it every candidate together would reach."""
    where, n = problem.municipality(), len(problem.inside)
    forbidden = set(question.forbidden)
    allowed = [row for row, site in enumerate(problem.candidates["id"]) if site not in forbidden]
    reached = is_reached(service, allowed)
    demand = np.bincount(where, weights=service.judged, minlength=n).astype(np.float64)
    best = np.bincount(where, weights=service.judged * reached, minlength=n)
    return demand, best.astype(np.float64)


def _row(
    problem: Problem,
    question: Question,
    service: Service,
    place: int,
    demand: Floats,
    best: Floats,
    lacking: float,
) -> dict[str, object]:
    municipality = problem.inside[place]
    people = float(problem.cells.loc[problem.cells["municipality"] == municipality, "population"].sum())
    return {
        "service": service.label,
        "municipality": municipality,
        "municipality_name": problem.region.municipalities.set_index("id")["name"][municipality],
        "floor": question.floor,
        "demand": demand[place],
        "lacking": lacking,
        "people_lacking": people * lacking / demand[place],
        "best_share": best[place] / demand[place],
    }
