"""Two plans in the same luck: how sure the difference is, and what the common luck gains."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Bools, Floats, Ints

LEVEL = 0.95


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Paired:
    """Differences of runs that met the same luck; every array has the shape of one run.

    Parameters
    ----------
    mean, low, high
        Mean difference and its interval; NaN where it is unknown.
    p
        Of a two-sided t-test that the mean is 0; NaN where it is unknown, 1 where all are 0.
    runs
        How many runs had a difference.
    is_zero
        Whether every run was exactly equal.
    """

    mean: Floats
    low: Floats
    high: Floats
    p: Floats
    runs: Ints
    is_zero: Bools


def paired(base: Floats, other: Floats, *, level: float = LEVEL) -> Paired:
    r"""Return how another plan differs from a base, run by run.

    Parameters
    ----------
    base, other
        A measure of each run, runs first, shape ``(n_runs, …)``; run r of both met the same luck. NaN:
        nothing was measured in the run, and it is left out.
    level
        Of the interval, between 0 and 1.

    Notes
    -----
    :math:`\bar d \pm t_{(1+level)/2,\,n-1}\, s_d / \sqrt n` over the differences
    :math:`d_r = other_r - base_r`. Where a run is ``inf`` in one plan or in both (too many were never
    helped), no mean can be formed from it; all is NaN then, unless both are equal in every run. Where the
    difference is the same in every run and not 0, p is that of a sign test, :math:`2^{1-n}`, and the
    interval is unknown: two runs that happen to agree do not make it sure.
    """
    if base.shape != other.shape:
        raise InvalidValueError(f"base is {base.shape} and other {other.shape}; they must have one shape")
    if not 0 < level < 1:
        raise InvalidValueError(f"level is {level}; it must be between 0 and 1")
    counted = ~(np.isnan(base) | np.isnan(other))
    n = counted.sum(axis=0)
    equal = np.where(counted, base == other, True)
    is_zero = equal.all(axis=0) & (n > 0)
    finite = np.isfinite(base) & np.isfinite(other)
    known = (finite | ~counted | (equal & is_zero)).all(axis=0) & (n > 0)
    usable = counted & finite
    difference = np.where(usable, np.where(usable, other, 0.0) - np.where(usable, base, 0.0), 0.0)
    mean = np.where(known, difference.sum(axis=0) / np.maximum(n, 1), np.nan)
    deviation = np.where(usable & known, difference - np.nan_to_num(mean), 0.0)
    error = np.sqrt((deviation**2).sum(axis=0) / np.maximum(n - 1, 1) / np.maximum(n, 1))
    sure = known & (n >= 2)
    freedom = np.maximum(n - 1, 1).astype(np.float64)
    half = np.where(sure, np.asarray(stdtrit(freedom, (1 + level) / 2)) * error, np.nan)
    t = np.abs(np.nan_to_num(mean)) / np.where(error > 0, error, 1.0)
    spread = error > 0
    no_difference = np.nan_to_num(mean) == 0
    # Some equal differences have no spread to judge by: as sure as their signs, and no interval.
    p = np.where(spread, 2 * np.asarray(stdtr(freedom, -t)), np.where(no_difference, 1.0, 2.0 ** (1.0 - n)))
    half = np.where(spread | no_difference, half, np.nan)
    return Paired(
        mean=mean, low=mean - half, high=mean + half, p=np.where(sure, p, np.nan), runs=n, is_zero=is_zero
    )


def variance_reduction(base: Floats, other: Floats) -> Floats:
    r"""Return how many times fewer runs the difference needs than with separate luck.

    Parameters
    ----------
    base, other
        As in `paired`.

    Returns
    -------
    :math:`(s^2_{base} + s^2_{other}) / s^2_d`, the shape of one run: the variance that the difference
    would have if the plans met separate luck, over the one it has. ``inf`` where the difference
    never varies but the plans do; NaN where nothing varies, or less than two runs can be counted.
    """
    counted = np.isfinite(base) & np.isfinite(other)
    n = counted.sum(axis=0)

    def variance(values: Floats) -> Floats:
        kept = np.where(counted, values, 0.0)
        mean = kept.sum(axis=0) / np.maximum(n, 1)
        return np.asarray((np.where(counted, kept - mean, 0.0) ** 2).sum(axis=0) / np.maximum(n - 1, 1))

    apart = variance(base) + variance(other)
    together = variance(np.where(counted, other, 0.0) - np.where(counted, base, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where((n >= 2) & (apart > 0), apart / together, np.nan))
