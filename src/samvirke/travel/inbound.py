"""How long from many places to one: the question "who can come?", asked again and again on one graph.

A search from the place outwards, against the arcs, ends when it has met enough. It needs no preparation
after a closure: arcs are closed by a mask. With the extra `fast`, few places that lie far away are asked of
the accelerator instead of searching the country for them.
"""

import queue
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt

from samvirke.travel.closure import Closure
from samvirke.travel.live_cch import LiveCch
from samvirke.travel.road import RoadTimes
from samvirke.travel.spread import Roads, Room, begin, clear, room_for, spread, want
from samvirke.travel.times import Floats, Ints, Points

# Beyond so many nodes the accelerator is quicker than the search (measured): 4 and 0.2 ms for a thousand
# nodes asked for, and a search reaches ten thousand nodes in 1 ms.
FEW, NEAR_NODES_FOR_FEW, NEAR_NODES = 600, 10_000, 60_000
EVERYTHING = 2**62


@dataclass(frozen=True, eq=False)
class Ends:
    """Where places meet the roads: node in the order of the search, -1: none, and seconds to it."""

    node: Ints
    access_s: Floats


@dataclass(frozen=True, eq=False)
class Order:
    """The roads laid out for searching: neighbours on the map lie near each other in memory.

    Parameters
    ----------
    place_of
        Number of each node of the graph in this order, shape ``(n_nodes,)``.
    node_of
        The other way round.
    back_from, back_node, back_arc
        Into each node: where one comes from and by which arc, in compressed sparse rows.
    """

    place_of: Ints
    node_of: Ints
    back_from: Ints
    back_node: npt.NDArray[np.int32]
    back_arc: Ints

    @classmethod
    def of(cls, road: RoadTimes) -> "Order":
        """Lay out the roads of these times."""
        graph = road.driven
        node_of = np.argsort(_along_a_curve(graph.lon, graph.lat), kind="stable")
        place_of = np.empty_like(node_of)
        place_of[node_of] = np.arange(len(node_of))
        head, tail = place_of[graph.head], place_of[graph.tail]
        arc = np.argsort(head, kind="stable")
        return cls(
            place_of=place_of,
            node_of=node_of,
            back_from=np.concatenate([[0], np.cumsum(np.bincount(head, minlength=graph.n_nodes))]),
            back_node=tail[arc].astype(np.int32),
            back_arc=arc,
        )


@dataclass(frozen=True, eq=False)
class Inbound:
    """Seconds by road from many places to one.

    Parameters
    ----------
    road
        Roads, profile and closures.
    cch
        The accelerator of the same roads; None: without.
    order
        Shared by all closures.
    rooms
        Room for searches that no search uses just now, shared too.
    """

    road: RoadTimes
    cch: LiveCch | None
    order: Order
    rooms: "queue.SimpleQueue[Room]"

    @classmethod
    def of(cls, road: RoadTimes, cch: LiveCch | None = None) -> "Inbound":
        """Prepare the roads: seconds for a country, once."""
        return cls(road, cch, Order.of(road), queue.SimpleQueue())

    def with_closures(self, closures: Sequence[Closure], at_utc: datetime | None = None) -> "Inbound":
        """Return the same under other closures, ready at once."""
        return Inbound(self.road.with_closures(closures, at_utc), self.cch, self.order, self.rooms)

    @cached_property
    def roads(self) -> Roads:
        """The roads against their direction, as the search takes them."""
        time_s = np.where(self.road.closed, np.inf, self.road.arc_time_s)[self.order.back_arc]
        return Roads(self.order.back_from, self.order.back_node, time_s)

    def ends(self, points: Points) -> Ends:
        """Say where places meet the roads; kept by the caller for places that are asked for again."""
        snapped = self.road.snap(points)
        node = np.where(snapped.on_network, self.order.place_of[snapped.node], -1)
        return Ends(node=node, access_s=self.road.access_s(snapped))

    @contextmanager
    def to(self, place: Points, wanted: Ints) -> "Iterator[Search]":
        """Begin a search for a place; it ends with the block.

        Parameters
        ----------
        place
            One place.
        wanted
            Nodes of those who may come (`Ends.node`), without -1.
        """
        here = self.ends(place)
        try:
            room = self.rooms.get_nowait()
        except queue.Empty:
            room = room_for(self.roads)
        try:
            yield Search(self, room, int(here.node[0]), float(here.access_s[0]), want(room, wanted))
        finally:
            room.is_wanted[wanted] = False
            clear(room)
            self.rooms.put(room)

    def times_s(self, sources: Ends, place: Points) -> Floats:
        """Return seconds from every source to a place, ``inf`` where there is no way; shape ``(n,)``."""
        with self.to(place, sources.node[sources.node >= 0]) as search:
            search.go_on()
            return search.seconds(sources)


class Search:
    """A search under way: what is nearer than `horizon_s` is known, the rest is as far or farther.

    Attributes
    ----------
    horizon_s
        From the nodes of those who may come until the place; ``inf`` when all that is wanted is known.
    engines
        What has answered: road, and cch where it was asked.
    """

    def __init__(self, inbound: Inbound, room: Room, node: int, access_s: float, n_wanted: int) -> None:
        self._inbound, self._room, self._node, self._access_s = inbound, room, node, access_s
        self._n_wanted = n_wanted
        self._far: tuple[Ints, Floats] | None = None  # what the accelerator said
        self.engines: tuple[str, ...] = ("road",)
        # What is nearer is final in the room; all that is wanted may be known sooner than the room is full.
        self._reached_s = access_s if node >= 0 else np.inf
        self.horizon_s = access_s if node >= 0 and n_wanted else np.inf
        if node >= 0:
            begin(room, node, access_s)

    @property
    def found(self) -> int:
        """How many of the wanted nodes have been reached."""
        return int(self._room.counts[2])

    @property
    def reached(self) -> int:
        """How many nodes have been reached."""
        return int(self._room.counts[3])

    def go_on(self, *, found: int = EVERYTHING, reached: int = EVERYTHING, limit_s: float = np.inf) -> None:
        """Search on, until so many wanted nodes or nodes are reached in all, or the limit is."""
        if self.horizon_s == np.inf:
            return  # all that is wanted is known
        found = min(found, self._n_wanted)
        self._reached_s = float(spread(self._inbound.roads, self._room, found, reached, limit_s))
        self.horizon_s = np.inf if self.found >= self._n_wanted else self._reached_s

    @property
    def is_far(self) -> bool:
        """Whether the accelerator, if there is one, is the quicker way to what is left."""
        return self.reached > (NEAR_NODES_FOR_FEW if self._n_wanted <= FEW else NEAR_NODES)

    def leap(self, nodes: Ints) -> bool:
        """Ask the accelerator for what is wanted and not reached yet; False: there is no accelerator.

        Parameters
        ----------
        nodes
            All that is wanted.
        """
        cch, order = self._inbound.cch, self._inbound.order
        if cch is None or self.horizon_s == np.inf:
            return False
        far = np.unique(nodes[self._room.time_s[nodes] >= self._reached_s])
        road_s = cch.times_s(self._inbound.road, order.node_of[far], int(order.node_of[self._node]))
        self._far = far, road_s + self._access_s
        self.engines, self.horizon_s = ("road", "cch"), np.inf
        return True

    def seconds(self, sources: Ends) -> Floats:
        """Return seconds from each source, ``inf`` where it lies beyond the horizon or there is no way."""
        on_road = sources.node >= 0
        node = np.where(on_road, sources.node, 0)
        time_s = self._room.time_s[node]
        time_s[~on_road | (time_s >= self._reached_s)] = np.inf
        if self._far is not None and len(self._far[0]):
            nodes, far_s = self._far
            at = np.minimum(np.searchsorted(nodes, node), len(nodes) - 1)
            is_far = on_road & np.isinf(time_s) & (nodes[at] == node)
            time_s[is_far] = far_s[at[is_far]]
        return np.asarray(time_s + np.where(on_road, sources.access_s, 0.0))


def _along_a_curve(lon: Floats, lat: Floats) -> npt.NDArray[np.uint64]:
    """Return where points lie on a curve that visits neighbours together (Morton, 1966)."""
    if not len(lon):
        return np.zeros(0, dtype=np.uint64)
    code = np.zeros(len(lon), dtype=np.uint64)
    for shift, degrees in enumerate((lon, lat)):
        span = max(float(np.ptp(degrees)), 1e-9)
        part = ((degrees - degrees.min()) / span * (2**16 - 1)).astype(np.uint64)
        for bit in range(16):
            code |= ((part >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + shift)
    return code
