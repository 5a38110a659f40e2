"""Outlines survive their way to the page."""

import shapely
from hypothesis import given
from hypothesis import strategies as st

from samvirke.prepare.report.outlines import ALPHABET, STEP, encode, simplified


def decode(text: str) -> list[int]:
    """Read what `encode` writes, as map.js does."""
    steps, value, shift = [], 0, 1
    for letter in text:
        bits = ALPHABET.index(letter)
        value, shift = value + bits % 32 * shift, shift * 32
        if bits < 32:
            steps.append(-(value + 1) // 2 if value % 2 else value // 2)
            value, shift = 0, 1
    return steps


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_letters_read_back_as_the_steps_they_were(steps: list[int]) -> None:
    assert decode(encode(steps)) == steps


def test_a_square_comes_back_within_half_a_step() -> None:
    # 1 degree is 500 steps of 0.002: from (5 000, 30 000) east 500, north 500, west 500, south 500.
    [[[ring]]] = simplified([shapely.box(10, 60, 11, 61)])
    assert STEP == 0.002
    assert decode(ring)[:2] == [5500, 30000]
    assert decode(ring)[2:] == [0, 500, -500, 0, 0, -500, 500, 0]


def test_a_bow_tie_is_mended_and_what_is_no_area_is_left_out() -> None:
    bow_tie = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)])
    both = simplified([bow_tie, None, shapely.Point(0, 0), shapely.Polygon()])
    assert [len(polygons) for polygons in both] == [2, 0, 0, 0]
