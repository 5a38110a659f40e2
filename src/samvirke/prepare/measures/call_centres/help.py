"""What becomes of help on the road when units are sent as the calls let them be alerted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.simulate import simulate
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.prepare.judging import Judging
from samvirke.travel.times import Bools, Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Answered:
    """The judged incidents of one function inside the area; arrays of shape ``(n,)``.

    Parameters
    ----------
    response_s
        From the first ring until the service is at work there; ``inf``: nobody came.
    in_time
        Whether that was in time, as the standard counts; False where none is known.
    has_standard
        Whether one is known there.
    """

    response_s: Floats
    in_time: Bools
    has_standard: Bools


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Helped:
    """One run under one arrangement; F functions.

    Parameters
    ----------
    incidents
        Judged incidents inside the area, shape ``(F,)``.
    judged, met
        Those that a standard is known for, and those of them in time.
    mean_s
        Mean response time of those somebody came to, from the first ring.
    change_s
        Mean over incidents answered both here and in the base of here less base.
    """

    incidents: Floats
    judged: Floats
    met: Floats
    mean_s: Floats
    change_s: Floats


def answered(
    world: World,
    judging: Judging,
    course: Course,
    alert_s: Floats,
    inside: Sequence[str],
    *,
    seed: int,
    run: int,
) -> list[Answered]:
    """Let the units answer, each alerted when the calls say, and judge them; one entry a function.

    Parameters
    ----------
    world, judging, course
        Units, standards and what happens.
    alert_s
        When those who meet each need were told; ``inf``: never.
    inside
        Municipalities of the area.
    seed, run
        As the course was drawn with.

    Notes
    -----
    A clock of a standard that starts at the call has a usual call as its first part; it is taken away
    here, for the call itself was played. A clock that starts when the crew is alarmed (fire) runs from that
    alarm: the share in time does not count the call then, while the response time always does.
    """
    outcome = simulate(world, course, seed=seed, run=run, alert_s=alert_s)
    from_alarm = _from_the_alarm(outcome, course, alert_s)
    here = np.isin(judging.municipalities, list(inside))
    result = []
    for f in range(len(judging.functions)):
        call_s = judging.clock[f][0]
        answers = judging.answers(f, course, outcome)
        counted = here[answers.municipality]
        response_s = answers.response_s[counted] - call_s
        if starts_at_the_alarm(judging, f):
            held_s = judging.answers(f, course, from_alarm).response_s[counted]
        else:
            held_s = response_s
        limit_s = judging.limit_s[f][answers.cell[counted]]
        has_standard = np.isfinite(limit_s)
        result.append(
            Answered(
                response_s=response_s,
                in_time=has_standard & (held_s <= np.nan_to_num(limit_s, nan=-1.0)),
                has_standard=has_standard,
            )
        )
    return result


def starts_at_the_alarm(judging: Judging, f: int) -> bool:
    """Say whether the clock of a function's standard starts when the crew is alarmed, not at the call."""
    return judging.clock[f][0] == 0


def helped(base: Sequence[Answered], now: Sequence[Answered]) -> Helped:
    """Hold what became of help under an arrangement beside the base, incident by incident."""
    means, changes = [], []
    for before, here in zip(base, now, strict=True):
        came = np.isfinite(here.response_s)
        both = came & np.isfinite(before.response_s)
        means.append(here.response_s[came].mean() if came.any() else np.nan)
        changes.append((here.response_s[both] - before.response_s[both]).mean() if both.any() else np.nan)
    return Helped(
        incidents=np.array([float(len(here.response_s)) for here in now]),
        judged=np.array([float(here.has_standard.sum()) for here in now]),
        met=np.array([float(here.in_time.sum()) for here in now]),
        mean_s=np.array(means),
        change_s=np.array(changes),
    )


def _from_the_alarm(outcome: Outcome, course: Course, alert_s: Floats) -> Outcome:
    """Return the outcome with its times counted from the alarm of those who meet each need."""
    called_s = alert_s - course.needs["from_s"].to_numpy(dtype=np.float64)
    taken_s = np.where(np.isfinite(called_s), called_s, 0.0)  # never told: nobody came, and inf stays
    return replace(outcome, first_s=outcome.first_s - taken_s, filled_s=outcome.filled_s - taken_s)
