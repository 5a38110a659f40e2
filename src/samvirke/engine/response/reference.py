"""The reference simulator: plain Python, event for event. Faster kernels must give the same answer.

The rules, in the order they act
--------------------------------
1. *An incident begins.* Its needs are taken in order of arrival. For each, the free unit that can be
   there first is sent, whoever owns it; a tie stays with the unit of the lower index. What a sent
   unit can do counts for every need of the incident that arises with it at that place. What is
   missing waits, until it lapses.
2. *Free* is a unit that rests at its stop or is on its way home. At rest it needs its turn-out time
   and the travel time. On its way home it is reached through the stop nearest to where it turned
   (an upper bound of the time from there) or through its home, whichever is sooner, without
   turn-out.
3. *At the place* a unit works for the longest time among the needs it helps with; one that carries a
   patient drives on to the nearest hospital of its fleet and hands over.
4. *Free again*, it takes the waiting need it is able to meet: the most urgent, among equals the one
   that has waited longest. If nothing waits it drives home, and may be sent from there.
5. When a crew comes on duty, what waits is tried again, in the same order.

At equal times units come before incidents: one that clears now can take the call of now.
The way back takes as long as the way out; a patient goes to the nearest hospital, full or not.
When the course ends the clock of duty stands still, and what is under way is brought to its end.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from samvirke.engine.response.duty import Duty
from samvirke.engine.response.needs import INF, read_needs
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.world import NEAREST_KEPT, World
from samvirke.model.course import Course
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Ints

WEEK = 168  # hours
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
        When a need of the course has a place that the world lacks, or a number that cannot be; when
        the course breaks something, which these rules do not answer.
    """
    if len(course.disruptions):
        raise InvalidValueError(
            f"the course {course.threat} has {len(course.disruptions)} disruptions; the response simulator "
            "answers needs only, and would act as if nothing were broken; take what is hit out of the "
            "region, or close the roads in the travel times, and give a course without disruptions"
        )
    simulation = _Simulation(world, course, seed, run)
    simulation.play()
    return simulation.outcome()


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
    """One run; `play` moves it from the first incident until all units are home."""

    def __init__(self, world: World, course: Course, seed: int, run: int) -> None:
        self.world = world
        self.duty = Duty(world, course, seed, run)
        # What a course asks for and no unit here can do has no homes: nobody ever comes.
        asked = [str(name) for name in course.needs["capability"].dropna().unique()]
        names = [*world.capabilities, *(name for name in asked if name not in world.capabilities)]
        self.needs = read_needs(world, course, names)
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
        self.events = [(moment_s, ON_DUTY, -1, 0) for moment_s in self.duty.changes_s]  # in order: a heap
        self.waiting: list[list[tuple[int, float, int]]] = [[] for _ in names]
        self.gives = [dict(gives) for gives in world.unit_gives]
        self.stop_of = world.unit_stop.tolist()
        self.fleet_of = [world.fleets.index(f) for f in world.stop_fleet[world.unit_stop].tolist()]
        self.at_stop = [_units_by_stop(world, c) for c in range(len(names))]
        # For each capability: the units on their way home, and through which stop and how far from
        # it they are reached.
        self.returning: list[dict[int, tuple[int, float]]] = [{} for _ in names]
        self.reach_s = _flat(world.reach_s)
        self.n_stops = len(world.stop_fleet)
        self.homes = [*world.homes, *([np.empty(0, dtype=np.int64)] * (len(names) - len(world.homes)))]
        self.near_homes = [_flat(near) for near in world.near_homes]
        self.can_be_reached = [_flat(reached) for reached in world.can_be_reached]
        # Where all can go everywhere, a need that waits shows that nobody is free: no search then.
        self.reaches_all = [*world.reaches_all, *([False] * (len(names) - len(world.reaches_all)))]
        self.nearest_stop = world.nearest_stop.tolist()
        self.nearest_hospital = world.nearest_hospital.tolist()

    def play(self) -> None:
        """Move through incidents and events in order of time, until all units are home."""
        events, at_s, left = self.events, self.needs.at_s, self.needs.left
        for first, after in pairwise(self.needs.group_starts):
            now = at_s[first]
            while events and events[0][0] <= now:
                self._next_event()
            for need in range(first, after):
                if left[need] > 0:
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
        capability, place = needs.capability[need], needs.place[need]
        while needs.left[need] > 0:
            nobody = self.reaches_all[capability] and self._first_in_line(capability, now)
            unit, eta_s = (-1, INF) if nobody else self._soonest(capability, place, now)
            if unit < 0:
                needs.waited[need] = True
                if self._can_be_reached(capability, place):  # else it would stand first in line for ever
                    key = (needs.priority[need], needs.at_s[need], need)
                    heappush(self.waiting[capability], key)
                return
            self._send(unit, need, now, eta_s, first, after)

    def _soonest(self, capability: int, place: int, now: float) -> tuple[int, float]:
        """Return the free unit that can be there first and how soon; (-1, inf) when none is free."""
        units, reach_s = self.units, self.reach_s
        status, home_at_s, at_stop = units.status, units.home_at_s, self.at_stop[capability]
        turnout_s, away = self.duty.turnout_s, self.duty.away
        hour = self.duty.hour(now)
        week_hour, row = self.duty.hour_of_week[hour], place * self.n_stops
        best, best_unit = INF, -1
        for unit, (stop, offset_s) in self.returning[capability].items():
            eta = reach_s[row + stop] + offset_s
            if eta <= best and (eta < best or unit < best_unit):
                best, best_unit = eta, unit
        position, total = 0, len(self.homes[capability])
        kept = min(NEAREST_KEPT, total)
        order: Sequence[int] = self.near_homes[capability][place * kept : (place + 1) * kept] if total else ()
        while position < total:
            if position == kept:  # all the near ones are busy: look at every stop, in order
                order = self._all_in_order(self.homes[capability], place)
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
                if eta <= best and (eta < best or unit < best_unit):
                    best, best_unit = eta, unit
        return best_unit, best

    def _all_in_order(self, stops: Ints, place: int) -> list[int]:
        """Return stops by travel time to a place, a tie by number."""
        order = np.argsort(self.world.reach_s[place, stops], kind="stable")
        return stops[order].tolist()  # type: ignore[no-any-return]

    def _can_be_reached(self, capability: int, place: int) -> bool:
        return capability < len(self.can_be_reached) and self.can_be_reached[capability][place]

    # --- missions ------------------------------------------------------------------------------

    def _send(self, unit: int, need: int, now: float, eta_s: float, first: int, after: int) -> None:
        """Send a unit; what it can do counts for every need of the group."""
        units, needs, gives = self.units, self.needs, self.gives[unit]
        if units.status[unit] == RETURNING:
            self._ends_return(unit)
            units.generation[unit] += 1  # it will not come home now
            units.drives_s[unit] = eta_s
        else:
            units.drives_s[unit] = self.reach_s[needs.place[need] * self.n_stops + self.stop_of[unit]]
        units.status[unit] = BUSY
        units.sent_at_s[unit] = now
        units.missions[unit] += 1
        serves = units.serves[unit] = []
        for other in range(first, after):
            takes = min(gives.get(needs.capability[other], 0), needs.left[other])
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
                place = self.needs.place[self.units.serves[unit][0][0]]
                hospital = self.nearest_hospital[self.fleet_of[unit]][place]
                way_home_s = float(self.world.between_s[hospital, self.stop_of[unit]])
                self._free(unit, now, hospital, 0.0, way_home_s)
            else:
                self._ends_return(unit)
                self.units.status[unit] = AT_REST

    def _arrive(self, unit: int, now: float) -> None:
        needs, works_s = self.needs, 0.0
        for need, quantity in self.units.serves[unit]:
            if needs.first_unit[need] < 0:
                needs.first_unit[need] = unit
                needs.first_s[need] = now - needs.at_s[need]
                needs.travel_s[need] = self.units.drives_s[unit]
            needs.missing[need] -= quantity
            if needs.missing[need] == 0:
                needs.filled_s[need] = now - needs.at_s[need]
            works_s = max(works_s, needs.on_scene_s[need])
        heappush(self.events, (now + works_s, CLEARS, unit, self.units.generation[unit]))

    def _clear(self, unit: int, now: float) -> None:
        """Leave the place: to the hospital with a patient, else free."""
        needs, fleet, serves = self.needs, self.fleet_of[unit], self.units.serves[unit]
        place = needs.place[serves[0][0]]
        row = place * self.n_stops
        carried = [need for need, _ in serves if needs.transport[need]]
        hospital = self.nearest_hospital[fleet][place]
        if carried and hospital >= 0:
            done = now + self.reach_s[row + hospital] + needs.handover_s[carried[0]]
            heappush(self.events, (done, HANDED_OVER, unit, self.units.generation[unit]))
            return
        stop = self.nearest_stop[fleet][place]
        self._free(unit, now, stop, self.reach_s[row + stop], self.reach_s[row + self.stop_of[unit]])

    def _free(self, unit: int, now: float, stop: int, offset_s: float, way_home_s: float) -> None:
        """Take what waits, else drive home; `offset_s` parts the unit from the stop."""
        units = self.units
        units.busy_s[unit] += now - units.sent_at_s[unit]
        units.status[unit] = RETURNING
        units.turned_at[unit], units.turned_s[unit] = stop, offset_s
        units.home_at_s[unit] = now + way_home_s
        for capability in self.gives[unit]:
            self.returning[capability][unit] = (stop, offset_s)
        need = self._most_urgent(unit, now)
        if need < 0:
            heappush(self.events, (now + way_home_s, HOME, unit, units.generation[unit]))
            return
        self._send(unit, need, now, self._from_the_way_s(unit, need, now), *self._group_of(need))

    def _ends_return(self, unit: int) -> None:
        for capability in self.gives[unit]:
            del self.returning[capability][unit]

    def _from_the_way_s(self, unit: int, need: int, now: float) -> float:
        """Return how soon a unit on its way home can be at a need; ``inf``: it cannot."""
        units, row = self.units, self.needs.place[need] * self.n_stops
        by_turning_s = self.reach_s[row + units.turned_at[unit]] + units.turned_s[unit]
        by_home_s = self.reach_s[row + self.stop_of[unit]] + max(0.0, units.home_at_s[unit] - now)
        return float(min(by_turning_s, by_home_s))

    # --- waiting -------------------------------------------------------------------------------

    def _most_urgent(self, unit: int, now: float) -> int:
        """Return the waiting need this unit should take, -1 when there is none it can reach."""
        found: tuple[float, float, int] = (INF, INF, -1)
        for capability in self.gives[unit]:
            heap, first = self.waiting[capability], self._first_in_line(capability, now)
            if first is None or first > found:
                continue
            if self._from_the_way_s(unit, first[2], now) < INF:
                found = first
                continue
            for key in sorted(heap):  # rare: the first in line lies where this unit cannot go
                if key > found:
                    break
                if not self._is_over(key[2], now) and self._from_the_way_s(unit, key[2], now) < INF:
                    found = key
                    break
        return found[2]

    def _first_in_line(self, capability: int, now: float) -> tuple[int, float, int] | None:
        """Return the most urgent need that waits for a capability; what is over leaves the line."""
        heap = self.waiting[capability]
        while heap and self._is_over(heap[0][2], now):
            heappop(heap)
        return heap[0] if heap else None

    def _is_over(self, need: int, now: float) -> bool:
        return self.needs.left[need] == 0 or self.needs.until_s[need] < now

    def _try_waiting(self, now: float) -> None:
        """A crew has come on duty: try again what waits, the most urgent first."""
        again = sorted(key for heap in self.waiting for key in heap)
        for heap in self.waiting:
            heap.clear()
        for _, _, need in again:
            if not self._is_over(need, now):
                self._answer(need, now, *self._group_of(need))

    def _group_of(self, need: int) -> tuple[int, int]:
        """Return the first need of the group and the one after its last."""
        starts = self.needs.group_starts
        after = bisect_right(starts, need)
        return starts[after - 1], starts[after]


def _flat(array: npt.NDArray[Any]) -> Sequence[Any]:
    """Return the numbers of an array one after another; indexing this takes half the time."""
    return memoryview(np.ascontiguousarray(array).reshape(-1).data)


def _units_by_stop(world: World, capability: int) -> list[tuple[int, ...]]:
    """Return for each stop the units resting there that have a capability, ascending."""
    found: list[list[int]] = [[] for _ in world.stop_fleet]
    for unit, gives in enumerate(world.unit_gives):
        if capability in gives:
            found[int(world.unit_stop[unit])].append(unit)
    return [tuple(units) for units in found]
