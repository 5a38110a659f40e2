"""At the place, at the hospital, free again (rules 5, 6 and 7)."""

import numpy as np

from samvirke._kernel import part
from samvirke.engine.response.kernel import log as step
from samvirke.engine.response.kernel.choose import can_meet
from samvirke.engine.response.kernel.events import AT_HOSPITAL, BED_FREE, CLEARS, HANDED_OVER, Events, push
from samvirke.engine.response.kernel.lines import leave, need_of
from samvirke.engine.response.kernel.log import Log, note
from samvirke.engine.response.kernel.moving import turn_round, way_s
from samvirke.engine.response.kernel.sending import is_over
from samvirke.engine.response.kernel.state import BUSY, NOBODY, WAYS, Run


@part
def first_need(run: Run, unit: int) -> int:
    """Return the first need a unit serves."""
    return run.nodes.need[run.units.first_node[unit]]


@part
def arrive(run: Run, events: Events, log: Log, unit: int, now: float) -> None:
    """Begin work at the place."""
    needs, came, nodes, units, works_s = run.needs, run.came, run.nodes, run.units, 0.0
    node = units.first_node[unit]
    while node >= 0:
        need = nodes.need[node]
        if came.first_unit[need] < 0:
            came.first_unit[need] = unit
            came.first_s[need] = now - needs.at_s[need]
            came.travel_s[need] = units.drives_s[unit]
        came.missing[need] -= nodes.quantity[node]
        if came.missing[need] == 0:
            came.filled_s[need] = now - needs.at_s[need]
        works_s = max(works_s, needs.on_scene_s[need])
        node = nodes.following[node]
    units.status[unit] = BUSY  # as little free as before
    push(events, now + works_s, CLEARS, unit, units.generation[unit])
    note(log, now, step.AT_PLACE, unit, first_need(run, unit), -1, now + works_s)


@part
def carried(run: Run, unit: int) -> int:
    """Return the need whose patient a unit carries, -1: none."""
    node = run.units.first_node[unit]
    while node >= 0:
        if run.needs.transport[run.nodes.need[node]]:
            return run.nodes.need[node]
        node = run.nodes.following[node]
    return NOBODY


@part
def leaves_for_hospital(run: Run, events: Events, log: Log, unit: int, now: float) -> bool:
    """Drive to a hospital with a patient; False where there is none, of either."""
    units, hospitals, ways = run.units, run.hospitals, run.number[WAYS]
    need = carried(run, unit)
    if need < 0:
        return False
    place = run.needs.place[need]  # that of all it serves
    stop = _choose_hospital(run, units.fleet[unit], place)
    if stop < 0:
        return False
    there_s = now + run.travel.reach_s[ways, place, stop]
    units.hospital[unit] = stop
    if hospitals.limited:
        hospitals.patients[hospitals.of_stop[stop]] += 1
    if hospitals.limited or log.on or run.needs.quantity[need] > 1:
        push(events, there_s, AT_HOSPITAL, unit, units.generation[unit])
    else:  # nobody can be before it, and nobody looks: spare the event
        run.came.hospital_stop[need] = stop
        push(events, there_s + run.needs.handover_s[need], HANDED_OVER, unit, units.generation[unit])
    note(log, now, step.TO_HOSPITAL, unit, first_need(run, unit), stop, there_s)
    return True


@part
def _choose_hospital(run: Run, fleet: int, place: int) -> int:
    """Return the nearest that is open and has a bed; if none has, the nearest of all."""
    hospitals, ways = run.hospitals, run.number[WAYS]
    if hospitals.limited:
        best, best_s = NOBODY, np.inf
        for index in range(hospitals.stop_starts[fleet], hospitals.stop_starts[fleet + 1]):
            stop = hospitals.stop[index]
            hospital = hospitals.of_stop[stop]
            if hospitals.closed[hospital] or hospitals.patients[hospital] >= hospitals.beds[hospital]:
                continue
            if run.travel.reach_s[ways, place, stop] < best_s:
                best, best_s = stop, run.travel.reach_s[ways, place, stop]
        if best >= 0:
            return best
    return run.travel.nearest_hospital[ways, fleet, place]


@part
def reach_hospital(run: Run, events: Events, log: Log, unit: int, now: float) -> None:
    """Take a bay, or the last place in the line for one."""
    units, hospitals, stop = run.units, run.hospitals, run.units.hospital[unit]
    units.arrives_at_s[unit] = now
    note(log, now, step.AT_HOSPITAL, unit, first_need(run, unit), stop, now)
    if hospitals.limited:
        hospital = hospitals.of_stop[stop]
        if hospitals.handing_over[hospital] >= hospitals.bays[hospital]:
            units.bay_next[unit] = NOBODY
            if hospitals.first_waits[hospital] < 0:
                hospitals.first_waits[hospital] = unit
            else:
                units.bay_next[hospitals.last_waits[hospital]] = unit
            hospitals.last_waits[hospital] = unit
            return
        hospitals.handing_over[hospital] += 1
    _begin_hand_over(run, events, unit, now)


@part
def _begin_hand_over(run: Run, events: Events, unit: int, now: float) -> None:
    units, need = run.units, carried(run, unit)
    if run.came.hospital_stop[need] < 0:  # of several units that carry for a need, the first counts
        run.came.hospital_stop[need] = units.hospital[unit]
        run.came.bay_wait_s[need] = now - units.arrives_at_s[unit]
    push(events, now + run.needs.handover_s[need], HANDED_OVER, unit, units.generation[unit])


@part
def hand_over(run: Run, events: Events, log: Log, unit: int, now: float) -> None:
    """Leave the patient, and the bay to the next in line."""
    units, hospitals, stop = run.units, run.hospitals, run.units.hospital[unit]
    note(log, now, step.HANDED_OVER, unit, first_need(run, unit), stop, now)
    if hospitals.limited:
        hospital = hospitals.of_stop[stop]
        push(events, now + run.needs.stay_s[carried(run, unit)], BED_FREE, hospital, 0)
        waited = hospitals.first_waits[hospital]
        if waited >= 0:
            hospitals.first_waits[hospital] = units.bay_next[waited]
            _begin_hand_over(run, events, waited, now)
        else:
            hospitals.handing_over[hospital] -= 1


@part
def end_mission(run: Run, unit: int, now: float, place: int) -> None:
    """Let a unit be done; `place` is where it stands, -1: at its hospital."""
    units = run.units
    units.busy_s[unit] += now - units.sent_at_s[unit]
    units.cleared[unit] = place
    if place >= 0:
        turn_round(run, unit)
    else:
        units.turned_at[unit], units.turned_s[unit] = units.hospital[unit], 0.0
    units.home_at_s[unit] = now + way_s(run, unit, units.rest_stop[unit])


@part
def most_urgent(run: Run, unit: int, now: float) -> int:
    """Return the need that a unit which has become free should take, -1: none that it can meet."""
    able, found, found_key = run.able, NOBODY, np.int64(np.iinfo(np.int64).max)
    if run.units.barred[unit]:
        return found
    for index in range(able.capability_starts[unit], able.capability_starts[unit + 1]):
        capability = able.capability[index]
        drop_what_is_over(run, capability, now)
        key = _first_it_can_meet(run, unit, capability, now, found_key)
        if key < found_key:
            found, found_key = need_of(key), key
    return found


@part
def drop_what_is_over(run: Run, capability: int, now: float) -> None:
    """Let those leave a line who stand first and are over."""
    lines = run.lines
    while lines.length[capability] > 0 and is_over(run, need_of(lines.key[lines.start[capability]]), now):
        leave(lines, capability)


@part
def _first_it_can_meet(run: Run, unit: int, capability: int, now: float, limit: int) -> int:
    """Return the least key in a line, below the limit, that a unit can meet; else the limit.

    The heap is walked from the top, and no deeper than the keys are below what was found: most often it
    is the first.
    """
    lines, size, start, at = run.lines, run.lines.length[capability], run.lines.start[capability], 0
    least = limit
    while at < size:
        key = lines.key[start + at]
        if key < least:
            need = need_of(key)
            if not is_over(run, need, now) and can_meet(run, unit, need, now):
                least = key
            elif 2 * at + 1 < size:
                at = 2 * at + 1
                continue
        while at > 0 and (at % 2 == 0 or at + 1 >= size):  # nothing beside it that was not seen: up
            at = (at - 1) // 2
        if at == 0:
            return least
        at += 1
    return least
