"""The accelerator kept up with closures: a road that closes is a change of a few weights, not a new start."""

import threading

import numpy as np

from samvirke.travel.cch import TICKS_PER_S, CchTimes
from samvirke.travel.graph import expand
from samvirke.travel.road import RoadTimes
from samvirke.travel.times import Bools, Floats, Ints

NEVER = 2**31 - 1  # RoutingKit's mark of no way


class LiveCch:
    """Seconds from many nodes to one, by the accelerator, under whatever is closed now.

    Customising a country anew takes a second; the weights of the arcs that a closure touches take some
    milliseconds. One question is answered at a time.

    Parameters
    ----------
    times
        The accelerator, with nothing closed but what is closed for good.
    """

    def __init__(self, times: CchTimes) -> None:
        self._times = times
        self._metric = times.metric
        self._holds: Bools = times.road.closed  # the closures that the weights speak of
        self._lock = threading.Lock()
        way_of_arc = times.topology.way_of_arc
        self._arcs = np.flatnonzero(way_of_arc >= 0)  # sorted by way: arcs lie by tail and head
        self._first = np.searchsorted(way_of_arc[self._arcs], np.arange(times.topology.n_ways + 1))

    def times_s(self, road: RoadTimes, nodes: Ints, to: int) -> Floats:
        """Return seconds from each node to one, ``inf`` where there is no way.

        Parameters
        ----------
        road
            The same roads and profile, with the closures that hold.
        nodes, to
            Nodes of the graph.
        """
        if not len(nodes):
            return np.empty(0)
        with self._lock:
            self._close(road)
            ticks = self._metric.distances_many_to_many(nodes.astype(np.uint32), np.array([to], np.uint32))
        ticks = np.asarray(ticks).reshape(-1)
        return np.where(ticks >= NEVER, np.inf, ticks / TICKS_PER_S)

    def _close(self, road: RoadTimes) -> None:
        """Let the weights speak of the closures of these times."""
        closed = road.closed
        if closed is self._holds:
            return
        changed = np.flatnonzero(closed != self._holds)
        way_of_arc = self._times.topology.way_of_arc
        ways = np.unique(way_of_arc[changed])
        ways = ways[ways >= 0]
        if len(ways):
            counts = self._first[ways + 1] - self._first[ways]
            arcs = self._arcs[expand(self._first[ways], counts)]
            time_s = np.where(closed[arcs], np.inf, road.arc_time_s[arcs])
            least_s = np.minimum.reduceat(time_s, np.cumsum(counts) - counts)
            ticks = np.clip(np.rint(least_s * TICKS_PER_S), 1, NEVER - 1)
            weights = np.where(np.isinf(least_s), NEVER, ticks).astype(np.uint32)
            self._metric.update_weights(ways.astype(np.uint32), weights)
        self._holds = closed
