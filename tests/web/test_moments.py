"""Moments as people in Norway read them."""

import pytest

from samvirke.web.moments import ago, clock, day_clock, span
from samvirke.web.words import language

NOON = 1_772_535_600_000  # 3 March 2026 11.00 UTC, noon in Oslo


@pytest.mark.parametrize(
    ("code", "time", "day"),
    [
        ("nb", "12.00", "3. mars 2026 12.00"),
        ("nn", "12.00", "3. mars 2026 12.00"),
        ("en", "12:00", "3 March 2026 12:00"),
    ],
)
def test_time_and_day_are_written_on_the_clocks_of_norway(code: str, time: str, day: str) -> None:
    assert clock(language(code), NOON) == time
    assert day_clock(language(code), NOON) == day
    assert clock(language(code), None) == "–"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-1, "akkurat nå"),  # a clock that is a little ahead
        (0.9, "akkurat nå"),
        (1, "for 1 min siden"),
        (99, "for 99 min siden"),
        (100, "for 1 t siden"),
        (47 * 60 + 59, "for 47 t siden"),
        (48 * 60, "for 2 døgn siden"),
    ],
)
def test_how_long_ago_is_said_in_the_unit_that_fits(minutes: float, said: str) -> None:
    assert ago(language("nb"), NOON - minutes * 60_000, NOON) == said


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (99.4, "99 s"), (100, "2 min"), (5_940, "99 min"), (6_000, "1 t 40 min"), (None, "–")],
)
def test_times_are_written_as_people_say_them(seconds: float | None, words: str) -> None:
    assert span(language("nb"), seconds) == words
