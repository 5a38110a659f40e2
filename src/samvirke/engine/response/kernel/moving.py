"""Where free units go, and move-up (rules 7, 8 and 9)."""

import numpy as np

from samvirke._kernel import part
from samvirke.engine.response.kernel import log as step
from samvirke.engine.response.kernel.cover import cover_gained
from samvirke.engine.response.kernel.events import HOME, Events, push
from samvirke.engine.response.kernel.free import begin_way, count_in_groups, end_rest
from samvirke.engine.response.kernel.log import Log, note
from samvirke.engine.response.kernel.state import (
    AT_REST,
    BUSY,
    BY_COVER,
    BY_TABLE,
    MANNING,
    NOBODY,
    ON_WAY,
    WAYS,
    Run,
)


@part
def way_s(run: Run, unit: int, stop: int) -> float:
    """Return how far a stop is from where a unit became free."""
    units, ways = run.units, run.number[WAYS]
    if units.cleared[unit] >= 0:
        return np.float64(run.travel.reach_s[ways, units.cleared[unit], stop])
    return np.float64(run.travel.between_s[ways, units.turned_at[unit], stop])


@part
def turn_round(run: Run, unit: int) -> None:
    """Say through which stop a unit that is free at a place is reached."""
    units, ways, place = run.units, run.number[WAYS], run.units.cleared[unit]
    stop = run.travel.nearest_stop[ways, units.fleet[unit], place]
    if stop >= 0:
        units.turned_at[unit], units.turned_s[unit] = stop, run.travel.reach_s[ways, place, stop]
    else:  # cut off while it worked
        units.turned_at[unit], units.turned_s[unit] = units.rest_stop[unit], np.inf


@part
def drive_to_rest(run: Run, events: Events, log: Log, unit: int, now: float, what: int) -> None:
    """Let a unit that is on its way come to rest in time; where no way leads it never does."""
    units, home_at_s = run.units, run.units.home_at_s[unit]
    if home_at_s < np.inf:
        push(events, home_at_s, HOME, unit, units.generation[unit])
    note(log, now, what, unit, -1, units.rest_stop[unit], home_at_s)


@part
def go_to_rest(run: Run, events: Events, log: Log, unit: int, now: float) -> None:
    """Let a unit that has become free, and for whom nothing waits, go where it shall rest."""
    units, stop = run.units, run.units.base[unit]
    if run.rules.moves == BY_COVER and run.rules.moving.members[unit]:
        stop = _most_cover(run, unit)
    elif run.rules.moves == BY_TABLE and run.rules.table.is_member[unit]:
        stop = _nearest_lacking(run, unit)
    if stop != units.base[unit]:
        units.moves[unit] += 1
    units.rest_stop[unit] = stop
    units.home_at_s[unit] = now + way_s(run, unit, stop)
    count_in_groups(run, unit, 1)
    begin_way(run, unit)
    drive_to_rest(run, events, log, unit, now, step.FREE)


@part
def _most_cover(run: Run, unit: int) -> int:
    """Return the post at which a unit adds most cover."""
    best, most = run.units.base[unit], -1.0
    for index in range(len(run.rules.posts)):
        stop = run.rules.posts[index]
        if run.travel.fleet[stop] == run.units.fleet[unit] and way_s(run, unit, stop) < np.inf:
            gain = cover_gained(run.rules.moving, stop)
            if gain > most:
                best, most = stop, gain
    return best


@part
def _nearest_lacking(run: Run, unit: int) -> int:
    """Return the nearest stop that lacks a unit by the table's row for one free unit more."""
    table, n = run.rules.table, run.number[MANNING] + 1
    best, best_s = run.units.base[unit], np.inf
    for index in range(table.row_starts[n], table.row_starts[n + 1]):
        stop = table.stops[index]
        if run.travel.fleet[stop] == run.units.fleet[unit] and table.manned[stop] < _asked(run, n, stop):
            takes_s = way_s(run, unit, stop)
            if takes_s < best_s:
                best, best_s = stop, takes_s
    return best


@part
def _asked(run: Run, n: int, stop: int) -> int:
    """Return how many units row n asks for at a stop."""
    table, count = run.rules.table, 0
    for index in range(table.row_starts[n], table.row_starts[n + 1]):
        if table.stops[index] == stop:
            count += 1
    return count


@part
def move_up(run: Run, events: Events, log: Log, sent: int, now: float) -> None:
    """Let a unit at rest take the place of one that was sent, by the table."""
    table, units, n = run.rules.table, run.units, run.number[MANNING]
    if not table.is_member[sent]:
        return
    lacks = NOBODY
    for index in range(table.row_starts[n], table.row_starts[n + 1]):
        stop = table.stops[index]
        if table.manned[stop] < _asked(run, n, stop):
            lacks = stop
            break
    if lacks < 0:
        return
    unit, takes_s = _spare(run, lacks)
    if unit < 0:
        return
    rest = units.rest_stop[unit]
    count_in_groups(run, unit, -1)
    end_rest(run, unit, BUSY)
    units.turned_at[unit], units.turned_s[unit], units.cleared[unit] = rest, 0.0, NOBODY
    units.rest_stop[unit] = lacks
    units.home_at_s[unit] = now + takes_s
    units.moves[unit] += 1
    count_in_groups(run, unit, 1)
    begin_way(run, unit)
    drive_to_rest(run, events, log, unit, now, step.MOVED)


@part
def _spare(run: Run, lacks: int) -> tuple[int, float]:
    """Return the nearest callable unit at rest where more stand than the table asks, and how far it is."""
    table, units, n = run.rules.table, run.units, run.number[MANNING]
    found, best_s = NOBODY, np.inf
    for index in range(len(table.members)):
        unit = table.members[index]
        if units.status[unit] != AT_REST or units.fleet[unit] != run.travel.fleet[lacks]:
            continue
        rest = units.rest_stop[unit]
        takes_s = np.float64(run.travel.between_s[run.number[WAYS], rest, lacks])
        if takes_s < best_s and units.ready_s[unit] < np.inf and table.manned[rest] > _asked(run, n, rest):
            found, best_s = unit, takes_s
    return found, best_s


@part
def set_out_anew(run: Run, events: Events, log: Log, now: float) -> None:
    """The ways are new: whoever stands where no way led to its rest stop looks again."""
    units = run.units
    for unit in range(len(units.status)):
        if units.status[unit] == ON_WAY and units.home_at_s[unit] == np.inf:
            if units.cleared[unit] >= 0:
                turn_round(run, unit)
            units.home_at_s[unit] = now + way_s(run, unit, units.rest_stop[unit])
            drive_to_rest(run, events, log, unit, now, step.FREE)
