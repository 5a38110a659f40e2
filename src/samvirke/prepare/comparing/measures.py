"""The measures of one run under every plan, and the same incidents held beside one another."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.response.outcome import Outcome
from samvirke.model.course import Course
from samvirke.prepare.comparing.calls import alike, call_rows, call_values
from samvirke.prepare.comparing.layout import Layout
from samvirke.prepare.comparison_result import MEASURES
from samvirke.prepare.judging import Answers, Asked
from samvirke.prepare.measures.call_centres.measuring import Counted
from samvirke.prepare.simulation_calls import CallStage
from samvirke.prepare.simulation_run import course_of_rows, outcome_of_rows, shares_within
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
        Whether every incident was answered alike under all plans, and every call.
    calls
        Rows of `call_rows` under each plan, shape ``(P, n_rows)``; None where no calls were played.
    """

    values: Floats
    curves: Floats
    response_s: tuple[tuple[Floats, ...], ...]
    incidents: int
    incidents_simulated: int
    beside: Floats | None
    identical: bool
    calls: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class _Inside:
    """What is judged of a course: its rows in the area, their incidents, and what each function is asked."""

    rows: Ints
    incidents: int
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ComparisonWork:
    """Unfold the threat once where plans meet the same demand, answer it under each, measure."""

    stages: tuple[Stage, ...]
    layout: Layout
    threat: Threat
    one_course: bool

    def __call__(self, run: int) -> ComparedRun:
        courses = self._courses(run)
        same = self.one_course or all(c.needs.equals(courses[0].needs) for c in courses)
        kept = self._inside(courses)
        taken = [stage.called(course, run) for stage, course in zip(self.stages, courses, strict=True)]
        alert_s = [of.alert_s if of is not None else None for of in taken]
        outcomes = [
            outcome_of_rows(stage.answered(course, run, alert_s=told_s), of.rows)
            for stage, course, told_s, of in zip(self.stages, courses, alert_s, kept, strict=True)
        ]
        told_inside = [
            told_s[of.rows] if told_s is not None else None for told_s, of in zip(alert_s, kept, strict=True)
        ]
        answers = [
            [stage.judging.answers_to(asked, outcome, told_s) for asked in of.asked]
            for stage, of, outcome, told_s in zip(self.stages, kept, outcomes, told_inside, strict=True)
        ]
        counted = [of.counted for of in taken if of is not None]
        return ComparedRun(
            values=np.stack(
                [
                    measured(stage, self.layout, of, came)
                    for stage, of, came in zip(self.stages, answers, _came(answers, same=same), strict=True)
                ]
            ),
            curves=np.stack([np.stack([shares_within(a.response_s) for a in of]) for of in answers]),
            response_s=tuple(tuple(np.sort(a.response_s) for a in of) for of in answers),
            incidents=kept[0].incidents,
            incidents_simulated=courses[0].incident_count,
            beside=np.stack([_beside(answers[0], of) for of in answers[1:]]) if same else None,
            identical=same
            and all(_equal(outcome, outcomes[0]) for outcome in outcomes[1:])
            and (not counted or alike(counted)),
            calls=self._calls(counted, same=same) if counted else None,
        )

    def _calls(self, counted: Sequence[Counted], *, same: bool) -> Floats:
        stages = call_stages(self.stages)
        return call_values(call_rows(stages), stages, counted, same=same)

    def _courses(self, run: int) -> list[Course]:
        """Return the course of each plan; one and the same where they meet the same demand."""
        first = self.threat.unfold(self.stages[0].region, self.stages[0].seed, run)
        if self.one_course:
            return [first] * len(self.stages)
        return [first, *(self.threat.unfold(s.region, s.seed, run) for s in self.stages[1:])]

    def _inside(self, courses: Sequence[Course]) -> list[_Inside]:
        """Return what is judged of each course; worked out once where it is one and the same."""
        if self.one_course:
            return [_inside_of(self.stages[0], courses[0])] * len(self.stages)
        return [_inside_of(stage, course) for stage, course in zip(self.stages, courses, strict=True)]


def _inside_of(stage: Stage, course: Course) -> _Inside:
    rows = stage.rows_inside(course)
    some = course_of_rows(course, rows)
    return _Inside(rows, some.incident_count, stage.judging.asked(some))


def call_stages(stages: Sequence[Stage]) -> list[CallStage]:
    """Return who takes the calls under each plan; none where no calls are played."""
    return [stage.calls for stage in stages if stage.calls is not None]


def demand_is_one(stages: Sequence[Stage], threat: Threat) -> bool:
    """Say whether plans surely meet the same demand: ordinary emergencies ask only where people live."""
    first = stages[0].region.cells
    return isinstance(threat, Everyday) and all(s.region.cells.equals(first) for s in stages[1:])


def measured(stage: Stage, layout: Layout, answers: Sequence[Answers], came: Sequence[Bools]) -> Floats:
    """Return the measures of one plan in one run, shape ``(n_measures, R)``.

    Parameters
    ----------
    stage, layout
        Of the plan, and the rows.
    answers
        Of each function, inside the area.
    came
        For each function the incidents that the mean is over.
    """
    values = np.full((len(MEASURES), len(layout.groups)), np.nan)
    row_of = np.cumsum(stage.is_inside) - 1
    for f, answer in enumerate(answers):
        limit_s = stage.judging.limit_s[f]
        # Where no standard is known nobody is late: share in time and late say nothing then.
        is_held = not np.isnan(limit_s).all()
        met = answer.response_s <= np.nan_to_num(limit_s[answer.cell], nan=np.inf)
        met &= answer.unit >= 0
        groups: list[tuple[Ints, int]] = [
            (np.zeros(len(met), dtype=np.int64), 1),
            (row_of[answer.municipality], layout.n_municipalities),
            (_class_rows(stage, layout, f, answer), len(layout.classes[f])),
        ]
        parts = [_by_group(group, n, answer, met, came[f]) for group, n in groups]
        of_function = np.concatenate(parts, axis=1)
        if not is_held:
            of_function[[list(MEASURES).index(name) for name in ("share_in_time", "late")]] = np.nan
        values[:, layout.rows_of(f)] = of_function
    return values


def _class_rows(stage: Stage, layout: Layout, f: int, answer: Answers) -> Ints:
    """Return for each incident the number of its class among the function's; one past the end: none."""
    number = np.full(len(stage.judging.classes), len(layout.classes[f]), dtype=np.int64)
    number[list(layout.classes[f])] = np.arange(len(layout.classes[f]))
    return np.asarray(number[stage.judging.class_of_cell[f][answer.cell]])


def _by_group(group: Ints, n: int, answer: Answers, met: Bools, came: Bools) -> Floats:
    """Return the measures of each group, shape ``(n_measures, n)``; groups n and above are left out."""
    known = group < n
    group, response_s, full_s = group[known], answer.response_s[known], answer.full_s[known]
    met, came, unit = met[known], came[known], answer.unit[known]
    required = np.bincount(group, minlength=n).astype(np.float64)
    some = required > 0
    counted = np.bincount(group[came], minlength=n)
    total_s = np.bincount(group[came], weights=response_s[came], minlength=n)
    in_time = np.bincount(group[met], minlength=n)
    unmet = np.bincount(group[unit < 0], minlength=n)
    p50_s, p90_s = quantiles_by(group, response_s, n, (0.5, 0.9))
    (full_p90_s,) = quantiles_by(group, full_s, n, (0.9,))
    by_name = {
        "share_in_time": np.where(some, in_time / np.maximum(required, 1), np.nan),
        "mean_s": np.where(counted > 0, total_s / np.maximum(counted, 1), np.nan),
        "p50_s": p50_s,
        "p90_s": p90_s,
        "full_p90_s": full_p90_s,
        "late": required - in_time,
        "unmet": unmet.astype(np.float64),
    }
    return np.stack([by_name[name] for name in MEASURES])


def _came(answers: Sequence[Sequence[Answers]], *, same: bool) -> list[list[Bools]]:
    """Return for each plan and function whom somebody came to: under every plan, where they are the same."""
    came = [[np.isfinite(a.response_s) for a in of] for of in answers]
    if not same:
        return came
    in_all = [np.logical_and.reduce(of) for of in zip(*came, strict=True)]
    return [in_all] * len(answers)


def _beside(base: Sequence[Answers], other: Sequence[Answers]) -> Floats:
    """Hold the same incidents beside one another, shape ``(F, len(PAIRED))``."""
    rows = []
    for before, after in zip(base, other, strict=True):
        sooner = after.response_s < before.response_s
        later = after.response_s > before.response_s
        both = np.isfinite(before.response_s) & np.isfinite(after.response_s)
        moved_s = np.where(
            both, np.where(both, before.response_s, 0) - np.where(both, after.response_s, 0), 0
        )
        gained_s, lost_s = moved_s[moved_s > 0], -moved_s[moved_s < 0]
        rows.append(
            (
                len(sooner),
                sooner.sum(),
                later.sum(),
                len(sooner) - sooner.sum() - later.sum(),
                gained_s.sum(),
                lost_s.sum(),
                gained_s.max(initial=0.0),
                lost_s.max(initial=0.0),
            )
        )
    return np.array(rows, dtype=np.float64)


def _equal(one: Outcome, other: Outcome) -> bool:
    """Say whether the needs inside were answered alike, to the bit."""
    names = ("first_s", "filled_s", "travel_s", "waited", "bay_wait_s", "turned_away")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)
