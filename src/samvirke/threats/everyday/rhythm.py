"""When things happen: the weight of each hour of a course, by season, weekday and hour of the day."""

from functools import cache

import numpy as np

from samvirke.model.calendar import local_hours
from samvirke.threats.everyday.rates import read_data
from samvirke.travel.times import Floats

_FIRST = {"month": 1, "weekday": 0, "hour": 0}


@cache
def hour_shares(season: str, week: str, starts_at_utc: str, n_hours: int) -> Floats:
    """Return the cumulative share of a kind's incidents up to the end of each hour.

    Parameters
    ----------
    season, week
        Names of rhythms in `data/everyday_rhythms.csv`.
    starts_at_utc, n_hours
        The course.

    Returns
    -------
    Shape ``(n_hours,)``, ending in 1: an inverse transform turns a uniform number into an hour.
    """
    local = local_hours(starts_at_utc, n_hours)
    table = read_data("everyday_rhythms.csv")
    weight = np.ones(n_hours)
    for rhythm, axis, when in (
        (season, "month", local.month),
        (week, "weekday", local.weekday),
        (week, "hour", local.hour),
    ):
        rows = table[(table["rhythm"] == rhythm) & (table["axis"] == axis)]
        if len(rows):
            # A month's weight is its count of incidents: fewer hours in February make each heavier.
            by_value = rows.set_index("value")["weight"].to_numpy(dtype=float)
            weight *= by_value[when - _FIRST[axis]]
    total = weight.cumsum()
    return np.asarray(total / total[-1])
