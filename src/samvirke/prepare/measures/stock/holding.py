"""A plan under the rules of the store, day by day, on courses that it was not made for."""

import numpy as np

from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.prepare.measures.stock.areas import Areas
from samvirke.prepare.measures.stock.scenarios import Scenarios
from samvirke.travel.times import Floats, Ints

AGES = 12  # lots of a depot, evenly aged: stock that is renewed as it goes out of date


def unmet_when_held(
    areas: Areas,
    scenarios: Scenarios,
    item: str,
    stock: Floats,
    *,
    existing: Lots,
    shelf_life_years: float,
    supply_share: float,
    lead_days: int,
) -> Floats:
    """Return what stays unmet by run and class, shape ``(n_runs, 2)``.

    The placement ships with foresight of the course; here nobody foresees. Each depot serves its own
    areas the same day, all depots help each other with what they have, `lead_days` later, care before
    normal use. New stock is of all ages and is not renewed during the course.

    Parameters
    ----------
    areas, scenarios, item
        Where, what happens, and of what.
    stock
        New stock at each depot, shape ``(n_depots,)``.
    existing
        What lies there already, by depot.
    shelf_life_years
        Of new stock and of deliveries.
    supply_share
        Of normal use that goes on being delivered.
    lead_days
        From depot to depot.
    """
    n = len(areas.depots)
    at = scenarios.items.index(item)
    into = np.zeros((n, areas.n_places))
    into[np.concatenate([areas.serves, areas.serves]), np.arange(areas.n_places)] = 1.0
    normal = np.repeat((into @ scenarios.normal[at])[:, None], scenarios.days, axis=1)
    life = min(round(shelf_life_years * 365), NEVER)
    lots = existing.with_more(evenly_aged(stock, life))
    sharing = Sharing.national(n, keep_days=0, lag_days=lead_days)
    unmet = np.empty((scenarios.extra.shape[1], 2))
    for run, extra in enumerate(scenarios.extra[at]):
        held = hold_out(
            lots,
            np.stack([into @ extra, normal]),
            supply_share * normal,
            shelf_life_days=life,
            sharing=sharing,
        )
        unmet[run] = held.unmet.sum(axis=(1, 2))
    return unmet


def evenly_aged(stock: Floats, life_days: int) -> Lots:
    """Return the stock of each depot as lots of `AGES` ages, the oldest about to expire."""
    n = len(stock)
    last: Ints = np.ceil(life_days * np.arange(1, AGES + 1) / AGES).astype(np.int64)
    return Lots(
        n_owners=n,
        owner=np.repeat(np.arange(n), AGES),
        quantity=np.repeat(stock / AGES, AGES),
        arrives_day=np.zeros(n * AGES, dtype=np.int64),
        expires_day=np.tile(last, n),
    )
