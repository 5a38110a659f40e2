"""The road graph: junctions, the directed arcs between them, and the line each arc follows."""

import hashlib
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from samvirke.model.errors import InvalidValueError
from samvirke.travel.ferry import FerryLine
from samvirke.travel.times import Bools, Floats, Ints

# The order is the code of the stored file: add at the end only. Words of OpenStreetMap.
CLASSES = (
    "motorway",
    "motorway_link",
    "trunk",
    "trunk_link",
    "primary",
    "primary_link",
    "secondary",
    "secondary_link",
    "tertiary",
    "tertiary_link",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "road",
    "track",
    "ferry",
)
FERRY = CLASSES.index("ferry")

PRIVATE = 1  # access=private: kept, since help may drive there
ONE_WAY = 2  # a sign forbids the other direction
DIVIDED = 4  # motorway or roundabout: nobody drives against it, whatever the sign
BACKWARD = 8  # the arc follows its line from the end to the start

# An island with its own roads is a part of its own; a driveway cut off by a mapping error is not.
# Assumed: 100 junctions part the two.
MIN_PART_NODES = 100


@dataclass(frozen=True, kw_only=True)
class GraphSource:
    """Where a graph comes from; every result carries it on."""

    data_date: str  # ISO date and time, UTC; empty when the file tells none
    licence: str
    attribution: str
    file: str = ""
    file_sha256: str = ""
    program: str = ""


@dataclass(frozen=True, kw_only=True, eq=False)
class RoadGraph:
    """Directed arcs in compressed sparse rows, sorted by tail, then head, then line.

    Parameters
    ----------
    lon, lat
        Of the nodes, WGS 84 degrees, shape ``(n_nodes,)``.
    indptr
        The arcs from node ``i`` are ``indptr[i]`` to ``indptr[i + 1]``, shape ``(n_nodes + 1,)``.
    head
        Node that each arc leads to, shape ``(n_arcs,)``; so are the following.
    length_m
        Along the line, metres.
    road_class
        Index into `CLASSES`.
    limit_kmh
        The tagged speed limit; 0 where there is none and the profile decides.
    flags
        Sum of `PRIVATE`, `ONE_WAY`, `DIVIDED` and `BACKWARD`.
    ferry_line
        Index into `ferries`, -1 on land.
    shape
        Which line the arc follows; both directions of a road share one.
    shape_start
        The points of line ``k`` are ``shape_start[k]`` to ``shape_start[k + 1]``.
    shape_lon_e7, shape_lat_e7
        Points of the lines, ends included, 1e-7 degrees as OpenStreetMap stores them.
    ferries
        The ferry lines.
    source
        Where the graph comes from.
    """

    lon: Floats
    lat: Floats
    indptr: npt.NDArray[np.int64]
    head: npt.NDArray[np.int32]
    length_m: npt.NDArray[np.float64]
    road_class: npt.NDArray[np.uint8]
    limit_kmh: npt.NDArray[np.float32]
    flags: npt.NDArray[np.uint8]
    ferry_line: npt.NDArray[np.int32]
    shape: npt.NDArray[np.int32]
    shape_start: npt.NDArray[np.int64]
    shape_lon_e7: npt.NDArray[np.int32]
    shape_lat_e7: npt.NDArray[np.int32]
    ferries: tuple[FerryLine, ...] = ()
    source: GraphSource

    def __post_init__(self) -> None:
        problem = self._problem()
        if problem:
            raise InvalidValueError(f"these arrays are no road graph: {problem}")
        for name in ARRAYS:
            getattr(self, name).setflags(write=False)

    def _problem(self) -> str:
        """Say what is wrong with the arrays; empty when they fit each other."""
        arcs, nodes, points = len(self.head), len(self.lon), len(self.shape_lon_e7)
        shapes = len(self.shape_start) - 1
        lengths = {
            "lat": nodes,
            "indptr": nodes + 1,
            **dict.fromkeys(ARC_ARRAYS, arcs),
            "shape_lat_e7": points,
        }
        for name, length in lengths.items():
            array = getattr(self, name)
            if array.shape != (length,):
                return f"{name} has shape {array.shape} instead of ({length},)"
        checks = {
            "indptr does not climb from 0 to the number of arcs": _climbs(self.indptr, arcs),
            "shape_start does not climb from 0 to the number of points": shapes >= 0
            and _climbs(self.shape_start, points),
            "a line has fewer than two points": bool((np.diff(self.shape_start) >= 2).all()),
            "a head is no node": _within(self.head, 0, nodes),
            "a road class is unknown": _within(self.road_class, 0, len(CLASSES)),
            "a ferry line is unknown": _within(self.ferry_line, -1, len(self.ferries)),
            "an arc follows no line": _within(self.shape, 0, shapes),
            "a length is negative or no number": bool(
                np.isfinite(self.length_m).all() and (self.length_m >= 0).all()
            ),
            "a limit is negative or no number": bool(
                np.isfinite(self.limit_kmh).all() and (self.limit_kmh >= 0).all()
            ),
            "a node lies outside the world": bool(
                ((np.abs(self.lon) <= 180) & (np.abs(self.lat) <= 90)).all()
            ),
        }
        return next((text for text, holds in checks.items() if not holds), "")

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.lon)

    @property
    def n_arcs(self) -> int:
        """Number of directed arcs."""
        return len(self.head)

    @cached_property
    def tail(self) -> npt.NDArray[np.int32]:
        """Node that each arc leaves, shape ``(n_arcs,)``."""
        return np.repeat(np.arange(self.n_nodes, dtype=np.int32), np.diff(self.indptr))

    @cached_property
    def pair(self) -> npt.NDArray[np.int32]:
        """Number the pairs of tail and head: parallel arcs have the same one, shape ``(n_arcs,)``."""
        lies_apart = (self.tail[1:] != self.tail[:-1]) | (self.head[1:] != self.head[:-1])
        return np.concatenate([[0], np.cumsum(lies_apart)]).astype(np.int32)[: self.n_arcs]

    @cached_property
    def part(self) -> npt.NDArray[np.int32]:
        """Number the strongly connected parts: within one, every node is reached from every other.

        Part 0 has most nodes; of equal parts the one with the lowest node comes first.
        """
        return _rank_by_size(self._components("strong"))

    @cached_property
    def part_sizes(self) -> Ints:
        """Nodes of each part, largest first."""
        sizes: Ints = np.bincount(self.part)
        return sizes

    @cached_property
    def land(self) -> npt.NDArray[np.int32]:
        """Number what hangs together at all, one-way streets taken both ways; 0 has most nodes."""
        return _rank_by_size(self._components("weak"))

    @cached_property
    def can_be_snapped_to(self) -> Bools:
        """Nodes from which and to which one can drive, the ferry's nodes at sea left out.

        They are the largest strongly connected part of the graph and that of every island with
        `MIN_PART_NODES` or more: never a driveway cut off by a mapping error, nor a street that the
        edge of the extract has made one that can only be left.
        """
        part_land = np.empty(len(self.part_sizes), dtype=np.int32)
        part_land[self.part] = self.land
        _, largest_of_land = np.unique(part_land, return_index=True)  # parts come largest first
        chosen = np.zeros(len(self.part_sizes), dtype=bool)
        chosen[largest_of_land] = self.part_sizes[largest_of_land] >= MIN_PART_NODES
        chosen[:1] = True
        on_land = np.zeros(self.n_nodes, dtype=bool)
        land_arc = self.road_class != FERRY
        on_land[self.tail[land_arc]] = True
        on_land[self.head[land_arc]] = True
        return np.asarray(chosen[self.part] & on_land)

    def _components(self, connection: str) -> npt.NDArray[np.int32]:
        matrix = csr_matrix(
            (np.ones(self.n_arcs, dtype=np.int8), self.head, self.indptr),
            shape=(self.n_nodes, self.n_nodes),
        )
        return np.asarray(connected_components(matrix, directed=True, connection=connection)[1])

    @cached_property
    def is_junction(self) -> Bools:
        """Nodes where three ways or more meet; the others are dead ends, bends and name changes."""
        n = self.n_nodes
        tail, head = self.tail.astype(np.int64), self.head.astype(np.int64)
        pairs = np.unique(np.minimum(tail, head) * n + np.maximum(tail, head))
        pairs = pairs[pairs // n != pairs % n]  # a loop is no neighbour
        neighbours = np.bincount(pairs // n, minlength=n) + np.bincount(pairs % n, minlength=n)
        return np.asarray(neighbours >= 3)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all that decides a travel time: arrays and ferries, not the file's name."""
        digest = hashlib.sha256()
        for name in ARRAYS:
            array = getattr(self, name)
            digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
            digest.update(np.ascontiguousarray(array).data)
        digest.update(repr(self.ferries).encode())
        return digest.hexdigest()[:16]

    @cached_property
    def line_bounds_e7(self) -> npt.NDArray[np.int32]:
        """West, south, east and north of every line, 1e-7 degrees, shape ``(4, n_lines)``."""
        starts = self.shape_start[:-1]
        lon, lat = self.shape_lon_e7, self.shape_lat_e7
        return np.stack(
            [
                np.minimum.reduceat(lon, starts),
                np.minimum.reduceat(lat, starts),
                np.maximum.reduceat(lon, starts),
                np.maximum.reduceat(lat, starts),
            ]
        )

    def line_of(self, arc: int) -> tuple[Floats, Floats]:
        """Return longitudes and latitudes along an arc, in the direction of travel."""
        k = self.shape[arc]
        points = slice(self.shape_start[k], self.shape_start[k + 1])
        step = -1 if self.flags[arc] & BACKWARD else 1
        return self.shape_lon_e7[points][::step] / 1e7, self.shape_lat_e7[points][::step] / 1e7

    def lines(self, shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the lines of these shapes as shapely line strings, WGS 84."""
        starts, counts = self.shape_start[shapes], np.diff(self.shape_start)[shapes]
        points = expand(starts, counts)
        degrees = np.stack([self.shape_lon_e7[points], self.shape_lat_e7[points]], axis=1) / 1e7
        if not len(shapes):
            return np.array([], dtype=object)
        return np.asarray(shapely.linestrings(degrees, indices=np.repeat(np.arange(len(shapes)), counts)))


ARRAYS = tuple(f.name for f in fields(RoadGraph) if f.name not in ("ferries", "source"))
ARC_ARRAYS = ("length_m", "road_class", "limit_kmh", "flags", "ferry_line", "shape")


def expand(starts: npt.NDArray[Any], counts: npt.NDArray[Any]) -> Ints:
    """Return the positions ``start, start + 1, …`` of many runs, one after the other.

    >>> expand(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    positions: Ints = np.arange(total) + np.repeat(starts - (ends - counts), counts)
    return positions


def _rank_by_size(labels: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    _, first, inverse, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.lexsort((first, -counts))] = np.arange(len(first), dtype=np.int32)
    return np.asarray(rank[inverse])


def _climbs(starts: npt.NDArray[Any], end: int) -> bool:
    return bool(len(starts) and starts[0] == 0 and starts[-1] == end and (np.diff(starts) >= 0).all())


def _within(values: npt.NDArray[Any], low: int, high: int) -> bool:
    return bool(((values >= low) & (values < high)).all())
