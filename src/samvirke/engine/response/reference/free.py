"""The free units: which of them rest at a stop, which are on their way to one, which groups they man."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

import numpy as np

from samvirke.engine.response.dispatch.cover import Cover
from samvirke.engine.response.reference.state import UnitState
from samvirke.engine.response.world import World
from samvirke.travel.times import Bools


class Group(Protocol):
    """Counts the free units of a group by where they rest or are bound for."""

    def joins(self, unit: int, stop: int) -> None:
        """A unit has become free, bound for a stop."""

    def leaves(self, unit: int, stop: int) -> None:
        """A free unit is sent, or bound for another stop from now on."""


class CoverGroup:
    """How many free units of a group cover each point."""

    def __init__(self, cover: Cover, units: UnitState) -> None:
        self._members: list[bool] = cover.members.tolist()
        self._weight: list[float] = cover.weight.tolist()
        self._worth: list[float] = cover.worth.tolist()
        starts, points = cover.starts.tolist(), cover.points.tolist()
        self._points: list[list[int]] = [points[first:after] for first, after in pairwise(starts)]
        self._covered = [0] * len(self._weight)
        for unit, stop in enumerate(units.base):
            self.joins(unit, stop)

    def has(self, unit: int) -> bool:
        """Whether a unit is of the group."""
        return self._members[unit]

    def joins(self, unit: int, stop: int) -> None:
        """Count a unit that has become free."""
        if self._members[unit]:
            for point in self._points[stop]:
                self._covered[point] += 1

    def leaves(self, unit: int, stop: int) -> None:
        """Count a unit no longer."""
        if self._members[unit]:
            for point in self._points[stop]:
                self._covered[point] -= 1

    def cost(self, unit: int, stop: int) -> float:
        """Return the cover lost when a free unit of this rest stop is away (rule 3)."""
        lost = 0.0
        if self._members[unit]:
            for point in self._points[stop]:
                lost += self._weight[point] * self._worth[self._covered[point] - 1]
        return lost

    def gain(self, stop: int) -> float:
        """Return the cover that one unit more adds at a stop (rule 8)."""
        added = 0.0
        for point in self._points[stop]:
            added += self._weight[point] * self._worth[self._covered[point]]
        return added


class ManningGroup:
    """How many free units of a group rest at each stop or are bound for it."""

    def __init__(self, members: Bools, n_stops: int, units: UnitState) -> None:
        self._members: list[bool] = members.tolist()
        self.members: list[int] = np.flatnonzero(members).tolist()
        self.free = 0
        self.manned = [0] * n_stops
        for unit, stop in enumerate(units.base):
            self.joins(unit, stop)

    def has(self, unit: int) -> bool:
        """Whether a unit is of the group."""
        return self._members[unit]

    def joins(self, unit: int, stop: int) -> None:
        """Count a unit that has become free."""
        if self._members[unit]:
            self.free += 1
            self.manned[stop] += 1

    def leaves(self, unit: int, stop: int) -> None:
        """Count a unit no longer."""
        if self._members[unit]:
            self.free -= 1
            self.manned[stop] -= 1


class FreeUnits:
    """Where a search finds them.

    Attributes
    ----------
    at_stop
        For each capability and stop: the units whose rest stop this is, whatever they are doing.
    returning
        For each capability: the units on their way to their rest stop, and through which stop and how
        far from it they are reached where they turned.
    """

    def __init__(self, world: World, units: UnitState, n_capabilities: int, groups: Sequence[Group]) -> None:
        self._units, self._groups = units, groups
        self.at_stop: list[list[list[int]]] = [[[] for _ in world.stop_fleet] for _ in range(n_capabilities)]
        self.returning: list[dict[int, tuple[int, float]]] = [{} for _ in range(n_capabilities)]
        for unit, gives in enumerate(units.gives):
            for capability in gives:
                self.at_stop[capability][units.base[unit]].append(unit)

    def sets_out(self, unit: int) -> None:
        """A unit that was not free, or rested, is on its way to its rest stop."""
        units = self._units
        for capability in units.gives[unit]:
            self.returning[capability][unit] = (units.turned_at[unit], units.turned_s[unit])

    def ends_return(self, unit: int) -> None:
        """It is there, or is sent."""
        for capability in self._units.gives[unit]:
            del self.returning[capability][unit]

    def joins(self, unit: int) -> None:
        """It is free from now on."""
        for group in self._groups:
            group.joins(unit, self._units.rest_stop[unit])

    def leaves(self, unit: int) -> None:
        """It is free no longer."""
        for group in self._groups:
            group.leaves(unit, self._units.rest_stop[unit])

    def give_rest_stop(self, unit: int, stop: int) -> None:
        """Let a unit that is in no group's count just now rest elsewhere."""
        units = self._units
        if stop == units.rest_stop[unit]:
            return
        for capability in units.gives[unit]:
            self.at_stop[capability][units.rest_stop[unit]].remove(unit)
            self.at_stop[capability][stop].append(unit)
        units.rest_stop[unit] = stop
