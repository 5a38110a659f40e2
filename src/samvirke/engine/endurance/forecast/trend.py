"""Level, growth and weekdays of the admissions of the latest weeks."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.coefficients import coefficient
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats

STEPS = 50  # of Newton's method; it stands still after five to ten
ROUNDS = 4  # of dispersion and fit in turn
STILL = 1e-10
MOST = 50.0  # of a logarithm: e^50 patients are none of this world
WEEK = 7


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Trend:
    """Admissions as they were on the last day, and how sure that is.

    Parameters
    ----------
    mean
        Level (logarithm of the daily mean on the last day), growth (of that logarithm, a day), effect of each
        weekday (Monday first); shape ``(9,)``.
    spread
        Their covariance, shape ``(9, 9)``.
    dispersion
        Variance of a day's admissions over their mean, 1 or more.
    free
        Days that were left to measure it on, above 0.
    walk_sd
        Daily spread of the growth.
    """

    mean: Floats
    spread: Floats
    dispersion: float
    free: float
    walk_sd: float

    @property
    def growth(self) -> float:
        """Daily growth of the logarithm."""
        return float(self.mean[1])

    @property
    def growth_sd(self) -> float:
        """How sure that is: one standard error."""
        return float(np.sqrt(self.spread[1, 1]))


def fit_trend(counts: Floats, last_weekday: int, walk_sd: float) -> Trend:
    r"""Fit the trend that the last day stands at.

    Parameters
    ----------
    counts
        Admissions a day, the last day last, shape ``(n_days,)``; NaN where one is missing. Only the last
        `window_days` count.
    last_weekday
        Of the last day, 0 (Monday) to 6.
    walk_sd
        Daily spread of the growth, 0 or more; 0: one growth for all days.

    Raises
    ------
    InvalidValueError
        When no day is known, or `walk_sd` is negative.

    Notes
    -----
    Quasi-Poisson with :math:`\log \mu_t = \eta_t + w_{weekday(t)}`, :math:`\eta_t = \eta_{t-1} + g_t` and
    :math:`g_t = g_{t-1} + \sigma z_t`, z standard normal. Written from the last day T backwards,
    :math:`\eta_t = \eta_T - (T - t) g_T + \sigma \sum_{r > t + 1} (r - t - 1) z_r`, so that level, growth, z
    and w are one linear predictor with normal priors; Newton's method finds the most likely, the inverse of
    the information there is the covariance (Laplace), and the dispersion is Pearson's over the days that are
    free. The walk that comes after the last day is the same, so the forecast carries on what was fitted.
    """
    if not walk_sd >= 0:
        raise InvalidValueError(f"walk_sd is {walk_sd}; it must be 0 or more")
    window = counts[-int(coefficient("forecast", "fit", "window_days")) :]
    known = np.flatnonzero(np.isfinite(window))
    if not len(known):
        raise InvalidValueError("no day of the window has admissions; a trend needs days that are known")
    back = len(window) - 1 - known  # days before the last
    y = window[known]
    design = _design(back, last_weekday, walk_sd, len(window))
    precision, centre = _prior(design.shape[1], float(y.mean()))
    theta, dispersion = centre.copy(), 1.0
    free = float(len(y))
    for _ in range(ROUNDS):
        theta = _most_likely(design, y, theta, precision, centre, dispersion)
        mu = np.exp(np.minimum(design @ theta, MOST))
        information = design.T @ (mu[:, None] * design) / dispersion
        spread = np.linalg.inv(information + np.diag(precision))
        free = max(1.0, len(y) - float(np.trace(spread @ information)))
        dispersion = max(1.0, float((((y - mu) ** 2) / mu).sum()) / free)
    information = design.T @ (mu[:, None] * design) / dispersion
    spread = np.linalg.inv(information + np.diag(precision))
    kept = np.r_[0, 1, np.arange(len(theta) - WEEK, len(theta))]
    return Trend(
        mean=theta[kept],
        spread=spread[np.ix_(kept, kept)],
        dispersion=dispersion,
        free=free,
        walk_sd=float(walk_sd),
    )


def _design(back: "np.ndarray[tuple[int], np.dtype[np.int64]]", last: int, sd: float, window: int) -> Floats:
    """Return level, growth, steps of the walk and weekdays as columns, shape ``(n, 2 + window - 2 + 7)``."""
    reach = np.arange(max(0, window - 2))  # how many days before the last a step of the growth lies
    walk = sd * np.maximum(0, back[:, None] - reach[None, :] - 1)
    weekday = (last - back) % WEEK
    return np.hstack([np.ones((len(back), 1)), -back[:, None], walk, np.eye(WEEK)[weekday]])


def _prior(columns: int, mean: float) -> tuple[Floats, Floats]:
    spread = np.ones(columns)
    spread[0] = coefficient("forecast", "trend", "level_sd")
    spread[1] = coefficient("forecast", "trend", "growth_sd")
    spread[-WEEK:] = coefficient("forecast", "trend", "weekday_sd")
    centre = np.zeros(columns)
    centre[0] = np.log(max(mean, 0.5))  # half a patient a day where nobody came
    return spread**-2.0, centre


def _most_likely(
    design: Floats, y: Floats, theta: Floats, precision: Floats, centre: Floats, dispersion: float
) -> Floats:
    def unlikely(at: Floats) -> float:
        eta = np.minimum(design @ at, MOST)
        return float(
            (np.exp(eta) - y * eta).sum() / dispersion + 0.5 * (precision * (at - centre) ** 2).sum()
        )

    now = unlikely(theta)
    for _ in range(STEPS):
        mu = np.exp(np.minimum(design @ theta, MOST))
        slope = design.T @ (mu - y) / dispersion + precision * (theta - centre)
        bend = design.T @ (mu[:, None] * design) / dispersion + np.diag(precision)
        step = np.linalg.solve(bend, slope)
        size = 1.0
        while unlikely(theta - size * step) > now and size > STILL:
            size /= 2  # a full step may overshoot where few came
        theta = theta - size * step
        after = unlikely(theta)
        if now - after <= STILL * (1 + abs(after)):
            break
        now = after
    return theta
