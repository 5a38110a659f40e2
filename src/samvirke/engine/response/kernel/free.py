"""Which units are free: at rest at a stop or on their way to it, counted where rules ask for it."""

from samvirke._kernel import small_part
from samvirke.engine.response.kernel.clock import set_status
from samvirke.engine.response.kernel.cover import count_cover
from samvirke.engine.response.kernel.state import (
    AT_REST,
    BY_COVER,
    BY_TABLE,
    MANNING,
    NOBODY,
    ON_WAY,
    ON_WAY_COUNT,
    Run,
)


@small_part
def count_in_groups(run: Run, unit: int, change: int) -> None:
    """Count a unit among the free ones of its groups, or no longer."""
    rules, stop = run.rules, run.units[unit].rest_stop
    if rules.keeps and run.units[unit].in_keeping:
        count_cover(run.keeping, stop, change)
    if rules.moves == BY_COVER and run.units[unit].in_moving:
        count_cover(run.moving, stop, change)
    elif rules.moves == BY_TABLE and run.units[unit].in_table:
        run.stops[stop].manned += change
        run.number[MANNING] += change


@small_part
def begin_rest(run: Run, unit: int) -> None:
    """Let a unit rest at its stop."""
    set_status(run, unit, AT_REST)
    if run.rules.lists:
        units, stop = run.units, run.units[unit].rest_stop
        first = run.stops[stop].first_at_rest
        units[unit].rest_next, units[unit].rest_before = first, NOBODY
        if first >= 0:
            units[first].rest_before = unit
        run.stops[stop].first_at_rest = unit


@small_part
def end_rest(run: Run, unit: int, status: int) -> None:
    """Let a unit leave its stop."""
    set_status(run, unit, status)
    if run.rules.lists:
        units = run.units
        before, following = units[unit].rest_before, units[unit].rest_next
        if following >= 0:
            units[following].rest_before = before
        if before >= 0:
            units[before].rest_next = following
        else:
            run.stops[units[unit].rest_stop].first_at_rest = following


@small_part
def begin_way(run: Run, unit: int) -> None:
    """Let a unit be on its way to rest."""
    set_status(run, unit, ON_WAY)
    if run.rules.lists:
        count = run.number[ON_WAY_COUNT]
        run.on_way[count], run.units[unit].way_position = unit, count
        run.number[ON_WAY_COUNT] = count + 1


@small_part
def end_way(run: Run, unit: int, status: int) -> None:
    """Let a unit end its way to rest."""
    set_status(run, unit, status)
    if run.rules.lists:
        units, on_way, last = run.units, run.on_way, run.number[ON_WAY_COUNT] - 1
        position, moved = units[unit].way_position, on_way[last]
        on_way[position], units[moved].way_position = moved, position
        run.number[ON_WAY_COUNT] = last
