# mypy: disable-error-code="no-any-return"
"""Where free units go, and move-up (rules 7, 8 and 9)."""

import numpy as np

from samvirke._kernel import part, small_part
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


@small_part
def way_s(run: Run, unit: int, stop: int) -> float:
    """Return how far a stop is from where a unit became free."""
    units, ways = run.units, run.number[WAYS]
    if units[unit].cleared >= 0:
        return np.float64(run.reach_s[ways, units[unit].cleared, stop])
    return np.float64(run.between_s[ways, units[unit].turned_at, stop])


@small_part
def turn_round(run: Run, unit: int) -> None:
    """Say through which stop a unit that is free at a place is reached."""
    units, ways, place = run.units, run.number[WAYS], run.units[unit].cleared
    stop = run.nearest_stop[ways, units[unit].fleet, place]
    if stop >= 0:
        units[unit].turned_at, units[unit].turned_s = stop, run.reach_s[ways, place, stop]
    else:  # cut off while it worked
        units[unit].turned_at, units[unit].turned_s = units[unit].rest_stop, np.inf


@small_part
def drive_to_rest(run: Run, events: Events, log: Log, unit: int, now: float, what: int) -> None:
    """Let a unit that is on its way come to rest in time; where no way leads it never does."""
    units, home_at_s = run.units, run.units[unit].home_at_s
    if home_at_s < np.inf:
        push(events, home_at_s, HOME, unit, units[unit].generation)
    note(log, now, what, unit, -1, units[unit].rest_stop, home_at_s)


@small_part
def go_to_rest(run: Run, events: Events, log: Log, unit: int, now: float) -> None:
    """Let a unit that has become free, and for whom nothing waits, go where it shall rest."""
    units, stop = run.units, run.units[unit].base
    if run.rules.moves == BY_COVER and run.units[unit].in_moving:
        stop = _most_cover(run, unit)
    elif run.rules.moves == BY_TABLE and run.units[unit].in_table:
        stop = _nearest_lacking(run, unit)
    if stop != units[unit].base:
        units[unit].moves += 1
    units[unit].rest_stop = stop
    units[unit].home_at_s = now + way_s(run, unit, stop)
    count_in_groups(run, unit, 1)
    begin_way(run, unit)
    drive_to_rest(run, events, log, unit, now, step.FREE)


@part
def _most_cover(run: Run, unit: int) -> int:
    """Return the post at which a unit adds most cover."""
    best, most = run.units[unit].base, -1.0
    for index in range(len(run.posts)):
        stop = run.posts[index]
        if run.stops[stop].fleet == run.units[unit].fleet and way_s(run, unit, stop) < np.inf:
            gain = cover_gained(run.moving, stop)
            if gain > most:
                best, most = stop, gain
    return best


@part
def _nearest_lacking(run: Run, unit: int) -> int:
    """Return the nearest stop that lacks a unit by the table's row for one free unit more."""
    n = run.number[MANNING] + 1
    best, best_s = run.units[unit].base, np.inf
    for index in range(run.table_starts[n], run.table_starts[n + 1]):
        stop = run.table[index]
        if run.stops[stop].fleet == run.units[unit].fleet and run.stops[stop].manned < _asked(run, n, stop):
            takes_s = way_s(run, unit, stop)
            if takes_s < best_s:
                best, best_s = stop, takes_s
    return best


@part
def _asked(run: Run, n: int, stop: int) -> int:
    """Return how many units row n asks for at a stop."""
    count = 0
    for index in range(run.table_starts[n], run.table_starts[n + 1]):
        if run.table[index] == stop:
            count += 1
    return count


@part
def move_up(run: Run, events: Events, log: Log, sent: int, now: float) -> None:
    """Let a unit at rest take the place of one that was sent, by the table."""
    units, n = run.units, run.number[MANNING]
    if units[sent].in_table == 0:
        return
    lacks = NOBODY
    for index in range(run.table_starts[n], run.table_starts[n + 1]):
        stop = run.table[index]
        if run.stops[stop].manned < _asked(run, n, stop):
            lacks = stop
            break
    if lacks < 0:
        return
    unit, takes_s = _spare(run, lacks)
    if unit < 0:
        return
    rest = units[unit].rest_stop
    count_in_groups(run, unit, -1)
    end_rest(run, unit, BUSY)
    units[unit].turned_at, units[unit].turned_s, units[unit].cleared = rest, 0.0, NOBODY
    units[unit].rest_stop = lacks
    units[unit].home_at_s = now + takes_s
    units[unit].moves += 1
    count_in_groups(run, unit, 1)
    begin_way(run, unit)
    drive_to_rest(run, events, log, unit, now, step.MOVED)


@part
def _spare(run: Run, lacks: int) -> tuple[int, float]:
    """Return the nearest callable unit at rest where more stand than the table asks, and how far it is."""
    units, n = run.units, run.number[MANNING]
    found, best_s = NOBODY, np.inf
    for index in range(len(run.members)):
        unit = run.members[index]
        if units[unit].status != AT_REST or units[unit].fleet != run.stops[lacks].fleet:
            continue
        rest = units[unit].rest_stop
        takes_s = np.float64(run.between_s[run.number[WAYS], rest, lacks])
        if (
            takes_s < best_s
            and units[unit].ready_s < np.inf
            and run.stops[rest].manned > _asked(run, n, rest)
        ):
            found, best_s = unit, takes_s
    return found, best_s


@part
def set_out_anew(run: Run, events: Events, log: Log, now: float) -> None:
    """The ways are new: whoever stands where no way led to its rest stop looks again."""
    units = run.units
    for unit in range(len(units)):
        if units[unit].status == ON_WAY and units[unit].home_at_s == np.inf:
            if units[unit].cleared >= 0:
                turn_round(run, unit)
            units[unit].home_at_s = now + way_s(run, unit, units[unit].rest_stop)
            drive_to_rest(run, events, log, unit, now, step.FREE)
