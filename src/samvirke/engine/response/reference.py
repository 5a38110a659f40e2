"""The reference simulator: plain Python, event for event. Faster kernels must give the same answer.

The rules, in the order they act
--------------------------------
1. *An incident begins.* Its needs are taken in order of arrival. For each, the free unit that can be
   there first is sent, whoever owns it; a tie stays with the unit of the lower index. What a sent
   unit can do counts for every need of the incident. What is missing waits.
2. *Free* is a unit that rests at its stop or is on its way home. At rest it needs its turn-out time
   and the travel time. On its way home it is reached through the stop nearest to where it turned
   (an upper bound of the time from there) or through its home, whichever is sooner, without
   turn-out.
3. *At the place* a unit works for the incident's time; one that carries a patient drives on to the
   nearest hospital of its fleet and hands over.
4. *Free again*, it takes the waiting need it is able to meet: the most urgent, among equals the one
   that has waited longest. If nothing waits it drives home, and may be sent from there.
5. When a crew comes on duty, what waits is tried again.

At equal times units come before incidents: one that clears now can take the call of now.
The way back takes as long as the way out; a patient goes to the nearest hospital, full or not.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.world import NEAREST_KEPT, World
from samvirke.model.calendar import HOUR_S, local_hours
from samvirke.model.chance import stream
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

INF = float("inf")
WEEK = 168  # hours
DAY_S = 24 * HOUR_S
AT_PLACE, CLEARS, HANDED_OVER, HOME, ON_DUTY = range(5)  # kinds of event; the order breaks ties
AT_REST, RETURNING, BUSY = range(3)  # states of a unit


def simulate(world: World, course: Course, *, seed: int = 0, run: int = 0) -> Outcome:
    """Let the units of a world answer the needs of a course.

    Parameters
    ----------
    world
        Who can be sent.
    course
        What is needed; its places must be those of the world.
    seed, run
        Decide only whether units with a turn-out probability below 1 can be called on a day.

    Raises
    ------
    InvalidValueError
        When the course has a place or the hours of the world that do not fit.
    """
    simulation = _Simulation(world, course, seed, run)
    simulation.play()
    return simulation.outcome()


def absences(world: World, course: Course, seed: int, run: int) -> dict[int, npt.NDArray[np.bool_]]:
    """Return for units with a turn-out probability below 1 the days on which they cannot be called.

    Returns
    -------
    Unit → shape ``(n_days + 1,)``; the last day repeats the one before, for what ends after the
    course.
    """
    n_days = max(1, int(np.ceil(course.horizon_s / DAY_S)))
    away: dict[int, npt.NDArray[np.bool_]] = {}
    for unit in np.flatnonzero(world.turnout_probability < 1):
        u = stream(seed, run, "turn-out by day", world.units[unit]).random(n_days)
        absent = u >= world.turnout_probability[unit]
        away[int(unit)] = np.append(absent, absent[-1])
    return away


@dataclass(slots=True)
class _Needs:
    """The needs of the course as lists; index: need."""

    capability: list[int]
    place: list[int]
    at_s: list[float]
    until_s: list[float]
    priority: list[int]
    on_scene_s: list[float]
    transport: list[bool]
    handover_s: list[float]
    left: list[int]  # quantity nobody is on the way for
    missing: list[int]  # quantity not at the place yet
    first_s: list[float]
    filled_s: list[float]
    first_unit: list[int]
    travel_s: list[float]
    waited: list[bool]


@dataclass(slots=True)
class _Units:
    """The state of the units as lists; index: unit."""

    status: list[int]
    turned_at: list[int]  # stop through which it is reached while it returns
    turned_s: list[float]  # how long from where it turned to that stop
    home_at_s: list[float]  # when it will be home
    generation: list[int]  # raised to cancel its event in the heap
    serves: list[list[tuple[int, int]]]  # (need, quantity) of its mission
    sent_at_s: list[float]
    drives_s: list[float]
    busy_s: list[float]
    missions: list[int]


class _Simulation:
    """One run; `play` moves it from the first incident to the end of the course."""

    def __init__(self, world: World, course: Course, seed: int, run: int) -> None:
        self.world = world
        # Turn-out by hour of the week: WEEK numbers a unit.
        by_hour_s = np.where(world.on_duty, world.turnout_s[:, None], world.off_duty_turnout_s[:, None])
        self.turnout_s = by_hour_s.ravel().tolist()
        local = local_hours(course.starts_at_utc, max(1, int(np.ceil(course.horizon_s / HOUR_S))))
        self.hour_of_week = local.hour_of_week.tolist()
        self.away = {u: days.tolist() for u, days in absences(world, course, seed, run).items()}
        # What a course asks for and no unit here can do has no homes: it waits to the end.
        asked = [str(name) for name in course.needs["capability"].cat.categories]
        names = [*world.capabilities, *(name for name in asked if name not in world.capabilities)]
        self.needs = _read_needs(world, course, names)
        self.incident_starts = [
            *np.flatnonzero(np.diff(course.needs["incident"].to_numpy(), prepend=-1)).tolist(),
            len(course.needs),
        ]
        n = len(world.units)
        self.units = _Units(
            status=[AT_REST] * n,
            turned_at=[-1] * n,
            turned_s=[0.0] * n,
            home_at_s=[0.0] * n,
            generation=[0] * n,
            serves=[[] for _ in range(n)],
            sent_at_s=[0.0] * n,
            drives_s=[0.0] * n,
            busy_s=[0.0] * n,
            missions=[0] * n,
        )
        self.events: list[tuple[float, int, int, int]] = []
        self.waiting: list[list[tuple[int, float, int]]] = [[] for _ in names]
        self.gives = [dict(gives) for gives in world.unit_gives]
        self.stop_of = world.unit_stop.tolist()
        self.fleet_of = [world.fleets.index(f) for f in world.stop_fleet[world.unit_stop].tolist()]
        self.at_stop = [_units_by_stop(world, c) for c in range(len(names))]
        self.returning: dict[int, None] = {}  # units on their way home, in the order they turned
        self.reach_s = _flat(world.reach_s)
        self.n_stops = len(world.stop_fleet)
        self.n_homes = [len(stops) for stops in world.homes] + [0] * (len(names) - len(world.homes))
        self.near_homes = [_flat(near) for near in world.near_homes]
        self.nearest_stop = world.nearest_stop.tolist()
        self.nearest_hospital = world.nearest_hospital.tolist()
        for moment_s in _comes_on_duty(by_hour_s, self.hour_of_week, bool(self.away)):
            heappush(self.events, (moment_s, ON_DUTY, -1, 0))

    def play(self) -> None:
        """Move through incidents and events in order of time, until all units are home."""
        events, starts, at_s = self.events, self.incident_starts, self.needs.at_s
        for first, after in pairwise(starts):
            now = at_s[first]
            while events and events[0][0] <= now:
                self._next_event()
            for need in range(first, after):
                if self.needs.left[need] > 0:
                    self._answer(need, now, first, after)
        while events:  # past the end too: the last incident is answered like the first
            self._next_event()

    def outcome(self) -> Outcome:
        """Return what came of it."""
        needs, units = self.needs, self.units
        return Outcome(
            first_s=np.array(needs.first_s),
            filled_s=np.array(needs.filled_s),
            first_unit=np.array(needs.first_unit, dtype=np.int64),
            travel_s=np.array(needs.travel_s),
            waited=np.array(needs.waited, dtype=np.bool_),
            busy_s=np.array(units.busy_s),
            missions=np.array(units.missions, dtype=np.int64),
        )

    # --- incidents -----------------------------------------------------------------------------

    def _answer(self, need: int, now: float, first: int, after: int) -> None:
        """Send units to a need until nothing is missing or nobody is free."""
        needs = self.needs
        while needs.left[need] > 0:
            unit, eta_s = self._soonest(needs.capability[need], needs.place[need], now)
            if unit < 0:
                needs.waited[need] = True
                key = (needs.priority[need], needs.at_s[need], need)
                heappush(self.waiting[needs.capability[need]], key)
                return
            self._send(unit, need, now, eta_s, first, after)

    def _soonest(self, capability: int, place: int, now: float) -> tuple[int, float]:
        """Return the free unit that can be there first and how soon; (-1, inf) when none is free."""
        status, home_at_s, reach_s = self.units.status, self.units.home_at_s, self.reach_s
        turnout_s, away, at_stop = self.turnout_s, self.away, self.at_stop[capability]
        hour = min(int(now // HOUR_S), len(self.hour_of_week) - 1)
        week_hour, row = self.hour_of_week[hour], place * self.n_stops
        best, best_unit = INF, -1
        for unit in self.returning:  # reached through the stop where it turned
            if capability in self.gives[unit]:
                eta = reach_s[row + self.units.turned_at[unit]] + self.units.turned_s[unit]
                if eta < best or (eta == best and unit < best_unit):
                    best, best_unit = eta, unit
        position, total = 0, self.n_homes[capability]
        kept = min(NEAREST_KEPT, total)
        order: Sequence[int] = self.near_homes[capability][place * kept : (place + 1) * kept] if total else ()
        while position < total:
            if position == kept:  # all the near ones are busy: look at every stop, in order
                order = self._all_in_order(self.world.homes[capability], place)
                position, kept = 0, total
            stop = order[position]
            position += 1
            travel_s = reach_s[row + stop]
            if travel_s > best or travel_s == INF:
                break
            for unit in at_stop[stop]:
                if status[unit] == AT_REST:
                    if unit in away and away[unit][hour // 24]:
                        continue
                    eta = travel_s + turnout_s[unit * WEEK + week_hour]
                elif status[unit] == RETURNING:
                    eta = travel_s + max(0.0, home_at_s[unit] - now)
                else:
                    continue
                if eta < best or (eta == best and unit < best_unit):
                    best, best_unit = eta, unit
        return (best_unit, best) if best < INF else (-1, INF)

    def _all_in_order(self, stops: Ints, place: int) -> list[int]:
        """Return stops by travel time to a place, a tie by number."""
        order = np.argsort(self.world.reach_s[place, stops], kind="stable")
        return stops[order].tolist()  # type: ignore[no-any-return]

    # --- missions ------------------------------------------------------------------------------

    def _send(self, unit: int, need: int, now: float, eta_s: float, first: int, after: int) -> None:
        """Send a unit; what it can do counts for every need of the incident."""
        units, needs, gives = self.units, self.needs, self.gives[unit]
        if units.status[unit] == RETURNING:
            units.generation[unit] += 1  # it will not come home now
            del self.returning[unit]
            units.drives_s[unit] = eta_s
        else:
            units.drives_s[unit] = self.reach_s[needs.place[need] * self.n_stops + self.stop_of[unit]]
        units.status[unit] = BUSY
        units.sent_at_s[unit] = now
        units.missions[unit] += 1
        serves = units.serves[unit] = []
        for other in range(first, after):
            can = gives.get(needs.capability[other], 0)
            takes = min(can, needs.left[other])
            if takes:
                needs.left[other] -= takes
                serves.append((other, takes))
        heappush(self.events, (now + eta_s, AT_PLACE, unit, units.generation[unit]))

    def _next_event(self) -> None:
        """Take the next event from the heap and let it happen."""
        now, kind, unit, generation = heappop(self.events)
        if kind == ON_DUTY:
            self._try_waiting(now)
        elif generation == self.units.generation[unit]:
            if kind == AT_PLACE:
                self._arrive(unit, now)
            elif kind == CLEARS:
                self._clear(unit, now)
            elif kind == HANDED_OVER:
                need = self.units.serves[unit][0][0]
                fleet, place = self.fleet_of[unit], self.needs.place[need]
                self._free(unit, now, self.nearest_hospital[fleet][place], 0.0, -1)
            else:
                self.units.status[unit] = AT_REST
                del self.returning[unit]

    def _arrive(self, unit: int, now: float) -> None:
        needs = self.needs
        for need, quantity in self.units.serves[unit]:
            if needs.first_unit[need] < 0:
                needs.first_unit[need] = unit
                needs.first_s[need] = now - needs.at_s[need]
                needs.travel_s[need] = self.units.drives_s[unit]
            needs.missing[need] -= quantity
            if needs.missing[need] == 0:
                needs.filled_s[need] = now - needs.at_s[need]
        works_s = needs.on_scene_s[self.units.serves[unit][0][0]]
        heappush(self.events, (now + works_s, CLEARS, unit, self.units.generation[unit]))

    def _clear(self, unit: int, now: float) -> None:
        """Leave the place: to the hospital with a patient, else free."""
        needs = self.needs
        carried = [need for need, _ in self.units.serves[unit] if needs.transport[need]]
        need = carried[0] if carried else self.units.serves[unit][0][0]
        fleet, place = self.fleet_of[unit], needs.place[need]
        hospital = self.nearest_hospital[fleet][place]
        if carried and hospital >= 0:
            drive_s = self.reach_s[place * self.n_stops + hospital]
            done = now + drive_s + needs.handover_s[need]
            heappush(self.events, (done, HANDED_OVER, unit, self.units.generation[unit]))
            return
        stop = self.nearest_stop[fleet][place]
        self._free(unit, now, stop, self.reach_s[place * self.n_stops + stop], place)

    def _free(self, unit: int, now: float, stop: int, offset_s: float, place: int) -> None:
        """Take what waits, else drive home. `place` is -1 when the unit stands at the stop itself."""
        units = self.units
        units.busy_s[unit] += now - units.sent_at_s[unit]
        units.status[unit] = RETURNING
        units.turned_at[unit], units.turned_s[unit] = stop, offset_s
        home = self.stop_of[unit]
        way_home_s = (
            self.reach_s[place * self.n_stops + home]
            if place >= 0
            else float(self.world.between_s[stop, home])
        )
        units.home_at_s[unit] = now + way_home_s
        self.returning[unit] = None
        need = self._most_urgent(unit, now)
        if need >= 0:
            row = self.needs.place[need] * self.n_stops
            eta_s = min(offset_s + self.reach_s[row + stop], way_home_s + self.reach_s[row + home])
            first, after = self._incident_of(need)
            self._send(unit, need, now, eta_s, first, after)
            return
        heappush(self.events, (now + way_home_s, HOME, unit, units.generation[unit]))

    # --- waiting -------------------------------------------------------------------------------

    def _most_urgent(self, unit: int, now: float) -> int:
        """Return the waiting need this unit should take, -1 when there is none it can reach."""
        needs, found = self.needs, (9, INF, -1)
        stop, home = self.units.turned_at[unit], self.stop_of[unit]
        for capability in self.gives[unit]:
            heap = self.waiting[capability]
            while heap and (needs.left[heap[0][2]] == 0 or needs.until_s[heap[0][2]] < now):
                heappop(heap)
            if not heap or heap[0] > found:
                continue
            if self._reaches(stop, home, heap[0][2]):
                found = heap[0]
                continue
            for key in sorted(heap):  # rare: the first in line lies where this unit cannot go
                if key > found:
                    break
                lapsed = needs.left[key[2]] == 0 or needs.until_s[key[2]] < now
                if not lapsed and self._reaches(stop, home, key[2]):
                    found = key
                    break
        return found[2]

    def _reaches(self, stop: int, home: int, need: int) -> bool:
        row = self.needs.place[need] * self.n_stops
        return bool(self.reach_s[row + stop] < INF or self.reach_s[row + home] < INF)

    def _try_waiting(self, now: float) -> None:
        """A crew has come on duty: try again what waits."""
        for heap in self.waiting:
            if heap:
                again, heap[:] = sorted(heap), []
                for _, _, need in again:
                    if self.needs.left[need] > 0 and self.needs.until_s[need] >= now:
                        self._answer(need, now, *self._incident_of(need))

    def _incident_of(self, need: int) -> tuple[int, int]:
        """Return the first need of the incident and the one after its last."""
        after = bisect_right(self.incident_starts, need)
        return self.incident_starts[after - 1], self.incident_starts[after]


def _flat(array: npt.NDArray[Any]) -> Sequence[Any]:
    """Return the numbers of an array one after another; indexing this takes half the time."""
    return memoryview(np.ascontiguousarray(array).reshape(-1).data)


def _read_needs(world: World, course: Course, names: list[str]) -> _Needs:
    """Turn the needs table into lists, places and capabilities into their numbers in the world."""
    table = course.needs
    place_of = {place: number for number, place in enumerate(world.place_ids)}
    categories = table["place"].cat.categories
    unknown = [place for place in categories if place not in place_of]
    if unknown:
        raise InvalidValueError(
            f"the course needs help at {unknown[0]!r} ({len(unknown)} such places), which the world "
            "does not have; unfold the course from the region that the world was built from"
        )
    number_of_place = np.array([place_of[place] for place in categories], dtype=np.int64)
    number_of_name = np.array(
        [names.index(str(name)) for name in table["capability"].cat.categories], dtype=np.int64
    )
    n = len(table)
    quantity = table["quantity"].tolist()
    return _Needs(
        capability=number_of_name[table["capability"].cat.codes].tolist(),
        place=number_of_place[table["place"].cat.codes].tolist(),
        at_s=table["from_s"].tolist(),
        until_s=table["until_s"].tolist(),
        priority=table["priority"].tolist(),
        on_scene_s=table["on_scene_s"].tolist(),
        transport=table["transport"].tolist(),
        handover_s=table["handover_s"].tolist(),
        left=quantity,
        missing=list(quantity),
        first_s=[INF] * n,
        filled_s=[INF] * n,
        first_unit=[-1] * n,
        travel_s=[INF] * n,
        waited=[False] * n,
    )


def _units_by_stop(world: World, capability: int) -> list[tuple[int, ...]]:
    """Return for each stop the units resting there that have a capability, ascending."""
    found: list[list[int]] = [[] for _ in world.stop_fleet]
    for unit, gives in enumerate(world.unit_gives):
        if capability in gives:
            found[int(world.unit_stop[unit])].append(unit)
    return [tuple(units) for units in found]


def _comes_on_duty(by_hour_s: Floats, hour_of_week: list[int], daily: bool) -> list[float]:
    """Return the moments at which some crew comes on duty, or a day begins with new absences."""
    turnout_s = by_hour_s[:, hour_of_week]
    sooner = (np.isinf(turnout_s[:, :-1]) & np.isfinite(turnout_s[:, 1:])).any(axis=0)
    hours = set((np.flatnonzero(sooner) + 1).tolist())
    if daily:
        hours |= set(range(0, len(hour_of_week), 24))
    return [hour * float(HOUR_S) for hour in sorted(hours)]
