"""The loop: incidents and events in order of time, and what each of them does."""

from functools import partial
from heapq import heapify, heappop, heappush
from itertools import pairwise

import numpy as np

from samvirke.engine.response.changes import read_changes
from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.duty import read_duty
from samvirke.engine.response.needs import INF, asked_names, read_needs
from samvirke.engine.response.outcome import Outcome
from samvirke.engine.response.reference.availability import Availability
from samvirke.engine.response.reference.choice import Choice, Start
from samvirke.engine.response.reference.free import CoverGroup, FreeUnits, Group
from samvirke.engine.response.reference.hospitals import LimitedHospitals
from samvirke.engine.response.reference.lines import Lines
from samvirke.engine.response.reference.log import Log
from samvirke.engine.response.reference.moving import moves_of
from samvirke.engine.response.reference.state import (
    AT_REST,
    BOUND,
    BUSY,
    RETURNING,
    need_state,
    unit_state,
)
from samvirke.engine.response.reference.ways import Versions, homes_of
from samvirke.engine.response.trace import Step
from samvirke.engine.response.world import World
from samvirke.model.course import Course
from samvirke.travel.times import Floats, Ints

# Kinds of event; the order breaks ties. The generation -1 is for what is never cancelled.
AT_PLACE, CLEARS, AT_HOSPITAL, HANDED_OVER, BED_FREE, HOME, CHANGE = range(7)


class Simulation:
    """One run; `play` moves it from the first incident until all units are at rest."""

    def __init__(
        self,
        world: World,
        course: Course,
        seed: int,
        run: int,
        *,
        dispatch: Dispatch,
        conditions: Conditions,
        alert_s: Floats | None,
        traced: bool,
    ) -> None:
        # What a course asks for and no unit here can do has no homes: nobody ever comes.
        names = asked_names(world, course)
        read = read_needs(world, course, names, alert_s)
        self.n_needs = len(course.needs)
        self.group_starts: list[int] = read.group_starts.tolist()
        self.needs, self.units = need_state(read), unit_state(world)
        duty = read_duty(world, course, seed, run, conditions)
        self.changes = read_changes(duty.changes_s, conditions)
        self.available = Availability(duty, conditions)
        self.lines = Lines(self.needs, len(names))
        self.log = Log() if traced else None
        limits = conditions.hospitals  # none: every hospital has room, and nobody waits
        self.hospitals = None if limits is None else LimitedHospitals(world, limits)
        self.stay_s: list[float] = [] if limits is None else limits.stay_s[read.row].tolist()
        keeping = CoverGroup(dispatch.keeping.cover, self.units) if dispatch.keeping else None
        self.moving, moved = moves_of(dispatch, world, self.units)
        groups: list[Group] = [group for group in (keeping, moved) if group is not None]
        self.free = FreeUnits(world, self.units, len(names), groups)
        self.choice = Choice(self.needs, self.units, self.available, self.free, dispatch, keeping)
        self.versions = Versions(world, conditions, homes_of(world, dispatch, len(names)))
        self.ways = self.choice.ways = self.versions[0]
        self.diverts = dispatch.diversion is not None
        self.remembers_start = self.diverts or traced
        self._take_short_cuts(world, dispatch, conditions, lacking=len(names) - len(world.capabilities))
        self.events = [(at_s, CHANGE, number, -1) for number, at_s in enumerate(self.changes.at_s.tolist())]
        heapify(self.events)
        # What happens at each kind of event, in the order of the kinds.
        self.acts = (
            self._arrive,
            self._clear,
            self._reach_hospital,
            self._hand_over,
            self._free_bed,
            self._rest,
            self._change,
        )

    def _take_short_cuts(
        self, world: World, dispatch: Dispatch, conditions: Conditions, *, lacking: int
    ) -> None:
        """Say where a search can be spared; `lacking` capabilities of the course nobody has."""
        # Where all can go everywhere, a need that waits shows that nobody is free: no search then.
        all_come = self.available.all_come and not conditions.ways and not self.diverts
        all_come = all_come and (
            dispatch.preference is None or bool(np.isfinite(dispatch.preference.penalty_s).all())
        )
        self.reaches_all = [*(all_come and reaches for reaches in world.reaches_all), *([False] * lacking)]
        # Where no version of the ways leads, nobody ever comes: it would stand first in line for ever.
        self.may_be_reached = (
            None
            if conditions.ways
            else world.can_be_reached.tolist() + [[False] * len(world.place_ids)] * lacking
        )

    def play(self) -> None:
        """Move through incidents and events in order of time, until all units are at rest."""
        events, alert_s, is_over = self.events, self.needs.alert_s, self.needs.is_over
        for first, after in pairwise(self.group_starts):
            now = alert_s[first]
            while events and events[0][0] <= now:
                self._next_event()
            for need in range(first, after):
                if not is_over(need, now):
                    self._answer(need, now)
        while events:  # past the end too: the last incident is answered like the first
            self._next_event()

    def outcome(self) -> Outcome:
        """Return what came of it."""
        needs, units, row, n = self.needs, self.units, np.array(self.needs.row, dtype=np.int64), self.n_needs
        return Outcome(
            first_s=_floats(n, INF, row, needs.first_s),
            filled_s=_floats(n, INF, row, needs.filled_s),
            first_unit=_ints(n, -1, row, needs.first_unit),
            travel_s=_floats(n, INF, row, needs.travel_s),
            waited=_ints(n, 0, row, [int(waited) for waited in needs.waited]).astype(np.bool_),
            busy_s=np.array(units.busy_s, dtype=np.float64),
            missions=np.array(units.missions, dtype=np.int64),
            hospital_stop=_ints(n, -1, row, needs.hospital_stop),
            bay_wait_s=_floats(n, 0.0, row, needs.bay_wait_s),
            turned_away=_ints(n, 0, row, needs.turned_away),
            moves=np.array(units.moves, dtype=np.int64),
            trace=None if self.log is None else self.log.trace(needs.row),
        )

    # --- incidents -----------------------------------------------------------------------------

    def _answer(self, need: int, now: float) -> None:
        """Send units to a need until nothing is missing or nobody may come."""
        needs = self.needs
        capability, left_behind = needs.capability[need], None
        while needs.left[need] > 0:
            nobody = self.reaches_all[capability] and self.lines.first(capability, now)
            unit, eta_s, score = (-1, INF, INF) if nobody else self.choice.best_free(need, now)
            turned = self.choice.best_turned(need, now, score) if self.diverts else None
            if turned is not None:
                left_behind = (left_behind or set()) | self._turn(turned[0], now)
                self._go(turned[0], need, now, turned[1].eta_s, turned[1].drives_s, turned[1])
            elif unit >= 0:
                self._send(unit, need, now, eta_s)
            else:
                needs.waited[need] = True
                if self.may_be_reached is None or self.may_be_reached[capability][needs.place[need]]:
                    self.lines.put(need)
                break
        for other in sorted(left_behind or ()):
            if not needs.is_over(other, now):
                self._answer(other, now)

    def _send(self, unit: int, need: int, now: float, eta_s: float) -> None:
        """Send a free unit, from rest or from its way."""
        units = self.units
        start = self.choice.start(unit, need, now) if self.remembers_start else None
        if units.status[unit] == RETURNING:
            self.free.ends_return(unit)
            units.generation[unit] += 1  # it will not come home now
            drives_s = eta_s
        else:
            drives_s = self.ways.reach_s[self.needs.place[need] * self.ways.n_stops + units.rest_stop[unit]]
        self.free.leaves(unit)
        self._go(unit, need, now, eta_s, drives_s, start)
        if self.moving is not None:
            self._move_up(unit, now)

    def _turn(self, unit: int, now: float) -> set[int]:
        """Let a unit under way leave the needs it was to serve; return them."""
        units, needs = self.units, self.needs
        for need, quantity in units.serves[unit]:
            needs.left[need] += quantity
            needs.turned_away[need] += 1
        units.busy_s[unit] += now - units.sent_at_s[unit]
        units.generation[unit] += 1  # it will not come there now
        if self.log:
            self.log.add(now, Step.TURNED, unit, need=units.serves[unit][0][0], stop=-1, until_s=now)
        return {need for need, _ in units.serves[unit]}

    def _go(
        self, unit: int, need: int, now: float, eta_s: float, drives_s: float, start: Start | None
    ) -> None:
        """Bind a unit for a place; what it can do counts for every need of the group."""
        units = self.units
        units.status[unit] = BOUND
        units.sent_at_s[unit] = now
        units.drives_s[unit] = drives_s
        units.missions[unit] += 1
        serves = units.serves[unit] = self.needs.take(need, units.gives[unit])
        heappush(self.events, (now + eta_s, AT_PLACE, unit, units.generation[unit]))
        if start is not None:
            units.started_at[unit], units.started_s[unit] = start.stop, start.offset_s
            units.moves_at_s[unit], units.arrives_at_s[unit] = start.moves_at_s, now + eta_s
            if self.log:
                first = serves[0][0]
                self.log.add(now, Step.SENT, unit, need=first, stop=start.stop, until_s=now + eta_s)

    # --- events --------------------------------------------------------------------------------

    def _next_event(self) -> None:
        """Take the next event from the heap and let it happen."""
        now, kind, which, generation = heappop(self.events)
        if generation < 0 or generation == self.units.generation[which]:
            self.acts[kind](which, now)

    def _arrive(self, unit: int, now: float) -> None:
        needs, units, works_s = self.needs, self.units, 0.0
        for need, quantity in units.serves[unit]:
            if needs.first_unit[need] < 0:
                needs.first_unit[need] = unit
                needs.first_s[need] = now - needs.at_s[need]
                needs.travel_s[need] = units.drives_s[unit]
            needs.missing[need] -= quantity
            if needs.missing[need] == 0:
                needs.filled_s[need] = now - needs.at_s[need]
            works_s = max(works_s, needs.on_scene_s[need])
        units.status[unit] = BUSY
        heappush(self.events, (now + works_s, CLEARS, unit, units.generation[unit]))
        if self.log:
            first = units.serves[unit][0][0]
            self.log.add(now, Step.AT_PLACE, unit, need=first, stop=-1, until_s=now + works_s)

    def _carried(self, unit: int) -> int:
        """Return the need whose patient a unit carries, -1: none."""
        for need, _ in self.units.serves[unit]:
            if self.needs.transport[need]:
                return need
        return -1

    def _clear(self, unit: int, now: float) -> None:
        """Leave the place: to the hospital with a patient, else free."""
        units = self.units
        first = units.serves[unit][0][0]
        place = self.needs.place[first]
        carried = self._carried(unit)
        if carried >= 0:
            if self.hospitals is None:
                stop = self.ways.nearest_hospital[units.fleet[unit]][place]
            else:
                handover_s = self.needs.handover_s[carried]
                stop = self.hospitals.choose(self.ways, units.fleet[unit], place, handover_s)
            if stop >= 0:
                units.hospital[unit] = stop
                there_s = now + self.ways.reach_s[place * self.ways.n_stops + stop]
                heappush(self.events, (there_s, AT_HOSPITAL, unit, units.generation[unit]))
                if self.log:
                    self.log.add(now, Step.TO_HOSPITAL, unit, need=first, stop=stop, until_s=there_s)
                return
        self._become_free(unit, now, place)

    # --- at the hospital -----------------------------------------------------------------------

    def _reach_hospital(self, unit: int, now: float) -> None:
        units = self.units
        units.arrives_at_s[unit] = now
        if self.log:
            first, stop = units.serves[unit][0][0], units.hospital[unit]
            self.log.add(now, Step.AT_HOSPITAL, unit, need=first, stop=stop, until_s=now)
        if self.hospitals is None or self.hospitals.takes(units.hospital[unit], unit):
            self._begin_hand_over(unit, now)

    def _begin_hand_over(self, unit: int, now: float) -> None:
        needs, units, carried = self.needs, self.units, self._carried(unit)
        if needs.hospital_stop[carried] < 0:  # of several units that carry for a need, the first counts
            needs.hospital_stop[carried] = units.hospital[unit]
            needs.bay_wait_s[carried] = now - units.arrives_at_s[unit]
        takes_s = needs.handover_s[carried]
        if self.hospitals is not None:
            takes_s += self.hospitals.longer_s(units.hospital[unit])
        done_s = now + takes_s
        heappush(self.events, (done_s, HANDED_OVER, unit, units.generation[unit]))

    def _hand_over(self, unit: int, now: float) -> None:
        stop, first = self.units.hospital[unit], self.units.serves[unit][0][0]
        if self.log:
            self.log.add(now, Step.HANDED_OVER, unit, need=first, stop=stop, until_s=now)
        if self.hospitals is not None:
            leaves_s = now + self.stay_s[self._carried(unit)]
            heappush(self.events, (leaves_s, BED_FREE, self.hospitals.of_stop[stop], -1))
            waited = self.hospitals.next_in_line(stop)
            if waited >= 0:
                self._begin_hand_over(waited, now)
        self._become_free(unit, now, -1)

    def _free_bed(self, hospital: int, _now: float) -> None:
        assert self.hospitals is not None
        self.hospitals.patients[hospital] -= 1

    # --- free again ----------------------------------------------------------------------------

    def _become_free(self, unit: int, now: float, place: int) -> None:
        """Take what waits, else go to rest; `place` is where it stands, -1: at its hospital."""
        units = self.units
        units.busy_s[unit] += now - units.sent_at_s[unit]
        units.status[unit] = RETURNING
        units.cleared[unit] = place
        if place >= 0:
            self._turn_round(unit)
        else:
            units.turned_at[unit], units.turned_s[unit] = units.hospital[unit], 0.0
        units.home_at_s[unit] = now + self._way_s(unit, units.rest_stop[unit])
        if self.lines:
            can_meet = partial(self.choice.can_meet, unit, now)
            need = self.lines.most_urgent(units.gives[unit], now, can_meet)
            if need >= 0:
                start = self.choice.start(unit, need, now)
                self._go(unit, need, now, start.eta_s, start.eta_s, start)
                return
        if self.moving is not None:
            stop = self.moving.rest_stop(unit, lambda stop: self._way_s(unit, stop))
            units.moves[unit] += stop != units.base[unit]
            self.free.give_rest_stop(unit, stop)
            units.home_at_s[unit] = now + self._way_s(unit, stop)
        self.free.joins(unit)
        self._drive_to_rest(unit, now, Step.FREE)

    def _turn_round(self, unit: int) -> None:
        """Say through which stop a unit that is free at a place is reached."""
        units, ways, place = self.units, self.ways, self.units.cleared[unit]
        stop = ways.nearest_stop[units.fleet[unit]][place]
        if stop >= 0:
            units.turned_at[unit], units.turned_s[unit] = stop, ways.reach_s[place * ways.n_stops + stop]
        else:  # cut off while it worked
            units.turned_at[unit], units.turned_s[unit] = units.rest_stop[unit], INF

    def _way_s(self, unit: int, stop: int) -> float:
        """Return how far a stop is from where a unit became free."""
        units, ways = self.units, self.ways
        if units.cleared[unit] >= 0:
            return ways.reach_s[units.cleared[unit] * ways.n_stops + stop]
        return ways.between_s[units.turned_at[unit] * ways.n_stops + stop]

    def _drive_to_rest(self, unit: int, now: float, step: Step) -> None:
        units = self.units
        self.free.sets_out(unit)
        if units.home_at_s[unit] < INF:
            heappush(self.events, (units.home_at_s[unit], HOME, unit, units.generation[unit]))
        if self.log:
            stop, until_s = units.rest_stop[unit], units.home_at_s[unit]
            self.log.add(now, step, unit, need=-1, stop=stop, until_s=until_s)

    def _rest(self, unit: int, now: float) -> None:
        self.free.ends_return(unit)
        self.units.status[unit] = AT_REST
        if self.log:
            stop = self.units.rest_stop[unit]
            self.log.add(now, Step.AT_REST, unit, need=-1, stop=stop, until_s=now)

    def _move_up(self, sent: int, now: float) -> None:
        """Let a unit at rest take the place of one that was sent."""
        assert self.moving is not None
        move = self.moving.after_sending(sent, self.ways, lambda unit: self.available.is_callable(unit, now))
        if move is None:
            return
        units, unit = self.units, move.unit
        self.free.leaves(unit)
        units.turned_at[unit], units.turned_s[unit], units.cleared[unit] = units.rest_stop[unit], 0.0, -1
        self.free.give_rest_stop(unit, move.stop)
        self.free.joins(unit)
        units.status[unit] = RETURNING
        units.home_at_s[unit] = now + move.takes_s
        units.moves[unit] += 1
        self._drive_to_rest(unit, now, Step.MOVED)

    # --- changes -------------------------------------------------------------------------------

    def _change(self, number: int, now: float) -> None:
        """Make the changes of a moment, then try again what waits, the most urgent first."""
        changes = self.changes
        for at in range(changes.unit_starts[number], changes.unit_starts[number + 1]):
            self.available.out[changes.unit[at]] += int(changes.unit_step[at])
        for at in range(changes.hospital_starts[number], changes.hospital_starts[number + 1]):
            assert self.hospitals is not None
            self.hospitals.closed[changes.hospital[at]] += int(changes.hospital_step[at])
        if changes.ways[number] >= 0:
            self.ways = self.choice.ways = self.versions[int(changes.ways[number])]
            self._set_out_anew(now)
        for need in self.lines.take_all():
            if not self.needs.is_over(need, now):
                self._answer(need, now)

    def _set_out_anew(self, now: float) -> None:
        """The ways are new: whoever stands where no way led to its rest stop looks again."""
        units = self.units
        for unit, status in enumerate(units.status):
            if status == RETURNING and units.home_at_s[unit] == INF:
                if units.cleared[unit] >= 0:
                    self._turn_round(unit)
                units.home_at_s[unit] = now + self._way_s(unit, units.rest_stop[unit])
                self._drive_to_rest(unit, now, Step.FREE)


def _floats(n: int, empty: float, row: Ints, values: list[float]) -> Floats:
    column = np.full(n, empty, dtype=np.float64)
    column[row] = values
    return column


def _ints(n: int, empty: int, row: Ints, values: list[int]) -> Ints:
    column = np.full(n, empty, dtype=np.int64)
    column[row] = values
    return column
