"""Dates on packs as days of a course."""

from datetime import date

import pandas as pd

from samvirke.model.calendar import OSLO, moment_utc


def last_day_of_use(text: str, starts_at_utc: str) -> int:
    """Return the last day of use as a day of the course; a month or year means its last day.

    Parameters
    ----------
    text
        2027, 2027-03 or 2027-03-15.
    starts_at_utc
        Moment of day 0; its date is that of local time.

    Examples
    --------
    >>> last_day_of_use("2026-02", "2026-01-31T23:00:00Z")  # the first of February in Oslo
    27
    """
    last: date = pd.Period(text).end_time.date()
    return (last - first_day_of(starts_at_utc)).days


def day_of(text: str, starts_at_utc: str) -> int:
    """Return the first day that a date means; negative before the course."""
    first: date = pd.Period(text).start_time.date()
    return (first - first_day_of(starts_at_utc)).days


def first_day_of(starts_at_utc: str) -> date:
    """Return the date of day 0 in local time."""
    return moment_utc(starts_at_utc).astimezone(OSLO).date()
