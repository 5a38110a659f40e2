"""Who can be called when: hours of duty and days on which a crew does not turn out."""

from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from samvirke.engine.response.world import World
from samvirke.model.calendar import HOUR_S, local_hours
from samvirke.model.chance import stream
from samvirke.model.course import Course

DAY_S = 24 * HOUR_S


class Duty:
    """The clock of duty of a course. It stands still when the course ends.

    Attributes
    ----------
    turnout_s
        One after another for each unit: seconds from alert until it moves, for each of the 168
        hours of the week; ``inf``: it does not come then.
    hour_of_week
        Local hour of the week for each hour of the course.
    away
        For units with a turn-out probability below 1: for each day, whether they cannot be called.
    changes_s
        Moments when somebody may come on duty who was not.
    """

    def __init__(self, world: World, course: Course, seed: int, run: int) -> None:
        start = datetime.fromisoformat(course.starts_at_utc)
        whole = start.replace(minute=0, second=0, microsecond=0)
        self._into_hour_s = (start - whole) / timedelta(seconds=1)  # a course may start at half past
        n_hours = max(1, int(np.ceil((course.horizon_s + self._into_hour_s) / HOUR_S)))
        self.hour_of_week: list[int] = local_hours(whole.isoformat(), n_hours).hour_of_week.tolist()
        by_hour_s = np.where(world.on_duty, world.turnout_s[:, None], world.off_duty_turnout_s[:, None])
        self.turnout_s: list[float] = by_hour_s.ravel().tolist()
        self.away = {
            unit: days.tolist() for unit, days in absences(world, seed, run, -(-n_hours // 24)).items()
        }
        hours = _comes_on_duty(by_hour_s, self.hour_of_week)
        if self.away:
            hours |= set(range(0, n_hours, 24))
        self.changes_s = [hour * float(HOUR_S) - self._into_hour_s for hour in sorted(hours)]

    def hour(self, now: float) -> int:
        """Return the hour of the course, from 0."""
        return min(int((now + self._into_hour_s) // HOUR_S), len(self.hour_of_week) - 1)


def absences(world: World, seed: int, run: int, n_days: int) -> dict[int, npt.NDArray[np.bool_]]:
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


def _comes_on_duty(by_hour_s: npt.NDArray[np.float64], hour_of_week: list[int]) -> set[int]:
    """Return the hours at which some crew comes on duty that did not come the hour before."""
    off = np.unique(np.isinf(by_hour_s), axis=0)[:, hour_of_week]  # few crews differ in their hours
    return set((np.flatnonzero((off[:, :-1] & ~off[:, 1:]).any(axis=0)) + 1).tolist())
