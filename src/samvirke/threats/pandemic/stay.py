"""How long patients stay: whole days drawn from a negative binomial, counted so that beds come out right."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

LEFT_OUT = 1e-13  # chance of a stay longer than the tables go; below what 64 bits keep of a sum
FAR = 40  # spreads from the mean: far beyond any stay that is kept
LEAST_SIZE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A stay in whole days L, 0 or more; who comes on day d fills a bed on day d + k when L > k.

    Parameters
    ----------
    mean
        Days, 0 or more; 0: nobody stays.
    size
        0.05 or more: the variance is mean + mean² / size. 1 is a stay that ends with the same chance each
        day.

    Notes
    -----
    Σ P(L > k) over k from 0 is the mean of L, so that beds in use are admissions a day times mean stay to the
    last digit (Little's law). Counting the day of admission of everybody would add a day to each.
    """

    mean: float
    size: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.mean) and 0 <= self.mean <= 1000):
            raise InvalidValueError(f"mean of the stay is {self.mean}; it must be 0 to 1000 days")
        if not (np.isfinite(self.size) and self.size >= LEAST_SIZE):
            raise InvalidValueError(f"size of the stay is {self.size}; it must be {LEAST_SIZE:g} or more")

    @property
    def chances(self) -> Floats:
        """P(L = k) for k from 0, shape ``(n_days,)``, adding up to 1."""
        return _chances(self.mean, self.size)

    @property
    def staying(self) -> Floats:
        """P(L > k) for k from 0, shape ``(n_days,)``, adding up to the mean."""
        return _staying(self.mean, self.size)

    def of(self, luck: Floats) -> Ints:
        """Turn evenly drawn numbers (0-1) into stays, the longer the higher the number."""
        return np.searchsorted(_until(self.mean, self.size), luck, side="right")


@lru_cache(maxsize=64)
def _chances(mean: float, size: float) -> Floats:
    if mean == 0:
        return np.ones(1)
    # By the ratio of each chance to the one before it, in logarithms: SciPy's would take half a second to
    # load.
    ends = size / (size + mean)
    spread = np.sqrt(mean / ends)
    k = np.arange(int(mean + FAR * spread + FAR / ends) + 1)
    ratio = np.log((k[:-1] + size) / (k[:-1] + 1)) + np.log1p(-ends)
    chances = np.exp(size * np.log(ends) + np.concatenate([[0.0], ratio.cumsum()]))
    longer = chances[::-1].cumsum()[::-1]
    kept = chances[longer > LEFT_OUT]
    return np.asarray(kept / kept.sum())


@lru_cache(maxsize=64)
def _staying(mean: float, size: float) -> Floats:
    chances = _chances(mean, size)
    return np.asarray(chances[::-1].cumsum()[::-1][1:])


@lru_cache(maxsize=64)
def _until(mean: float, size: float) -> Floats:
    until = _chances(mean, size).cumsum()
    until[-1] = np.inf  # what rounding leaves above the sum is the longest stay
    return until
