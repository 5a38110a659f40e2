"""The measures of one run under every plan, and the same incidents held beside one another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.outcome import Outcome
from samvirke.model.course import Course
from samvirke.prepare.comparing.layout import Layout
from samvirke.prepare.comparison_result import MEASURES
from samvirke.prepare.judging import Answers
from samvirke.prepare.simulation_run import of_rows, shares_within
from samvirke.prepare.simulation_stage import Stage
from samvirke.prepare.summary import quantiles_by
from samvirke.threats import Everyday, Threat
from samvirke.travel.times import Bools, Floats, Ints

PAIRED = ("compared", "sooner", "later", "equal", "gained_s", "lost_s", "longest_gain_s", "longest_loss_s")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ComparedRun:
    """One run under P plans: R rows of the layout, F functions.

    Parameters
    ----------
    values
        Measures in the order of `MEASURES`, shape ``(P, n_measures, R)``; NaN without cases.
    curves
        Share within each step, shape ``(P, F, CURVE_STEPS)``.
    response_s
        For each plan and function: response times of the judged incidents inside, ascending.
    incidents, incidents_simulated
        Of the first plan, inside and with the neighbours.
    beside
        The same incidents under the base and each other plan, shape ``(P - 1, F, len(PAIRED))``; None
        where the plans do not meet the same incidents.
    identical
        Whether every incident was answered alike under all plans.
    """

    values: Floats
    curves: Floats
    response_s: tuple[tuple[Floats, ...], ...]
    incidents: int
    incidents_simulated: int
    beside: Floats | None
    identical: bool


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonWork:
    """Unfold the threat once where plans meet the same demand, answer it under each, measure."""

    stages: tuple[Stage, ...]
    layout: Layout
    threat: Threat
    one_course: bool

    def __call__(self, run: int) -> ComparedRun:
        courses = self._courses(run)
        seen = [
            _seen(stage, course, stage.answered(course, run))
            for stage, course in zip(self.stages, courses, strict=True)
        ]
        same = self.one_course or all(course.needs.equals(courses[0].needs) for course in courses)
        answers = [one.answers for one in seen]
        came = _came_in_all(answers) if same else [[np.isfinite(a.response_s) for a in of] for of in answers]
        values = np.stack(
            [
                measured(stage, self.layout, of, came if same else came_here)
                for stage, of, came_here in zip(self.stages, answers, _each(came, same, len(seen)), strict=True)
            ]
        ) if False else self._values(answers, came, same)
        return ComparedRun(
            values=values,
            curves=np.stack([np.stack([shares_within(a.response_s) for a in of]) for of in answers]),
            response_s=tuple(tuple(np.sort(a.response_s) for a in of) for of in answers),
            incidents=seen[0].incidents,
            incidents_simulated=courses[0].incident_count,
            beside=np.stack([_beside(answers[0], of) for of in answers[1:]]) if same else None,
            identical=same and all(one.equals(seen[0]) for one in seen[1:]),
        )
