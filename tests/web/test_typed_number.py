"""A number that somebody types is read alike in every form."""

import pytest

from samvirke.web.typed_number import plain_number


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("1 250,5", "1250.5"),
        ("1\u00a0250,5", "1250.5"),  # as Excel writes it
        ("1\u202f250", "1250"),
        ("\u22124", "-4"),
        ("+,5", "+.5"),
        ("12.5", "12.5"),
        ("1,250.5", "1,250.5"),  # English thousands: 1.25 or 1250? It is told of, not guessed
        ("1,2,3", "1,2,3"),
        ("nes, vik", "nes,vik"),
    ],
)
def test_a_number_is_read_as_people_in_norway_write_it(typed: str, plain: str) -> None:
    assert plain_number(typed) == plain
