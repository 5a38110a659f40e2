# mypy: disable-error-code="no-any-return"
"""At the place, at the hospital, free again (rules 5, 6 and 7)."""

import numpy as np

from samvirke._kernel import part, small_part
from samvirke.engine.response.kernel import log as step
from samvirke.engine.response.kernel.choose import can_meet
from samvirke.engine.response.kernel.events import AT_HOSPITAL, BED_FREE, CLEARS, HANDED_OVER, Events, push
from samvirke.engine.response.kernel.lines import leave, need_of
from samvirke.engine.response.kernel.log import Log, note
from samvirke.engine.response.kernel.moving import turn_round, way_s
from samvirke.engine.response.kernel.sending import is_over
from samvirke.engine.response.kernel.state import BUSY, NOBODY, WAYS, Run

ABOVE_ALL = np.iinfo(np.int64).max  # no key is above it


@small_part
def first_need(run: Run, unit: int) -> int:
    """Return the first need a unit serves."""
    return run.nodes[run.units[unit].first_node].need


@small_part
def arrive(run: Run, events: Events, log: Log, unit: int, now: float) -> None:
    """Begin work at the place."""
    needs, nodes, units, works_s = run.needs, run.nodes, run.units, 0.0
    node = units[unit].first_node
    while node >= 0:
        need = nodes[node].need
        if needs[need].first_unit < 0:
            needs[need].first_unit = unit
            needs[need].first_s = now - needs[need].at_s
            needs[need].travel_s = units[unit].drives_s
        needs[need].missing -= nodes[node].quantity
        if needs[need].missing == 0:
            needs[need].filled_s = now - needs[need].at_s
        works_s = max(works_s, needs[need].on_scene_s)
        node = nodes[node].following
    units[unit].status = BUSY  # as little free as before
    push(events, now + works_s, CLEARS, unit, units[unit].generation)
    note(log, now, step.AT_PLACE, unit, first_need(run, unit), -1, now + works_s)


@small_part
def carried(run: Run, unit: int) -> int:
    """Return the need whose patient a unit carries, -1: none."""
    node = run.units[unit].first_node
    while node >= 0:
        if run.needs[run.nodes[node].need].transport:
            return run.nodes[node].need
        node = run.nodes[node].following
    return NOBODY


@small_part
def leaves_for_hospital(run: Run, events: Events, log: Log, unit: int, now: float) -> bool:
    """Drive to a hospital with a patient; False where there is none, of either."""
    units, hospitals, ways = run.units, run.hospitals, run.number[WAYS]
    need = carried(run, unit)
    if need < 0:
        return False
    place = run.needs[need].place  # that of all it serves
    stop = _choose_hospital(run, units[unit].fleet, place, run.needs[need].handover_s)
    if stop < 0:
        return False
    there_s = now + run.reach_s[ways, place, stop]
    units[unit].hospital = stop
    if run.rules.limited:
        hospitals[run.stops[stop].hospital].patients += 1
        hospitals[run.stops[stop].hospital].bound += 1
    if run.rules.limited or log.on or run.needs[need].quantity > 1:
        push(events, there_s, AT_HOSPITAL, unit, units[unit].generation)
    else:  # nobody can be before it, and nobody looks: spare the event
        run.needs[need].hospital_stop = stop
        push(events, there_s + run.needs[need].handover_s, HANDED_OVER, unit, units[unit].generation)
    note(log, now, step.TO_HOSPITAL, unit, first_need(run, unit), stop, there_s)
    return True


@small_part
def _choose_hospital(run: Run, fleet: int, place: int, handover_s: float) -> int:
    """Return where, of those open, he is soonest handed over as it looks now; none open: the nearest."""
    hospitals, ways = run.hospitals, run.number[WAYS]
    if run.rules.limited:
        best, best_s = NOBODY, np.inf
        for index in range(run.hospital_starts[fleet], run.hospital_starts[fleet + 1]):
            stop = run.hospital_stops[index]
            hospital = run.stops[stop].hospital
            if hospitals[hospital].closed:
                continue
            cost_s = np.float64(run.reach_s[ways, place, stop])
            before = hospitals[hospital].bound + 1 - hospitals[hospital].bays
            if before > 0:
                cost_s += before * handover_s / hospitals[hospital].bays
            if hospitals[hospital].patients >= hospitals[hospital].beds:
                cost_s += run.rules.crowded_s
            if cost_s < best_s:
                best, best_s = stop, cost_s
        if best >= 0:
            return best
    return run.nearest_hospital[ways, fleet, place]


@part
def reach_hospital(run: Run, events: Events, log: Log, unit: int, now: float) -> None:
    """Take a bay, or the last place in the line for one."""
    units, hospitals, stop = run.units, run.hospitals, run.units[unit].hospital
    units[unit].arrives_at_s = now
    note(log, now, step.AT_HOSPITAL, unit, first_need(run, unit), stop, now)
    if run.rules.limited:
        hospital = run.stops[stop].hospital
        if hospitals[hospital].handing_over >= hospitals[hospital].bays:
            units[unit].bay_next = NOBODY
            if hospitals[hospital].first_waits < 0:
                hospitals[hospital].first_waits = unit
            else:
                units[hospitals[hospital].last_waits].bay_next = unit
            hospitals[hospital].last_waits = unit
            return
        hospitals[hospital].handing_over += 1
    _begin_hand_over(run, events, unit, now)


@part
def _begin_hand_over(run: Run, events: Events, unit: int, now: float) -> None:
    units, need = run.units, carried(run, unit)
    if run.needs[need].hospital_stop < 0:  # of several units that carry for a need, the first counts
        run.needs[need].hospital_stop = units[unit].hospital
        run.needs[need].bay_wait_s = now - units[unit].arrives_at_s
    takes_s = run.needs[need].handover_s
    if run.rules.limited:
        hospital = run.stops[units[unit].hospital].hospital
        if run.hospitals[hospital].patients > run.hospitals[hospital].beds:
            takes_s += run.rules.crowded_s
    push(events, now + takes_s, HANDED_OVER, unit, units[unit].generation)


@part
def hand_over(run: Run, events: Events, log: Log, unit: int, now: float) -> None:
    """Leave the patient, and the bay to the next in line."""
    units, hospitals, stop = run.units, run.hospitals, run.units[unit].hospital
    note(log, now, step.HANDED_OVER, unit, first_need(run, unit), stop, now)
    if run.rules.limited:
        hospital = run.stops[stop].hospital
        push(events, now + run.stay_s[carried(run, unit)], BED_FREE, hospital, 0)
        hospitals[hospital].bound -= 1
        waited = hospitals[hospital].first_waits
        if waited >= 0:
            hospitals[hospital].first_waits = units[waited].bay_next
            _begin_hand_over(run, events, waited, now)
        else:
            hospitals[hospital].handing_over -= 1


@small_part
def end_mission(run: Run, unit: int, now: float, place: int) -> None:
    """Let a unit be done; `place` is where it stands, -1: at its hospital."""
    units = run.units
    units[unit].busy_s += now - units[unit].sent_at_s
    units[unit].cleared = place
    if place >= 0:
        turn_round(run, unit)
    else:
        units[unit].turned_at, units[unit].turned_s = units[unit].hospital, 0.0
    units[unit].home_at_s = now + way_s(run, unit, units[unit].rest_stop)


@small_part
def most_urgent(run: Run, unit: int, now: float) -> int:
    """Return the need that a unit which has become free should take, -1: none that it can meet."""
    found, found_key = NOBODY, ABOVE_ALL
    if run.units[unit].barred:
        return found
    for index in range(run.units[unit].first_capability, run.units[unit].after_capability):
        capability = run.gives_what[index]
        drop_what_is_over(run, capability, now)
        key = _first_it_can_meet(run, unit, capability, now, found_key)
        if key < found_key:
            found, found_key = need_of(key), key
    return found


@small_part
def drop_what_is_over(run: Run, capability: int, now: float) -> None:
    """Let those leave a line who stand first and are over."""
    while run.capabilities[capability].line_length > 0 and is_over(
        run, need_of(run.line[run.capabilities[capability].line_start]), now
    ):
        leave(run, capability)


@part
def _first_it_can_meet(run: Run, unit: int, capability: int, now: float, limit: int) -> int:
    """Return the least key in a line, below the limit, that a unit can meet; else the limit.

    The heap is walked from the top, and no deeper than the keys are below what was found: most often it
    is the first.
    """
    size, start, at = run.capabilities[capability].line_length, run.capabilities[capability].line_start, 0
    least = limit
    while at < size:
        key = run.line[start + at]
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
