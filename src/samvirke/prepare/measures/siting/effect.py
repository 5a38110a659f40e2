"""What a set of units is worth by each model: the same sums as the solvers make, done plainly.

They rank every candidate alone, say what is reached where, and hold a solver's value against a second sum.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from samvirke.prepare.measures.siting.problem import Service
from samvirke.travel.times import Bools, Floats, Ints, Times

LOWER_IS_BETTER = ("p_median", "p_center", "lscp")


def today(service: Service) -> Service:
    """Return the service with all of today's units standing on."""
    return replace(service, stays_s=service.today_s)


def soonest_s(service: Service, chosen: Sequence[int] = ()) -> Floats:
    """Return the soonest response time to each point with some new units, ``inf`` where nobody comes."""
    times = np.concatenate([service.new_s[:, list(chosen)], service.stays_s[:, :1]], axis=1)
    return np.asarray(times.min(axis=1, initial=np.inf), dtype=np.float64)


def is_reached(service: Service, chosen: Sequence[int] = ()) -> Bools:
    """Say which points are reached within their limit; never where no limit is known."""
    return units_in_reach(service, chosen) > 0


def units_in_reach(service: Service, chosen: Sequence[int] = ()) -> Ints:
    """Return how many units reach each point within its limit, shape ``(P,)``."""
    stays = _within(service, service.stays_s).sum(axis=1, dtype=np.int64)
    return np.asarray(stays + _within(service, service.new_s[:, list(chosen)]).sum(axis=1, dtype=np.int64))


def new_in_reach(service: Service) -> Bools:
    """Say which points a new unit at each candidate reaches within the limit, shape ``(P, C)``."""
    return _within(service, service.new_s)


def _within(service: Service, times_s: Times) -> Bools:
    # A limit that is NaN compares false, and inf <= inf is no arrival.
    return np.asarray((times_s <= service.limit_s[:, None]) & np.isfinite(times_s), dtype=np.bool_)


def can_be_reached(service: Service) -> Bools:
    """Say which points any unit of today or any candidate can reach at all, whatever the time."""
    some_new = np.isfinite(service.new_s).any(axis=1)
    return np.asarray(some_new | np.isfinite(service.today_s[:, :1]).any(axis=1), dtype=np.bool_)


def value_of(model: str, service: Service, chosen: Sequence[int], busy_share: float = 0.0) -> float:
    r"""Return what some new units and those that stand on are worth together by a model.

    Returns
    -------
    mclp, lscp: demand reached; backup: the mean of that reached once and that reached twice; mexclp:
    demand that finds a free unit; p_median: mean response time, seconds; p_center: the longest.

    Notes
    -----
    mexclp: :math:`\sum_i w_i (1 - q^{n_i})`, q the busy share and n the units in reach: Daskin (1983),
    Transportation Science 17, 48-70.
    """
    if model in ("p_median", "p_center"):
        return _time_value(model, service, soonest_s(service, chosen))
    return float(service.judged @ _worth(model, units_in_reach(service, chosen), busy_share))


def values_with_one_more(
    model: str, service: Service, chosen: Sequence[int], busy_share: float = 0.0
) -> Floats:
    """Return `value_of` the chosen and each candidate in turn, shape ``(C,)``."""
    if model in ("p_median", "p_center"):
        soonest = soonest_s(service, chosen)
        times = np.minimum(service.new_s, soonest[:, None].astype(np.float32)).astype(np.float64)
        return np.array([_time_value(model, service, column) for column in times.T])
    count = units_in_reach(service, chosen)
    without, more = _worth(model, count, busy_share), _worth(model, count + 1, busy_share)
    gain = service.judged * (more - without)
    return np.asarray(service.judged @ without + gain @ new_in_reach(service))


def _worth(model: str, count: Ints, busy_share: float) -> Floats:
    """Return what a point's demand is worth when so many units reach it, 0-1."""
    if model == "mexclp":
        return np.asarray(1.0 - np.power(busy_share, count), dtype=np.float64)
    once = (count >= 1).astype(np.float64)
    return 0.5 * once + 0.5 * (count >= 2) if model == "backup" else once


def _time_value(model: str, service: Service, time_s: Floats) -> float:
    """Return the mean or the longest time over the demand that can be reached at all."""
    counted = can_be_reached(service) & (service.weight > 0)
    if not counted.any():
        return float("nan")
    if model == "p_center":
        return float(time_s[counted].max())
    # Before anything stands nobody comes: the mean is inf, never a sum of NaN.
    return float(service.weight[counted] @ time_s[counted] / service.weight[counted].sum())
