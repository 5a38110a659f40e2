"""Quantiles of response times with intervals that assume no shape: order statistics."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import bdtr

from samvirke.travel.times import Floats

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile and its interval; ``inf`` where that many were never helped, NaN where unknown."""

    value: float
    low: float
    high: float


def quantile(ordered: Floats, share: float, *, level: float = LEVEL) -> Quantile:
    r"""Return a quantile of a sample with its interval.

    Parameters
    ----------
    ordered
        Values, ascending; ``inf`` among them is a value like any other.
    share
        Between 0 and 1: the quantile is the smallest value that at least this share does not exceed.
    level
        Of the interval.

    Notes
    -----
    How many of n values lie at or below the true quantile is binomial (n, share), whatever the values are
    like. So :math:`[x_{(l)}, x_{(u)}]` covers it with at least `level`, where
    :math:`P(B < l) \le (1 - level)/2` and :math:`P(B \ge u) \le (1 - level)/2`: David and Nagaraja (2003),
    Order Statistics, section 7.1. The values are taken as independent; incidents of one run that wait for
    the same units are not quite. An end that the sample is too small for is NaN.
    """
    n = len(ordered)
    if n == 0:
        return Quantile(np.nan, np.nan, np.nan)
    # 0.9 × 10 may come out a hair above 9: without the allowance the tenth would be taken.
    place = max(1, int(np.ceil(share * n - 1e-9)))
    tail = (1 - level) / 2
    below = _smallest(n, lambda k: float(bdtr(k, n, share)) >= tail)  # P(B < below) is under the tail
    above = _smallest(n, lambda k: float(bdtr(k, n, share)) >= 1 - tail) + 1
    return Quantile(
        float(ordered[place - 1]),
        float(ordered[below - 1]) if below >= 1 else np.nan,
        float(ordered[above - 1]) if above <= n else np.nan,
    )


def _smallest(n: int, holds: Callable[[int], bool]) -> int:
    """Return the smallest of 0 … n for which a rising condition holds."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
