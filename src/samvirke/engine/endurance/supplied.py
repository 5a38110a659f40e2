"""How much of the ordinary supply still comes, day by day, when a course breaks it."""

from collections.abc import Iterable, Sequence

import numpy as np

from samvirke.engine.endurance.patients import DAY_S
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.closest import did_you_mean
from samvirke.register.items import item_catalogue, item_named
from samvirke.register.region import Region
from samvirke.travel.times import Floats

ITEMS, ORGANISATIONS = "items", "organisations"  # tables that a disruption may hit


def supplied(region: Region, course: Course, items: Sequence[str], days: int) -> Floats:
    """Return the share of the ordinary supply of each item that comes on each day.

    Parameters
    ----------
    region
        A supplier that is hit must be one of its organisations.
    course
        Its disruptions of items count; what a stopped supplier means for items, the threat says in rows of
        items of their own.
    items
        Of the catalogue.
    days
        Whole days from the start of the course, 1 or more.

    Returns
    -------
    Floats
        Shape ``(n_items, days)``, 0 (nothing comes) to 1 (all comes). Disruptions of one item at the same
        time multiply. One that covers part of a day takes that part of the day's supply.

    Raises
    ------
    BadInputError
        When a disruption hits an item or an organisation that is not known.
    InvalidValueError
        When `days` is below 1, or a share left is outside 0 to 1.

    Notes
    -----
    Late deliveries are a share of 0 for the days they are late; after that the flow goes on as before. What
    was ordered meanwhile is not handed over in a heap when the delay ends, which is cautious.
    """
    if days < 1:
        raise InvalidValueError(f"days is {days}; it must be a whole number, 1 or more")
    for item in items:
        item_named(item)
    hits = course.disruptions
    share = np.ones((len(items), days))
    row_of = {item: index for index, item in enumerate(items)}
    known = set(region.organisations["id"]) if (hits["hit_table"] == ORGANISATIONS).any() else set()
    day = np.arange(days, dtype=np.float64)
    columns = [hits[name] for name in ("hit", "hit_table", "from_s", "until_s", "share_left")]
    for hit, table, from_s, until_s, left in zip(*columns, strict=True):
        if table == ORGANISATIONS and hit not in known:
            raise _unknown(course, hit, "organisation of the region", known)
        if table != ITEMS:
            continue
        if hit not in item_catalogue():
            raise _unknown(course, hit, "item of the catalogue", item_catalogue())
        if not 0 <= left <= 1:
            raise InvalidValueError(f"share_left of {hit} is {left}; it must be 0 (nothing comes) to 1")
        if hit in row_of:
            covered = np.clip(np.minimum(until_s / DAY_S, day + 1) - np.maximum(from_s / DAY_S, day), 0, 1)
            share[row_of[hit]] *= 1 - covered * (1 - left)
    return share


def _unknown(course: Course, hit: str, what: str, allowed: Iterable[str]) -> BadInputError:
    near = did_you_mean(hit, allowed)
    return BadInputError(
        f"the course of {course.threat} hits {hit!r}, which is no {what}; "
        f"{near + '; ' if near else ''}a misspelt name would change nothing without anybody noticing"
    )
