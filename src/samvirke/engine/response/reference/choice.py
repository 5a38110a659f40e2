"""Who is sent (rules 2, 3 and 4): how soon each free unit can be there, and which is the one to go.

The simulator asks it at every need, and `samvirke.engine.response.candidates` for advice about one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.needs import INF
from samvirke.engine.response.reference.availability import WEEK, Availability
from samvirke.engine.response.reference.free import CoverGroup, FreeUnits
from samvirke.engine.response.reference.state import AT_REST, BOUND, RETURNING, NeedState, UnitState
from samvirke.engine.response.reference.ways import Ways


@dataclass(frozen=True, slots=True)
class Start:
    """How a unit sets out for a place: through a stop, from which it is `offset_s` away."""

    eta_s: float  # until it is there, from now
    stop: int
    offset_s: float
    moves_at_s: float  # when its turn-out is over
    drives_s: float  # its time on the way


class Choice:
    """Looks for units; `ways` is the version that holds now."""

    def __init__(
        self,
        needs: NeedState,
        units: UnitState,
        available: Availability,
        free: FreeUnits,
        dispatch: Dispatch,
        keeping: CoverGroup | None,
    ) -> None:
        self.ways: Ways
        self._needs, self._units, self._available, self._free = needs, units, available, free
        self._dispatch, self._keeping = dispatch, keeping
        preference = dispatch.preference
        self._unit_group: list[int] = preference.unit_group.tolist() if preference else []
        self._penalty_s: list[list[float]] = preference.penalty_s.T.tolist() if preference else []
        self._need_group: list[int] = preference.need_group[needs.row].tolist() if preference else []
        self._able: list[list[int]] = [
            sorted({unit for units_here in at_stop for unit in units_here}) for at_stop in free.at_stop
        ]

    # --- the free unit to send -----------------------------------------------------------------

    def best_free(self, need: int, now: float) -> tuple[int, float, float]:
        """Return the free unit to send, its time and its score; (-1, inf, inf) when there is none."""
        hour = self._available.hour(now)
        found = self._by_turning(need, hour)
        capability, place = self._needs.capability[need], self._needs.place[need]
        near, is_all = self.ways.first_homes(capability, place)
        found = self._by_stops(need, now, hour, near, found)
        if not is_all and self.ways.reach_s[place * self.ways.n_stops + near[-1]] <= found[2]:
            # All the near ones are busy, or a tie may lie beyond them: look at every stop, in order.
            found = self._by_stops(need, now, hour, self.ways.all_homes(capability, place), found)
        keeping = self._dispatch.keeping
        if keeping is not None and found[0] >= 0 and self._needs.priority[need] >= keeping.from_priority:
            return self._least_cover(need, now, found[2] + keeping.slack_s)
        return found

    def _penalties(self, need: int) -> list[float] | None:
        return self._penalty_s[self._need_group[need]] if self._penalty_s else None

    def _by_turning(self, need: int, hour: int) -> tuple[int, float, float]:
        """Look at the units on their way to rest, through where they turned."""
        reach_s, row = self.ways.reach_s, self._needs.place[need] * self.ways.n_stops
        penalties, limited = self._penalties(need), self._available.limited
        best, best_unit, best_eta = INF, -1, INF
        for unit, (stop, offset_s) in self._free.returning[self._needs.capability[need]].items():
            eta_s = reach_s[row + stop] + offset_s
            score = eta_s if penalties is None else eta_s + penalties[self._unit_group[unit]]
            if score > best or (score == best and unit >= best_unit):
                continue
            if unit in limited and not self._may_come(unit, need, hour):
                continue
            best, best_unit, best_eta = score, unit, eta_s
        return best_unit, best_eta, best

    def _by_stops(
        self, need: int, now: float, hour: int, stops: Sequence[int], found: tuple[int, float, float]
    ) -> tuple[int, float, float]:
        """Look at stop after stop in order of time, until none can be sooner than what was found."""
        units, limited = self._units, self._available.limited
        at_stop, penalties = self._free.at_stop[self._needs.capability[need]], self._penalties(need)
        status, home_at_s = units.status, units.home_at_s
        turnout_s, week_hour = self._available.turnouts(hour)
        reach_s, row = self.ways.reach_s, self._needs.place[need] * self.ways.n_stops
        best_unit, best_eta, best = found
        for stop in stops:
            travel_s = reach_s[row + stop]
            if travel_s > best or travel_s == INF:
                break
            for unit in at_stop[stop]:
                if status[unit] == AT_REST:
                    eta_s = travel_s + turnout_s[unit * WEEK + week_hour]
                elif status[unit] == RETURNING:
                    eta_s = travel_s + max(0.0, home_at_s[unit] - now)
                else:
                    continue
                score = eta_s if penalties is None else eta_s + penalties[self._unit_group[unit]]
                if score > best or (score == best and unit >= best_unit):
                    continue
                if unit in limited and not self._may_come(unit, need, hour):
                    continue
                best, best_unit, best_eta = score, unit, eta_s
        return best_unit, best_eta, best

    def _may_come(self, unit: int, need: int, hour: int) -> bool:
        rests = self._units.status[unit] == AT_REST
        return self._available.may_come(unit, self._needs.incident[need], hour, rests=rests)

    def _least_cover(self, need: int, now: float, limit: float) -> tuple[int, float, float]:
        """Among the free units of a score within the limit, return the one whose absence costs least."""
        assert self._keeping is not None
        found, key = (-1, INF, INF), (INF, INF, -1)
        hour = self._available.hour(now)
        for unit in self._able[self._needs.capability[need]]:
            if self._units.status[unit] not in (AT_REST, RETURNING):
                continue
            if unit in self._available.limited and not self._may_come(unit, need, hour):
                continue
            eta_s = self.start(unit, need, now).eta_s
            score = eta_s + self.penalty_s(unit, need)
            if score <= limit and score < INF:
                cost = self._keeping.cost(unit, self._units.rest_stop[unit])
                if found[0] < 0 or (cost, score, unit) < key:
                    found, key = (unit, eta_s, score), (cost, score, unit)
        return found

    # --- one unit ------------------------------------------------------------------------------

    def start(self, unit: int, need: int, now: float) -> Start:
        """Return how a free unit would set out for a need."""
        units, ways = self._units, self.ways
        row, rest = self._needs.place[need] * ways.n_stops, units.rest_stop[unit]
        if units.status[unit] == AT_REST:
            turnout_s = self._available.turnout_s(unit, now)
            travel_s = ways.reach_s[row + rest]
            return Start(travel_s + turnout_s, rest, 0.0, now + turnout_s, travel_s)
        by_turning_s = ways.reach_s[row + units.turned_at[unit]] + units.turned_s[unit]
        left_s = max(0.0, units.home_at_s[unit] - now)
        by_rest_s = ways.reach_s[row + rest] + left_s
        if by_turning_s <= by_rest_s:
            return Start(by_turning_s, units.turned_at[unit], units.turned_s[unit], now, by_turning_s)
        return Start(by_rest_s, rest, left_s, now, by_rest_s)

    def can_meet(self, unit: int, now: float, need: int) -> bool:
        """Whether a unit on its way to rest may be sent to a need that waits (rule 7)."""
        if unit in self._available.limited and not self._may_come(unit, need, self._available.hour(now)):
            return False
        return self.start(unit, need, now).eta_s + self.penalty_s(unit, need) < INF

    def penalty_s(self, unit: int, need: int) -> float:
        """Return what the preference lays on the time of a unit for a need."""
        penalties = self._penalties(need)
        return 0.0 if penalties is None else penalties[self._unit_group[unit]]

    # --- diversion -----------------------------------------------------------------------------

    def best_turned(self, need: int, now: float, score_to_beat: float) -> tuple[int, Start] | None:
        """Return the unit under way to turn to a need, and how it sets out; None when there is none."""
        diversion, needs, units = self._dispatch.diversion, self._needs, self._units
        if diversion is None:
            return None
        found: tuple[int, Start] | None = None
        best, hour = INF, self._available.hour(now)
        for unit in self._able[needs.capability[need]]:
            if units.status[unit] != BOUND:
                continue
            if any(needs.priority[other] <= needs.priority[need] for other, _ in units.serves[unit]):
                continue
            if not self._available.may_come(unit, needs.incident[need], hour, rests=False):
                continue
            start = self._turned(unit, need, now)
            score = start.eta_s + self.penalty_s(unit, need)
            if score < best and score + diversion.gain_s < score_to_beat:
                found, best = (unit, start), score
        return found

    def _turned(self, unit: int, need: int, now: float) -> Start:
        """Return how a unit bound for a place would set out for a need."""
        units, ways = self._units, self.ways
        row, stop = self._needs.place[need] * ways.n_stops, units.started_at[unit]
        if now < units.moves_at_s[unit]:  # it still turns out
            travel_s = ways.reach_s[row + stop]
            return Start(
                travel_s + (units.moves_at_s[unit] - now), stop, 0.0, units.moves_at_s[unit], travel_s
            )
        back_s = units.started_s[unit] + (now - units.moves_at_s[unit])
        by_start_s = ways.reach_s[row + stop] + back_s
        place = self._needs.place[units.serves[unit][0][0]]
        near = ways.nearest_stop[units.fleet[unit]][place]
        if near >= 0:
            on_s = (units.arrives_at_s[unit] - now) + ways.reach_s[place * ways.n_stops + near]
            by_near_s = ways.reach_s[row + near] + on_s
            if by_near_s < by_start_s:
                return Start(by_near_s, near, on_s, now, by_near_s)
        return Start(by_start_s, stop, back_s, now, by_start_s)
