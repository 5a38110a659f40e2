"""One store for all: when it is empty, and how much is never met."""

import numpy as np

from samvirke.engine.endurance.stock.hold_out import hold_out
from samvirke.engine.endurance.stock.lots import Lots
from samvirke.travel.times import Floats

MISSED = 0.5  # units in all: less than half a piece is not yet a shortage


def pooled_unmet(lots: Lots, need: Floats, deliveries: Floats) -> Floats:
    """Return what one shared store cannot give on each day.

    Parameters
    ----------
    lots
        Of all owners; what goes out of date or comes later does so in the shared store too.
    need, deliveries
        By day, shape ``(n_days,)``, 0 or more; what is delivered in the morning can be used that day.

    Returns
    -------
    Unmet need, shape ``(n_days,)``.
    """
    store = Lots(
        n_owners=1,
        owner=np.zeros(len(lots), np.int64),
        quantity=lots.quantity,
        arrives_day=lots.arrives_day,
        expires_day=lots.expires_day,
    )
    unmet: Floats = hold_out(store, need[None, None, :], deliveries[None, :]).unmet[0, 0]
    return unmet


def first_day(unmet: Floats) -> float:
    """Return the first day by which more than half a unit has been missing in all; NaN where none is.

    Counted up over the days: in a small place half a gown is missing only after many days without any.
    """
    short = np.flatnonzero(np.cumsum(unmet) > MISSED)
    return float(short[0]) if len(short) else float("nan")
