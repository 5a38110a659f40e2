"""First expired, first out leaves as little unmet as any rule can: a linear programme is the oracle."""

import numpy as np
from scipy.optimize import linprog

from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import Lots

INSTANCES, DAYS = 200, 8


def least_unmet(lots: Lots, need: np.ndarray) -> float:
    """Return the least unmet need of one owner, whatever lot is used on whatever day it may be."""
    day = np.arange(len(need))
    usable = (lots.arrives_day[:, None] <= day) & (day <= lots.expires_day[:, None])
    lot, on = np.nonzero(usable)
    use = np.eye(len(lots))[:, lot], np.eye(len(need))[:, on]
    found = linprog(
        -np.ones(len(lot)), A_ub=np.vstack(use), b_ub=np.concatenate([lots.quantity, need]), method="highs"
    )
    assert found.success
    return float(need.sum() + found.fun)


def test_the_greedy_rule_is_the_optimum_on_200_random_owners_with_expiry() -> None:
    rng = np.random.default_rng(5)
    was_short = threw_away = 0
    for instance in range(INSTANCES):
        n_lots = int(rng.integers(2, 8))
        arrives = rng.integers(0, 4, n_lots)
        lots = Lots(
            n_owners=1,
            owner=np.zeros(n_lots, np.int64),
            quantity=rng.uniform(0, 30, n_lots),
            arrives_day=arrives,
            expires_day=arrives + rng.integers(0, 6, n_lots),
        )
        need = rng.uniform(0, 20, DAYS)
        held = hold_out(lots, need[None, None])
        np.testing.assert_allclose(
            held.unmet.sum(), least_unmet(lots, need), atol=1e-7, err_msg=str(instance)
        )
        was_short += held.unmet.sum() > 0
        threw_away += held.expired.sum() > 0
    assert was_short > 100
    assert threw_away > 50
