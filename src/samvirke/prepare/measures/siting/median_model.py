"""Least travel as a mixed-integer model: the exact finish, and sites with capacity."""

import numpy as np
import numpy.typing as npt

from samvirke.prepare.measures.highs import Model
from samvirke.prepare.measures.siting.cover_model import meet_floors
from samvirke.prepare.measures.siting.program import Program
from samvirke.travel.times import Bools, Floats, Ints


def nearest_model(
    cost: Floats,
    weight: Floats,
    limit: Floats,
    p: int,
    *,
    fixed: Bools,
    price: Floats,
    budget: float,
    floors: Program | None = None,
) -> tuple[Model, Ints, float, int] | None:
    r"""Return the model in which each point is served within its limit, or None when one cannot be.

    For each point, over its sites by rising cost: :math:`z_k` says that none of the k nearest is open,
    :math:`z_k \ge z_{k-1} - y_{(k)}`, at the price of the way on to the next (the radius formulation:
    Elloumi 2010, Computers & Operations Research 37, 1909-1916). `floors` is a program on the same sites
    whose floors the plan meets besides.

    Returns
    -------
    Model, columns of the sites, what must be added to its value, and how many steps it has.
    """
    order = np.argsort(cost, axis=1, kind="stable")
    ranked = np.take_along_axis(cost, order, axis=1)
    n_near = (weight[:, None] * ranked <= limit[:, None]).sum(axis=1)
    if (n_near == 0).any():
        return None
    model = Model(maximise=False)
    sites = model.columns(cost.shape[1], lower=fixed.astype(np.float64), whole=True)
    rank = np.arange(cost.shape[1])
    inside = rank[None, :] < n_near[:, None]
    on = rank[None, :-1] < n_near[:, None] - 1  # a further site follows within the limit
    step = weight[:, None] * np.diff(ranked, axis=1)
    further = np.full(cost.shape, -1, dtype=np.int64)
    further[:, :-1][on] = model.columns(int(on.sum()), worth=step[on])
    row = np.full(cost.shape, -1, dtype=np.int64)
    row[inside] = np.arange(inside.sum())
    has, had = further >= 0, np.zeros(cost.shape, dtype=np.bool_)
    had[:, 1:] = inside[:, 1:]
    model.rows(
        int(inside.sum()),
        [
            (row[inside], sites[order[inside]], 1.0),
            (row[has], further[has], 1.0),
            (row[had], np.roll(further, 1, axis=1)[had], -1.0),
        ],
        lower=np.where(rank == 0, 1.0, 0.0)[None, :].repeat(len(cost), axis=0)[inside],
    )
    _limit(model, sites, p, price, budget)
    if floors is not None:
        meet_floors(model, floors, sites)
    return model, sites, float(weight @ ranked[:, 0]), int(inside.sum())


def capacity_model(
    cost: npt.NDArray[np.floating],
    weight: Floats,
    p: int,
    *,
    least: Ints,
    most: Ints,
    price: Floats,
    budget: float,
    capacity: Floats,
) -> tuple[Model, Ints]:
    """Return the model in which each point's weight is shared among sites with room, and its site columns."""
    model = Model(maximise=False)
    sites = model.columns(cost.shape[1], lower=least, upper=most, whole=True)
    point, site = np.nonzero(np.isfinite(cost) & (weight > 0)[:, None])
    pair = np.arange(len(point))
    share = model.columns(len(pair), worth=cost[point, site], upper=weight[point])
    model.rows(len(weight), [(point, share, 1.0)], lower=weight, upper=weight)
    model.rows(len(pair), [(pair, share, 1.0), (pair, sites[site], -weight[point])], upper=0.0)
    everywhere = np.arange(cost.shape[1])
    model.rows(cost.shape[1], [(site, share, 1.0), (everywhere, sites, -capacity)], upper=0.0)
    _limit(model, sites, p, price, budget)
    return model, sites


def _limit(model: Model, sites: Ints, p: int, price: Floats, budget: float) -> None:
    if p < len(sites):
        model.row(sites, 1.0, upper=float(p))
    if np.isfinite(budget):
        model.row(sites, price, upper=budget)
