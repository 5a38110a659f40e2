"""How fast twelve weeks of a state become a forecast of 21 days with its scores."""

from datetime import date

import numpy as np

from benchmarks.harness import Benchmark
from samvirke.engine.endurance.forecast.backtest import backtest, scores_of
from samvirke.engine.endurance.forecast.care import care_of
from samvirke.engine.endurance.forecast.course import draw_courses
from samvirke.engine.endurance.forecast.flow import expected_flow
from samvirke.engine.endurance.forecast.paths import draw_admissions
from samvirke.engine.endurance.forecast.state import State, state_of
from samvirke.engine.endurance.forecast.stays import standard_stays
from samvirke.engine.endurance.forecast.trend import fit_trend

DAYS, AHEAD, PATHS = 84, 21, 2000


def state() -> State:
    """Admissions that grow by 3 % a day from 20, and the patients they give."""
    rng = np.random.default_rng(1)
    admissions = rng.poisson(20 * np.exp(0.03 * np.arange(DAYS))).astype(np.float64)
    flow = expected_flow(admissions, standard_stays(), 0.173)
    intensive = np.rint(flow.intensive)
    return state_of(date(2026, 1, 5), admissions, intensive + np.rint(flow.wards), intensive)


def courses() -> str:
    known = state()
    trend = fit_trend(known.of("admissions"), known.last_day.weekday(), 0.006)
    drawn = draw_admissions(trend, known.last_day, days=AHEAD, paths=PATHS, seed=1)
    made = draw_courses(drawn, care_of(known, standard_stays()), seed=1, entity="bench")
    return f"{PATHS} courses of {AHEAD} days; day {AHEAD}: {np.median(made.of('intensive')[:, -1]):.0f}"


def scored() -> str:
    held = backtest(state(), standard_stays(), days=AHEAD, seed=1).held
    skills = [f"{score.skill:.2f}" for score in scores_of(held, AHEAD)]
    return f"{len(held)} held-back forecasts of {DAYS} days; better than as today by {', '.join(skills)}"


BENCHMARKS = [
    Benchmark(name="forecast-courses", ours=courses, target="2 s", target_s=2.0),
    Benchmark(name="forecast-scored", ours=scored, target="15 s", target_s=15.0),
]
