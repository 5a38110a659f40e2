"""Move-up (rule 8): where a unit that becomes free goes, and who takes the stop of one that is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from samvirke.engine.response.dispatch.dispatch import Dispatch
from samvirke.engine.response.dispatch.move_up import Compliance, Dmexclp
from samvirke.engine.response.needs import INF
from samvirke.engine.response.reference.free import CoverGroup, ManningGroup
from samvirke.engine.response.reference.state import AT_REST, UnitState
from samvirke.engine.response.reference.ways import Ways
from samvirke.engine.response.world import World


@dataclass(frozen=True, slots=True)
class Move:
    """A unit at rest goes to another stop."""

    unit: int
    stop: int
    takes_s: float


class CoverMoves:
    """DMEXCLP: a unit that becomes free goes where it adds most cover."""

    def __init__(self, rule: Dmexclp, group: CoverGroup, world: World, units: UnitState) -> None:
        self._group, self._units = group, units
        self._stops = _by_fleet(rule.stops.tolist(), world)

    def rest_stop(self, unit: int, way_s: Callable[[int], float]) -> int:
        """Return where a unit that becomes free shall rest; `way_s` says how far a stop is."""
        if not self._group.has(unit):
            return self._units.base[unit]
        best, best_gain = self._units.base[unit], -1.0
        for stop in self._stops[self._units.fleet[unit]]:
            if way_s(stop) < INF:
                gain = self._group.gain(stop)
                if gain > best_gain:
                    best, best_gain = stop, gain
        return best

    def after_sending(self, unit: int, ways: Ways, is_callable: Callable[[int], bool]) -> Move | None:  # noqa: ARG002
        """Nobody is moved when a unit is sent."""
        return None


class TableMoves:
    """A compliance table: so many free units, these stops."""

    def __init__(self, rule: Compliance, group: ManningGroup, world: World, units: UnitState) -> None:
        self._group, self._units = group, units
        self._rows = [_by_fleet(list(row), world) for row in rule.rows]
        self._all = [list(row) for row in rule.rows]
        self._fleet_of_stop = [world.fleets.index(fleet) for fleet in world.stop_fleet.tolist()]

    def rest_stop(self, unit: int, way_s: Callable[[int], float]) -> int:
        """Return where a unit that becomes free shall rest; `way_s` says how far a stop is."""
        base, group = self._units.base[unit], self._group
        if not group.has(unit):
            return base
        n = group.free + 1
        best, best_s = base, INF
        for stop in self._rows[n][self._units.fleet[unit]]:
            if group.manned[stop] < self._all[n].count(stop) and way_s(stop) < best_s:
                best, best_s = stop, way_s(stop)
        return best

    def after_sending(self, unit: int, ways: Ways, is_callable: Callable[[int], bool]) -> Move | None:
        """Return who goes to the first stop that lacks a unit, now that one of the group was sent."""
        group, units = self._group, self._units
        if not group.has(unit):
            return None
        row = self._all[group.free]
        stop = next((stop for stop in row if group.manned[stop] < row.count(stop)), -1)
        if stop < 0:
            return None
        found, best_s = -1, INF
        for other in group.members:
            rest = units.rest_stop[other]
            if units.status[other] != AT_REST or units.fleet[other] != self._fleet_of_stop[stop]:
                continue
            way_s = ways.between_s[rest * ways.n_stops + stop]
            if way_s < best_s and group.manned[rest] > row.count(rest) and is_callable(other):
                found, best_s = other, way_s
        return Move(found, stop, best_s) if found >= 0 else None


def moves_of(
    dispatch: Dispatch, world: World, units: UnitState
) -> tuple[CoverMoves | TableMoves | None, CoverGroup | ManningGroup | None]:
    """Return who moves up and the group it counts, both None where the rules move nobody."""
    rule = dispatch.move_up
    if isinstance(rule, Dmexclp):
        covers = CoverGroup(rule.cover, units)
        return CoverMoves(rule, covers, world, units), covers
    if isinstance(rule, Compliance):
        mans = ManningGroup(rule.members, len(world.stop_fleet), units)
        return TableMoves(rule, mans, world, units), mans
    return None, None


def _by_fleet(stops: list[int], world: World) -> list[list[int]]:
    """Return for each fleet its stops among those given, in their order."""
    return [[stop for stop in stops if world.stop_fleet[stop] == fleet] for fleet in world.fleets]
