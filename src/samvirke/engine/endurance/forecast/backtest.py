"""How good such forecasts were: made again on earlier days, from what was known then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from samvirke.engine.coefficients import coefficient, rows_of
from samvirke.engine.endurance.forecast.care import care_of
from samvirke.engine.endurance.forecast.course import draw_courses, quantiles_of
from samvirke.engine.endurance.forecast.paths import draw_admissions
from samvirke.engine.endurance.forecast.persistence import persistence
from samvirke.engine.endurance.forecast.score import is_within, weighted_interval_score
from samvirke.engine.endurance.forecast.state import ADMISSIONS, MEASURES, State
from samvirke.engine.endurance.forecast.stays import Stays
from samvirke.engine.endurance.forecast.trend import fit_trend
from samvirke.travel.times import Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Held:
    """One held-back forecast of one measure.

    Parameters
    ----------
    measure
        Of `state.MEASURES`.
    origin
        Index of the day it was made on; nothing later was known.
    quantiles, persistence
        Of `score.QUANTILES`, shape ``(5, n_days)``, day 1 first; the second is "as today", NaN where earlier
        days are too few for its interval.
    came
        What was observed then, shape ``(n_days,)``, NaN where missing.
    walk_sd
        Daily spread of the growth, chosen on days up to the origin.
    """

    measure: str
    origin: int
    quantiles: Floats
    persistence: Floats
    came: Floats
    walk_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How good forecasts of a measure were so many days ahead.

    Parameters
    ----------
    measure, first_day, last_day
        What, and how far ahead.
    origins, pairs
        Days that forecasts were made on, and held-back days they were held against.
    within_50, within_90
        Share of the held-back days in the interval: 0.5 and 0.9 are nominal.
    wis, wis_persistence
        Mean weighted interval score of the forecasts and of "as today", on the same days.
    """

    measure: str
    first_day: int
    last_day: int
    origins: int
    pairs: int
    within_50: float
    within_90: float
    wis: float
    wis_persistence: float

    @property
    def skill(self) -> float:
        """Share of the error of "as today" that is gone: 1 is perfect, 0 no better, below 0 worse."""
        return 1 - self.wis / self.wis_persistence if self.wis_persistence > 0 else float("nan")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Backtest:
    """Held-back forecasts, and the daily spread of the growth that today's is made with.

    Parameters
    ----------
    held
        All that are scored, by origin; none where there are too few days.
    walk_sd
        For the last day; the row `without_scores` where too few days could choose it.
    is_chosen
        Whether held-back days chose it.
    """

    held: tuple[Held, ...]
    walk_sd: float
    is_chosen: bool


def grid() -> tuple[float, ...]:
    """Return the daily spreads of the growth that are chosen from, least first."""
    rows = [row for row in rows_of("forecast") if row["setting"].startswith("grid_")]
    return tuple(sorted(float(row["base"]) for row in rows))


def backtest(
    state: State, stays: Stays, *, days: int, seed: int, done: Callable[[int], None] = lambda _: None
) -> Backtest:
    """Forecast again from earlier days, each from what was known then.

    Parameters
    ----------
    state
        All days observed.
    stays
        What is taken of stays before patients are looked at.
    days
        How far ahead.
    seed
        Of the user.
    done
        Told how many origins are finished.

    Notes
    -----
    The spread of the growth at an origin is that of the grid with the least sum of weighted interval scores
    of admissions over earlier origins, on days up to the origin: a held-back day never takes part in the
    choice of the forecast that is scored on it.
    """
    first = int(coefficient("forecast", "score", "first_day"))
    step = int(coefficient("forecast", "score", "step_days"))
    least = int(coefficient("forecast", "score", "chosen_on"))
    # Counted back from today, so that a new day adds an origin and the newest days are held back.
    origins = list(range(state.days - 1, first - 2, -step))[::-1]
    trials: list[tuple[int, Floats]] = []
    held: list[Held] = []
    chosen: tuple[float, bool] = (coefficient("forecast", "walk", "without_scores"), False)
    for number, origin in enumerate(origins):
        known = state.until(origin)
        if not can_forecast(known):
            continue
        chosen = _choice(trials, known, least)
        if chosen[1] and origin < state.days - 1:
            held += _held(state, known, stays, days=days, seed=seed, walk_sd=chosen[0])
        if origin < state.days - 1:
            trials.append((origin, _trial(known, days=days, seed=seed)))
        done(number + 1)
    return Backtest(held=tuple(held), walk_sd=chosen[0], is_chosen=chosen[1])


def can_forecast(known: State) -> bool:
    """Say whether enough of the latest days have admissions."""
    window = known.of(ADMISSIONS)[-int(coefficient("forecast", "fit", "window_days")) :]
    return int(np.isfinite(window).sum()) >= int(coefficient("forecast", "fit", "least_days"))


def _trial(known: State, *, days: int, seed: int) -> Floats:
    """Return quantiles of admissions for each spread of the grid, shape ``(n_grid, 5, days)``."""
    counts, paths = known.of(ADMISSIONS), int(coefficient("forecast", "score", "paths"))
    found = []
    for walk_sd in grid():
        trend = fit_trend(counts, known.last_day.weekday(), walk_sd)
        drawn = draw_admissions(trend, known.last_day, days=days, paths=paths, seed=seed)
        found.append(quantiles_of(drawn))
    return np.stack(found)


def _choice(trials: Sequence[tuple[int, Floats]], known: State, least: int) -> tuple[float, bool]:
    """Return the spread with the least score on days that are known, and whether there were enough."""
    values = known.of(ADMISSIONS)
    total, pairs = np.zeros(len(grid())), 0
    for origin, quantiles in trials:
        came = values[origin + 1 :][: quantiles.shape[2]]
        seen = np.flatnonzero(np.isfinite(came))
        pairs += len(seen)
        for number, of in enumerate(quantiles):
            total[number] += weighted_interval_score(of[:, seen], came[seen]).sum()
    if pairs < least:
        return coefficient("forecast", "walk", "without_scores"), False
    return grid()[int(total.argmin())], True


def _held(state: State, known: State, stays: Stays, *, days: int, seed: int, walk_sd: float) -> list[Held]:
    origin, paths = known.days - 1, int(coefficient("forecast", "score", "paths"))
    trend = fit_trend(known.of(ADMISSIONS), known.last_day.weekday(), walk_sd)
    drawn = draw_admissions(trend, known.last_day, days=days, paths=paths, seed=seed)
    courses = draw_courses(drawn, care_of(known, stays), seed=seed, entity=known.last_day.isoformat())
    made = []
    for measure in MEASURES:
        came = state.of(measure)[origin + 1 :][:days]
        if np.isfinite(came).any():
            n = len(came)
            made.append(
                Held(
                    measure=measure,
                    origin=origin,
                    quantiles=quantiles_of(courses.of(measure))[:, :n],
                    persistence=persistence(known.of(measure), measure, n),
                    came=came,
                    walk_sd=walk_sd,
                )
            )
    return made


def scores_of(held: Sequence[Held], days: int) -> tuple[Score, ...]:
    """Return the scores by measure and week ahead; none where held-back days are too few.

    Parameters
    ----------
    held
        Of one back-test.
    days
        How far ahead forecasts look.

    Notes
    -----
    A held-back day counts where "as today" has an interval too: both are scored on the same days. Days of
    neighbouring origins overlap, so the pairs are fewer independent ones than they seem.
    """
    least = int(coefficient("forecast", "score", "least_pairs"))
    found = []
    for measure in MEASURES:
        for first in range(1, days + 1, 7):
            last = min(first + 6, days)
            made = _score([one for one in held if one.measure == measure], measure, first, last)
            if made is not None and made.pairs >= least:
                found.append(made)
    return tuple(found)


def _score(held: Sequence[Held], measure: str, first: int, last: int) -> Score | None:
    ours, theirs, came, origins = [], [], [], 0
    for one in held:
        part = slice(first - 1, last)
        observed, today = one.came[part], one.persistence[:, part]
        seen = np.isfinite(observed) & np.isfinite(today).all(axis=0)
        origins += bool(seen.any())
        ours.append(one.quantiles[:, part][:, seen])
        theirs.append(today[:, seen])
        came.append(observed[seen])
    if not origins:
        return None
    forecast, today, observed = np.hstack(ours), np.hstack(theirs), np.concatenate(came)
    return Score(
        measure=measure,
        first_day=first,
        last_day=last,
        origins=origins,
        pairs=len(observed),
        within_50=float(is_within(forecast, observed, 0.5).mean()),
        within_90=float(is_within(forecast, observed, 0.9).mean()),
        wis=float(weighted_interval_score(forecast, observed).mean()),
        wis_persistence=float(weighted_interval_score(today, observed).mean()),
    )
