"""When a need that nobody covers turns red, and when it climbs: a table of limits by priority, assumed."""

from collections.abc import Mapping
from functools import cache

from samvirke.respond.needs.tables import table
from samvirke.respond.record.as_written import whole
from samvirke.respond.record.record import Record

LEVELS = ("neighbour", "region", "national")


@cache
def climb_limits() -> Mapping[tuple[int, str], int]:
    """Return priority and level → milliseconds without cover after which a need climbs there."""
    return {(int(row["priority"]), row["level"]): 1000 * int(row["after_s"]) for row in table("climbs.csv")}


def climb_at_ms(need: Record, level: str) -> int:
    """Return when a need that nobody covers climbs to a level, on the clock of the space.

    By the table from when it was stated; a deadline that passes earlier takes the place of the first limit,
    and the further levels follow as far behind it as the table puts them.
    """
    priority = min(3, max(1, whole(need, "priority", 1)))
    after_ms = climb_limits()[priority, level]
    first_ms = climb_limits()[priority, LEVELS[0]]
    stated_ms = whole(need, "stated_at_ms", need.made_at_ms)
    by_ms = whole(need, "by_ms", -1)
    by_table = stated_ms + after_ms
    return by_table if by_ms < 0 else min(by_table, max(stated_ms, by_ms) + after_ms - first_ms)


def red_from_ms(need: Record) -> int:
    """Return from when a need that nobody covers is red."""
    return climb_at_ms(need, LEVELS[0])
