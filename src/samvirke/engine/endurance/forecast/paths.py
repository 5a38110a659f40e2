"""Admissions that may come, drawn from a trend."""

from datetime import date, timedelta

import numpy as np

from samvirke.engine.endurance.forecast.trend import WEEK, Trend
from samvirke.model.chance import stream
from samvirke.travel.times import Floats, Ints

MOST_A_DAY = 1e6  # more than a country's hospitals could ever admit; keeps the draws finite


def draw_admissions(trend: Trend, last_day: date, *, days: int, paths: int, seed: int) -> Ints:
    r"""Draw admissions after the last day, shape ``(paths, days)``.

    Parameters
    ----------
    trend
        Fitted on days up to the last.
    last_day
        Names the luck, so that another origin has another, and the same one the same whatever the trend.
    days, paths
        1 or more.
    seed
        Of the user.

    Notes
    -----
    Level, growth and weekdays are drawn from their normal distribution, the dispersion from
    :math:`\phi\,\nu/\chi^2_\nu` (1 at least), the growth walks on, and a day's number is Poisson with a gamma
    mean, so that its variance is dispersion times mean: negative binomial.
    """
    luck = stream(seed, 0, "forecast trend", last_day.isoformat())
    root = np.linalg.cholesky(trend.spread)
    drawn = trend.mean + luck.standard_normal((paths, len(trend.mean))) @ root.T
    dispersion = np.maximum(1.0, trend.dispersion * trend.free / luck.chisquare(trend.free, paths))
    walk = stream(seed, 0, "forecast growth", last_day.isoformat()).standard_normal((paths, days))
    growth = drawn[:, 1:2] + trend.walk_sd * walk.cumsum(axis=1)
    weekday = np.array([(last_day + timedelta(days=h + 1)).weekday() for h in range(days)])
    eta = drawn[:, :1] + growth.cumsum(axis=1) + drawn[:, -WEEK:][:, weekday]
    mean = np.exp(np.minimum(eta, np.log(MOST_A_DAY)))
    return _counts(mean, dispersion[:, None], stream(seed, 0, "forecast admissions", last_day.isoformat()))


def _counts(mean: Floats, dispersion: Floats, luck: np.random.Generator) -> Ints:
    wide = np.maximum(dispersion - 1.0, 1e-9)  # at a dispersion of 1 the gamma is its mean
    return luck.poisson(luck.gamma(np.maximum(mean / wide, 1e-12), 1.0) * wide)
