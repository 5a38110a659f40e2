"""Small worlds of depots, places and weeks for the tests of stock."""

from dataclasses import replace
from typing import Any

import numpy as np

from samvirke.prepare.measures.stock.problem import StockProblem


def problem(need: Any, *, depots: int = 1, **own: Any) -> StockProblem:
    """Return a problem; a need of (scenarios, weeks) is that of one class in one place.

    A unit costs 1 a year to hold, moves free and at once, and normal use rotates any amount.
    """
    need = np.asarray(need, dtype=np.float64)
    if need.ndim == 2:
        need = need[:, None, None, :]
    scenarios, classes, places, weeks = need.shape
    plain = StockProblem(
        item="gown",
        need=need,
        class_weight=np.ones(classes),
        lag_weeks=np.zeros((depots, places), np.int64),
        transport_nok=np.zeros((depots, places)),
        holding_nok=np.ones(depots),
        expiry_nok=0.0,
        rotation=np.full(depots, 1e9),
        floor=np.zeros(depots),
        existing=np.zeros((depots, weeks)),
        inflow=np.zeros((scenarios, depots, weeks)),
        chance_a_year=0.0,
        tail=0.5,
    )
    changed: dict[str, Any] = {
        name: np.asarray(v, float) if isinstance(v, list) else v for name, v in own.items()
    }
    if "lag_weeks" in changed:
        changed["lag_weeks"] = np.asarray(changed["lag_weeks"], np.int64)
    return replace(plain, **changed)


def drawn(seed: int, *, inflow: bool = True, existing: bool = True) -> StockProblem:
    """Return a random problem of 3 depots, 4 places, 5 weeks, 3 scenarios and 2 classes."""
    draw = np.random.default_rng(seed)
    need = draw.integers(0, 20, (3, 2, 4, 5)).astype(np.float64)
    lag = draw.integers(0, 3, (3, 4))
    there = np.sort(draw.integers(0, 30, (3, 5)), axis=1)[:, ::-1].astype(np.float64)
    came = draw.integers(0, 12, (3, 3, 5)) * (draw.random((3, 3, 5)) < 0.3)
    return problem(
        need,
        depots=3,
        class_weight=np.array([1.0, 0.5]),
        lag_weeks=lag,
        transport_nok=draw.uniform(0, 1, (3, 4)),
        holding_nok=draw.uniform(0.5, 2, 3),
        expiry_nok=1.5,
        rotation=draw.uniform(5, 40, 3),
        floor=draw.uniform(0, 20, 3),
        existing=there * existing,
        inflow=came.astype(np.float64) * inflow,
        chance_a_year=0.2,
        tail=0.6,
    )
