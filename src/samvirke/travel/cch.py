"""The optional accelerator: Customizable Contraction Hierarchies of RoutingKit (extra `fast`).

Preparing the order of the nodes is slow and depends on the roads alone; a closure or another
profile then takes a tenth of a second, and the matrix of a country a minute. Dibbelt, Strasser and Wagner
(2016), Customizable Contraction Hierarchies, JEA 21.

Times differ from those of `road` by the rounding to whole milliseconds: 0.5 ms an arc at most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from samvirke.model.errors import BadInputError, InvalidValueError
from samvirke.travel.closure import Closure
from samvirke.travel.graph import RoadGraph
from samvirke.travel.road import RoadTimes, reject_bad_limit
from samvirke.travel.times import Bools, Description, Ints, Nearest, Points, Route, Times

# Not the centiseconds of the reference: they add up to 0.49 s on a way through the country, just
# inside the half second that the engines may differ. Whole numbers below 2^31 ms are 24 days.
TICKS_PER_S = 1000
BLOCK = 20_000_000  # pairs computed at once, 80 MB

Ids = npt.NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class CchTopology:
    """The order of the nodes of a graph: slow to make, the same for every profile and closure.

    Parameters
    ----------
    graph
        The roads it was made from.
    way_of_arc
        Which way of the topology each arc is; parallel arcs share one, a loop is none (-1).
    n_ways
        Number of ways.
    built
        RoutingKit's own.
    """

    graph: RoadGraph
    way_of_arc: Ints
    n_ways: int
    built: Any

    @classmethod
    def of(cls, graph: RoadGraph) -> "CchTopology":
        """Prepare a graph.

        Raises
        ------
        BadInputError
            When pyroutingkit is not installed.
        """
        kit = _kit()
        n = graph.n_nodes
        arc_pair = graph.tail.astype(np.int64) * n + graph.head
        pair = np.unique(arc_pair[graph.tail != graph.head])
        tail, head = (pair // n).astype(np.uint32), (pair % n).astype(np.uint32)
        reject_unknown_ids(tail, n)
        reject_unknown_ids(head, n)
        built = kit.CCHTopology()
        built.build(tail, head, graph.lat.astype(np.float32), graph.lon.astype(np.float32), n)
        way_of_arc = np.where(graph.tail != graph.head, np.searchsorted(pair, arc_pair), -1)
        return cls(graph=graph, way_of_arc=way_of_arc, n_ways=len(pair), built=built)


@dataclass(frozen=True, eq=False)
class CchTimes:
    """Travel times by road, accelerated; see `samvirke.travel.times.TravelTimes`.

    One search (`nearest`, `isochrone`, `route`) is that of `road`: it is fast enough, and it
    settles ties by the data alone.

    Parameters
    ----------
    road
        The same times without the accelerator.
    topology
        Prepared from ``road.driven``.
    """

    road: RoadTimes
    topology: CchTopology

    def __post_init__(self) -> None:
        mine, theirs = self.topology.graph, self.road.driven
        # The library takes any weights for any topology: others would give times, and wrong ones.
        if mine is not theirs and mine.fingerprint != theirs.fingerprint:
            raise InvalidValueError(
                f"the topology is that of graph {mine.fingerprint}, the roads are graph "
                f"{theirs.fingerprint}; make it with CchTopology.of(road.driven)"
            )

    @classmethod
    def of(cls, road: RoadTimes) -> "CchTimes":
        """Prepare the graph of these times and accelerate them."""
        return cls(road, CchTopology.of(road.driven))

    def with_closures(self, closures: Sequence[Closure], at_utc: datetime | None = None) -> "CchTimes":
        """Return the same times under other closures; the topology is kept."""
        return CchTimes(self.road.with_closures(closures, at_utc), self.topology)

    @cached_property
    def metric(self) -> Any:
        """The weights of what is open, customised."""
        kit, network = _kit(), self.road.network
        weights = np.full(self.topology.n_ways, kit.INF_WEIGHT, dtype=np.uint32)
        ticks = np.rint(network.time_s * TICKS_PER_S)
        ways = self.topology.way_of_arc[network.arc]
        weights[ways] = np.clip(ticks, 1, kit.INF_WEIGHT - 1).astype(np.uint32)
        metric = kit.CCHMetric(self.topology.built)
        metric.customize(weights, 0)  # one thread: several wait for each other on a busy machine
        return metric

    def matrix(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Times:
        """Return seconds, shape ``(n_sources, n_targets)``; ``inf`` beyond the limit."""
        return np.vstack([*self.matrix_rows(sources, targets, limit_s=limit_s)])

    def matrix_rows(self, sources: Points, targets: Points, *, limit_s: float = np.inf) -> Iterator[Times]:
        """Yield the matrix in blocks of consecutive rows, for what does not fit in memory."""
        reject_bad_limit(limit_s)
        here, there = self.road.snap(sources), self.road.snap(targets)
        here_s, there_s = self.road.access_s(here), self.road.access_s(there)
        columns = np.flatnonzero(there.on_network)
        ends = there.node[columns]
        yield np.empty((0, len(targets)), dtype=np.float32)  # a matrix without rows has columns
        rows = max(1, BLOCK // max(1, len(targets)))
        for first in range(0, len(sources), rows):
            block = here.node[first : first + rows]
            result = np.full((len(block), len(targets)), np.inf, dtype=np.float32)
            starts = np.flatnonzero(block >= 0)
            time_s = self.node_times(block[starts], ends)
            time_s += here_s[first + starts, None].astype(np.float32)
            time_s += there_s[columns].astype(np.float32)
            time_s[time_s > limit_s] = np.inf
            result[np.ix_(starts, columns)] = time_s
            yield result

    def node_times(self, sources: npt.NDArray[np.integer], targets: npt.NDArray[np.integer]) -> Times:
        """Return seconds between nodes, shape ``(len(sources), len(targets))``."""
        for ids in (sources, targets):
            reject_unknown_ids(ids, self.topology.graph.n_nodes)
        if not len(sources) or not len(targets) or not self.topology.n_ways:
            same = np.equal.outer(sources, targets)
            return np.where(same, 0, np.inf).astype(np.float32)
        ticks = self.metric.distances_many_to_many(
            np.ascontiguousarray(sources, dtype=np.uint32),
            np.ascontiguousarray(targets, dtype=np.uint32),
        ).reshape(len(sources), len(targets))
        time_s = ticks.astype(np.float32)
        time_s /= TICKS_PER_S
        # The mark of no way is a number like any other: it must go before anything is added.
        time_s[ticks >= _kit().INF_WEIGHT] = np.inf
        return np.asarray(time_s)

    def nearest(self, sources: Points, targets: Points) -> Nearest:
        """Say which source reaches each target first."""
        return self.road.nearest(sources, targets)

    def isochrone(self, source: Points, limits_s: Sequence[float]) -> Sequence[object]:
        """Return the land along the roads reached within each limit, WGS 84."""
        return self.road.isochrone(source, limits_s)

    def route(self, source: Points, target: Points) -> Route:
        """Return the fastest way from one place to another."""
        return self.road.route(source, target)

    def knows(self, places: Points) -> Bools:
        """Say which places have a road near enough."""
        return self.road.knows(places)

    def describe(self) -> Description:
        """Say what stands behind the times."""
        return replace(self.road.describe(), engine="cch")


def reject_unknown_ids(ids: npt.NDArray[np.integer], n_nodes: int) -> None:
    """Refuse node numbers outside the graph: the C++ library would end the whole process."""
    if len(ids) and not (ids.min() >= 0 and ids.max() < n_nodes):
        raise InvalidValueError(
            f"node numbers run from {ids.min()} to {ids.max()}; they must be 0 to {n_nodes - 1}"
        )


def _kit() -> Any:
    try:
        import pyroutingkit
    except ImportError as error:
        raise BadInputError(
            "the engine cch needs the package pyroutingkit, which is not installed; install "
            "samvirke[fast], or use the engine road, which gives the same times"
        ) from error
    return pyroutingkit
