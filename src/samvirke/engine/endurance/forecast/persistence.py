"""The simplest forecast: as today, give or take what that has missed by before."""

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.engine.endurance.forecast.score import QUANTILES
from samvirke.engine.endurance.forecast.state import ADMISSIONS
from samvirke.travel.times import Floats

WEEK = 7


def as_today(values: Floats, measure: str) -> Floats:
    """Return what "as today" says on each day, shape ``(n_days,)``; NaN where nothing is known.

    Patients in care: the day's number. Admissions: the mean of the last seven days, for one day of the week
    is no measure of another; that makes it harder to beat.
    """
    if measure != ADMISSIONS:
        return values.copy()
    weeks = [values[max(0, day - WEEK + 1) : day + 1] for day in range(len(values))]
    return np.array([np.nanmean(week) if np.isfinite(week).any() else np.nan for week in weeks])


def persistence(values: Floats, measure: str, days: int) -> Floats:
    """Forecast "as today" from the values known, the last one today's.

    Parameters
    ----------
    values
        Shape ``(n_days,)``, NaN where missing.
    measure
        Of `state.MEASURES`.
    days
        How far.

    Returns
    -------
    Quantiles of `score.QUANTILES`, shape ``(5, days)``, 0 or more; NaN where earlier days are too few.

    Notes
    -----
    The median is today's; the interval h days ahead is that of earlier errors over h days, taken with both
    signs, as the baseline of the Covid-19 Forecast Hub: Cramer et al. (2022), doi 10.1073/pnas.2113561119.
    """
    centre = as_today(values, measure)
    least = int(coefficient("forecast", "score", "least_errors"))
    found = np.full((len(QUANTILES), days), np.nan)
    if not len(values) or not np.isfinite(centre[-1]):
        return found
    for h in range(1, days + 1):
        missed = values[h:] - centre[:-h] if h < len(values) else np.zeros(0)
        missed = missed[np.isfinite(missed)]
        if len(missed) >= least:
            both = np.r_[missed, -missed]
            found[:, h - 1] = np.maximum(0.0, centre[-1] + np.quantile(both, QUANTILES))
    return found
