"""The stores of all owners as arrays, before the first day: what kernel and reference both play."""

from dataclasses import dataclass

import numpy as np

from samvirke.engine.endurance.stock.lots import Lots
from samvirke.engine.endurance.stock.sharing import Sharing
from samvirke.travel.times import Floats, Ints

WEEK = 7  # days to come over which cover is counted
ENOUGH = 1.0 - 1e-12  # what was taken from many falls a rounding short of what was asked for


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Store:
    """Stock of one item and what is asked of it.

    Parameters
    ----------
    lot_from
        Where the lots of each owner begin, shape ``(n_owners + 1,)``.
    quantity, arrives, expires
        Lots by owner, then last day of use, shape ``(n_lots,)``.
    deliveries
        Shape ``(n_owners, n_days)``.
    shelf_life_days
        Days that a delivery may be used, the day it comes included.
    need
        Shape ``(n_classes, n_owners, n_days)``.
    keep
        What each owner keeps back when others ask, shape ``(n_owners, n_days)``.
    a_day
        Own need of a mean day of the week to come, shape ``(n_owners, n_days)``.
    group_from, members
        Who shares: `Sharing.shared_by`.
    lag_days
        Days that moving takes.
    """

    lot_from: Ints
    quantity: Floats
    arrives: Ints
    expires: Ints
    deliveries: Floats
    shelf_life_days: int
    need: Floats
    keep: Floats
    a_day: Floats
    group_from: Ints
    members: Ints
    lag_days: int

    @classmethod
    def prepare(
        cls,
        lots: Lots,
        need: Floats,
        deliveries: Floats,
        shelf_life_days: int,
        sharing: Sharing,
        planned: Floats,
    ) -> "Store":
        """Sort lots by owner and last day, and say what each owner keeps; `planned` is as `need`."""
        order = np.lexsort((lots.arrives_day, lots.expires_day, lots.owner))
        of_all = planned.sum(axis=0)
        group_from, members = sharing.shared_by()
        return cls(
            lot_from=np.searchsorted(lots.owner[order], np.arange(lots.n_owners + 1)).astype(np.int64),
            quantity=lots.quantity[order],
            arrives=lots.arrives_day[order],
            expires=lots.expires_day[order],
            deliveries=np.ascontiguousarray(deliveries),
            shelf_life_days=shelf_life_days,
            need=np.ascontiguousarray(need),
            keep=sharing.keep_days * mean_ahead(of_all, sharing.keep_days),
            a_day=mean_ahead(of_all, WEEK),
            group_from=group_from,
            members=members,
            lag_days=sharing.lag_days,
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Flows:
    """What became of it: `unmet` as the need, all else ``(n_owners, n_days)``."""

    unmet: Floats
    left: Floats
    expired: Floats
    moved_in: Floats
    moved_out: Floats

    @classmethod
    def nothing_yet(cls, store: Store) -> "Flows":
        """Return arrays of zeros to write in."""
        return cls(
            unmet=np.zeros(store.need.shape),
            left=np.zeros(store.deliveries.shape),
            expired=np.zeros(store.deliveries.shape),
            moved_in=np.zeros(store.deliveries.shape),
            moved_out=np.zeros(store.deliveries.shape),
        )


def mean_ahead(need: Floats, days: int) -> Floats:
    """Return the mean need of the days to come, without the day itself, shape as `need`.

    Parameters
    ----------
    need
        Shape ``(n_owners, n_days)``.
    days
        How many days; those beyond the end are left out, and on the last day its own need is taken.

    Examples
    --------
    >>> mean_ahead(np.array([[1.0, 2.0, 4.0, 8.0]]), 2)
    array([[3., 6., 8., 8.]])
    """
    n_days = need.shape[1]
    if days == 0 or n_days == 0:
        return np.zeros_like(need)
    total = np.zeros_like(need)
    # Shifted and added: differences of running sums would leave crumbs where nothing is needed.
    for ahead in range(1, min(days, n_days - 1) + 1):
        total[:, :-ahead] += need[:, ahead:]
    counted = np.minimum(days, n_days - 1 - np.arange(n_days))
    return np.where(counted > 0, total / np.maximum(counted, 1), need)
