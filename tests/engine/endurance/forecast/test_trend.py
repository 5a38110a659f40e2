"""Growth, weekdays and what may come, on series whose trend is known."""

from datetime import date, timedelta

import numpy as np
import pytest

from samvirke.engine.endurance.forecast.course import quantiles_of
from samvirke.engine.endurance.forecast.paths import draw_admissions
from samvirke.engine.endurance.forecast.score import is_within
from samvirke.engine.endurance.forecast.trend import fit_trend
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats

MONDAY = date(2026, 3, 2)


def grown(level: float, growth: float, days: int) -> Floats:
    return np.asarray(level * np.exp(growth * (np.arange(days) - (days - 1))))


@pytest.mark.parametrize("growth", [-0.05, 0.0, 0.07])
@pytest.mark.parametrize("walk_sd", [0.0, 0.006])
def test_a_known_exponential_growth_is_recovered(growth: float, walk_sd: float) -> None:
    # Without noise, and so many that the prior says next to nothing; of a growth that walks only the latest
    # days tell, and the prior, centred on none, draws it a little.
    trend = fit_trend(grown(1e5, growth, 28), last_weekday=0, walk_sd=walk_sd)
    assert trend.growth == pytest.approx(growth, abs=1e-4 if walk_sd == 0 else 5e-4)
    assert trend.mean[0] == pytest.approx(np.log(1e5), abs=5e-3)
    assert trend.mean[2:] == pytest.approx(np.zeros(7), abs=5e-3)


def test_a_weekday_without_admissions_of_its_own_is_told_from_the_trend() -> None:
    # Half on Sundays; the series ends on a Sunday (6).
    level = grown(1e5, 0.02, 28)
    level[6::7] /= 2
    trend = fit_trend(level, last_weekday=6, walk_sd=0.0)
    effect = trend.mean[2:]
    assert effect[6] - effect[:6].mean() == pytest.approx(np.log(0.5), abs=0.01)
    assert trend.growth == pytest.approx(0.02, abs=1e-3)


def test_a_missing_day_changes_nothing_on_a_clean_series() -> None:
    counts = grown(1e5, 0.03, 28)
    counts[[4, 20, 27]] = np.nan
    assert fit_trend(counts, last_weekday=2, walk_sd=0.0).growth == pytest.approx(0.03, abs=1e-4)


def test_days_before_the_window_are_not_looked_at() -> None:
    new = grown(500, 0.03, 28)
    old = np.r_[np.full(40, 9e6), new]
    assert fit_trend(old, 3, 0.0).growth == fit_trend(new, 3, 0.0).growth


def test_counts_that_vary_as_chance_would_have_them_are_not_called_dispersed() -> None:
    rng = np.random.default_rng(4)
    found = [fit_trend(rng.poisson(200, 28).astype(float), 0, 0.0).dispersion for _ in range(40)]
    # Pearson's over 28 - 9 free days: mean 1, and 1 at least.
    assert 1.0 <= np.mean(found) < 1.35


def test_dispersion_is_found() -> None:
    rng = np.random.default_rng(5)
    # Variance five times the mean: gamma mean with scale 4.
    found = [fit_trend(rng.poisson(rng.gamma(50, 4, 28)).astype(float), 0, 0.0).dispersion for _ in range(60)]
    assert np.mean(found) == pytest.approx(5, rel=0.15)


def test_nobody_for_weeks_gives_a_forecast_of_few() -> None:
    trend = fit_trend(np.zeros(28), 0, 0.006)
    drawn = draw_admissions(trend, MONDAY, days=21, paths=500, seed=1)
    assert np.median(drawn[:, 0]) == 0
    assert drawn.min() == 0


def test_the_same_seed_draws_the_same_and_another_day_another() -> None:
    trend = fit_trend(grown(50, 0.02, 28), 0, 0.006)
    one = draw_admissions(trend, MONDAY, days=5, paths=50, seed=1)
    assert (one == draw_admissions(trend, MONDAY, days=5, paths=50, seed=1)).all()
    assert (one != draw_admissions(trend, MONDAY + timedelta(days=1), days=5, paths=50, seed=1)).any()
    assert (one != draw_admissions(trend, MONDAY, days=5, paths=50, seed=2)).any()


def test_a_negative_walk_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="walk_sd"):
        fit_trend(np.ones(28), 0, -0.1)


@pytest.mark.parametrize("ahead", [1, 7, 14])
def test_intervals_hold_what_they_promise_on_series_drawn_from_the_model(ahead: int) -> None:
    # Level 60, growth walking by 0.01 a day, weekday effects of 0.1, Poisson: 200 short series.
    rng, walk_sd, n, days = np.random.default_rng(11), 0.01, 200, 28 + ahead
    hits = np.zeros((2, n))
    for number in range(n):
        growth = np.cumsum(rng.normal(0, walk_sd, days)) + rng.normal(0, 0.02)
        eta = np.cumsum(growth)
        eta += np.log(60) - eta[27] + np.tile(rng.normal(0, 0.1, 7), 7)[:days]
        counts = rng.poisson(np.exp(eta)).astype(float)
        last = MONDAY + timedelta(days=27)
        trend = fit_trend(counts[:28], last.weekday(), walk_sd)
        drawn = draw_admissions(trend, last, days=ahead, paths=400, seed=number)
        forecast = quantiles_of(drawn[:, -1])
        hits[:, number] = [is_within(forecast, counts[-1], level) for level in (0.5, 0.9)]
    # Three binomial standard errors around nominal, and up to 0.06 wider: the dispersion is estimated, and is
    # never called less than that of chance; a count that is a limit lies within.
    within_50, within_90 = hits.mean(axis=1)
    assert 0.5 - 3 * np.sqrt(0.25 / n) <= within_50 <= 0.5 + 3 * np.sqrt(0.25 / n) + 0.06
    assert 0.9 - 3 * np.sqrt(0.09 / n) <= within_90 <= 0.9 + 3 * np.sqrt(0.09 / n) + 0.06
