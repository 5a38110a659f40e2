"""One run of a simulated plan in small: what is kept when the next begins."""

from dataclasses import dataclass, replace

import numpy as np

from samvirke.engine.response.outcome import Outcome
from samvirke.model.course import Course
from samvirke.prepare.judging import Answers
from samvirke.prepare.measures.call_centres.measuring import Counted
from samvirke.prepare.simulation_playback import DayChoice, day_of
from samvirke.prepare.simulation_result import Playback
from samvirke.prepare.simulation_stage import Stage
from samvirke.prepare.summary import CURVE_STEP_S, CURVE_STEPS, RunSummary, summarise
from samvirke.threats import Threat
from samvirke.travel.times import Floats, Ints

STEPS_S = CURVE_STEP_S * np.arange(1, CURVE_STEPS + 1)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SimulatedRun:
    """One run. F functions, U units, H hospitals.

    Parameters
    ----------
    summary
        Of what happens inside the area, as a stress test has it.
    incidents, incidents_simulated
        Inside, and with the neighbours.
    response_s, full_s, area_class
        For each function, of its judged incidents inside: until the first unit, until all, and the
        number of the class in `Judging.classes`.
    curves
        Share within each step, shape ``(F, 2, CURVE_STEPS)``; 0: first unit, 1: all. NaN without cases.
    busy_s, missions, moves
        Of each unit, shape ``(U,)``.
    crossings
        Who came first to whom: rows (function, municipality, unit, incidents), of the whole region.
    arrivals, bay_wait_s, longest_wait_s, diverted_to, diverted_away
        Of each hospital, shape ``(H,)``: of the hospitals inside all patients, of others those from inside.
    turned_away
        Units turned on their way to needs inside.
    playback
        A day; of the run it was asked of, else None.
    calls
        Calls and joint incidents; None where no calls were played.
    """

    summary: RunSummary
    incidents: int
    incidents_simulated: int
    response_s: tuple[Floats, ...]
    full_s: tuple[Floats, ...]
    area_class: tuple[Ints, ...]
    curves: Floats
    busy_s: Floats
    missions: Ints
    moves: Ints
    crossings: Ints
    arrivals: Ints
    bay_wait_s: Floats
    longest_wait_s: Floats
    diverted_to: Ints
    diverted_away: Ints
    turned_away: int
    playback: Playback | None
    calls: Counted | None


@dataclass(frozen=True, slots=True, eq=False)
class SimulationWork:
    """Unfold the threat, let the units of the plan answer, keep what the tables need."""

    stage: Stage
    threat: Threat
    day: DayChoice

    def __call__(self, run: int) -> SimulatedRun:
        stage = self.stage
        course = self.threat.unfold(stage.region, stage.seed, run)
        taken = stage.called(course, run)
        alert_s = taken.alert_s if taken is not None else None
        outcome = stage.answered(course, run, alert_s=alert_s, traced=run == 0)
        rows = stage.rows_inside(course)
        course_inside, outcome_inside = course_of_rows(course, rows), outcome_of_rows(outcome, rows)
        alert_inside_s = alert_s[rows] if alert_s is not None else None
        answers = [stage.judging.answers_to(a, outcome, alert_s) for a in stage.judging.asked(course)]
        inside = [stage.is_inside[a.municipality] for a in answers]
        response_s = tuple(a.response_s[i] for a, i in zip(answers, inside, strict=True))
        full_s = tuple(a.full_s[i] for a, i in zip(answers, inside, strict=True))
        return SimulatedRun(
            summary=summarise(stage.judging, course_inside, outcome_inside, alert_inside_s),
            incidents=course_inside.incident_count,
            incidents_simulated=course.incident_count,
            response_s=response_s,
            full_s=full_s,
            area_class=tuple(
                stage.judging.class_of_cell[f][a.cell[i]]
                for f, (a, i) in enumerate(zip(answers, inside, strict=True))
            ),
            curves=np.stack(
                [
                    np.stack([shares_within(r), shares_within(full)])
                    for r, full in zip(response_s, full_s, strict=True)
                ]
            ),
            busy_s=outcome.busy_s,
            missions=outcome.missions,
            moves=outcome.moves,
            crossings=_crossings(answers),
            **_hospitals(stage, course, outcome),
            turned_away=int(outcome.turned_away[rows].sum()),
            playback=day_of(stage, course, outcome, self.day) if run == 0 else None,
            calls=taken.counted if taken is not None else None,
        )


def course_of_rows(course: Course, rows: Ints) -> Course:
    """Return the course with some of its needs only."""
    return replace(course, needs=course.needs.iloc[rows])


def outcome_of_rows(outcome: Outcome, rows: Ints) -> Outcome:
    """Return the outcome of some of the needs only; units stay as they are."""
    by_need: tuple[str, ...] = ("first_s", "filled_s", "first_unit", "travel_s", "waited")
    by_need += ("hospital_stop", "bay_wait_s", "turned_away")
    return replace(outcome, trace=None, **{name: getattr(outcome, name)[rows] for name in by_need})


def shares_within(response_s: Floats) -> Floats:
    """Return the share of times within each step of a curve, shape ``(CURVE_STEPS,)``; NaN of none."""
    if len(response_s) == 0:
        return np.full(CURVE_STEPS, np.nan)
    within = np.searchsorted(np.sort(response_s), STEPS_S, side="right")
    return np.asarray(within / len(response_s), dtype=np.float64)


def _crossings(answers: list[Answers]) -> Ints:
    """Count who came first to whom: rows (function, municipality, unit, incidents)."""
    parts = []
    for f, answer in enumerate(answers):
        came = answer.unit >= 0
        pairs = np.stack([answer.municipality[came], answer.unit[came]])
        found, count = np.unique(pairs, axis=1, return_counts=True)
        parts.append(np.stack([np.full(len(count), f), found[0], found[1], count]))
    return np.concatenate(parts, axis=1).T


def _hospitals(stage: Stage, course: Course, outcome: Outcome) -> dict[str, np.ndarray]:
    """Count who was brought where, how long units waited, and who was driven past a nearer hospital."""
    hospital_of_stop, n = stage.hospital_of_stop, len(stage.hospitals)
    brought = np.flatnonzero(outcome.hospital_stop >= 0)
    stop = outcome.hospital_stop[brought]
    place = stage.place_of(course)[course.needs["place"].cat.codes.to_numpy()[brought]]
    from_inside = stage.is_inside[stage.judging.municipality_of_cell[place]]
    ours = from_inside | stage.hospital_is_inside[hospital_of_stop[stop]]
    brought, stop, place = brought[ours], stop[ours], place[ours]
    went, wait_s = hospital_of_stop[stop], outcome.bay_wait_s[brought]
    fleet = np.searchsorted(np.array(stage.world.fleets), stage.world.stop_fleet[stop])
    nearest_stop = stage.world.nearest_hospital[fleet, place]
    nearest = np.where(nearest_stop >= 0, hospital_of_stop[nearest_stop], went)
    past = nearest != went
    longest = np.zeros(n)
    np.maximum.at(longest, went, wait_s)
    return {
        "arrivals": np.bincount(went, minlength=n),
        "bay_wait_s": np.bincount(went, weights=wait_s, minlength=n),
        "longest_wait_s": longest,
        "diverted_to": np.bincount(went[past], minlength=n),
        "diverted_away": np.bincount(nearest[past], minlength=n),
    }
