"""Streams of chance: keyed, the same for the same key, apart for different ones."""

import numpy as np
import pytest

from samvirke.model.chance import stream


def test_the_same_key_gives_the_same_numbers_whatever_was_drawn_before() -> None:
    stream(1, 0, "arrivals", "3420").random(1000)
    first = stream(1, 0, "place", "3420").random(5)
    np.testing.assert_array_equal(first, stream(1, 0, "place", "3420").random(5))


@pytest.mark.parametrize(
    "other",
    [
        (2, 0, "place", "a"),
        (1, 1, "place", "a"),
        (1, 0, "time", "a"),
        (1, 0, "place", "b"),
        (1, 0, "placea", ""),
    ],
)
def test_another_key_gives_other_numbers(other: tuple[int, int, str, str]) -> None:
    assert not np.intersect1d(stream(1, 0, "place", "a").random(1000), stream(*other).random(1000)).size


def test_draws_are_uniform() -> None:
    # The mean of 100,000 uniform draws has a standard error of 1/√12/√100,000 = 0.0009.
    assert stream(7, 3, "test").random(100_000).mean() == pytest.approx(0.5, abs=0.004)


def test_the_numbers_are_those_of_this_numpy_and_key_for_ever() -> None:
    # Pinned: a changed key or generator would change every result that was ever published.
    assert stream(1, 0, "arrivals", "3420").integers(0, 2**32, 3).tolist() == [
        2305387923,
        2727273315,
        1017709515,
    ]
