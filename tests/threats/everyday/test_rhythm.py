"""When things happen, held against sums by hand and another calendar."""

import numpy as np
import pandas as pd
import pytest

from samvirke.threats.everyday.rates import read_data
from samvirke.threats.everyday.rhythm import rhythm_of

YEAR = ("2026-01-01T00:00:00Z", 365 * 24)


def local_calendar(start: str, n_hours: int) -> pd.DatetimeIndex:
    """Return the local hours of a course by another way than ours: pandas' own time zones."""
    return pd.date_range(start, periods=n_hours, freq="h").tz_convert("Europe/Oslo")


def share_of_hours(season: str, week: str, start: str, n_hours: int) -> np.ndarray:
    until = rhythm_of(season, week, start, n_hours).until
    return np.diff(until, prepend=0.0)


def weights(rhythm: str, axis: str) -> dict[int, float]:
    rows = read_data("everyday_rhythms.csv")
    rows = rows[(rows["rhythm"] == rhythm) & (rows["axis"] == axis)]
    return dict(zip(rows["value"], rows["weight"], strict=True))


def test_the_shares_of_a_course_end_in_one() -> None:
    until = rhythm_of("winter", "rush", *YEAR).until
    assert until[-1] == 1.0
    assert (np.diff(until) > 0).all()


def test_a_course_of_365_days_holds_a_year() -> None:
    assert rhythm_of("vegetation", "day_and_evening", *YEAR).years == 1.0
    assert rhythm_of("winter", "rush", "2026-07-01T06:00:00Z", 365 * 24).years == 1.0


def test_37_percent_of_the_vegetation_fires_of_a_year_happen_in_july() -> None:
    month = local_calendar(*YEAR).month
    share = share_of_hours("vegetation", "day_and_evening", *YEAR)
    assert share[month == 7].sum() == pytest.approx(774 / 2079, abs=1e-4)
    assert share[month == 5].sum() == pytest.approx(406 / 2079, abs=1e-4)


def test_a_course_of_july_holds_what_july_holds() -> None:
    july = rhythm_of("vegetation", "day_and_evening", "2026-06-30T22:00:00Z", 31 * 24)
    assert july.years == pytest.approx(774 / 2079, abs=1e-4)
    december = rhythm_of("vegetation", "day_and_evening", "2026-11-30T23:00:00Z", 31 * 24)
    assert december.years == pytest.approx(5 / 2079, abs=1e-4)


def test_without_a_season_every_week_holds_as_much() -> None:
    weeks = rhythm_of("flat", "rush", "2026-01-05T00:00:00Z", 364 * 24)
    first = rhythm_of("flat", "rush", "2026-01-05T00:00:00Z", 7 * 24)
    assert first.years == pytest.approx(weeks.years / 52, rel=1e-3)  # but for the change of the clock


def test_a_month_without_a_count_has_a_rate_an_hour() -> None:
    # winter: weight 1.35 in January and 1.25 in February, whose 28 days are fewer: 1.35 × 31 to 1.25 × 28.
    month = local_calendar(*YEAR).month
    share = share_of_hours("winter", "day_and_evening", *YEAR)
    assert share[month == 1].sum() / share[month == 2].sum() == pytest.approx(
        1.35 * 31 / (1.25 * 28), rel=1e-2
    )


def test_two_years_hold_twice_as_much_as_one() -> None:
    start = "2027-01-01T00:00:00Z"
    assert rhythm_of("winter", "rush", start, 2 * 365 * 24).years == pytest.approx(2.0, abs=0.01)


def test_the_hour_that_summer_time_skips_has_no_share() -> None:
    # 29 March 2026: 00, 01, then 03 local time.
    share = share_of_hours("flat", "rush", "2026-03-28T23:00:00Z", 23)
    hours = [hour for hour in range(24) if hour != 2]
    rush = weights("rush", "hour")
    expected = np.array([rush[hour] for hour in hours])
    np.testing.assert_allclose(share, expected / expected.sum(), rtol=1e-9)


def test_the_hour_that_comes_twice_in_autumn_has_its_share_twice() -> None:
    # 25 October 2026: 00, 01, 02, 02, 03 … local time: 25 hours.
    share = share_of_hours("flat", "rush", "2026-10-24T22:00:00Z", 25)
    rush = weights("rush", "hour")
    expected = np.array([rush[hour] for hour in [0, 1, 2, 2, *range(3, 24)]])
    np.testing.assert_allclose(share, expected / expected.sum(), rtol=1e-9)


@pytest.mark.parametrize("week", ["evening", "day_and_evening", "rush"])
def test_hours_and_weekdays_follow_local_time_all_year(week: str) -> None:
    # Another calendar, the same table: weight of weekday × weight of hour.
    local = local_calendar(*YEAR)
    weekday, hour = pd.Series(weights(week, "weekday")), pd.Series(weights(week, "hour"))
    expected = weekday[local.day_of_week].to_numpy() * hour[local.hour].to_numpy()
    np.testing.assert_allclose(share_of_hours("flat", week, *YEAR), expected / expected.sum(), rtol=1e-9)
