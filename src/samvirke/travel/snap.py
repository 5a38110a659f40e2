"""From a place to its node of the road: the nearest one by straight line, with the distance.

Only nodes that one can drive from and to are taken (`RoadGraph.can_be_snapped_to`), and neither
profile nor closure changes which: a closure never moves a place to another road, so closing can
never make a journey shorter. A place farther away than the limit is not on the network.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

from samvirke.model.sphere import arc_m, unit_vectors
from samvirke.travel.graph import RoadGraph
from samvirke.travel.times import Bools, Floats, Ints, Points


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """Where places meet the network, shape ``(n,)`` each.

    Parameters
    ----------
    node
        Index of the node, -1 where none is near enough.
    distance_m
        Straight line to the nearest node, also where it is too far.
    """

    node: Ints
    distance_m: Floats

    @property
    def on_network(self) -> Bools:
        """Which places have a node near enough."""
        return np.asarray(self.node >= 0)


@dataclass(frozen=True, eq=False)
class Snapper:
    """Finds the node of a place; at equal distance the node of the lower index."""

    graph: RoadGraph
    max_snap_m: float

    def snap(self, points: Points) -> Snapped:
        """Return node and distance of each place."""
        if not len(self._nodes) or not len(points):
            far = np.full(len(points), np.inf)
            return Snapped(node=np.full(len(points), -1, dtype=np.int64), distance_m=far)
        chord, index = self._tree.query(unit_vectors(points.lon, points.lat))
        distance_m = arc_m(chord)
        # Two nodes at one spot (levels of an interchange) tie; the tree's answer would be chance.
        first = self._first_at_its_spot[index]
        node = np.where(distance_m <= self.max_snap_m, self._nodes[first], -1)
        return Snapped(node=node.astype(np.int64), distance_m=distance_m)

    @cached_property
    def _nodes(self) -> Ints:
        return np.flatnonzero(self.graph.can_be_snapped_to)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(unit_vectors(self.graph.lon[self._nodes], self.graph.lat[self._nodes]))

    @cached_property
    def _first_at_its_spot(self) -> Ints:
        spot = np.stack([self.graph.lon[self._nodes], self.graph.lat[self._nodes]], axis=1)
        _, first, inverse = np.unique(spot, axis=0, return_index=True, return_inverse=True)
        return np.asarray(first[inverse.ravel()])
