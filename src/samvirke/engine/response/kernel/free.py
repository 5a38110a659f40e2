"""Which units are free: at rest at a stop or on their way to it, counted where rules ask for it."""

from samvirke._kernel import part
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


@part
def count_in_groups(run: Run, unit: int, change: int) -> None:
    """Count a unit among the free ones of its groups, or no longer."""
    rules, stop = run.rules, run.units.rest_stop[unit]
    if rules.keeps:
        count_cover(rules.keeping, unit, stop, change)
    if rules.moves == BY_COVER:
        count_cover(rules.moving, unit, stop, change)
    elif rules.moves == BY_TABLE and rules.table.is_member[unit]:
        rules.table.manned[stop] += change
        run.number[MANNING] += change


@part
def begin_rest(run: Run, unit: int) -> None:
    """Let a unit rest at its stop."""
    set_status(run, unit, AT_REST)
    if run.travel.lists:
        units, travel, stop = run.units, run.travel, run.units.rest_stop[unit]
        first = travel.first_at_rest[stop]
        units.rest_next[unit], units.rest_before[unit] = first, NOBODY
        if first >= 0:
            units.rest_before[first] = unit
        travel.first_at_rest[stop] = unit


@part
def end_rest(run: Run, unit: int, status: int) -> None:
    """Let a unit leave its stop."""
    set_status(run, unit, status)
    if run.travel.lists:
        units = run.units
        before, following = units.rest_before[unit], units.rest_next[unit]
        if following >= 0:
            units.rest_before[following] = before
        if before >= 0:
            units.rest_next[before] = following
        else:
            run.travel.first_at_rest[units.rest_stop[unit]] = following


@part
def begin_way(run: Run, unit: int) -> None:
    """Let a unit be on its way to rest."""
    set_status(run, unit, ON_WAY)
    if run.travel.lists:
        count = run.number[ON_WAY_COUNT]
        run.travel.on_way[count], run.units.way_position[unit] = unit, count
        run.number[ON_WAY_COUNT] = count + 1


@part
def end_way(run: Run, unit: int, status: int) -> None:
    """Let a unit end its way to rest."""
    set_status(run, unit, status)
    if run.travel.lists:
        on_way, position, last = run.travel.on_way, run.units.way_position, run.number[ON_WAY_COUNT] - 1
        on_way[position[unit]] = on_way[last]
        position[on_way[last]] = position[unit]
        run.number[ON_WAY_COUNT] = last
