"""Units that help one another: how busy each is, exactly, for up to 15 units (Larson's hypercube)."""

from dataclasses import dataclass
from math import nan

import numpy as np
from scipy.sparse import csr_array

from samvirke.model.errors import InvalidValueError
from samvirke.travel.times import Floats, Ints

MOST_UNITS = 15  # 2^15 states
MOST_SWEEPS = 20_000
SETTLED = 1e-12  # largest change of a state's share in a sweep, beside the share of its level


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class UnitsAtWork:
    """What comes of it in the long run.

    Parameters
    ----------
    workload
        Share of the time that each unit is busy, shape ``(n_units,)``.
    all_busy
        Share of the time that all are busy: of the calls that wait, or are lost.
    sent_share
        Of all calls, the share from each kind of call that each unit answers at once, shape
        ``(n_kinds, n_units)``.
    mean_travel_s
        Of the calls that are answered; NaN where no travel times were given.
    """

    workload: Floats
    all_busy: float
    sent_share: Floats
    mean_travel_s: float


def hypercube(
    preference: Ints,
    rate_per_s: Floats,
    service_s: float,
    *,
    is_queue: bool = True,
    travel_s: Floats | None = None,
) -> UnitsAtWork:
    """Solve the hypercube model exactly.

    Parameters
    ----------
    preference
        For each kind of call (a place, mostly) all units, the best first; shape ``(n_kinds, n_units)``.
    rate_per_s
        Calls of each kind a second, shape ``(n_kinds,)``, 0 or more, not all 0.
    service_s
        Mean time a unit is busy with a call, the same for all.
    is_queue
        True: calls that find all busy wait, first come first served; False: they are lost.
    travel_s
        Seconds from each unit to each kind of call, shape ``(n_kinds, n_units)``. A call that waited is
        answered by any unit with equal chance.

    Raises
    ------
    InvalidValueError
        When a value cannot be, there are more than 15 units, or the load is too much for the queue.

    Notes
    -----
    State s has bit n set while unit n is busy; a call goes to the first free unit of its list. Calls go on
    from a state to states with one more busy, ends of service to one less, and how many are busy is
    an Erlang queue: so levels are solved in turn, each held to its known total, until nothing moves.
    Larson (1974), Computers & Operations Research 1, 67-95; Larson and Odoni (1981), Urban Operations
    Research, 5.4.
    """
    reject_unfit(preference, rate_per_s, service_s, travel_s)
    n_units = preference.shape[1]
    if n_units > MOST_UNITS:
        raise InvalidValueError(
            f"there are {n_units} units; the exact model takes {MOST_UNITS} at most; use `larson.approximate`"
        )
    rate = rate_per_s * service_s  # calls a service time: a busy unit frees at rate 1
    level_mass, queue_mass = _level_masses(float(rate.sum()), n_units, is_queue=is_queue)
    first_free = _first_free(preference)
    share = _state_shares(first_free, rate, level_mass)
    bits = np.arange(2**n_units)[:, None] >> np.arange(n_units) & 1
    workload = share @ bits + queue_mass
    all_busy = float(share[-1] + queue_mass)
    kinds = np.arange(len(rate))
    sent = np.zeros(preference.shape)
    for state in range(2**n_units - 1):
        np.add.at(sent, (kinds, first_free[state]), share[state] * rate / rate.sum())
    return UnitsAtWork(
        workload=np.asarray(workload),
        all_busy=all_busy,
        sent_share=sent,
        mean_travel_s=mean_travel_s(sent, rate, all_busy if is_queue else 0.0, travel_s),
    )


def mean_travel_s(sent_share: Floats, rate: Floats, waits: float, travel_s: Floats | None) -> float:
    """Return the mean travel time of answered calls; those that waited are answered by any unit."""
    if travel_s is None:
        return nan
    at_once = float((sent_share * travel_s).sum())
    later = waits * float(rate @ travel_s.mean(axis=1)) / float(rate.sum())
    return (at_once + later) / (float(sent_share.sum()) + waits)


def reject_unfit(
    preference: Ints, rate_per_s: Floats, service_s: float, travel_s: Floats | None = None
) -> None:
    """Refuse lists, rates and times that cannot be."""
    if preference.ndim != 2 or 0 in preference.shape:
        raise InvalidValueError(f"preference has shape {preference.shape}; it must be (n_kinds, n_units)")
    n_kinds, n_units = preference.shape
    wrong = np.flatnonzero((np.sort(preference, axis=1) != np.arange(n_units)).any(axis=1))
    if len(wrong):
        raise InvalidValueError(
            f"list {wrong[0]} is {preference[wrong[0]].tolist()}; "
            f"it must name every unit, 0 to {n_units - 1}, once"
        )
    if rate_per_s.shape != (n_kinds,) or not (rate_per_s >= 0).all() or not 0 < rate_per_s.sum() < np.inf:
        raise InvalidValueError(
            f"rate_per_s is {rate_per_s}; it must be {n_kinds} rates, 0 or more, finite, not all 0"
        )
    if not 0 < service_s < np.inf:
        raise InvalidValueError(f"service_s is {service_s}; it must be above 0 and finite")
    if travel_s is not None and (travel_s.shape != preference.shape or not (travel_s >= 0).all()):
        raise InvalidValueError(f"travel_s must have shape {preference.shape} and be 0 s or more")


def _level_masses(load: float, n_units: int, *, is_queue: bool) -> tuple[Floats, float]:
    """Return the share of the time that 0 … n units are busy with nobody waiting, and that some wait."""
    mass = np.cumprod(np.concatenate([[1.0], load / np.arange(1, n_units + 1)]))
    if not is_queue:
        return mass / mass.sum(), 0.0
    if load >= n_units:
        raise InvalidValueError(
            f"the load is {load:g} erlangs for {n_units} units; a queue would grow for ever; "
            "add units or take is_queue=False"
        )
    busy = load / n_units
    queue = mass[-1] * busy / (1 - busy)
    total = mass.sum() + queue
    return mass / total, float(queue / total)


def _first_free(preference: Ints) -> Ints:
    """Return which unit each kind of call gets in each state; -1 where all are busy."""
    n_units = preference.shape[1]
    state = np.arange(2**n_units)[:, None]
    found = np.full((2**n_units, len(preference)), -1, dtype=np.int64)
    for place in range(n_units - 1, -1, -1):
        unit = preference[:, place]
        found = np.where(state >> unit & 1, found, unit)
    return found


def _state_shares(first_free: Ints, rate: Floats, level_mass: Floats) -> Floats:
    n_states, n_units = len(first_free), len(level_mass) - 1
    state = np.arange(n_states)
    busy = np.array([int(s).bit_count() for s in state])
    # Into a state: by a call that takes its unit, by an end of service from one more busy.
    before, kind = np.nonzero(first_free >= 0)
    after = before | 1 << first_free[before, kind]
    unit_of = np.repeat(np.arange(n_units)[None, :], n_states, axis=0)
    ends = (state[:, None] >> unit_of & 1).astype(bool)
    ending = np.repeat(state[:, None], n_units, axis=1)[ends]
    ended = ending & ~(1 << unit_of[ends])
    inflow = csr_array(
        (
            np.concatenate([rate[kind], np.ones(len(ending))]),
            (np.concatenate([after, ended]), np.concatenate([before, ending])),
        ),
        shape=(n_states, n_states),
    )
    outflow = busy + np.where(busy < n_units, rate.sum(), 0.0)
    levels = [np.flatnonzero(busy == k) for k in range(n_units + 1)]
    rows = [inflow[level] for level in levels]
    share = np.concatenate(
        [np.full(len(level), level_mass[k] / len(level)) for k, level in enumerate(levels)]
    )
    share = share[np.argsort(np.concatenate(levels))]
    for _ in range(MOST_SWEEPS):
        moved = 0.0
        for k, level in enumerate(levels):
            new = rows[k] @ share / outflow[level]
            new *= level_mass[k] / new.sum()
            moved = max(moved, float(np.abs(new - share[level]).max() / level_mass[k]))
            share[level] = new
        if moved < SETTLED:
            return share
    raise InvalidValueError(
        f"the hypercube has not settled in {MOST_SWEEPS} sweeps; use `larson.approximate`"
    )
