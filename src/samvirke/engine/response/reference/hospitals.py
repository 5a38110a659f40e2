"""Where patients are taken, and the wait for a bay (rule 6)."""

from collections import deque

from samvirke.engine.response.conditions import Hospitals
from samvirke.engine.response.needs import INF
from samvirke.engine.response.reference.ways import Ways
from samvirke.engine.response.world import World


class PlainHospitals:
    """Hospitals without limits: the nearest has room, and nobody waits."""

    def choose(self, ways: Ways, fleet: int, place: int) -> int:
        """Return the stop of the hospital to drive to, -1 where none can be reached."""
        return ways.nearest_hospital[fleet][place]

    def expects(self, stop: int) -> None:
        """A unit sets out for it with a patient."""

    def takes(self, stop: int, unit: int) -> bool:
        """A unit is there: return whether a bay is free for it; else it waits."""
        return True

    def next_in_line(self, stop: int) -> int:
        """A bay is free: return the unit that has it now, -1: nobody waited."""
        return -1

    def bed_free(self, hospital: int) -> None:
        """A patient leaves his bed."""

    def opens(self, hospital: int, step: int) -> None:
        """It closes (+1) or opens (-1)."""


class LimitedHospitals(PlainHospitals):
    """Hospitals with bays, beds and hours of closure."""

    def __init__(self, world: World, limits: Hospitals) -> None:
        n = len(limits.names)
        self.of_stop: list[int] = limits.of_stop.tolist()
        self.bays: list[int] = limits.bays.tolist()
        self.beds: list[int] = limits.beds.tolist()
        self.patients = [0] * n  # who hold a bed
        self.handing_over = [0] * n
        self.waiting: list[deque[int]] = [deque() for _ in range(n)]
        self.closed = [0] * n
        self._stops: list[list[int]] = [
            [stop for stop in stops.tolist() if world.stop_is_hospital[stop]]
            for stops in world.stops_of_fleet
        ]

    def choose(self, ways: Ways, fleet: int, place: int) -> int:
        """Return the nearest that is open and has a bed; if none has, the nearest of all."""
        best, best_s, row = -1, INF, place * ways.n_stops
        for stop in self._stops[fleet]:
            hospital = self.of_stop[stop]
            if self.closed[hospital] or self.patients[hospital] >= self.beds[hospital]:
                continue
            if ways.reach_s[row + stop] < best_s:
                best, best_s = stop, ways.reach_s[row + stop]
        return best if best >= 0 else ways.nearest_hospital[fleet][place]

    def expects(self, stop: int) -> None:
        """Keep a bed for the patient of a unit that sets out for it."""
        self.patients[self.of_stop[stop]] += 1

    def takes(self, stop: int, unit: int) -> bool:
        """Give a unit that has come a bay, or its place in the line."""
        hospital = self.of_stop[stop]
        if self.handing_over[hospital] < self.bays[hospital]:
            self.handing_over[hospital] += 1
            return True
        self.waiting[hospital].append(unit)
        return False

    def next_in_line(self, stop: int) -> int:
        """Return the unit that has the bay now that one has left, -1: nobody waited."""
        hospital = self.of_stop[stop]
        if self.waiting[hospital]:
            return self.waiting[hospital].popleft()
        self.handing_over[hospital] -= 1
        return -1

    def bed_free(self, hospital: int) -> None:
        """A patient leaves his bed."""
        self.patients[hospital] -= 1

    def opens(self, hospital: int, step: int) -> None:
        """It closes (+1) or opens (-1); spans of closure may overlap."""
        self.closed[hospital] += step
