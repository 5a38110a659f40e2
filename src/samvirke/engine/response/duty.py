"""Who can be called when: hours of duty, days without a crew, weather, and who answers what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

import numpy as np

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.world import World
from samvirke.model.calendar import HOUR_S, local_hours, moment_utc
from samvirke.model.chance import stream
from samvirke.model.course import Course
from samvirke.travel.times import Bools, Floats, Ints

DAY_S = 24 * HOUR_S
ANSWERS_DRAWN = 4096  # an incident looks at the draw of its number modulo this

# Kept with the world, whose runs all ask for the same: a tenth of a short run's time.
_COMES_ON_DUTY: WeakKeyDictionary[World, dict[tuple[str, int], frozenset[int]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Duty:
    """The clock of duty of a course. It stands still when the course ends.

    Parameters
    ----------
    into_hour_s
        How far into an hour the course starts.
    hour_of_week
        Local hour of the week for each hour of the course, shape ``(n_hours,)``.
    turnout_s
        Seconds from alert until a unit moves, for each of the 168 hours of the week; ``inf``: it does
        not come then; shape ``(n_units, 168)``.
    absent_row, absent
        Row of each unit in the table `absent`, -1: it never is; for each day of the course whether the
        crew cannot be called, shape ``(n_rows, n_days)``. A day is 24 hours from the course's first.
    grounded_row, grounded
        The same for weather and darkness by hour of the course, shape ``(n_rows, n_hours)``.
    answers_row, answers
        Row of each unit, -1: it answers always; whether it answers the incident whose number modulo
        4096 is the column, shape ``(n_rows, 4096)``.
    changes_s
        Moments, ascending, when somebody may come on duty who was not, a new day begins with absences,
        or a grounded hour begins or ends.
    """

    into_hour_s: float
    hour_of_week: Ints
    turnout_s: Floats
    absent_row: Ints
    absent: Bools
    grounded_row: Ints
    grounded: Bools
    answers_row: Ints
    answers: Bools
    changes_s: Floats


def read_duty(
    world: World, course: Course, seed: int, run: int, conditions: Conditions | None = None
) -> Duty:
    """Work out who can be called when.

    Parameters
    ----------
    world
        Hours, turn-out times and probabilities of its units.
    course
        When it starts and how long it lasts.
    seed, run
        Key the draws.
    conditions
        Grounded hours; None: none.
    """
    whole, into_hour_s, n_hours = hours_of(course)
    n_days = -(-n_hours // 24)
    hour_of_week = local_hours(whole.isoformat(), n_hours).hour_of_week
    n_units = len(world.units)
    absent_row, absent = _rows(absences(world, seed, run, n_days), n_units, n_days)
    weather = {} if conditions is None else conditions.grounded
    grounded_row, grounded = _rows(
        {unit: _lasting(hours, n_hours) for unit, hours in weather.items()}, n_units, n_hours
    )
    answers_row, answers = _rows(answered(world, seed, run), n_units, ANSWERS_DRAWN)
    hours = set(_comes_on_duty(world, whole.isoformat(), n_hours))
    hours |= set((np.flatnonzero((grounded[:, 1:] != grounded[:, :-1]).any(axis=0)) + 1).tolist())
    if len(absent):
        hours |= set(range(24, n_hours, 24))
    return Duty(
        into_hour_s=into_hour_s,
        hour_of_week=hour_of_week,
        turnout_s=_turnout_s(world),
        absent_row=absent_row,
        absent=absent,
        grounded_row=grounded_row,
        grounded=grounded,
        answers_row=answers_row,
        answers=answers,
        changes_s=np.array([hour * float(HOUR_S) - into_hour_s for hour in sorted(hours)], dtype=np.float64),
    )


def hours_of(course: Course) -> tuple[datetime, float, int]:
    """Return the whole hour in which a course begins, how far into it, seconds, and how many it touches.

    Hours are those of the clock; a course may begin at half past.
    """
    start = moment_utc(course.starts_at_utc)
    whole = start.replace(minute=0, second=0, microsecond=0)
    into_hour_s = (start - whole) / timedelta(seconds=1)
    return whole, into_hour_s, max(1, int(np.ceil((course.horizon_s + into_hour_s) / HOUR_S)))


def absences(world: World, seed: int, run: int, n_days: int) -> dict[int, Bools]:
    """Draw the days on which units with a turn-out probability below 1 cannot be called.

    Returns
    -------
    Unit → shape ``(n_days,)``. A unit's days depend on its id alone: others may come and go, and a
    longer course begins like a shorter one.
    """
    return {
        int(unit): stream(seed, run, "turn-out by day", world.units[unit]).random(n_days)
        >= world.turnout_probability[unit]
        for unit in np.flatnonzero(world.turnout_probability < 1)
    }


def answered(world: World, seed: int, run: int) -> dict[int, Bools]:
    """Draw which incidents units with an answer probability below 1 answer.

    Returns
    -------
    Unit → shape ``(4096,)``, by the number of the incident modulo 4096; keyed by the unit's id alone.
    """
    if world.answer_probability is None:
        return {}
    return {
        int(unit): stream(seed, run, "answers", world.units[unit]).random(ANSWERS_DRAWN)
        < world.answer_probability[unit]
        for unit in np.flatnonzero(world.answer_probability < 1)
    }


def _rows(tables: dict[int, Bools], n_units: int, width: int) -> tuple[Ints, Bools]:
    """Return the row of each unit, -1 where it has none, and the rows one below another."""
    row = np.full(n_units, -1, dtype=np.int64)
    row[list(tables)] = np.arange(len(tables))
    return row, np.array(list(tables.values()), dtype=np.bool_).reshape(len(tables), width)


def _lasting(hours: Bools, n_hours: int) -> Bools:
    """Return so many hours; what lies beyond the last given is like it."""
    return np.asarray(hours[np.minimum(np.arange(n_hours), len(hours) - 1)], dtype=np.bool_)


def _comes_on_duty(world: World, whole_hour: str, n_hours: int) -> frozenset[int]:
    """Return the hours at which some crew comes on duty that did not come the hour before."""
    known = _COMES_ON_DUTY.setdefault(world, {})
    if (whole_hour, n_hours) not in known:
        off = np.isinf(_turnout_s(world))
        few = np.unique(off, axis=0)[:, local_hours(whole_hour, n_hours).hour_of_week]  # few crews differ
        comes = (np.flatnonzero((few[:, :-1] & ~few[:, 1:]).any(axis=0)) + 1).tolist()
        known[whole_hour, n_hours] = frozenset(comes)
    return known[whole_hour, n_hours]


def _turnout_s(world: World) -> Floats:
    """Return the turn-out time of each unit by hour of the week, shape ``(n_units, 168)``."""
    return np.where(world.on_duty, world.turnout_s[:, None], world.off_duty_turnout_s[:, None])
