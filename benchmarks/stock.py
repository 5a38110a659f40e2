"""Where stock should lie: two-stage placement of one item in a made-up country."""

from functools import cache

import numpy as np

from benchmarks.harness import Benchmark
from samvirke.prepare.measures.stock.placement import least_unmet
from samvirke.prepare.measures.stock.problem import StockProblem

DEPOTS, PLACES, WEEKS, SCENARIOS = 20, 60, 12, 20
BUDGET_NOK = 3e6
# By the same programme with every week kept apart (284,761 columns): another way to the same optimum.
KNOWN = 5653928.034290


@cache
def country() -> StockProblem:
    """Return a made-up country: an epidemic that passes places at other times, of other size each time."""
    draw = np.random.default_rng(0)
    at = draw.uniform(0, 1000, (PLACES, 2))
    size = draw.lognormal(0, 1, PLACES)
    week = np.arange(WEEKS)
    need = np.empty((SCENARIOS, 2, PLACES, WEEKS))
    for scenario in range(SCENARIOS):
        peak = draw.uniform(3, WEEKS - 3, PLACES)[:, None]
        height = draw.lognormal(0, 0.6)
        bell = np.exp(-(((week - peak) / 2.5) ** 2))
        wave = height * bell * size[:, None] * draw.lognormal(0, 0.3, (PLACES, 1)) * 1e4
        need[scenario, 0], need[scenario, 1] = 0.6 * wave, 0.4 * wave
    away = np.hypot(*(at[:DEPOTS, None] - at[None]).transpose(2, 0, 1))
    return StockProblem(
        item="gown",
        need=need,
        class_weight=np.array([1.0, 0.5]),
        lag_weeks=np.where(away < 150, 0, np.where(away < 600, 1, 2)),
        transport_nok=0.02 + away * 0.001,
        holding_nok=draw.uniform(1, 1.5, DEPOTS),
        expiry_nok=3.0,
        rotation=draw.uniform(2e4, 2e5, DEPOTS),
        floor=draw.uniform(0, 2e3, DEPOTS),
        existing=np.zeros((DEPOTS, WEEKS)),
        inflow=np.zeros((SCENARIOS, DEPOTS, WEEKS)),
        chance_a_year=0.05,
    )


def place(*, by_week: bool = False) -> str:
    found = least_unmet(country(), budget_nok=BUDGET_NOK, by_week=by_week)
    if found.status != "optimal" or abs(found.value - KNOWN) > 1e-6 * KNOWN:
        raise AssertionError(f"found {found.value}, {found.status}; the optimum is {KNOWN}")
    return f"{found.value:.10g}, gap {found.gap:.1%}, {found.n_columns:,} columns × {found.n_rows:,} rows"


BENCHMARKS = [
    Benchmark(
        name="stock-20x60x12x20",
        ours=place,
        peer=lambda: place(by_week=True),
        peer_name="every week apart",
        target="20 depots × 60 places × 12 weeks × 20 scenarios proved optimal < 30 s",
        target_s=30,
    ),
]
