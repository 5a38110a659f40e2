"""The local calendar of a course, through the nights when the clock changes."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from samvirke.model.calendar import local_hours, moment_utc
from samvirke.model.errors import InvalidValueError


def test_winter_is_one_hour_ahead_of_utc_and_summer_two() -> None:
    assert local_hours("2026-01-15T12:00:00Z", 1).hour.tolist() == [13]
    assert local_hours("2026-07-15T12:00:00Z", 1).hour.tolist() == [14]


def test_the_night_summer_time_begins_has_no_third_hour() -> None:
    # 29 March 2026: 01:59 is followed by 03:00.
    night = local_hours("2026-03-28T23:00:00Z", 5)
    assert night.hour.tolist() == [0, 1, 3, 4, 5]
    assert night.weekday.tolist() == [6] * 5


def test_the_night_summer_time_ends_has_its_third_hour_twice() -> None:
    # 25 October 2026: 02:59 is followed by 02:00.
    assert local_hours("2026-10-24T22:00:00Z", 5).hour.tolist() == [0, 1, 2, 2, 3]


def test_the_week_begins_on_monday_at_midnight() -> None:
    # 5 January 2026 is a Monday; 23:00 UTC of the Sunday is its first hour.
    week = local_hours("2026-01-04T23:00:00Z", 168)
    assert week.hour_of_week.tolist() == list(range(168))


def test_months_turn_where_people_live() -> None:
    # 22:59 and 23:00 UTC on 31 January.
    assert local_hours("2026-01-31T22:00:00Z", 2).month.tolist() == [1, 2]


def test_a_year_has_every_hour_of_the_day_365_times_but_for_the_two_nights() -> None:
    year = local_hours("2025-12-31T23:00:00Z", 365 * 24)
    counts = np.bincount(year.hour, minlength=24)
    # The hour from 02 is left out in March and comes twice in October.
    assert counts.tolist() == [365] * 24
    assert np.bincount(year.month)[1:].tolist() == [
        days * 24 + {3: -1, 10: 1}.get(month, 0)
        for month, days in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1)
    ]


def test_a_moment_with_another_offset_is_the_same_moment() -> None:
    assert local_hours("2026-07-15T14:00:00+02:00", 1).hour.tolist() == [14]


@pytest.mark.parametrize(("zone", "hour"), [("Arctic/Longyearbyen", 13), ("Europe/Helsinki", 14)])
def test_another_place_has_its_own_clock(zone: str, hour: int) -> None:
    assert local_hours("2026-01-15T12:00:00Z", 1, ZoneInfo(zone)).hour.tolist() == [hour]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2026-01-01T00:00:00", "this has no zone"),
        ("2026-01-01", "this has no zone"),
        ("New Year", "this is no time"),
        ("", "this is no time"),
        ("0001-01-01T00:00:00+01:00", "this is no time"),  # in UTC it would lie before the year 1
    ],
)
def test_a_moment_without_a_zone_is_refused(text: str, fault: str) -> None:
    with pytest.raises(InvalidValueError, match=rf"no moment with a zone; .*Z or \+01:00; {fault}"):
        moment_utc(text)
