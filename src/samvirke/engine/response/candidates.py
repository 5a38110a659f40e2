"""Who is able to come to a place, how soon, and whom the rules send: one moment of the simulation.

The same rules as the simulators (rules 1 to 3 of `samvirke.engine.response`), over all units at once, for
one incident. A test holds the answer equal to the simulator's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from samvirke.engine.response.dispatch.cover import CoverKeeping
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.world import World
from samvirke.travel.times import Bools, Floats, Ints


class Doing(IntEnum):
    """What a unit is doing."""

    AT_REST = 0
    RETURNING = 1  # on its way to the stop where it will rest
    BUSY = 2


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Situation:
    """What every unit of a world is doing at a moment; all arrays have shape ``(n_units,)``.

    Parameters
    ----------
    doing
        A `Doing` for each unit.
    turnout_s
        Seconds from alert until it moves, were it alerted at rest now; ``inf``: it would not come.
    blocked
        True where it cannot be called whatever it is doing: out, or grounded.
    rest_stop
        Stop where it rests, or is bound for.
    home_in_s
        Seconds until a returning unit is there.
    turned_at, turned_s
        Stop through which a returning unit is reached, and how far it is from there; -1: none.
    """

    doing: Ints
    turnout_s: Floats
    blocked: Bools
    rest_stop: Ints
    home_in_s: Floats
    turned_at: Ints
    turned_s: Floats

    @classmethod
    def all_at_rest(cls, world: World, turnout_s: Floats) -> "Situation":
        """Return the situation in which nothing has happened."""
        n = len(world.units)
        return cls(
            doing=np.full(n, Doing.AT_REST, dtype=np.int64),
            turnout_s=turnout_s,
            blocked=np.zeros(n, dtype=np.bool_),
            rest_stop=world.unit_stop.astype(np.int64),
            home_in_s=np.zeros(n),
            turned_at=np.full(n, -1, dtype=np.int64),
            turned_s=np.zeros(n),
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A unit the rules send.

    Parameters
    ----------
    unit
        Its index.
    need
        The need it is sent for, by number in the list of what is asked.
    takes
        What it fills: pairs of need and quantity.
    eta_s, score_s
        How soon it is there, and the same with penalties.
    """

    unit: int
    need: int
    takes: tuple[tuple[int, int], ...]
    eta_s: float
    score_s: float


def eta_s(world: World, situation: Situation, place: int) -> Floats:
    """Return how soon each unit can be at a place, ``inf`` where it cannot be sent; shape ``(n_units,)``."""
    row = world.reach_s[place].astype(np.float64)
    from_rest_s = row[situation.rest_stop]
    by_home_s = from_rest_s + np.maximum(0.0, situation.home_in_s)
    by_turning_s = np.where(situation.turned_at >= 0, row[situation.turned_at] + situation.turned_s, np.inf)
    result = np.where(
        situation.doing == Doing.AT_REST,
        from_rest_s + situation.turnout_s,
        np.minimum(by_turning_s, by_home_s),
    )
    result[(situation.doing == Doing.BUSY) | situation.blocked] = np.inf
    return np.asarray(result)


def penalty_s(dispatch: Dispatch, world: World, need: int) -> Floats:
    """Return the seconds that the rules lay on each unit for a need, shape ``(n_units,)``."""
    preference = dispatch.preference
    if preference is None:
        return np.zeros(len(world.units))
    return np.asarray(preference.penalty_s[preference.unit_group, preference.need_group[need]])


def able(world: World, capability: str) -> Bools:
    """Return which units give a capability, shape ``(n_units,)``."""
    if capability not in world.capabilities:
        return np.zeros(len(world.units), dtype=np.bool_)
    wanted = world.capabilities.index(capability)
    return np.array([wanted in gives for gives in world.unit_gives], dtype=np.bool_)


def whom_to_send(
    world: World,
    situation: Situation,
    dispatch: Dispatch,
    asked: Sequence[tuple[str, int]],
    *,
    place: int,
    priority: int,
) -> tuple[list[Sent], list[int]]:
    """Send units one by one until nothing is missing or nobody may come.

    Parameters
    ----------
    world
        Who can be sent.
    situation
        What everybody is doing.
    dispatch
        The rules, bound to a course whose needs are `asked`, in the same order. Diversion and move-up play
        no part: they are about units that are not free, and about later.
    asked
        Capability and quantity of each need, in order of arrival.
    place
        Index of the place.
    priority
        1 acute, 2 urgent, 3 ordinary.

    Returns
    -------
    Who is sent, in order, and what is missing of each need.
    """
    left = [quantity for _, quantity in asked]
    times_s = eta_s(world, situation, place)
    gives = [_given(world, capability) for capability, _ in asked]
    free = situation.doing != Doing.BUSY
    sent: list[Sent] = []
    for need in range(len(asked)):
        scores = np.where(gives[need] > 0, times_s + penalty_s(dispatch, world, need), np.inf)
        while left[need] > 0:
            scores[~free] = np.inf
            unit = best(scores, dispatch.keeping, priority, situation, free)
            if unit < 0:
                break
            free[unit] = False
            takes = [(n, min(int(gives[n][unit]), left[n])) for n in range(len(asked))]
            takes = [(n, count) for n, count in takes if count]
            for n, count in takes:
                left[n] -= count
            sent.append(Sent(unit, need, tuple(takes), float(times_s[unit]), float(scores[unit])))
    return sent, left


def best(
    scores: Floats, keeping: CoverKeeping | None, priority: int, situation: Situation, free: Bools
) -> int:
    """Return the unit the rules choose, -1 when every score is ``inf``.

    Parameters
    ----------
    scores
        Time and penalty of each unit, ``inf`` for those who cannot come; shape ``(n_units,)``.
    keeping
        Which of nearly equal units to spare; None: the least score.
    priority
        Of the need.
    situation
        Where units rest.
    free
        Who is free, callable or not, shape ``(n_units,)``.
    """
    first = int(scores.argmin())  # equal: the lower index
    if not scores[first] < np.inf:
        return -1
    if keeping is None or priority < keeping.from_priority:
        return first
    cover = keeping.cover
    standing = np.zeros(len(cover.weight), dtype=np.int64)
    for unit in np.flatnonzero(cover.members & free):
        stop = situation.rest_stop[unit]
        standing[cover.points[cover.starts[stop] : cover.starts[stop + 1]]] += 1
    near = np.flatnonzero(scores <= scores[first] + keeping.slack_s)
    ranked = sorted((_cost(keeping, int(u), situation, standing), float(scores[u]), int(u)) for u in near)
    return ranked[0][2]


def _cost(keeping: CoverKeeping, unit: int, situation: Situation, standing: Ints) -> float:
    """Return the cover that is lost without a unit, added up point by point as the simulators do."""
    cover, cost = keeping.cover, 0.0
    if not cover.members[unit]:
        return cost
    stop = situation.rest_stop[unit]
    for point in cover.points[cover.starts[stop] : cover.starts[stop + 1]].tolist():
        cost += float(cover.weight[point]) * float(cover.worth[standing[point] - 1])
    return cost


def _given(world: World, capability: str) -> Ints:
    if capability not in world.capabilities:
        return np.zeros(len(world.units), dtype=np.int64)
    wanted = world.capabilities.index(capability)
    return np.array([gives.get(wanted, 0) for gives in world.unit_gives], dtype=np.int64)
