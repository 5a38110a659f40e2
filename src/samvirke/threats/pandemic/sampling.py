"""Chance inside a kernel: random words, uniform numbers and exact binomial draws.

Words come from xoshiro256** (Blackman and Vigna 2021, ACM Transactions on Mathematical Software 47,
36). Few successes are drawn by inversion, many by the rejection BTRS (Hörmann 1993, Journal of
Statistical Computation and Simulation 46, 101-110). Counts are whole numbers kept as floats, so that
the spread of means and the drawn one are one kernel. `reference` says the same in plain Python.
"""

from math import exp, floor, lgamma, log, pi, sqrt
from typing import Any

import numpy as np

from samvirke._kernel import part, small_part

FEW = 10.0  # mean successes below which inversion is both faster and all that BTRS allows
_7, _9, _11, _17, _45 = (np.uint64(bits) for bits in (7, 9, 11, 17, 45))
_5, _19, _57, _64 = (np.uint64(number) for number in (5, 19, 57, 64))
IN_STEPS = 2.0**-53

# What Stirling's formula for log k! lacks, k 0-9.
LACKS = tuple(lgamma(k + 1) - (0.5 * log(2 * pi) + (k + 0.5) * log(k + 1) - (k + 1)) for k in range(10))


@small_part
def uniform(chance: Any) -> float:
    """Return the next number of 0 to 1, 1 itself excluded; `chance` holds four words and changes."""
    a, b, c, d = chance[0], chance[1], chance[2], chance[3]
    word = b * _5
    word = ((word << _7) | (word >> _57)) * _9
    t = b << _17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = (d << _45) | (d >> _19)
    chance[0], chance[1], chance[2], chance[3] = a, b, c, d
    return float(word >> _11) * IN_STEPS


@small_part
def few(n: float, odds: float, log_none: float, chance: Any) -> float:
    """Draw by inversion: count up from none until the chances add up to a uniform number.

    Parameters
    ----------
    n
        Trials, 1 or more.
    odds
        Chance of success over chance of failure.
    log_none
        Logarithm of the chance of no success at all.
    """
    left = uniform(chance)
    # exp(x) is 1 + x or more: most draws of very few need no exponential.
    if left < 1.0 + log_none:
        return 0.0
    next_chance = exp(log_none)
    drawn = 0.0
    while left >= next_chance and drawn < n:
        left -= next_chance
        next_chance *= odds * (n - drawn) / (drawn + 1.0)
        drawn += 1.0
    return drawn


@part
def many(n: float, p: float, chance: Any) -> float:
    """Draw by BTRS; n p must be 10 or more and p a half at most."""
    q = 1.0 - p
    spread = sqrt(n * p * q)
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    middle = n * p + 0.5
    sure = 0.92 - 4.2 / b
    while True:
        u = uniform(chance) - 0.5
        v = uniform(chance)
        us = 0.5 - abs(u)
        if us == 0.0:
            continue
        k = float(floor((2.0 * a / us + b) * u + middle))
        if us >= 0.07 and v <= sure:
            return k
        if k < 0.0 or k > n or v == 0.0:
            continue
        alpha = (2.83 + 5.1 / b) * spread
        mode = float(floor((n + 1.0) * p))
        odds = p / q
        height = log(v * alpha / (a / (us * us) + b))
        allowed = (
            (mode + 0.5) * log((mode + 1.0) / (odds * (n - mode + 1.0)))
            + (n + 1.0) * log((n - mode + 1.0) / (n - k + 1.0))
            + (k + 0.5) * log(odds * (n - k + 1.0) / (k + 1.0))
            + _lacking(mode)
            + _lacking(n - mode)
            - _lacking(k)
            - _lacking(n - k)
        )
        if height <= allowed:
            return k


@small_part
def _lacking(k: float) -> float:
    """Return what Stirling's formula lacks for log k!."""
    if k < 10.0:
        return LACKS[int(k)]
    after = k + 1.0
    return (1.0 / 12.0 - (1.0 / 360.0 - 1.0 / 1260.0 / (after * after)) / (after * after)) / after


@part
def binomial(n: float, p: float, odds: float, log_q: float, chance: Any) -> float:
    """Draw how many of n succeed, each with chance p of a half at most.

    Parameters
    ----------
    n
        Whole, 0 or more.
    p, odds, log_q
        The chance, p / (1 - p) and log(1 - p).
    chance
        Four words of state, changed by the draw.
    """
    if n <= 0.0 or p <= 0.0:
        return 0.0
    if n * p < FEW:
        return few(n, odds, n * log_q, chance)
    return many(n, p, chance)
