"""Random stocks with every feature, small."""

from typing import Any

import numpy as np

from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.travel.times import Floats

DAYS = 14


def drawn_lots(rng: np.random.Generator, n_owners: int, n_lots: int) -> Lots:
    arrives = rng.integers(-3, DAYS, n_lots) * rng.integers(0, 2, n_lots)
    lasts = np.where(rng.random(n_lots) < 0.2, NEVER, rng.integers(0, DAYS, n_lots))
    return Lots(
        n_owners=n_owners,
        owner=rng.integers(0, n_owners, n_lots),
        quantity=rng.gamma(1, 20, n_lots) * rng.integers(0, 5, n_lots).clip(0, 1),
        arrives_day=arrives,
        expires_day=arrives + lasts,
    )


def drawn(seed: int) -> tuple[Lots, Floats, Floats, dict[str, Any]]:
    """Return lots, need, deliveries and the other parameters of `hold_out`."""
    rng = np.random.default_rng(seed)
    n_owners, n_classes = int(rng.integers(1, 7)), int(rng.integers(1, 4))
    shape = (n_classes, n_owners, DAYS)
    need = rng.gamma(1, 5, shape) * (rng.random(shape) < 0.8) * (rng.random((1, n_owners, 1)) < 0.8)
    return (
        drawn_lots(rng, n_owners, int(rng.integers(0, 4 * n_owners + 1))),
        need,
        rng.gamma(1, 8, shape[1:]) * (rng.random(shape[1:]) < 0.4),
        {
            "shelf_life_days": int(rng.integers(1, DAYS)),
            "sharing": Sharing(
                group=rng.integers(0, 3, n_owners),
                keep_days=int(rng.integers(0, 5)),
                lag_days=int(rng.integers(0, 4)),
            ),
        },
    )
