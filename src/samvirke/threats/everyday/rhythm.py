"""When things happen: by season, weekday and hour of the day, in local time."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from samvirke.model.calendar import LocalHours, local_hours
from samvirke.threats.everyday.rates import read_data
from samvirke.travel.times import Floats, Ints

YEAR_HOURS = 365 * 24


@dataclass(frozen=True, slots=True, eq=False)
class Rhythm:
    """How the incidents of a kind spread over the hours of a course.

    Parameters
    ----------
    years
        How many years' incidents the course holds: 1 for 365 days, 0.37 for the month of July when
        37 % of a year's fires happen in July.
    until
        Cumulative share up to the end of each hour, shape ``(n_hours,)``, ending in 1: an inverse
        transform turns a uniform number into an hour.
    """

    years: float
    until: Floats


@cache
def rhythm_of(season: str, week: str, starts_at_utc: str, n_hours: int) -> Rhythm:
    """Return when a kind's incidents happen.

    Parameters
    ----------
    season, week
        Names of rhythms in `data/everyday_rhythms.csv`.
    starts_at_utc, n_hours
        The course.

    Notes
    -----
    The weight of an hour is the product of the rates of its month, weekday and hour of the day.
    """
    # The year that begins with the course is the measure of how much of a year the course is.
    local = _calendar(starts_at_utc, max(n_hours, YEAR_HOURS))
    hours_in_month = np.bincount(local.month[:YEAR_HOURS], minlength=13)[1:]
    weight = (
        _month_rates(season, hours_in_month)[local.month - 1]
        * _weights(week, "weekday", 0, 6)[local.weekday]
        * _weights(week, "hour", 0, 23)[local.hour]
    )
    total = weight.cumsum()
    return Rhythm(
        years=float(total[n_hours - 1] / total[YEAR_HOURS - 1]),
        until=np.asarray(total[:n_hours] / total[n_hours - 1]),
    )


def _month_rates(season: str, hours_in_month: Ints) -> Floats:
    """Return the relative rate of an hour in each month, January first.

    The table gives it as `month`, or as `month_total`: how many incidents the month has, which its
    hours share.
    """
    if "month_total" in set(_rows(season)["axis"]):
        return _weights(season, "month_total", 1, 12) / hours_in_month
    return _weights(season, "month", 1, 12)


def _weights(rhythm: str, axis: str, first: int, last: int) -> Floats:
    """Return the weights of a rhythm along an axis, in order."""
    rows = _rows(rhythm)
    by_value = rows[rows["axis"] == axis].set_index("value")["weight"]
    return np.asarray(by_value.loc[list(range(first, last + 1))], dtype=float)


@cache
def _rows(rhythm: str) -> pd.DataFrame:
    table = read_data("everyday_rhythms.csv")
    return table[table["rhythm"] == rhythm]


@cache
def _calendar(starts_at_utc: str, n_hours: int) -> LocalHours:
    return local_hours(starts_at_utc, n_hours)
