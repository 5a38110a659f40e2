"""Where patients are taken, and the wait for a bay (rule 6)."""

from collections import deque

from samvirke.engine.response.conditions import Hospitals
from samvirke.engine.response.needs import INF
from samvirke.engine.response.reference.ways import Ways
from samvirke.engine.response.world import World


class LimitedHospitals:
    """Hospitals with bays, beds and spans of closure.

    Attributes
    ----------
    of_stop
        Hospital of each stop, -1: none.
    patients
        How many hold a bed of each hospital; raised by `choose`.
    closed
        By how many spans each is closed now.
    """

    def __init__(self, world: World, limits: Hospitals) -> None:
        n = len(limits.names)
        self.of_stop: list[int] = limits.of_stop.tolist()
        self.patients = [0] * n
        self.closed = [0] * n
        self._crowded_s = float(limits.crowded_s)
        self._bays: list[int] = limits.bays.tolist()
        self._beds: list[int] = limits.beds.tolist()
        self._handing_over = [0] * n
        self._bound = [0] * n  # units on their way there, in line or at a bay
        self._waiting: list[deque[int]] = [deque() for _ in range(n)]
        self._stops: list[list[int]] = [
            [stop for stop in stops.tolist() if world.stop_is_hospital[stop]]
            for stops in world.stops_of_fleet
        ]

    def choose(self, ways: Ways, fleet: int, place: int, handover_s: float) -> int:
        """Keep a bed for a patient and return the stop of his hospital, -1 where none can be reached.

        Of those open it is where he is soonest handed over as it looks now: the way, the line for a bay as
        if all before him took as long as he, and the crowd where no bed is free. If none is open, the
        nearest of all.
        """
        best, best_s, row = -1, INF, place * ways.n_stops
        for stop in self._stops[fleet]:
            hospital = self.of_stop[stop]
            if self.closed[hospital]:
                continue
            cost_s, bays = ways.reach_s[row + stop], self._bays[hospital]
            before = self._bound[hospital] + 1 - bays
            if before > 0:
                cost_s += before * handover_s / bays
            if self.patients[hospital] >= self._beds[hospital]:
                cost_s += self._crowded_s
            if cost_s < best_s:
                best, best_s = stop, cost_s
        best = best if best >= 0 else ways.nearest_hospital[fleet][place]
        if best >= 0:
            self.patients[self.of_stop[best]] += 1
            self._bound[self.of_stop[best]] += 1
        return best

    def longer_s(self, stop: int) -> float:
        """Return how much longer a hand-over takes that begins now."""
        hospital = self.of_stop[stop]
        return self._crowded_s if self.patients[hospital] > self._beds[hospital] else 0.0

    def takes(self, stop: int, unit: int) -> bool:
        """Give a unit that has come a bay, or its place in the line."""
        hospital = self.of_stop[stop]
        if self._handing_over[hospital] < self._bays[hospital]:
            self._handing_over[hospital] += 1
            return True
        self._waiting[hospital].append(unit)
        return False

    def next_in_line(self, stop: int) -> int:
        """Return the unit that has the bay now that one has left, -1: nobody waited."""
        hospital = self.of_stop[stop]
        self._bound[hospital] -= 1
        if self._waiting[hospital]:
            return self._waiting[hospital].popleft()
        self._handing_over[hospital] -= 1
        return -1
