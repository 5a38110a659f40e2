"""Who may be called now (rule 2): hours, absences, weather, units that are out, who answers what."""

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.duty import ANSWERS_DRAWN, Duty
from samvirke.model.calendar import HOUR_S
from samvirke.travel.times import Bools, Ints

WEEK = 168  # hours


class Availability:
    """The clock of duty and what stands beside it.

    Attributes
    ----------
    limited
        Units that are not always there when they are free: only these are asked with `may_come`.
    out
        For each unit: how many spans it is out for now.
    """

    def __init__(self, duty: Duty, conditions: Conditions) -> None:
        self._into_hour_s = duty.into_hour_s
        self._hour_of_week: list[int] = duty.hour_of_week.tolist()
        self._last_hour = len(self._hour_of_week) - 1
        self._turnout_s: list[float] = duty.turnout_s.ravel().tolist()
        self._absent = _by_unit(duty.absent_row, duty.absent)
        self._grounded = _by_unit(duty.grounded_row, duty.grounded)
        self._answers = _by_unit(duty.answers_row, duty.answers)
        self.out = [0] * len(duty.turnout_s)
        goes_out = {span.which for span in conditions.units_out}
        self.limited = {*self._absent, *self._grounded, *self._answers, *goes_out}
        # Whether all that is free now can be sent to anything it gives.
        self.all_come = not (self._grounded or self._answers or goes_out)

    def hour(self, now: float) -> int:
        """Return the hour of the course; the last once it is over."""
        return min(int((now + self._into_hour_s) // HOUR_S), self._last_hour)

    def turnouts(self, hour: int) -> tuple[list[float], int]:
        """Return turn-out times and where unit 0 stands among them; the next unit is 168 further on."""
        return self._turnout_s, self._hour_of_week[hour]

    def turnout_s(self, unit: int, now: float) -> float:
        """Return the turn-out time of a unit; ``inf``: it does not come at this hour."""
        return self._turnout_s[unit * WEEK + self._hour_of_week[self.hour(now)]]

    def may_come(self, unit: int, incident: int, hour: int, *, rests: bool) -> bool:
        """Whether a free unit may be sent to an incident; its hours of duty apart."""
        if not self.may_move(unit, hour):
            return False
        if rests and unit in self._absent and self._absent[unit][hour // 24]:
            return False
        return unit not in self._answers or self._answers[unit][incident % ANSWERS_DRAWN]

    def may_move(self, unit: int, hour: int) -> bool:
        """Whether it is neither out nor grounded."""
        return self.out[unit] == 0 and not (unit in self._grounded and self._grounded[unit][hour])

    def is_callable(self, unit: int, now: float) -> bool:
        """Whether a unit at rest could be called to something now."""
        hour = self.hour(now)
        if self._turnout_s[unit * WEEK + self._hour_of_week[hour]] == float("inf"):
            return False
        here = unit not in self._absent or not self._absent[unit][hour // 24]
        return here and self.may_move(unit, hour)


def _by_unit(row: Ints, table: Bools) -> dict[int, list[bool]]:
    return {unit: table[number].tolist() for unit, number in enumerate(row.tolist()) if number >= 0}
