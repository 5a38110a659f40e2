"""How sure a mean over runs is: 95 % intervals from Student's t."""

import numpy as np
from scipy.special import stdtrit

from samvirke.travel.times import Floats

LEVEL = 0.975  # the upper end of an interval that leaves 2.5 % on each side


def mean_interval(values: Floats) -> tuple[Floats, Floats, Floats]:
    r"""Return the mean over runs with its 95 % interval.

    Parameters
    ----------
    values
        Runs first, shape ``(n_runs, …)``; a NaN is a run without cases and is left out.

    Returns
    -------
    mean, low, high
        Each of shape ``(…)``. The interval is NaN with fewer than two runs, and where a run is
        ``inf`` (nobody came).

    Notes
    -----
    :math:`\bar x \pm t_{0.975,\,n-1}\, s / \sqrt n`, s with n - 1 in its denominator.
    """
    counted = ~np.isnan(values)
    n = counted.sum(axis=0)
    total = np.where(counted, values, 0.0).sum(axis=0)
    mean = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    known = (n >= 2) & np.isfinite(mean)
    # Zero stands in for what is not counted, so that inf is never subtracted from inf.
    usable = counted & known
    deviation = np.where(usable, values, 0.0) - np.where(usable, mean, 0.0)
    variance = (deviation**2).sum(axis=0) / np.maximum(n - 1, 1)
    half = np.where(known, _t(n) * np.sqrt(variance / np.maximum(n, 1)), np.nan)
    return mean, mean - half, mean + half


def ratio_interval(part: Floats, whole: Floats) -> tuple[Floats, Floats, Floats]:
    r"""Return a share over all runs with its 95 % interval.

    Parameters
    ----------
    part, whole
        Counts of each run, runs first, shape ``(n_runs, …)``.

    Returns
    -------
    share, low, high
        Each of shape ``(…)``, within 0 and 1. NaN where nothing was counted; the interval is NaN
        where fewer than two runs counted anything.

    Notes
    -----
    The ratio estimator :math:`\hat R = \sum x_r / \sum y_r`: a run with more cases weighs more, and
    part over whole in the tables gives the share again. With :math:`d_r = x_r - \hat R y_r` its
    variance is :math:`\frac{n}{n-1} \sum d_r^2 / (\sum y_r)^2`: Cochran (1977), Sampling Techniques,
    section 6.4.

    Where all cases of all runs are of one kind every :math:`d_r` is 0, however few they are. The end
    that is open is then that of the exact binomial interval for N of N cases,
    :math:`0.025^{1/N}`: Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    n = len(whole)
    total = whole.sum(axis=0)
    divisor = np.where(total > 0, total, 1.0)
    share = np.where(total > 0, part.sum(axis=0) / divisor, np.nan)
    residual = part - np.nan_to_num(share) * whole
    variance = n / max(n - 1, 1) * ((residual / divisor) ** 2).sum(axis=0)
    known = (whole > 0).sum(axis=0) >= 2
    half = np.where(known, _t(np.asarray(n)) * np.sqrt(variance), np.nan)
    one_kind = (1.0 - LEVEL) ** (1.0 / divisor)
    low = np.where(known & (share == 1), one_kind, np.maximum(share - half, 0.0))
    high = np.where(known & (share == 0), 1.0 - one_kind, np.minimum(share + half, 1.0))
    return share, low, high


def _t(n: np.ndarray) -> Floats:
    """Return the quantile of Student's t for n runs; that of two runs below two."""
    return np.asarray(stdtrit(np.maximum(n - 1, 1), LEVEL))
