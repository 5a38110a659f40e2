"""How far everything is, as lists: one such for each version of the travel times."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from samvirke.engine.response.conditions import Conditions
from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.move_up import Dmexclp
from samvirke.engine.response.world import World
from samvirke.travel.times import Ints


class Ways:
    """One version of the travel times.

    Attributes
    ----------
    reach_s
        Seconds between place p and stop s at ``p * n_stops + s``.
    between_s
        Seconds from stop a to stop b at ``a * n_stops + b``.
    nearest_stop, nearest_hospital
        By fleet and place, -1 where there is none.
    """

    def __init__(self, world: World, homes: Sequence[Ints]) -> None:
        self._world, self._homes = world, homes
        self.n_stops = len(world.stop_fleet)
        self.reach_s: Sequence[float] = _flat(world.reach_s)
        self.between_s: Sequence[float] = _flat(world.between_s)
        self.nearest_stop: list[list[int]] = world.nearest_stop.tolist()
        self.nearest_hospital: list[list[int]] = world.nearest_hospital.tolist()
        self._near = [self._near_of(number, stops) for number, stops in enumerate(homes)]

    def _near_of(self, capability: int, stops: Ints) -> tuple[Sequence[int], int, bool]:
        """Return the first homes of all places, how many each has, and whether that is all."""
        world = self._world
        is_own = capability < len(world.homes) and np.array_equal(stops, world.homes[capability])
        near = world.near_homes[capability] if is_own else world.near(stops)  # the world keeps its own
        return _flat(near), near.shape[1], near.shape[1] == len(stops)

    def first_homes(self, capability: int, place: int) -> tuple[Sequence[int], bool]:
        """Return the nearest stops where a capability may rest, in order, and whether these are all."""
        near, kept, is_all = self._near[capability]
        return near[place * kept : (place + 1) * kept], is_all

    def all_homes(self, capability: int, place: int) -> list[int]:
        """Return all such stops by travel time to a place, a tie by number."""
        stops = self._homes[capability]
        order = np.argsort(self._world.reach_s[place, stops], kind="stable")
        in_order: list[int] = stops[order].tolist()
        return in_order


class Versions:
    """All versions of a run; one is made when it first holds."""

    def __init__(self, world: World, conditions: Conditions, homes: Sequence[Ints]) -> None:
        self._world, self._conditions, self._homes = world, conditions, homes
        self._made: dict[int, Ways] = {}

    def __getitem__(self, number: int) -> Ways:
        """Return a version; 0 is the world's own."""
        if number not in self._made:
            world = self._world
            if number:
                given = self._conditions.ways[number - 1]
                world = replace(world, reach_s=given.reach_s, between_s=given.between_s)
            self._made[number] = Ways(world, self._homes)
        return self._made[number]


def homes_of(world: World, dispatch: Dispatch, n_capabilities: int) -> list[Ints]:
    """Return for each capability the stops where a unit that has it may rest, ascending.

    Beside the bases these are the stops that move-up gives to the units of its group.
    """
    homes: list[set[int]] = [set(stops.tolist()) for stops in world.homes]
    if dispatch.move_up is not None:
        rule = dispatch.move_up
        members = rule.cover.members if isinstance(rule, Dmexclp) else rule.members
        for unit in np.flatnonzero(members):
            fleet = world.stop_fleet[world.unit_stop[unit]]
            stops = {int(stop) for stop in rule.stops if world.stop_fleet[stop] == fleet}
            for capability in world.unit_gives[unit]:
                homes[capability] |= stops
    homes += [set() for _ in range(n_capabilities - len(homes))]
    return [np.array(sorted(stops), dtype=np.int64) for stops in homes]


def _flat(array: npt.NDArray[Any]) -> Sequence[Any]:
    """Return the numbers of an array one after another; indexing this takes half the time."""
    return memoryview(np.ascontiguousarray(array).reshape(-1).data)
