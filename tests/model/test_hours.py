"""Hours of a week in which a crew is on duty."""

import numpy as np
import pytest

from samvirke.model.errors import InvalidValueError
from samvirke.model.hours import duty_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("always", 168),
        ("mon-fri 07:00-15:00", 40),  # 5 × 8
        ("mon-fri 07:00-15:30", 45),  # half an hour counts as one: 5 × 9
        ("mon-fri 07:00-15:29", 40),
        ("mon-sun 00:00-24:00", 168),
        ("sat 10:00-14:00;sun 10:00-14:00", 8),
        ("fri-mon 22:00-06:00", 32),  # four nights of 8
        ("mon-fri 08:00-16:00;wed 15:00-17:00", 41),  # the overlap counts once
        ("mon 08:00-08:00", 24),
    ],
)
def test_hours_on_duty_are_counted(text: str, hours: int) -> None:
    assert duty_hours(text).sum() == hours


def test_a_span_past_midnight_of_sunday_begins_the_week_anew() -> None:
    assert list(np.flatnonzero(duty_hours("sun 22:00-02:00"))) == [0, 1, 166, 167]


@pytest.mark.parametrize(
    "text",
    ["", "Mon 07:00-15:00", "man-fre 07:00-15:00", "mon 7-15", "mon 25:00-26:00", "mon 08:60-09:00", "never"],
)
def test_what_is_no_span_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(InvalidValueError, match="write `always` or"):
        duty_hours(text)


def test_a_span_after_midnight_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="ends after 24:00"):
        duty_hours("mon 08:00-24:30")
