"""From a world to a Cover: which stops cover which people, merged where the same stops cover them.

Places covered by the same stops are one point with the sum of their people: exact, and a hundredth of
the size. The set of stops is told by a Zobrist key: each stop has two random 64-bit words, a set is the
exclusive or of its own (two sets of a million meet by chance once in 10^26).
"""

import numpy as np
import pandas as pd

from samvirke.engine.coefficients import coefficient
from samvirke.engine.response.dispatch.cover import Cover
from samvirke.engine.response.world import World
from samvirke.model.chance import stream
from samvirke.model.course import Course
from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.register.closest import did_you_mean
from samvirke.register.region import Region
from samvirke.travel.times import Bools, Floats, Ints

DAY_S = 86_400.0
MOST_BUSY = 0.99  # a group with more work than hands still has a share free now and then


def cover_of(
    region: Region,
    world: World,
    course: Course,
    *,
    capability: str,
    limit_s: float,
    busy_share: float | None = None,
) -> Cover:
    """Gather which people the units of a capability cover from the stops they rest at.

    Parameters
    ----------
    region
        Its cells say how many people live at each place.
    world
        Its travel times say who is covered.
    course
        Its load says how often units are busy, where `busy_share` is not given.
    capability
        Who gives it is of the group.
    limit_s
        Longest driving time, turn-out not counted; a place exactly at the limit is covered.
    busy_share
        How likely a unit of the group is busy, 0 to below 1.

    Raises
    ------
    BadInputError
        When no unit of the world gives the capability.
    InvalidValueError
        When a place of the world is no cell of the region, or a number cannot be.
    """
    if not 0 <= limit_s < np.inf:
        raise InvalidValueError(f"limit_s is {limit_s}; it must be 0 s or more and finite")
    if capability not in world.capabilities:
        raise nobody_gives(region, world, capability)
    wanted = world.capabilities.index(capability)
    homes = world.homes[wanted]
    covered = world.reach_s[:, homes] <= np.float32(limit_s)
    point_of, first = merged(covered)
    points = point_of[point_of >= 0]
    weight = np.bincount(points, weights=_people(region, world)[point_of >= 0], minlength=len(first))
    by_stop = [np.flatnonzero(column) for column in covered[first].T]
    count = np.zeros(len(world.stop_fleet) + 1, dtype=np.int64)
    count[homes + 1] = [len(found) for found in by_stop]
    return Cover(
        members=members_of(world, capability),
        starts=np.cumsum(count),
        points=np.concatenate([*by_stop, np.empty(0, dtype=np.int64)]).astype(np.int64),
        weight=weight.astype(float),
        busy_share=busy_share_of(world, course, capability) if busy_share is None else busy_share,
    )


def nobody_gives(region: Region, world: World, capability: str) -> BadInputError:
    """Return the error for a group without units."""
    near = did_you_mean(capability, world.capabilities)
    return BadInputError(
        f"no unit of region {region.name} gives {capability!r}, so no rule can be about those that do; "
        f"{near or 'the units give ' + ', '.join(world.capabilities)}"
    )


def merged(covered: Bools) -> tuple[Ints, Ints]:
    """Merge rows that are alike, as aggregation of places covered by the same stops.

    Parameters
    ----------
    covered
        Shape ``(n_places, n_stops)``.

    Returns
    -------
    For each place its point, numbered in the order they first appear, -1 where no stop covers it; and
    for each point its first place.
    """
    words = stream(0, 0, "words of stops").integers(0, 2**64, (2, covered.shape[1]), dtype=np.uint64)
    keys = np.zeros((2, len(covered)), dtype=np.uint64)
    for stop, column in enumerate(covered.T):
        keys[:, column] ^= words[:, stop, None]
    some = np.flatnonzero(covered.any(axis=1))
    point_of = np.full(len(covered), -1, dtype=np.int64)
    if len(some) == 0:
        return point_of, some
    _, first, which = np.unique(keys[:, some], axis=1, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    number = np.empty(len(first), dtype=np.int64)
    number[order] = np.arange(len(first))
    point_of[some] = number[which.reshape(-1)]
    return point_of, some[first[order]]


def members_of(world: World, capability: str) -> Bools:
    """Return which units give a capability, shape ``(n_units,)``."""
    wanted = world.capabilities.index(capability)
    return np.array([wanted in gives for gives in world.unit_gives], dtype=np.bool_)


def busy_share_of(world: World, course: Course, capability: str) -> float:
    """Estimate how likely a unit of a group is busy: its work divided by its hours.

    A unit is busy from the alert until it is free: turn-out, the way from the nearest base, the work at
    the place, and for patients the way to the nearest hospital and the hand-over. The way home is not
    work: it can be sent from there. A course shorter than a day tells no load; the assumed share of
    `data/dispatch_rules.csv` is used.
    """
    if course.horizon_s < DAY_S:
        return coefficient("dispatch_rules", "cover_keeping", "busy_share")
    members = np.flatnonzero(members_of(world, capability))
    wanted = world.capabilities.index(capability)
    needs = course.needs[(course.needs["capability"] == capability).to_numpy()]
    place = pd.Index(world.place_ids).get_indexer(needs["place"].astype(object))
    out_s = _finite(world.reach_s[:, world.homes[wanted]].min(axis=1))[place]
    hospitals = world.stop_is_hospital
    to_hospital_s = _finite(world.reach_s[:, hospitals].min(axis=1, initial=np.inf))[place]
    carried = needs["transport"].to_numpy(dtype=bool)
    turnout_s = _finite(world.turnout_s[members]).mean()
    mission_s = turnout_s + out_s + needs["on_scene_s"].to_numpy()
    mission_s = mission_s + np.where(carried, to_hospital_s + needs["handover_s"].to_numpy(), 0.0)
    given = np.mean([world.unit_gives[unit][wanted] for unit in members])
    units = np.ceil(needs["quantity"].to_numpy() / given)
    return float(min(MOST_BUSY, (units * mission_s).sum() / (len(members) * course.horizon_s)))


def _finite(times: np.ndarray) -> Floats:
    return np.asarray(np.where(np.isfinite(times), times, 0.0), dtype=float)


def _people(region: Region, world: World) -> Floats:
    people = region.cells.set_index("id")["population"].reindex(list(world.place_ids))
    if people.isna().any():
        raise InvalidValueError(
            f"the world has the place {people.index[people.isna()][0]!r}, which is no cell of region "
            f"{region.name}; build the world from this region"
        )
    return np.asarray(people, dtype=float)
