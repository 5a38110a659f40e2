"""How sure a mean over runs is."""

import warnings

import numpy as np
from scipy.stats import t as student

from samvirke.travel.times import Floats


def mean_interval(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the mean over runs with its 95 % interval.

    Parameters
    ----------
    values
        Runs first, shape ``(n_runs, …)``; a NaN is a run without cases and is left out.

    Returns
    -------
    mean, low, high
        Each of shape ``(…)``. Student's t over the runs; NaN interval with fewer than two runs,
        and where a run is ``inf`` (nobody came).
    """
    counted = np.isfinite(values) | np.isinf(values)
    n = counted.sum(axis=0)
    with warnings.catch_warnings(), np.errstate(invalid="ignore", divide="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # empty slices are NaN on purpose
        mean = np.nanmean(values, axis=0)
        spread = np.nanstd(values, axis=0, ddof=1)
        half = student.ppf(0.975, np.maximum(n - 1, 1)) * spread / np.sqrt(n)
    half = np.where(n >= 2, half, np.nan)
    return mean, mean - half, mean + half
