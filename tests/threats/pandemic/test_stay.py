"""Stays in whole days, against SciPy's negative binomial and Little's law."""

import numpy as np
import pytest
from scipy.stats import nbinom

from samvirke.model.errors import InvalidValueError
from samvirke.threats.pandemic.stay import Stay


@pytest.mark.parametrize(("mean", "size"), [(16.181, 2.030), (0.4, 0.1), (300.0, 40.0), (5.0, 1.0)])
def test_chances_are_those_of_the_negative_binomial(mean: float, size: float) -> None:
    chances = Stay(mean=mean, size=size).chances
    known = nbinom.pmf(np.arange(len(chances)), size, size / (size + mean))
    np.testing.assert_allclose(chances, known, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(("mean", "size"), [(16.181, 2.030), (2.206, 1.082), (14.0, 2.0), (0.4, 0.1)])
def test_chances_of_staying_longer_add_up_to_the_mean(mean: float, size: float) -> None:
    # Counting everybody on the day of admission too would give the mean and one day more.
    assert Stay(mean=mean, size=size).staying.sum() == pytest.approx(mean, rel=1e-9)


def test_nobody_stays_where_the_mean_is_0() -> None:
    nobody = Stay(mean=0.0)
    assert nobody.staying.sum() == 0
    assert nobody.of(np.array([0.0, 0.5, 0.999])).tolist() == [0, 0, 0]


def test_an_even_number_becomes_the_stay_at_that_share() -> None:
    # Ends each day with chance 1/2: half stay 0 days, a quarter 1, an eighth 2.
    halves = Stay(mean=1.0, size=1.0)
    assert halves.of(np.array([0.0, 0.4, 0.6, 0.8, 0.9])).tolist() == [0, 0, 1, 2, 3]
    drawn = Stay(mean=16.181, size=2.030).of(np.random.default_rng(1).random(200_000))
    # Standard error of the mean: sqrt(16.181 + 16.181² / 2.030) / sqrt(200 000) = 0.027.
    assert drawn.mean() == pytest.approx(16.181, abs=0.08)


@pytest.mark.parametrize(("mean", "size"), [(-1.0, 1.0), (np.nan, 1.0), (5.0, 0.0), (2000.0, 1.0)])
def test_a_stay_that_cannot_be_is_refused(mean: float, size: float) -> None:
    with pytest.raises(InvalidValueError, match=r"of the stay is .*; it must be"):
        Stay(mean=mean, size=size)
