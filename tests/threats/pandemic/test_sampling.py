"""Draws inside the kernel: the words of the generator, and binomials that are exact."""

from math import log1p

import numpy as np
import pytest
from scipy import stats

from samvirke.threats.pandemic.reference import Luck
from samvirke.threats.pandemic.sampling import binomial, uniform

DRAWS = 40_000


def some_words(number: int) -> np.ndarray:
    return np.array(np.random.Philox(key=number).random_raw(4), dtype=np.uint64)


def test_the_generator_gives_the_published_words() -> None:
    # xoshiro256** from the state 1, 2, 3, 4, as in the test of the Rust crate rand_xoshiro.
    words = [11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600]
    words += [16172922978634559625, 8476171486693032832, 10595114339597558777, 2904607092377533576]
    chance, luck = np.arange(1, 5, dtype=np.uint64), Luck([1, 2, 3, 4])
    for word in words:
        assert uniform(chance) == luck.uniform() == (word >> 11) / 2**53


@pytest.mark.parametrize(
    ("n", "p"),
    [
        (1, 0.3),
        (7, 0.5),
        (40, 0.1),
        (1_000_000, 3e-6),
        (90, 0.11),  # mean 9.9: the last by inversion
        (25, 0.4),  # mean 10: the first by rejection
        (60, 0.5),
        (1_000, 0.02),
        (700_000, 0.0007),
        (700_000, 0.1),
    ],
)
def test_draws_are_spread_as_the_binomial_says(n: int, p: float) -> None:
    chance = some_words(n)
    drawn = np.array([binomial(n, p, p / (1 - p), log1p(-p), chance) for _ in range(DRAWS)])
    assert ((drawn >= 0) & (drawn <= n) & (drawn == np.floor(drawn))).all()
    exact = stats.binom(n, p)
    # Classes of about one part in forty, few enough that each holds hundreds.
    edges = np.unique(exact.ppf(np.linspace(0.025, 0.975, 39)))
    edges = edges[(edges >= 0) & (edges < n)]
    share = np.diff(np.concatenate([[0.0], exact.cdf(edges), [1.0]]))
    counted = np.bincount(np.searchsorted(edges, drawn), minlength=len(share))
    assert stats.chisquare(counted[share > 0], DRAWS * share[share > 0]).pvalue > 0.001
    assert abs(drawn.mean() - n * p) < 3.5 * np.sqrt(n * p * (1 - p) / DRAWS)
    assert drawn.var() == pytest.approx(n * p * (1 - p), rel=0.05)


def test_who_cannot_succeed_does_not_and_uses_no_luck() -> None:
    chance = some_words(1)
    before = chance.copy()
    assert binomial(0, 0.4, 0.4 / 0.6, log1p(-0.4), chance) == binomial(9, 0.0, 0.0, 0.0, chance) == 0
    assert (chance == before).all()
