"""How long does a stock last, and who goes short?"""

from collections.abc import Callable

import numpy as np

from samvirke.engine.endurance.stock.held import Held
from samvirke.engine.endurance.stock.kernel import run_kernel
from samvirke.engine.endurance.stock.lots import NEVER, Lots
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.engine.endurance.stock.store import Flows, Store
from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats


def hold_out(
    lots: Lots,
    need: Floats,
    deliveries: Floats | None = None,
    *,
    shelf_life_days: int = NEVER,
    sharing: Sharing | None = None,
    planned: Floats | None = None,
    play: Callable[[Store], Flows] = run_kernel,
) -> Held:
    """Hold out with a stock of one item against a need, by the rules of the room's docstring.

    Parameters
    ----------
    lots
        What is there and what is known to come.
    need
        By priority class, class 0 first, normal use included, shape ``(n_classes, n_owners, n_days)``;
        0 or more, in the unit of the item.
    deliveries
        What the ordinary supply brings, shape ``(n_owners, n_days)``; None: nothing.
    shelf_life_days
        Days that a delivery may be used, the day it comes included; `NEVER` for what keeps.
    sharing
        Who may draw on whose stock; None: nobody on another's.
    planned
        The need by which owners reckon what they keep back and how many days they are covered, shape as
        `need`; None: the need itself.
    play
        The kernel, or its twin.

    Raises
    ------
    InvalidValueError
        When shapes disagree, or a need, delivery or shelf life is negative or no number.
    """
    need = np.asarray(need, dtype=np.float64)
    if need.ndim != 3 or need.shape[1] != lots.n_owners:
        raise InvalidValueError(
            f"need has shape {need.shape}; it must be (n_classes, {lots.n_owners} owners, n_days); "
            "number lots and needs by the same list of owners"
        )
    wide = need.shape[1:]
    deliveries = np.zeros(wide) if deliveries is None else np.asarray(deliveries, dtype=np.float64)
    planned = need if planned is None else np.asarray(planned, dtype=np.float64)
    sharing = Sharing.none(lots.n_owners) if sharing is None else sharing
    for name, seen, shape in (
        ("deliveries", deliveries, wide),
        ("planned", planned, need.shape),
        ("sharing.group", sharing.group, wide[:1]),
    ):
        if seen.shape != shape:
            raise InvalidValueError(
                f"{name} has shape {seen.shape}; it must be {shape}, as need is {need.shape}"
            )
    for name, values in (("need", need), ("deliveries", deliveries), ("planned", planned)):
        if not (np.isfinite(values) & (values >= 0)).all():
            raise InvalidValueError(
                f"{name} goes down to {values.min()}; it must be 0 or more and finite; "
                "subtract nothing from a need: what comes in is a lot or a delivery"
            )
    if shelf_life_days < 1:
        raise InvalidValueError(
            f"shelf_life_days is {shelf_life_days}; it must be 1 or more; NEVER is for what keeps"
        )
    flows = play(Store.prepare(lots, need, deliveries, shelf_life_days, sharing, planned))
    delivered = deliveries.copy()
    comes = lots.arrives_day < need.shape[2]
    np.add.at(delivered, (lots.owner[comes], np.maximum(lots.arrives_day[comes], 0)), lots.quantity[comes])
    return Held(
        need=need,
        used=need - flows.unmet,
        unmet=flows.unmet,
        replaced=np.zeros_like(need),
        delivered=delivered,
        left=flows.left,
        expired=flows.expired,
        moved_in=flows.moved_in,
        moved_out=flows.moved_out,
    )
