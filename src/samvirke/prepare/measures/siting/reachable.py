"""What is refused before anything is solved: candidates that reach nobody."""

import numpy as np

from samvirke.model.errors import BadInputError
from samvirke.prepare.measures.siting.effect import new_in_reach
from samvirke.prepare.measures.siting.problem import Problem, Service
from samvirke.prepare.measures.siting.question import WITHIN_LIMIT, Question
from samvirke.travel.times import Bools


def reject_unreachable(problem: Problem, question: Question) -> None:
    """Refuse a question in which no candidate, or one that must be used, reaches anybody.

    Raises
    ------
    BadInputError
        With the name of the place and what to do.
    """
    limit = " within the limit" if question.model in WITHIN_LIMIT else ""
    problem.numbers_of(question.forbidden, "forbidden")
    problem.numbers_of(list(question.cost), "cost")
    useful = np.zeros(len(problem.candidates), dtype=bool)
    for service in problem.services:
        useful |= reaches_somebody(service, question)
    if not useful.any():
        raise BadInputError(
            f"none of the {len(problem.candidates)} candidates reaches anybody{limit}; they must reach "
            "someone "
            "for a unit there to help; let --candidates take in more places, or state a longer limit with "
            "--limit-min"
        )
    for site, row in zip(question.fixed, problem.numbers_of(question.fixed, "fixed"), strict=True):
        if not useful[row]:
            raise BadInputError(
                f"a unit is to stand at {site}, from where it reaches nobody in "
                f"{question.area or 'the region'}"
                f"{limit}; a fixed site must reach someone; leave it out, or state a longer limit with "
                "--limit-min"
            )


def reaches_somebody(service: Service, question: Question) -> Bools:
    """Say of each candidate whether a unit there reaches any demand, shape ``(C,)``."""
    if question.model in WITHIN_LIMIT:
        return np.asarray((new_in_reach(service) & (service.judged > 0)[:, None]).any(axis=0), dtype=np.bool_)
    return np.asarray(
        (np.isfinite(service.new_s) & (service.weight > 0)[:, None]).any(axis=0), dtype=np.bool_
    )
